"""The one function of this room: `read`, from a message or form files to all that they hold. The cage runs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TypeVar

from cases.reading import Application, File, FileTrouble, FormA, FormB, FormC, FormLetter, Reading, ReadingOptions, Source
from parsers.enclosed import MESSAGES, Enclosed, all_enclosed, given
from parsers.kinds import kind_of
from parsers.sheet import Sheet

Form = FormA | FormB | FormC
T = TypeVar("T")

WORKBOOKS = frozenset({"xlsx", "xlsm", "xls", "xlsb", "ods"})
_EVERYTHING = frozenset({"message", "pdf", "docx", *WORKBOOKS})
ENCRYPTED = frozenset({"ole-encrypted"})
_SELDOM = (
    "Cryptodome.Cipher._mode_ctr",
    "cryptography.hazmat.backends.openssl.backend",
    "msoffcrypto.format.ooxml",
    "msoffcrypto.format.xls97",
    "olefile",
    "openpyxl",
    "parsers.locked",
    "pyzipper",
    "xlrd",
    "xml.dom.expatbuilder",
)
"""Libraries that are imported where they are used. Behind the cage's lock that raises ImportError until `load_rest` was called."""
_READINGS_OF_SAMPLE = 10
"""CPython 3.11 specialises a function from its eighth call on (PEP 659); a child that did so would lose it with its message."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What one file gave: forms, or why not; `leftover` where something in it was not understood."""

    forms: tuple[Form, ...] = ()
    trouble: FileTrouble | None = None
    leftover: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """One file with its content read."""

    file: File
    content: _Content


def read(source: Source, options: ReadingOptions) -> Reading:
    """Everything in a message, or in form files given together. Bad content is a value in the answer, never an exception."""
    found = given(source, options)
    opened = [_opened(one, options) for one in all_enclosed(found.files, options)]
    applications = _applications(opened)
    return Reading(mail=found.mail, files=(*_files(opened, applications), *found.troubles), applications=applications)


def warm(source: Source | None = None) -> None:
    """Imports what `read` will need: for this source, or everything. After it no reading opens a file.

    For everything, a sample is read too: what is made at the first reading is then there in every child.
    """
    kinds = {kind_of(data) for _, data in source.files} if source and source.message is None else _EVERYTHING
    if kinds & {"zip", *MESSAGES, *ENCRYPTED}:
        # What lies inside is known only when it is opened.
        kinds = _EVERYTHING
    if "message" in kinds:
        from parsers import archive, locked, message  # noqa: F401
    if kinds & WORKBOOKS:
        import python_calamine  # noqa: F401

        from parsers import ods, struck, workbook, xls, xlsb  # noqa: F401
    if "pdf" in kinds:
        from parsers import locked, pdf

        pdf.warm()
        locked.warm()
    if "docx" in kinds:
        from parsers import word  # noqa: F401
    if kinds & (WORKBOOKS | {"pdf", "docx"}):
        from parsers import fillable, forms, grouping  # noqa: F401
    if source is None:
        from parsers.sample import sample_mail

        sample = Source(message=sample_mail())
        for _ in range(_READINGS_OF_SAMPLE):
            read(sample, ReadingOptions())


def load_rest() -> None:
    """Imports what only seldom files need. The cage does so before a second reading, after a first one that raised ImportError."""
    for module in _SELDOM:
        import_module(module)


def _opened(one: Enclosed, options: ReadingOptions) -> _Opened:
    """The file with what it gives."""
    if one.is_open or one.trouble:
        return _Opened(one.file, _Content(trouble=one.trouble, leftover=one.leftover))
    content = _guarded_content(one.name, one.kind, one.data, options)
    if content.trouble != "encrypted":
        return _Opened(one.file, content)
    kind, content = _unlocked(one.name, one.kind, one.data, options)
    return _Opened(replace(one.file, kind=kind), content)


def _unlocked(name: str, kind: str, data: bytes, options: ReadingOptions) -> tuple[str, _Content]:
    """Kind and content of a locked file where a password is at hand, or that it is locked."""
    from parsers.locked import unlocked

    inside = unlocked(kind, data, options)
    if inside is None:
        return kind, _Content(trouble="encrypted")
    return kind_of(inside), _guarded_content(name, kind_of(inside), inside, options)


def _guarded_content(name: str, kind: str, data: bytes, options: ReadingOptions) -> _Content:
    return guarded(lambda: _content(name, kind, data, options)) or _Content(trouble="unreadable")


def guarded(work: Callable[[], T]) -> T | None:
    """What the work gives, or None where a library gave up on the bytes; Rust's panics are no `Exception`."""
    try:
        return work()
    except ImportError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise


def _content(name: str, kind: str, data: bytes, options: ReadingOptions) -> _Content:
    if kind in WORKBOOKS:
        return _workbook(name, kind, data, options)
    if kind == "pdf":
        return _pdf(name, data, options)
    if kind == "docx":
        return _document(name, data, options)
    if kind in ENCRYPTED:
        return _Content(trouble="encrypted")
    if kind == "image":
        return _Content(trouble="scanned")
    return _Content(trouble="unreadable" if kind == "empty" else "unsupported")


def _workbook(name: str, kind: str, data: bytes, options: ReadingOptions) -> _Content:
    from parsers.forms import recognise

    sheets = sheets_of(name, kind, data, options)
    if isinstance(sheets, str):
        return _Content(trouble=sheets)
    found = recognise(sheets, options)
    return _Content(found.forms, None, found.leftover or not found.forms)


def sheets_of(name: str, kind: str, data: bytes, options: ReadingOptions) -> tuple[Sheet, ...] | FileTrouble:
    """The sheets of a workbook of one of these kinds, or the trouble with it; raises what `guarded` catches."""
    if kind == "xls":
        from parsers.xls import read_xls

        return read_xls(name, data, options)
    if kind == "xlsb":
        from parsers.xlsb import read_xlsb

        return read_xlsb(name, data, options)
    if kind == "ods":
        from parsers.ods import read_ods

        return read_ods(name, data, options)
    from parsers.workbook import read_workbook

    return read_workbook(name, data, options)


def _pdf(name: str, data: bytes, options: ReadingOptions) -> _Content:
    from parsers.fillable import from_fields
    from parsers.forms import recognise
    from parsers.pdf import read_pdf

    pdf = read_pdf(name, data, options)
    if isinstance(pdf, str):
        return _Content(trouble=pdf)
    found = recognise(pdf.sheets, options)
    forms = (*from_fields(pdf.fields, options), *found.forms)
    return _Content(forms, pdf.trouble, found.leftover or not forms)


def _document(name: str, data: bytes, options: ReadingOptions) -> _Content:
    from parsers.forms import recognise
    from parsers.word import read_document

    document = read_document(name, data, options)
    if isinstance(document, str):
        return _Content(trouble=document)
    found = recognise(document.sheets, options)
    return _Content(found.forms, None, found.leftover or document.unseen or not found.forms)


def _applications(opened: Sequence[_Opened]) -> tuple[Application, ...]:
    if not any(one.content.forms for one in opened):
        return ()
    from parsers.grouping import applications_of

    return applications_of([one.content.forms for one in opened])


def _files(opened: Sequence[_Opened], applications: Sequence[Application]) -> tuple[File, ...]:
    """Each file with its forms. Where a form is lacking, a file that was not understood may be it: that is its trouble then."""
    lacking = not applications or any(None in (a.form_a, a.form_b, a.form_c) for a in applications)
    files = []
    for one in opened:
        letters = tuple(sorted({_letter(form) for form in one.content.forms}))
        trouble = one.content.trouble or ("unsupported" if lacking and one.content.leftover else None)
        files.append(replace(one.file, forms=letters, trouble=trouble))
    return tuple(files)


def _letter(form: Form) -> FormLetter:
    return "A" if isinstance(form, FormA) else "B" if isinstance(form, FormB) else "C"
