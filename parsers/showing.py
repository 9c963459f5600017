"""What staff see of the documents of a message: listed, and one of them as tables, as text or as it came.

Files are found, opened and read by the reader's own functions, so that a place here is the place there.
"""

from collections.abc import Mapping

from cases.paper import Contents, Document, FieldPlaces, Look, Original, PaperOptions, ShownSheets, ShownText
from cases.reading import FileTrouble, ReadingOptions, Source
from parsers.enclosed import Enclosed, all_enclosed, given
from parsers.kinds import kind_of
from parsers.reader import ENCRYPTED, WORKBOOKS, guarded, sheets_of
from parsers.sheet import Sheet
from parsers.tables import table_of

_LOOKS: Mapping[str, Look] = {
    **dict.fromkeys(("pdf", "image"), "pages"),
    **dict.fromkeys((*WORKBOOKS, *ENCRYPTED, "docx"), "sheets"),
    **dict.fromkeys(("text", "html", "message", "msg", "calendar", "vcard"), "text"),
}


def contents_of(source: Source, options: PaperOptions) -> Contents:
    """The readable text of a message and its documents; the contents of none is looked at."""
    found = given(source, options)
    documents = tuple(_document(number, one) for number, one in enumerate(all_enclosed(found.files, options), 1))
    subject, text = (found.mail.subject, found.mail.text) if found.mail else ("", "")
    return Contents(subject=subject, text=text, documents=documents, partly=bool(found.troubles))


def _document(number: int, one: Enclosed) -> Document:
    look: Look = "original" if one.trouble else _LOOKS.get(one.kind, "original")
    file = one.file
    return Document(number=number, name=file.name, kind=file.kind, sha256=file.sha256, size=file.size, look=look, trouble=one.trouble)


def original_of(source: Source, options: PaperOptions) -> Original:
    """The document as it came."""
    data = _wanted(source, options).data
    return Original(trouble="too_large") if len(data) > options.max_file_bytes else Original(data=data)


def opened_of(source: Source, options: PaperOptions) -> Original:
    """The document without its password, or that none at hand fits."""
    one = _wanted(source, options)
    inside = _unlocked(one.kind, one.data, options)
    return Original(trouble="encrypted") if inside is None else Original(data=inside)


def sheets_shown(source: Source, options: PaperOptions) -> ShownSheets:
    """One sheet of a workbook or Word document as a table, opened with the passwords at hand where it is locked."""
    one = _wanted(source, options)
    kind, sheets = one.kind, one.trouble or _sheets(one.name, one.kind, one.data, options)
    if sheets == "encrypted" and (inside := _unlocked(kind, one.data, options)) is not None:
        kind = kind_of(inside)
        sheets = _sheets(one.name, kind, inside, options)
    if isinstance(sheets, str):
        return ShownSheets(trouble=sheets)
    names = tuple((sheet.name, sheet.hidden) for sheet in sheets)
    shown = sheets[options.sheet - 1] if 1 <= options.sheet <= len(sheets) else None
    return ShownSheets(names=names, sheet=table_of(shown, options, lettered=kind in WORKBOOKS) if shown else None)


def text_shown(source: Source, options: PaperOptions) -> ShownText:
    """A text, an HTML page or a mail as text."""
    from parsers.charset import decode
    from parsers.html import LONGEST, text_of
    from parsers.message import LONGEST_TEXT, cleaned, open_message
    from parsers.outlook import as_mail

    one = _wanted(source, options)
    if one.kind in ("message", "msg"):
        mail = one.data if one.kind == "message" else as_mail(one.kind, one.data)
        return ShownText(text=open_message(mail, options).mail.text) if mail else ShownText(trouble="unreadable")
    if _LOOKS.get(one.kind) != "text":
        return ShownText(trouble="unsupported")
    whole = decode(one.data[:LONGEST])
    text = text_of(whole) if one.kind == "html" else whole
    return ShownText(text=cleaned(text), cut=len(one.data) > LONGEST or len(text) > LONGEST_TEXT)


def places_of_fields(source: Source, options: PaperOptions) -> FieldPlaces:
    """Where the fields of a fillable PDF stand; none where that cannot be told."""
    from parsers.pdf_places import places_of

    one = _wanted(source, options)
    data = _unlocked(one.kind, one.data, options) or one.data
    return FieldPlaces(places=guarded(lambda: places_of(one.name, data)) or ())


def _wanted(source: Source, options: PaperOptions) -> Enclosed:
    """The document of that number; IndexError where there is none."""
    return all_enclosed(given(source, options).files, options)[options.number - 1]


def _sheets(name: str, kind: str, data: bytes, options: ReadingOptions) -> tuple[Sheet, ...] | FileTrouble:
    if kind in ENCRYPTED:
        return "encrypted"
    if kind in WORKBOOKS:
        sheets = guarded(lambda: sheets_of(name, kind, data, options))
        return "unreadable" if sheets is None else sheets
    if kind != "docx":
        return "unsupported"
    from parsers.word import read_document

    found = guarded(lambda: read_document(name, data, options)) or "unreadable"
    return found if isinstance(found, str) else found.sheets


def _unlocked(kind: str, data: bytes, options: ReadingOptions) -> bytes | None:
    from parsers.locked import unlocked

    return unlocked(kind, data, options)
