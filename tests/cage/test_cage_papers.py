"""The documents of a message shown by way of the cage: what one of them does to its reader, the next one does not feel."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import lying_papers
import pytest
from builders.dying_papers import DEADLY
from builders.form_books import A_ROWS, B_TITLE, C_ROWS, book
from builders.locked_files import aes_zip, office, workbook
from builders.word_files import document, par

from cage.door import Door
from cage.pages import Pictures, Recogniser
from cage.papers import Papers
from cases.paper import PaperOptions
from ops.errors import CageFailed

WHOLE = book(("A", A_ROWS), ("B", B_TITLE), ("C", C_ROWS))
WORD = "Ab12#xyz"
GIVEN = PaperOptions(passwords_in=f"パスワード：{WORD}")
FILES = {
    "申請書.xlsx": WHOLE,
    "鍵.xlsx": office(workbook(), WORD),
    "鍵.zip": aes_zip(WORD, book=WHOLE),
    "手紙.docx": document(par("拝啓")),
    "メモ.txt": "拝啓".encode(),
    "爆弾.xlsx": b"PK\x03\x04" + bytes(99),
}


def mail(**files: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "更新申請", "taro@example.jp"
    message.set_content("よろしくお願いします。")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


MAIL = mail(**FILES)


@pytest.fixture(scope="module")
def papers() -> Iterator[Papers]:
    with Papers.start() as started:
        yield started


def of(number: int, **more: object) -> PaperOptions:
    return replace(GIVEN, number=number, **more)


def test_the_documents_of_a_message_are_listed(papers: Papers) -> None:
    """Those inside an archive after it; the archive opened by a password that is at hand."""
    found = papers.contents(MAIL, GIVEN)
    assert (found.subject, found.text) == ("更新申請", "よろしくお願いします。")
    assert [(one.number, one.name, one.kind, one.look) for one in found.documents] == [
        (1, "申請書.xlsx", "xlsx", "sheets"),
        (2, "鍵.xlsx", "ole-encrypted", "sheets"),
        (3, "鍵.zip", "zip", "original"),
        (4, "鍵.zip/book", "xlsx", "sheets"),
        (5, "手紙.docx", "docx", "sheets"),
        (6, "メモ.txt", "text", "text"),
        (7, "爆弾.xlsx", "zip", "original"),
    ]


@pytest.mark.parametrize("number", [1, 2, 4, 5])
def test_a_document_is_shown_as_tables(papers: Papers, number: int) -> None:
    """Behind the lock, libraries of few files too."""
    found = papers.sheets(MAIL, of(number))
    assert found.sheet
    assert any(cell.text for row in found.sheet.rows for cell in row.cells)


def test_a_text_is_shown_as_text(papers: Papers) -> None:
    """As a mail within the mail would be."""
    assert papers.text(MAIL, of(6)).text == "拝啓"


def test_an_original_comes_back_as_it_was_sent(papers: Papers) -> None:
    """Byte for byte; without its password only where that is asked for."""
    assert papers.original(MAIL, of(2)).data == FILES["鍵.xlsx"]
    assert papers.opened(MAIL, of(2)).data.startswith(b"PK")
    assert papers.opened(MAIL, replace(of(2), passwords_in="")).trouble == "encrypted"


def test_the_largest_file_that_is_read_is_handed_out(papers: Papers) -> None:
    """25 MB: a door that is started without limits has its own."""
    large = b"x" * GIVEN.max_file_bytes
    assert papers.original(mail(**{"a.bin": large}), of(1)).data == large


@pytest.mark.parametrize("door", [Papers, Pictures, Recogniser])
def test_each_door_has_limits_of_its_own(door: type[Door]) -> None:
    """Those of reading would be too small for a picture or a file."""
    assert door.LIMITS != Door.LIMITS
    assert door.connect("/nowhere")._limits == door.LIMITS


def test_a_pdf_without_fields_has_no_places_of_fields(papers: Papers) -> None:
    """None of what is no PDF, either."""
    assert papers.field_places(MAIL, of(1)).places == ()


def test_a_document_that_is_not_there_is_our_mistake(papers: Papers) -> None:
    """Numbers come from the list."""
    with pytest.raises(CageFailed) as failed:
        papers.original(MAIL, of(9))
    assert failed.value.detail == "IndexError"


def test_a_document_that_ends_its_reader_costs_only_itself() -> None:
    """The message is listed, and the next document is shown."""
    message = mail(**{"死.txt": DEADLY, "申請書.xlsx": WHOLE})
    with Papers.start(reader="builders.dying_papers:show", warm=False) as papers:
        assert len(papers.contents(message, GIVEN).documents) == 2
        with pytest.raises(CageFailed) as failed:
            papers.text(message, of(1))
        assert failed.value.detail == "SIGABRT"
        assert papers.sheets(message, of(2)).sheet


@pytest.mark.parametrize("ask", ["contents", "original", "opened", "sheets", "text", "field_places"])
def test_what_a_hostile_child_answers_is_checked(ask: str) -> None:
    """Bytes that are no base64, and words of another shape."""
    with Papers.start(reader=f"{lying_papers.__name__}:show", warm=False) as liar, pytest.raises(CageFailed) as failed:
        getattr(liar, ask)(MAIL, of(1))
    assert failed.value.reason == "garbage"
