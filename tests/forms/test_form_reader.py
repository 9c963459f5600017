"""`read`: message or files in, everything they hold out; one bad file loses no other."""

import hashlib
import io
import subprocess
import sys
import zipfile
from email.message import EmailMessage

import pikepdf
import pytest
from builders.form_books import A_ROWS, C_ROWS, activity, b_rows, book, reading
from reportlab.pdfgen.canvas import Canvas

from cases.reading import ReadingOptions, Source
from parsers import reader, workbook
from parsers.reader import read, warm

OPTIONS = ReadingOptions()
A, B, C = book(("A", A_ROWS)), book(("B", b_rows(activity(1)))), book(("C", C_ROWS))
WHOLE = book(("A", A_ROWS), ("B", b_rows(activity(1))), ("C", C_ROWS))
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 300_000


def mail(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "更新申請", "taro@example.jp"
    message.set_content("よろしくお願いします。")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def fillable(values: dict[str, str], ticked: tuple[str, ...] = ()) -> bytes:
    """A form of text fields and boxes with these names, filled in the way a viewer does."""
    out, filled = io.BytesIO(), io.BytesIO()
    canvas = Canvas(out)
    for name in values:
        canvas.acroForm.textfield(name=name)
    for name in ticked:
        canvas.acroForm.checkbox(name=name)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            name = str(field.T)
            if name in ticked:
                field.V = field.AS = pikepdf.Name.Yes
            else:
                field.V = pikepdf.String(values[name])
        pdf.save(filled)
    return filled.getvalue()


def described(found) -> list[tuple[str, str, str, str | None]]:
    return [(file.name, file.kind, "".join(file.forms), file.trouble) for file in found.files]


def test_a_message_with_a_workbook_is_read():
    """The mail's envelope, the file by its content, the application with its places."""
    found = read(Source(message=mail(("申請書.xlsx", WHOLE))), OPTIONS)
    assert found.mail
    assert (found.mail.subject, described(found)) == ("更新申請", [("申請書.xlsx", "xlsx", "ABC", None)])
    assert (found.files[0].sha256, found.files[0].size) == (hashlib.sha256(WHOLE).hexdigest(), len(WHOLE))
    (application,) = found.applications
    assert application.form_a
    assert application.form_a.place == "申請書.xlsx!A"


def test_a_message_without_files_is_an_inquiry():
    """Nothing is read into it."""
    found = read(Source(message=mail()), OPTIONS)
    assert (found.files, found.applications) == ((), ())


def test_form_files_given_together_have_no_mail():
    """`intake check` of files."""
    found = reading(A, B, C)
    assert (found.mail, len(found.applications)) == (None, 1)


def test_a_fillable_pdf_is_read_by_its_fields():
    """Beside a workbook with the report: one application."""
    values = {str(row[0]): str(row[1]) for row in A_ROWS[1:]} | {"日付": "2027/1/15", "署名": "山田 太郎"}
    found = reading(("申請書.pdf", fillable(values, ("同意_1", "同意_2", "同意_3"))), ("報告.xlsx", B))
    assert described(found) == [("申請書.pdf", "pdf", "AC", None), ("報告.xlsx", "xlsx", "B", None)]
    (application,) = found.applications
    assert [tick.value for tick in application.form_c.agreed] == [True, True, True]


def test_a_pdf_of_something_else_is_not_understood():
    """A flyer with text: while forms are lacking it may be one."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "Spring sale")
    canvas.save()
    assert reading(("flyer.pdf", out.getvalue())).files[0].trouble == "unsupported"


def test_an_archive_is_opened_and_one_inside_it():
    """R32: workbook in a zip, zip in a zip; one deeper is not opened."""
    deep = zipped(("3.zip", zipped(("B.xlsx", B))))
    found = reading(("all.zip", zipped(("A.xlsx", A), ("2.zip", zipped(("C.xlsx", C), ("deep.zip", deep))))))
    assert described(found) == [
        ("all.zip", "zip", "", None),
        ("all.zip/A.xlsx", "xlsx", "A", None),
        ("all.zip/2.zip", "zip", "", None),
        ("all.zip/2.zip/C.xlsx", "xlsx", "C", None),
        ("all.zip/2.zip/deep.zip", "zip", "", "unsupported"),
    ]


TROUBLES = {
    "picture": (PICTURE, "image", "scanned"),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0\0",
        "ole-encrypted",
        "encrypted",
    ),
    "broken old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0\0",
        "xls",
        "unreadable",
    ),
    "broken Word": (zipped(("word/document.xml", b"<a/>")), "docx", "unreadable"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0\0", "doc", "unsupported"),
    "OpenDocument text": (zipped(("mimetype", b"application/vnd.oasis.opendocument.text")), "odt", "unsupported"),
    "slides": (zipped(("ppt/presentation.xml", b"<a/>")), "pptx", "unsupported"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c", "7z", "unsupported"),
    "RAR": (b"Rar!\x1a\x07\x00", "rar", "unsupported"),
    "LHA": (b"\x22\x00-lh5-", "lzh", "unsupported"),
    "rich text": (b"{\\rtf1}", "rtf", "unsupported"),
    "text": ("氏名 山田".encode(), "text", "unsupported"),
    "nothing": (b"", "empty", "unreadable"),
    "no PDF": (b"%PDF-1.7\n", "pdf", "unreadable"),
    "broken workbook": (zipped(("xl/workbook.xml", b"<a")), "xlsx", "unreadable"),
    "empty archive": (zipped(), "zip", "unreadable"),
    "cut archive": (zipped(("A.xlsx", A))[:500], "zip", "unreadable"),
    "another workbook": (book(("Sheet1", [["売上", 1]])), "xlsx", "unsupported"),
}


@pytest.mark.parametrize(("data", "kind", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_what_cannot_be_read_is_told_why(data, kind, trouble):
    """First law: while a form is lacking, a file that was not understood may be it."""
    found = reading(("x", data), ("a.xlsx", A))
    assert [file.trouble for file in found.files] == [trouble, None]
    assert found.files[0].kind == kind


def test_other_files_beside_a_whole_application_are_no_trouble():
    """A certificate, a list: nothing is lacking, so nothing can be in them."""
    assert [file.trouble for file in reading(WHOLE, book(("Sheet1", [["売上", 1]]))).files] == [None, None]


def test_two_applicants_of_whom_one_lacks_a_form_leave_the_doubt():
    """What the others have does not help him."""
    other = [[row[0], *(["OMP-9"] if row[0] == "認定番号" else ["鈴木"] if row[0] == "氏名" else row[1:])] for row in A_ROWS]
    found = reading(WHOLE, book(("A", other)), book(("Sheet1", [["x"]] * 9)))
    assert [file.trouble for file in found.files] == [None, None, "unsupported"]


def test_sizes_and_numbers_of_files_are_bounded():
    """The rest is not opened and is said to be too much."""
    options = ReadingOptions(max_files=2, max_file_bytes=len(A) + len(B))
    found = reading(A, b"x" * (len(A) + len(B) + 1), B, options=options)
    assert [file.trouble for file in found.files] == [None, "too_large", "too_large"]


def test_a_message_that_was_not_looked_at_whole_leaves_the_doubt():
    """Cut off in the middle, or with more files than are opened: nothing may be called missing."""
    whole = mail(("a.xlsx", A), ("b.xlsx", B))
    cut = read(Source(message=whole[: whole.rindex(b"--==")]), OPTIONS)
    assert ("メール", "message", "", "unreadable") in described(cut)
    many = read(Source(message=whole), ReadingOptions(max_files=1))
    assert described(many)[-1] == ("メール", "message", "", "too_large")


class PanicException(BaseException):
    """What pyo3 raises when Rust panics: no `Exception`."""


@pytest.mark.parametrize("error", [PanicException("index out of bounds"), MemoryError(), RecursionError()], ids=lambda e: type(e).__name__)
def test_a_reader_that_gives_up_loses_only_its_file(error, monkeypatch):
    """domain.md 4.3: calamine panics even on ordinary files."""
    honest = workbook.read_workbook

    def panics(name, data, options):
        if name == "bad.xlsx":
            raise error
        return honest(name, data, options)

    monkeypatch.setattr(workbook, "read_workbook", panics)
    found = reading(("bad.xlsx", C), ("a.xlsx", A))
    assert ([file.trouble for file in found.files], len(found.applications)) == (["unreadable", None], 1)


def test_a_signal_to_stop_is_not_swallowed(monkeypatch):
    """Only what a library says about the bytes is a trouble of the file."""
    monkeypatch.setattr(workbook, "read_workbook", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        reading(A)


HEAVY = {"python_calamine", "pypdfium2", "pikepdf", "mailparser"}


def imported(source: str) -> set[str]:
    """The heavy modules that a fresh process has after warming for a source."""
    script = f"import sys\nfrom cases.reading import Source\nfrom parsers.reader import warm\nwarm({source})\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.split())


WARMING = {
    "everything": ("", HEAVY),
    "a message": ("Source(message=b'Subject: x')", HEAVY),
    "a PDF": ("Source(files=(('x', b'%PDF-1.7'),))", {"pypdfium2", "pikepdf"}),
    "a text": ("Source(files=(('x', b'x'),))", set()),
    "a zip": ("Source(files=(('x', b'PK\\x05\\x06' + bytes(18)),))", HEAVY),
}


@pytest.mark.parametrize(("source", "modules"), WARMING.values(), ids=WARMING)
def test_only_what_the_bytes_need_is_imported(source, modules):
    """`intake check` of one file is to be quick; the zygote warms everything."""
    assert imported(source) == modules


def test_warming_for_a_workbook_imports_its_reader(tmp_path):
    """calamine and nothing of PDF."""
    (tmp_path / "x.xlsx").write_bytes(A)
    assert imported(f"Source(files=(('x', open({str(tmp_path / 'x.xlsx')!r}, 'rb').read()),))") == {"python_calamine"}


def test_reading_is_deterministic():
    """Any stored message can be judged again: equal bytes make an equal reading."""
    source = Source(message=mail(("申請書.xlsx", WHOLE)))
    assert read(source, OPTIONS) == read(source, OPTIONS)
    warm(Source(files=(("x.zip", zipped()),)))
    assert reader.read(source, OPTIONS).applications
