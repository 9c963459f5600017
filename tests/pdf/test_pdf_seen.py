"""Fields that hold no value and are drawn with one."""

import pytest
from pdf_making import changed, content, field, form, grid, values
from pikepdf import Array, Dictionary, Name, String

FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
PRINTED = b"BT /H 9 Tf 50 700 Td (TEL) Tj ET"
LOOK = b"BT /H 9 Tf 2 5 Td (TARO 1) Tj ET"
RECT = [100, 696, 180, 712]


def seen(look=LOOK, name="氏名", kind="/Tx", page=PRINTED, needed=False, other="住所", **more):
    """A form with a field that holds nothing and is drawn so, and one that holds a value."""

    def draw(pdf):
        for node in pdf.Root.AcroForm.Fields[:-1]:
            stream = pdf.make_stream(look)
            stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 80, 16])
            stream.Resources = Dictionary(Font=Dictionary(H=FONT))
            node.AP = Dictionary(N=stream)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(H=FONT))
        pdf.Root.AcroForm.NeedAppearances = needed

    return changed(form(field(name, kind, **({"Rect": RECT} | more)), field(other, V="東京"), page=page), draw)


def test_what_a_field_is_drawn_with_is_its_value():
    """The program forgot the value; the applicant and whoever opens the file see the text."""
    read = values(seen())
    assert [(value.text, value.doubtful) for value in read.values()] == [("TARO 1", False), ("東京", False)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(seen(needed=True), id="viewers draw it anew"),
        pytest.param(seen(DV=String("TARO 1")), id="a default"),
        pytest.param(seen(kind="/Ch"), id="a list of what could be chosen"),
        pytest.param(seen(Ff=1 << 13), id="a password"),
        pytest.param(seen(F=2), id="hidden"),
        pytest.param(seen(LOOK.replace(b"2 5", b"70 5")), id="out of its field"),
        pytest.param(seen(LOOK + b" BT /H 9 Tf 3 5 Td (X) Tj ET"), id="over each other"),
        pytest.param(seen(LOOK + b" 3 3 m 30 10 l S"), id="something drawn over it"),
        pytest.param(seen(page=PRINTED + b" BT /H 9 Tf 150 702 Td (kanji) Tj ET"), id="something printed under it"),
    ],
)
def test_what_is_not_certain_stays_doubtful(data):
    """A value read wrongly and silently is worse than one not read."""
    assert next((value.text, value.doubtful) for value in values(data).values()) == ("", True)


def test_a_field_in_two_places_shows_the_same_in_both():
    """Else it is not known which."""

    def second(text):
        def add(pdf):
            first, *rest = pdf.Root.AcroForm.Fields
            kids = []
            for n, word in enumerate((b"TARO 1", text)):
                look = pdf.make_stream(LOOK.replace(b"TARO 1", word))
                look.Type, look.Subtype, look.BBox, look.Resources = Name.XObject, Name.Form, Array([0, 0, 80, 16]), first.AP.N.Resources
                rect = [100, 500 - 40 * n, 180, 516 - 40 * n]
                kids.append(pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=rect, AP=Dictionary(N=look))))
            above = pdf.make_indirect(Dictionary(FT=Name.Tx, T="氏名", Kids=Array(kids)))
            pdf.Root.AcroForm.Fields = Array([above, *rest])
            pdf.pages[0].Annots = Array([*kids, *rest])

        return values(changed(seen(), add))["氏名"]

    assert [second(text).text for text in (b"TARO 1", b"JIRO 2")] == ["TARO 1", ""]


def test_a_field_without_a_telling_name_is_read_in_its_place():
    """`Text1` stands beside its label with the text that is seen in it."""
    sheet = content(seen(name="Text1", other="Text2")).sheets[0]
    assert grid(sheet)[0] == ["TEL", "TARO 1"]
    assert not any(cell.doubtful for cell in sheet.cells)


def test_too_many_fields_and_texts_are_not_looked_at(monkeypatch):
    """Every text is held against every field of its page: what would take minutes stays doubtful."""
    monkeypatch.setattr("parsers.pdf_seen.MAX_LOOKS", 0)
    assert values(seen())["氏名"].doubtful
