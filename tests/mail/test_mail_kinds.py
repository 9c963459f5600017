"""What a file is, by its content."""

import zipfile
from io import BytesIO

import pytest

from parsers.kinds import kind_of


def zipped(members: dict[str, bytes]) -> bytes:
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stored.getvalue()


def ole(*streams: str) -> bytes:
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


ODS = b"application/vnd.oasis.opendocument.spreadsheet"
WORKBOOK = zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(WORKBOOK, "xlsx", id="xlsx"),
        pytest.param(zipped({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "xlsm", id="xlsm"),
        pytest.param(zipped({"xl/workbook.bin": b""}), "xlsb", id="xlsb"),
        pytest.param(zipped({"word/document.xml": b""}), "docx", id="docx"),
        pytest.param(zipped({"[Content_Types].xml": b"", "word/document2.xml": b""}), "docx", id="docx-whose-main-part-has-another-name"),
        pytest.param(zipped({"ppt/presentation.xml": b""}), "pptx", id="pptx"),
        pytest.param(zipped({"mimetype": ODS, "content.xml": b""}), "ods", id="ods"),
        pytest.param(zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt", id="odt"),
        pytest.param(zipped({"mimetype": b"application/epub+zip"}), "zip", id="zip-with-another-mimetype"),
        pytest.param(zipped({"申請書.xlsx": WORKBOOK}), "zip", id="zip-of-a-workbook"),
        pytest.param(WORKBOOK[:40], "zip", id="cut-zip"),
        pytest.param(ole("Root Entry", "EncryptedPackage"), "ole-encrypted", id="encrypted-office"),
        pytest.param(ole("Root Entry", "Workbook"), "xls", id="xls"),
        pytest.param(ole("Root Entry", "Book"), "xls", id="xls-of-excel-5"),
        pytest.param(ole("Root Entry", "WordDocument", "Workbook"), "doc", id="doc-with-a-table-inside"),
        pytest.param(ole("Root Entry", "__properties_version1.0"), "msg", id="outlook-msg"),
        pytest.param(ole("Root Entry"), "ole", id="other-ole"),
        pytest.param(b"%PDF-1.7", "pdf", id="pdf"),
        pytest.param(b"\r\njunk %PDF-1.4", "pdf", id="pdf-behind-junk"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "image", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "image", id="jpeg"),
        pytest.param(b"GIF89a", "image", id="gif"),
        pytest.param(b"II*\x00", "image", id="tiff"),
        pytest.param(b"BM\x00\x01\x00\x00\x00\x00\x00\x00", "image", id="bmp"),
        pytest.param(b"\x00\x00\x00\x18ftypheic", "image", id="heic"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBP", "image", id="webp"),
        pytest.param(b"\x78\x9f\x3e\x22", "tnef", id="winmail"),
        pytest.param(b"{\\rtf1", "rtf", id="rtf"),
        pytest.param(b"7z\xbc\xaf\x27\x1c", "7z", id="7z"),
        pytest.param(b"Rar!\x1a\x07\x00", "rar", id="rar"),
        pytest.param(b"\x22\x00-lh5-", "lzh", id="lzh"),
        pytest.param(b"\x1f\x8b\x08", "gzip", id="gzip"),
        pytest.param(b"MZ\x90\x00\x03", "program", id="program"),
        pytest.param(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "p7s", id="p7s"),
        pytest.param(b"BEGIN:VCARD\r\n", "vcard", id="vcard"),
        pytest.param(b"\xef\xbb\xbfBEGIN:VCALENDAR", "calendar", id="calendar"),
        pytest.param(b"<!DOCTYPE HTML><p>", "html", id="html"),
        pytest.param(b'<?xml version="1.0"?><html>', "html", id="xhtml"),
        pytest.param(b"<table><tr>", "html", id="table-named-xls"),
        pytest.param(b"From: a\r\nTo: b\r\nSubject: c\r\n\r\n", "message", id="eml"),
        pytest.param(b"Received: x\nDate: y\nX: z\nFrom: a\n\nb", "message", id="eml-with-line-feeds"),
        pytest.param(b"From: a\r\n\r\nTo: b\r\nSubject: c", "text", id="text-with-one-field"),
        pytest.param("申請書".encode("cp932"), "text", id="cp932"),
        pytest.param("申請書".encode("iso-2022-jp"), "text", id="jis"),
        pytest.param("\ufeff申請書".encode("utf-16-le"), "text", id="utf16"),
        pytest.param(b"BMW and MZ", "text", id="text-that-begins-like-a-picture"),
        pytest.param(b"\x01\x02\x00", "unknown", id="unknown"),
    ],
)
def test_kind(data: bytes, kind: str) -> None:
    """By content and never by name (failures.md 40)."""
    assert kind_of(data) == kind
