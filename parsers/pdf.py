"""A PDF to its pages as sheets and its form fields as named values, or to the reason why it cannot be read.

Places are `申請書.pdf!p2@x0,y0,x1,y1`: points from the top left corner of the page, which is turned so that its text stands
upright. A field's place is `申請書.pdf!フィールド名`.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.fields import FORM_A, FORM_B, FORM_C
from cases.reading import FileTrouble, ReadingOptions
from parsers.pdf_drawn import Drawn, TooMuch
from parsers.pdf_fields import FormFields, read_fields
from parsers.pdf_layout import Laid, lay_out
from parsers.pdf_page import read_page
from parsers.pdf_seen import with_seen
from parsers.pdf_text import plain
from parsers.sheet import NamedValue, Sheet

MAX_PAGES = 60
GARBLED = 0.3
"""A page of whose glyphs this share has no meaning is a page nobody can copy a word from."""


@dataclass(frozen=True, slots=True)
class PdfContent:
    """What a PDF holds. `fields` are those of a form that is filled in, or empty; `sheets` are the pages they do not stand for.

    Fields whose names say nothing are cells of their pages instead.
    """

    sheets: tuple[Sheet, ...]
    fields: tuple[NamedValue, ...]
    trouble: FileTrouble | None = None
    """Why some of its pages could not be read: a scan between pages of text."""


def read_pdf(name: str, data: bytes, options: ReadingOptions) -> PdfContent | FileTrouble:
    """The content of a PDF, or the trouble with it; whatever the bytes are, never an exception of the PDF libraries."""
    import pypdfium2

    if len(data) > options.max_file_bytes:
        return "too_large"
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return "encrypted" if error.err_code in (4, 5) else "unreadable"
    try:
        return _content(name, data, document, options)
    except TooMuch:
        return "too_large"
    finally:
        document.close()


def _content(name: str, data: bytes, document: Any, options: ReadingOptions) -> PdfContent | FileTrouble:
    import pypdfium2.raw as pdfium

    count = len(document)
    if count > MAX_PAGES:
        return "too_large"
    form, labels = FormFields(), known_labels(options)
    if pdfium.FPDF_GetFormType(document) != pdfium.FORMTYPE_NONE:
        found = read_fields(data, name, labels)
        if found is None:
            return "unreadable"
        if found.xfa:
            return "unsupported"
        form = with_seen(data, found) if found.seen else found
    numbers = [n for n in range(count) if not (form.answered and n in form.pages)]
    pages = [(n, read_page(document, n, form.inputs.get(n, ()))) for n in numbers]
    trouble = _trouble([page for _, page in pages]) or ("unreadable" if _cut_off(data, document) else None)
    if trouble and not form.answered and all(_lost(page) or not page.runs for _, page in pages):
        return trouble
    # Where fields do not say what they mean, the print around them does.
    values = () if form.filled and not form.answered else tuple(form.values)
    return PdfContent(tuple(_sheets(name, pages, labels)), values, trouble)


def _cut_off(data: bytes, document: Any) -> bool:
    """Whether an end is missing: the libraries then show what they find, which may be an older state or a part of the form."""
    import pypdfium2.raw as pdfium

    behind = data[data.rfind(b"%%EOF") :]
    return b" obj" in behind or not pdfium.FPDF_DocumentHasValidCrossReferenceTable(document)


def known_labels(options: ReadingOptions) -> frozenset[str]:
    """The words that stand beside or over the values of our forms."""
    known = [label for field in (*FORM_A, *FORM_B, *FORM_C) for label in (field.label, *field.aliases)]
    return frozenset(plain(label) for label in (*known, *(alias for alias, _ in options.aliases)))


def _sheets(name: str, pages: Iterable[tuple[int, Drawn]], labels: frozenset[str]) -> Iterable[Sheet]:
    """The pages that have text, in order."""
    before: Laid | None = None
    for number, page in pages:
        if page.runs:
            before = lay_out(page, f"{name}!p{number + 1}", labels, before)
            yield before.sheet


def _lost(page: Drawn) -> bool:
    return page.lost > GARBLED * page.glyphs


def _trouble(pages: list[Drawn]) -> FileTrouble | None:
    """Why some page cannot be read, or not surely all of it; None where all have text, or some have and the others are blank."""
    if any(page.glyphs and _lost(page) for page in pages):
        return "garbled"
    if any((page.marks and not page.runs) or page.is_picture for page in pages):
        return "scanned"
    blank = pages and not any(page.runs for page in pages)
    return "unreadable" if blank or any(not page.width for page in pages) else None


def warm() -> None:
    """Does all that is done once: a process that has called this opens no file to read a PDF."""
    import pikepdf

    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        latin = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        order = pikepdf.Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=2)
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=pikepdf.Name("/HeiseiKakuGo-W5"), CIDSystemInfo=order
        )
        wide = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=face.BaseFont,
            Encoding=pikepdf.Name("/UniJIS-UCS2-H"),
            DescendantFonts=pikepdf.Array([face]),
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(L=latin, W=wide))
        page.Contents = pdf.make_stream(b"BT /L 9 Tf 9 9 Td (A) Tj /W 9 Tf <6C0F> Tj ET 9 9 9 9 re S")
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="A", V="氏")]))
        out = io.BytesIO()
        pdf.save(out)
    read_pdf("", out.getvalue(), ReadingOptions())
