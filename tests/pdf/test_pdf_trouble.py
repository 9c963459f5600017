"""PDFs that cannot be read, and why; whatever the bytes are, a value comes back."""

import subprocess
import sys

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_making import SAMPLE, changed, content, drawn, field, form, saved, table, trouble, written

from cases.reading import ReadingOptions
from parsers.pdf import PdfContent, read_pdf, warm

TEXT = written((50, 700, "氏名"))


def picture(canvas):
    from PIL import Image

    canvas.drawInlineImage(Image.new("L", (4, 4), 0), 50, 50, 500, 700)


def recognised(canvas):
    """A scan with the guess of a text recogniser under it."""
    picture(canvas)
    canvas.drawString(50, 700, "氏名", mode=3)


@pytest.mark.parametrize("draw", [picture, recognised])
def test_pictures_without_text_are_scans(draw):
    """The text that a recogniser laid under a scan is a guess and does not count."""
    assert trouble(drawn(draw)) == "scanned"


def test_text_on_a_picture_is_read():
    """A letterhead or a scan that somebody typed on."""

    def draw(canvas):
        picture(canvas)
        TEXT(canvas)

    assert content(drawn(draw)).sheets[0].cells[0].text == "氏名"


def test_a_scan_between_pages_of_text_is_told():
    """The pages of text are read; no form may then be called missing."""
    read = content(drawn(TEXT, picture))
    assert ([sheet.place for sheet in read.sheets], read.trouble) == (["申請書.pdf!p1"], "scanned")


def test_a_blank_document_is_unreadable():
    """No result is not an empty form."""
    assert trouble(drawn(lambda canvas: None)) == "unreadable"


@pytest.mark.parametrize("revision", [4, 6])
def test_a_password_is_told(revision):
    """The old and the new way of locking a PDF."""
    with pikepdf.open(SAMPLE) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(user="pw", owner="own", R=revision))
    assert trouble(data) == "encrypted"


def test_a_lock_against_printing_only_is_none():
    """It opens without a password."""
    with pikepdf.open(SAMPLE) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(user="", owner="own"))
    assert content(data).sheets


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04" + bytes(99)], ids=["empty", "only its first line", "not a PDF"])
def test_what_is_no_pdf_is_unreadable(data):
    """Whatever its name says."""
    assert trouble(data) == "unreadable"


def updated(data):
    """A later state of the PDF behind the first, as a viewer saves what was filled in."""
    at = data.rindex(b"startxref")
    return data + b"99 0 obj\n(later)\nendobj\nxref\n0 0\ntrailer\n<</Prev " + data[at + 10 : -7] + b">>\nstartxref\n0\n%%EOF\n"


@pytest.mark.parametrize(
    "data", [drawn(TEXT).replace(b"startxref", b"start"), updated(drawn(TEXT))[:-60]], ids=["no index", "no end of a later state"]
)
def test_a_pdf_without_its_end_is_told(data):
    """What can be seen is read, and may be the form before it was filled in: nothing in it is positively empty."""
    read = content(data)
    assert (read.sheets[0].cells[0].text, read.trouble) == ("氏名", "unreadable")


def test_too_many_bytes_are_too_large():
    """The office's limit."""
    assert trouble(SAMPLE.read_bytes(), max_file_bytes=100) == "too_large"


def test_too_many_pages_are_too_large():
    """A form has three."""
    assert trouble(drawn(*[TEXT] * 61)) == "too_large"


def test_a_page_that_cannot_be_opened_is_told():
    """One page of text, and one that the list of pages counts and that is not there."""

    def spoil(pdf):
        pdf.Root.Pages.Count = 2
        pdf.Root.Pages.Kids.append(pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page)))
        pdf.Root.Pages.Kids[1] = pdf.Root

    read = content(changed(drawn(TEXT), spoil))
    assert (len(read.sheets), read.trouble) == (1, "unreadable")


def test_warming_twice_is_harmless():
    """Each room may ask for it."""
    warm()
    warm()


def test_warming_leaves_nothing_to_open():
    """After it a process reads PDFs without opening a file: in the cage it could not."""
    code = """
import sys
from parsers.pdf import warm, read_pdf
from cases.reading import ReadingOptions
data = [open(name, "rb").read() for name in sys.argv[1:]]
warm()
opened = []
sys.addaudithook(lambda event, args: opened.append(args) if event in ("open", "import") else None)
for one in data:
    read_pdf("a.pdf", one, ReadingOptions())
assert not opened, opened
"""
    subprocess.run([sys.executable, "-c", code, str(SAMPLE)], check=True)


FILLABLE = form(field("氏名", V="山田"), field("同意_1", "/Btn", V=pikepdf.Name.Yes))
SMALL = drawn(table([["氏名", "山田"], ["住所", ""]]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([FILLABLE, SMALL]), st.data())
def test_a_damaged_pdf_is_a_value(data, draw):
    """Bytes changed, cut out or put in: content or a reason, never an exception."""
    damaged = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 20))):
        at = draw.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + draw.draw(st.integers(0, 4))] = draw.draw(st.binary(max_size=4))
    read = read_pdf("a.pdf", bytes(damaged), ReadingOptions())
    assert isinstance(read, PdfContent) or read in ("unreadable", "encrypted", "garbled", "scanned", "unsupported", "too_large")


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_value(data):
    """With and without a PDF's first line."""
    assert isinstance(read_pdf("a.pdf", data, ReadingOptions()), str)
    assert isinstance(read_pdf("a.pdf", b"%PDF-1.4\n" + data, ReadingOptions()), str)
