"""The fillable PDF: names the reader knows, help for whoever fills it in, a font for whatever is typed."""

import ctypes
import io
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from cases.fields import FORM_A, FORM_B, FORM_C, INSTRUMENTS
from documents.fillable import fillable_form
from documents.texts import FONT

NAMES = [
    *(f.label for f in FORM_A),
    *(f"{f.label}_{n}" for n in range(1, 41) for f in FORM_B),
    *(f.label for f in FORM_C),
]


@pytest.fixture(scope="module")
def blank_pdf(policy, office):
    return fillable_form(policy, office)


@pytest.fixture(scope="module")
def pdf(blank_pdf):
    with pikepdf.open(io.BytesIO(blank_pdf)) as opened:
        yield opened


@pytest.fixture(scope="module")
def fields(pdf):
    return {str(field.T): field for field in pdf.Root.AcroForm.Fields}


def widgets(field):
    return list(field.Kids) if "/Kids" in field else [field]


def test_names_are_complete_unique_and_in_order(pdf):
    """The labels of cases.fields, with `_n` for a row, in the order of filling in."""
    assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == NAMES
    assert len(set(NAMES)) == len(NAMES) == 14 + 480 + 5


def test_every_field_has_help(fields):
    """A tooltip (TU), which screen readers speak, names the field and its row."""
    assert [name for name, field in fields.items() if len(str(field.TU)) < 5] == []
    assert str(fields["開始日_3"].TU).startswith("3行目 開始日")
    assert str(fields["同意_1"].TU).startswith(INSTRUMENTS[0][1])


def test_tab_key_follows_the_order(pdf, fields):
    """Tab goes row by row (Tabs R), and the widgets of a page stand in that order too."""
    assert {str(page.obj.Tabs) for page in pdf.pages} == {"/R"}
    of_a = [w.objgen for f in FORM_A for w in widgets(fields[f.label])[:1]]
    assert [w.objgen for w in pdf.pages[0].obj.Annots] == of_a


def test_boxes_lie_on_their_page_and_apart(pdf):
    """No field hides another or leaves the paper."""
    for page in pdf.pages:
        _, _, wide, high = map(float, page.obj.MediaBox)
        boxes = sorted(tuple(map(float, w.Rect)) for w in page.obj.Annots)
        assert all(0 <= x0 < x1 <= wide and 0 <= y0 < y1 <= high for x0, y0, x1, y1 in boxes)
        apart = [a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for n, a in enumerate(boxes) for b in boxes[:n]]
        assert all(apart)


@pytest.mark.parametrize(
    ("name", "choices", "free"),
    [
        ("資格名", ["オペレーションマネジメント", "コンタクトセンターアーキテクチャ", "カスタマーサービス"], False),
        ("カテゴリ_40", ["A", "B", "C", "D"], False),
        ("分野コード_1", ["ST", "CS", "CR", "OP", "HR", "AR", "IC"], True),
        ("証明書類_1", ["有", "無"], False),
    ],
)
def test_lists(fields, name, choices, free):
    """What is chosen from a list cannot be misspelt; several fields may be typed (R15)."""
    assert [str(choice) for choice in fields[name].Opt] == choices
    assert bool(int(fields[name].Ff) & 1 << 18) == free


def test_rows_carry_their_number(fields):
    """The page shows the number; the field carries it, read-only and hidden, so that a row left out does not shift the others."""
    assert [str(fields[f"No_{n}"].V) for n in range(1, 41)] == [str(n) for n in range(1, 41)]
    assert {(int(fields[f"No_{n}"].Ff) & 1, int(fields[f"No_{n}"].F)) for n in range(1, 41)} == {(1, 2)}


def test_consents_start_unticked(fields):
    """Nobody has agreed yet."""
    assert {(str(fields[f"同意_{n}"].V), str(fields[f"同意_{n}"].AS)) for n in (1, 2, 3)} == {("/Off", "/Off")}
    assert {tuple(sorted(fields["同意_1"].AP.N.keys()))} == {("/Off", "/Yes")}


def test_number_and_name_stand_on_every_page(fields):
    """Printed pages belong together: what (A) says appears on (B) and (C) by itself."""
    assert {name: len(widgets(fields[name])) for name in ("認定番号", "氏名")} == {"認定番号": 6, "氏名": 6}


def test_whole_font_is_embedded(pdf, fields):
    """The default appearance names a font with every glyph, for names nobody foresaw, and a way back to the characters."""
    font = pdf.Root.AcroForm.DR.Font["/BIZUD"]
    assert bytes(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) == FONT.read_bytes()
    known = font.ToUnicode.read_bytes().decode()
    assert [c for c in "髙﨑邉邊齋彅ゔヴ①㈱〒～－" if f"<{ord(c):04X}>\n" not in known] == []
    assert {str(f.DA).split()[0] for f in fields.values()} == {"/BIZUD", "/ZaDb"}
    assert pdf.Root.AcroForm.NeedAppearances


def test_says_what_it_is(pdf):
    """Title, language and version; opened with its title."""
    assert str(pdf.Root.Lang) == "ja-JP"
    assert str(pdf.docinfo.Title) == "プロフェッショナル資格 更新審査申請フォーム"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_nothing_runs(blank_pdf, pdf):
    """No script, action, XFA or link."""
    assert not {"/OpenAction", "/AA", "/Names"} & set(pdf.Root.keys())
    assert "/XFA" not in pdf.Root.AcroForm
    assert [w for page in pdf.pages for w in page.obj.Annots if {"/A", "/AA"} & set(w.keys())] == []


def test_six_pages_of_a4_with_the_instructions(blank_pdf):
    """(A), four pages of (B), (C), each with the form's version; (A) says where to send and what to pay."""
    opened = pypdfium2.PdfDocument(blank_pdf)
    texts = [page.get_textpage().get_text_bounded() for page in opened]
    sizes = [tuple(round(side) for side in page.get_size()) for page in opened]
    opened.close()
    assert sizes == [(595, 842), *[(842, 595)] * 4, (595, 842)]
    assert ["様式版 2027-1" in text for text in texts] == [True] * 6
    for words in (
        "【更新申請】プロフェッショナル更新申請書添付_yymmdd",
        "〒100-0005",
        "返却いたしません",
        "お手元にコピーを",
        "3176131",
        "10,800円",
    ):
        assert words in texts[0].replace("\r\n", "")


def test_same_words_make_the_same_file(blank_pdf, policy, office):
    """Deterministic, and light enough to be mailed."""
    assert fillable_form(policy, office) == blank_pdf
    assert len(blank_pdf) < 4_000_000


def test_font_comes_with_its_licence():
    """The Open Font License asks that its text goes with the font."""
    assert "SIL OPEN FONT LICENSE Version 1.1" in (Path(FONT).parent / "OFL.txt").read_text(encoding="utf-8")


def test_japanese_can_be_typed(blank_pdf):
    """In pdfium, the viewer of Chromium and Edge: a name typed on (A) is shown there and on the pages of (B)."""
    document = pypdfium2.PdfDocument(blank_pdf)
    document.init_forms()
    form = document.formenv.raw
    pages = [document[0], document[1]]
    before = [image(page) for page in pages]
    box = next(w for w in document_widgets(blank_pdf) if w[0] == "氏名")[1]
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for press in (pdfium.FORM_OnLButtonDown, pdfium.FORM_OnLButtonUp):
        press(form, pages[0], 0, x, y)
    for character in "髙﨑 ゆきこ":
        pdfium.FORM_OnChar(form, pages[0], ord(character), 0)
    assert focused_text(form, pages[0]) == "髙﨑 ゆきこ"
    pdfium.FORM_ForceToKillFocus(form)
    after = [image(page) for page in pages]
    document.close()
    assert [a != b for a, b in zip(before, after, strict=True)] == [True, True]


def image(page):
    return page.render(scale=1, may_draw_forms=True).to_pil().tobytes()


def document_widgets(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        return [(str(f.T), tuple(map(float, widgets(f)[0].Rect))) for f in opened.Root.AcroForm.Fields]


def focused_text(form, page):
    size = pdfium.FORM_GetFocusedText(form, page, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FORM_GetFocusedText(form, page, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
