"""What staff see of what an applicant sent: the documents of a message, a workbook's sheets as tables, a text as text.

Nothing here is a reading: rules judge none of it. The places are those of the reading (`cases.reading.Entry`), so that a value is
found where it was read.
"""

from dataclasses import dataclass
from typing import Literal

from cases.reading import FileTrouble, ReadingOptions

Look = Literal["pages", "sheets", "text", "original"]
"""How a document is shown: as pictures of its pages, as tables, as text; `original`: only to be saved as a file."""

Wanted = Literal["documents", "original", "opened", "sheets", "text", "fields"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOptions(ReadingOptions):
    """What is wanted of a message: of which document, which sheet (both from 1), and how much of it. Numbers mean the same documents
    as long as the options of reading are the same.
    """

    wanted: Wanted = "documents"
    number: int = 0
    sheet: int = 1
    max_rows: int = 200
    max_columns: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of a message: its number from 1, its name with what it stood inside of, what it is by content, why it was not opened."""

    number: int
    name: str
    kind: str
    sha256: str
    size: int
    look: Look
    trouble: FileTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in a message: its readable text, as text whatever it was, and its documents in order, or why there are none.

    `partly` is True where some of the message could not be looked at.
    """

    trouble: FileTrouble | None = None
    subject: str = ""
    text: str = ""
    documents: tuple[Document, ...] = ()
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes of a document, or the trouble with it."""

    trouble: FileTrouble | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell with its place (`申請書.xlsx!A!C5`; empty for a blank one of a Word document) and the text that a person sees.

    `struck`: all of it is struck out; `before`: what is struck out beside it. `hidden`: a person who opens the file does not see it.
    `doubtful`: the text is not to be trusted, such as that of a formula without a result.
    """

    place: str
    text: str = ""
    rows: int = 1
    columns: int = 1
    struck: bool = False
    before: str = ""
    hidden: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row by its number from 1 and its place (`申請書.xlsx!B!7`; empty in a Word document).

    Its cells stand from the left, blank ones too, but none where a merged one reaches over.
    """

    number: int
    place: str
    cells: tuple[ShownCell, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet:
    """A sheet as a table. `columns` are their letters, none of them for a Word document, `hidden_columns` those not seen.

    `cut` is True where it reaches further than is shown.
    """

    name: str
    place: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    hidden: bool = False
    hidden_columns: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheets:
    """The sheet asked for, the names of all in order with whether each is hidden; or the trouble with the document.

    None where there is no such sheet.
    """

    trouble: FileTrouble | None = None
    names: tuple[tuple[str, bool], ...] = ()
    sheet: ShownSheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A document as text, or the trouble with it; `cut` is True where it goes on."""

    trouble: FileTrouble | None = None
    text: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlaces:
    """Where the fields of a fillable PDF stand: pairs of a field's place (`申請書.pdf!氏名`) and one on a page
    (`申請書.pdf!p1@x0,y0,x1,y1`).
    """

    places: tuple[tuple[str, str], ...] = ()
