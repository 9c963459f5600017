"""What few files need is loaded for a second child: behind the lock the real reader reads each such kind, and loads and opens nothing."""

import io
from collections.abc import Iterator

import pikepdf
import pytest
from builders.locked_files import ROWS, aes_zip, office, old_workbook, old_zip, pdf, printed, standard_office, workbook
from builders.outlook_files import attached, attachment, compound, message, tnef
from builders.word_files import document, line, par, table
from builders.written_mail import multipart, part, text_part

from cage.door import Cage
from cases.reading import ReadingOptions, Source
from parsers.locked import _UNASKED

WORD = "Ab12#xyz"


def fillable() -> bytes:
    """A page with a field, which is read by qpdf."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed())) as document:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="氏名", V="山田 太郎")
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))
        document.save(out)
    return out.getvalue()


BOOK = workbook()
NAME = "申請書.xlsx".encode("cp932")
KINDS = {
    "Word": document(par(ROWS[0][0]), table(*(line(*row) for row in ROWS[1:]))),
    "Outlook": compound(message({}, [attachment("A.xlsx", BOOK)])),
    "winmail": tnef(*attached(b"A.xlsx", BOOK)),
    "mail": multipart([text_part(), part('Content-Type: a/b; name="A.xlsx"', data=BOOK)], "To: a@example.jp", "Date: x"),
    "Office, agile": office(BOOK, WORD),
    "Office, standard": standard_office(BOOK, WORD),
    "Office, protected only": office(BOOK, _UNASKED),
    "old workbook": old_workbook(ROWS, WORD),
    "ZipCrypto": old_zip(WORD, NAME, BOOK),
    "AES": aes_zip(WORD, a=BOOK),
    "zip of a message in a zip": aes_zip(WORD, m=compound(message({}, [attachment("z", aes_zip(WORD, a=BOOK))]))),
}
OPTIONS = ReadingOptions(passwords_in=f"パスワード：{WORD}")


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage.start() as started:
        yield started


@pytest.fixture(scope="module")
def cold() -> Iterator[Cage]:
    with Cage.start(warm=False) as started:
        yield started


@pytest.mark.parametrize("data", KINDS.values(), ids=KINDS)
def test_a_seldom_kind_is_read_behind_the_lock(cage: Cage, data: bytes) -> None:
    """The form inside is found: no library was lacking, and none needed a file."""
    read = cage.read(Source(files=(("x", data),)), OPTIONS).files
    assert [(file.forms, file.trouble) for file in read if file.forms or file.trouble] == [(("C",), None)]


@pytest.mark.parametrize("kind", ["Word", "Outlook", "winmail", "mail", "Office, agile", "AES"])
def test_a_cage_that_loads_what_a_source_needs_reads_it_too(cold: Cage, kind: str) -> None:
    """`intake check` of a single file."""
    read = cold.read(Source(files=(("x", KINDS[kind]),)), OPTIONS).files
    assert read[-1].forms == ("C",)


def test_a_message_of_outlook_is_a_mail(cold: Cage) -> None:
    """`intake check` of a .msg."""
    read = cold.read(Source(message=KINDS["Outlook"]), OPTIONS)
    assert read.mail is not None
    assert [(file.name, file.forms) for file in read.files] == [("A.xlsx", ("C",))]


@pytest.mark.parametrize("loaded", ["cage", "cold"])
def test_locked_pdfs_are_opened_behind_the_lock(request: pytest.FixtureRequest, loaded: str) -> None:
    """With their password, or without one where it only forbids changes; qpdf asks for chance, which must be there in advance."""
    started: Cage = request.getfixturevalue(loaded)
    plain = Source(files=(("x.pdf", printed()), ("x.pdf", fillable())))
    files = tuple((f"{n}.pdf", data) for n in range(10) for data in (pdf(printed(), user=WORD), pdf(fillable(), owner=WORD)))
    as_plain = [file.trouble for file in started.read(plain, OPTIONS).files]
    read = [[file.trouble for file in started.read(Source(files=files), options).files] for options in (ReadingOptions(), OPTIONS)]
    assert read == [["encrypted", as_plain[1]] * 10, as_plain * 10]
    assert "unreadable" not in as_plain
