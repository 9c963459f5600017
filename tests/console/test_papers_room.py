"""The documents of a submission as a clerk sees them: what one of them does to its reader, no other feels; nothing is written down."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders.dying_papers import DEADLY
from builders.form_books import A_ROWS, C_ROWS, book
from builders.locked_files import office, pdf, printed, workbook
from papers_room import filed, mail
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cage.limits import SHOWING
from cage.pages import Pictures
from cage.papers import Papers
from cases.paper import Contents
from cases.picture import Suggestion
from cases.reading import ReadingOptions
from console.papers import Documents, NoSuchDocument
from console.remembered import Remembered
from storage.blobs import BlobStore, DamagedBlob
from storage.database import close_connections, use_database
from storage.models import Submission

PRINT = (Path(__file__).parents[1] / "pdf" / "samples" / "ruled.pdf").read_bytes()
WORD = "Ab12#xyz"
WHOLE = book(("A", A_ROWS), ("C", C_ROWS))


@pytest.fixture(scope="module")
def doors() -> Iterator[tuple[Papers, Pictures]]:
    with Papers.start(reader="builders.dying_papers:show") as papers, Pictures.start() as pictures:
        yield papers, pictures


@pytest.fixture
def blobs(empty_console: Path, tmp_path: Path) -> Iterator[BlobStore]:
    (tmp_path / "intake.sqlite3").write_bytes(empty_console.read_bytes())
    use_database(f"sqlite:///{tmp_path / 'intake.sqlite3'}")
    yield BlobStore(tmp_path / "blobs")
    close_connections()


@pytest.fixture
def documents(blobs: BlobStore, doors: tuple[Papers, Pictures]) -> Documents:
    return Documents(blobs, *doors, ReadingOptions())


def scan() -> bytes:
    out = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def submission(blobs: BlobStore) -> Submission:
    files = (("申請書.xlsx", WHOLE), ("印刷.pdf", PRINT), ("死.txt", DEADLY), ("写真.png", scan()), ("メモ.txt", "拝啓".encode()))
    return filed(blobs, mail("よろしくお願いします。", *files))


def test_documents_are_listed_with_the_mail(documents: Documents, submission: Submission) -> None:
    """Each with its number and how it is shown."""
    found = documents.documents(submission)
    assert (found.subject, found.text) == ("更新申請", "よろしくお願いします。")
    assert [(one.number, one.name, one.look) for one in found.documents] == [
        (1, "申請書.xlsx", "sheets"),
        (2, "印刷.pdf", "pages"),
        (3, "死.txt", "text"),
        (4, "写真.png", "pages"),
        (5, "メモ.txt", "text"),
    ]


def test_each_kind_is_shown_in_its_way(documents: Documents, submission: Submission) -> None:
    """Pages at 108 or 144 dots to the inch."""
    page = documents.page(submission, 2)
    width, _ = Image.open(io.BytesIO(page.png)).size
    wide, _ = Image.open(io.BytesIO(documents.page(submission, 2, dpi=144).png)).size
    assert (page.pages, wide * 3 // 4) == (5, width)
    assert documents.page(submission, 4).pages == 1
    assert [name for name, _ in documents.sheet(submission, 1).names] == ["A", "C"]
    assert documents.text(submission, 5).text == "拝啓"
    assert documents.original(submission, 1).data == WHOLE


def test_a_document_that_ends_its_reader_is_unreadable(documents: Documents, submission: Submission) -> None:
    """A value; and the next one is shown."""
    asked = (documents.text, documents.original, documents.sheet, documents.page)
    assert {ask(submission, 3).trouble for ask in asked} == {"unreadable"}
    assert documents.text(submission, 5).text == "拝啓"


def test_what_cannot_be_drawn_says_why(documents: Documents, submission: Submission) -> None:
    """And is asked for anew the next time."""
    assert documents.page(submission, 1).trouble == "unsupported"
    assert documents.page(submission, 2, page=9).trouble == "no_page"


def test_a_page_is_made_once(documents: Documents, submission: Submission) -> None:
    """The same object: without a child, and without the stored mail."""
    first = documents.page(submission, 2)
    documents._blobs = BlobStore(Path("/nowhere"))
    assert documents.page(submission, 2) is first
    with pytest.raises(DamagedBlob):
        documents.page(submission, 2, page=2)


def test_nothing_is_written_down(documents: Documents, submission: Submission, blobs: BlobStore) -> None:
    """What is shown needs no erasing."""
    before = sorted(blobs.root.parent.rglob("*"))
    documents.page(submission, 2)
    documents.sheet(submission, 1)
    assert sorted(path for path in blobs.root.parent.rglob("*") if path.is_file()) == [path for path in before if path.is_file()]


def test_what_was_erased_is_not_there(documents: Documents, submission: Submission) -> None:
    """Though it was looked at a moment ago."""
    documents.page(submission, 2)
    submission.message.blob = ""
    assert documents.documents(submission) == Contents()
    with pytest.raises(NoSuchDocument):
        documents.page(submission, 2)


@pytest.mark.parametrize("number", [0, 6, -1])
def test_there_is_no_such_document(documents: Documents, submission: Submission, number: int) -> None:
    """A made-up address."""
    with pytest.raises(NoSuchDocument):
        documents.original(submission, number)


def test_the_password_of_a_later_mail_opens_the_earlier_ones_files(documents: Documents, blobs: BlobStore) -> None:
    """As the reader opened them (PPAP): pages and sheets; what is saved is what came."""
    locked = office(workbook(), WORD), pdf(printed(), user=WORD)
    earlier = filed(blobs, mail("添付します。", ("鍵.xlsx", locked[0]), ("鍵.pdf", locked[1])))
    later = filed(blobs, mail(f"パスワード：{WORD}", ("メモ.txt", b"memo")), opened=earlier)
    found = documents.documents(later)
    assert [(one.number, one.name) for one in found.documents] == [(1, "鍵.xlsx"), (2, "鍵.pdf"), (3, "メモ.txt")]
    assert found.text == f"添付します。\n\nパスワード：{WORD}"
    assert (documents.sheet(earlier, 1).trouble, documents.page(earlier, 2).trouble) == ("encrypted", "encrypted")
    assert (documents.sheet(later, 1).trouble, documents.page(later, 2).trouble) == (None, None)
    assert (documents.original(later, 1).data, documents.text(later, 3).text) == (locked[0], "memo")


def test_a_password_that_does_not_fit_opens_nothing(documents: Documents, blobs: BlobStore) -> None:
    """The picture says that it is locked."""
    earlier = filed(blobs, mail("添付します。", ("鍵.pdf", pdf(printed(), user=WORD))))
    later = filed(blobs, mail("パスワード：wrong99"), opened=earlier)
    assert documents.page(later, 1).trouble == "encrypted"


def test_a_message_not_fetched_whole_is_shown_in_part(documents: Documents, submission: Submission) -> None:
    """Of one that is too large only the header is stored, with its true size."""
    submission.message.size += 1
    assert documents.documents(submission).partly


def test_a_file_beyond_the_limit_is_listed_only(blobs: BlobStore, doors: tuple[Papers, Pictures], submission: Submission) -> None:
    """Neither drawn nor handed out."""
    small = Documents(blobs, *doors, ReadingOptions(max_file_bytes=20_000))
    assert (small.page(submission, 2).trouble, small.original(submission, 2).trouble) == ("too_large", "too_large")


def test_fields_of_a_fillable_pdf_are_placed(documents: Documents, blobs: BlobStore) -> None:
    """By the place that the reader gives them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.acroForm.textfield(name="氏名", x=50, y=700, width=300, height=40)
    canvas.showPage()
    canvas.save()
    submission = filed(blobs, mail("", ("a.pdf", out.getvalue()), ("b.xlsx", WHOLE)))
    assert documents.field_places(submission, 1) == {"a.pdf!氏名": ("a.pdf!p1@50,102,350,142",)}
    assert documents.field_places(submission, 2) == {}


class Guesses:
    """A recogniser that says what it was given."""

    def suggest(self, name: str, data: bytes, page: int) -> Suggestion:
        return Suggestion(pages=len(data) * page)


def test_a_scan_is_suggested_only_where_a_recogniser_is(documents: Documents, submission: Submission) -> None:
    """It is an extra of its own."""
    assert documents.suggestions(submission, 4) is None
    documents._recogniser = Guesses()  # type: ignore[assignment]
    assert documents.suggestions(submission, 4, 2) == Suggestion(pages=2 * len(scan()))
    assert documents.suggestions(submission, 3) == Suggestion(trouble="unreadable")


def test_the_mail_of_a_dead_reader_is_unreadable(blobs: BlobStore, doors: tuple[Papers, Pictures], submission: Submission) -> None:
    """No child has time enough here; the value is not remembered."""
    impatient = Documents(blobs, Papers.connect(doors[0].address, replace(SHOWING, answer_bytes=1)), doors[1], ReadingOptions())
    assert impatient.documents(submission) == Contents(trouble="unreadable")


def test_what_was_looked_at_longest_ago_goes_first() -> None:
    """Ten bytes are all there may be."""
    kept = Remembered[str](10, len)
    kept.put("a", "12345")
    kept.put("b", "12345")
    assert kept.get("a") == "12345"
    kept.put("c", "123")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("12345", None, "123")
    kept.put("a", "1234567")
    assert (kept.get("a"), kept.get("c")) == ("1234567", "123")
    kept.put("d", "longer than ten")
    assert kept.get("d") is None


def test_a_message_that_was_damaged_is_said_to_be_unreadable(documents: Documents, submission: Submission, blobs: BlobStore) -> None:
    """What lies there is not what was stored: the case's page opens all the same."""
    (blobs.root / submission.message.blob).write_bytes(b"something else")
    assert documents.documents(submission).trouble == "unreadable"
