"""Mail in the wild: every row of domain.md 4.3 that is about messages, as mailers really write it."""

import base64
import zipfile
from io import BytesIO
from urllib.parse import quote_from_bytes

import pytest
from builders.written_mail import PDF, encoded_word, jis_of_windows, mail, multipart, part, text_part

from cases.reading import ReadingOptions
from parsers.archive import open_archive
from parsers.kinds import kind_of
from parsers.message import OpenedMessage, open_message

SUBJECT = "【更新申請】プロフェッショナル更新申請書添付_270115"
ODD = "①㈱髙﨑Ⅲ"
JIS = SUBJECT.encode("iso-2022-jp")
OPTIONS = ReadingOptions()


def opened(source: bytes) -> OpenedMessage:
    return open_message(source, OPTIONS)


def cut_words(data: bytes, charset: str, size: int) -> bytes:
    """Encoded words cut after every so many bytes, wherever a character ends."""
    return b"\r\n ".join(encoded_word(data[at : at + size], charset) for at in range(0, len(data), size))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(cut_words(JIS, "ISO-2022-JP", 20), SUBJECT, id="jis-cut-inside-a-character"),
        pytest.param(cut_words(SUBJECT.encode(), "UTF-8", 20), SUBJECT, id="utf8-cut-inside-a-character"),
        pytest.param(encoded_word(jis_of_windows(ODD)), ODD, id="windows-characters-in-jis"),
        pytest.param(encoded_word(jis_of_windows("ﾌﾟﾛﾌｪｯｼｮﾅﾙ")), "ﾌﾟﾛﾌｪｯｼｮﾅﾙ", id="half-width-kana-in-jis"),
        pytest.param(encoded_word(jis_of_windows(ODD), "ISO-2022-JP-MS"), ODD, id="label-iso-2022-jp-ms"),
        pytest.param(encoded_word(jis_of_windows(ODD), "CP50220"), ODD, id="label-cp50220"),
        pytest.param(encoded_word(jis_of_windows(ODD), "CP50221"), ODD, id="label-cp50221"),
        pytest.param(encoded_word(ODD.encode("cp932"), "Windows-31J"), ODD, id="label-windows-31j"),
        pytest.param(encoded_word(ODD.encode("cp932"), "x-sjis"), ODD, id="label-x-sjis"),
        pytest.param(encoded_word(ODD.encode("cp932"), "ms932"), ODD, id="label-ms932"),
        pytest.param(encoded_word(ODD.encode("cp932"), "Shift_JIS"), ODD, id="windows-characters-as-shift-jis"),
        pytest.param(b"=?cp932?Q?" + b"".join(b"=%02X" % b for b in SUBJECT.encode("cp932")) + b"?=", SUBJECT, id="iphone-cp932-q"),
        pytest.param(SUBJECT.encode(), SUBJECT, id="raw-utf8"),
        pytest.param(SUBJECT.encode("cp932"), SUBJECT, id="raw-cp932"),
        pytest.param("①②③".encode("cp932"), "①②③", id="raw-cp932-symbols"),
        pytest.param(SUBJECT.encode("euc_jp"), SUBJECT, id="raw-euc"),
        pytest.param(JIS, SUBJECT, id="raw-jis"),
        pytest.param(jis_of_windows(ODD), ODD, id="raw-jis-of-windows"),
        pytest.param(encoded_word("申請".encode("cp932"), "utf-8"), "申請", id="label-utf8-bytes-cp932"),
        pytest.param(encoded_word("申請書".encode(), "shift_jis"), "申請書", id="label-shift-jis-bytes-utf8"),
        pytest.param(encoded_word("申請書".encode("cp932"), "iso-8859-1"), "申請書", id="label-latin-bytes-cp932"),
        pytest.param(encoded_word(JIS, "us-ascii"), SUBJECT, id="label-ascii-bytes-jis"),
        pytest.param(encoded_word("申請書".encode(), "x-no-such"), "申請書", id="label-unknown"),
        pytest.param(b"Re: " + encoded_word("申請".encode(), "utf-8") + b" 2", "Re: 申請 2", id="blanks-beside-a-word-are-kept"),
        pytest.param(
            encoded_word(b"a", "utf-8") + b"\r\n " + encoded_word("申".encode("cp932"), "cp932"), "a申", id="blank-between-words-goes"
        ),
        pytest.param("=?utf-8?B?55Sz6K?= =?utf-8?B?uL5pu4?=", "申請書", id="base64-cut-inside-a-group"),
        pytest.param(b"=?utf-8?Q?a b=5F?=", "a b_", id="blank-inside-a-word"),
        pytest.param(encoded_word("神髙﨑㈱".encode(), "utf-8"), "神髙﨑㈱", id="nothing-is-folded-by-nfkc"),
    ],
)
def test_subject(raw: bytes, text: str) -> None:
    """The subject as its writer saw it."""
    assert opened(mail(subject=raw)).mail.subject == text


BODY = "お世話になっております。\r\n①㈱髙 10,800円\\10,800"


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        pytest.param('text/plain; charset="iso-2022-jp"', jis_of_windows(BODY), id="jis-of-windows"),
        pytest.param("text/plain", jis_of_windows(BODY), id="no-charset-jis-as-outlook-16"),
        pytest.param("text/plain; charset=us-ascii", jis_of_windows(BODY), id="ascii-label-jis"),
        pytest.param('text/plain; charset="iso-2022-jp-ms"', jis_of_windows(BODY), id="iso-2022-jp-ms"),
        pytest.param("text/plain; charset=shift_jis", BODY.encode("cp932"), id="shift-jis-with-windows-characters"),
        pytest.param("text/plain; charset=windows-31j", BODY.encode("cp932"), id="windows-31j"),
        pytest.param("text/plain", BODY.encode("cp932"), id="no-charset-cp932"),
        pytest.param("text/plain; charset=utf-8", BODY.encode("cp932"), id="utf8-label-cp932"),
        pytest.param("text/plain; charset=shift_jis", BODY.encode(), id="shift-jis-label-utf8"),
        pytest.param('text/plain; charset="utf-8', BODY.encode(), id="unclosed-quote"),
    ],
)
def test_body(content_type: str, data: bytes) -> None:
    """The text of the body; a yen sign written as a backslash stays one (failures.md 33)."""
    source = mail(f"Content-Type: {content_type}", "Content-Transfer-Encoding: 8bit", body=data)
    assert opened(source).mail.text == BODY.replace("\r\n", "\n")


NAME = "更新申請書表能.xlsx"
ENCODED = quote_from_bytes(NAME.encode("iso-2022-jp"), safe="")


def pieces(text: str, size: int, charset: str) -> str:
    """RFC 2231 continuations, cut without regard to characters."""
    cut = [text[at : at + size] for at in range(0, len(text), size)]
    return ";".join(f"\r\n\tfilename*{n}*={(charset + chr(39) * 2) if n == 0 else ''}{piece}" for n, piece in enumerate(cut))


@pytest.mark.parametrize(
    "disposition",
    [
        pytest.param(b'attachment; filename="' + encoded_word(NAME.encode(), "utf-8") + b'"', id="rfc2047-in-quotes"),
        pytest.param(
            b'attachment;\r\n filename="' + cut_words(NAME.encode("iso-2022-jp"), "ISO-2022-JP", 11) + b'"', id="rfc2047-cut-and-folded"
        ),
        pytest.param(b"attachment; filename=" + encoded_word(NAME.encode(), "utf-8"), id="rfc2047-without-quotes"),
        pytest.param(f"attachment;{pieces(ENCODED, 16, 'iso-2022-jp')}".encode(), id="rfc2231-cut-inside-a-character"),
        pytest.param(f"attachment;{pieces(ENCODED, 18, 'iso-2022-jp')}".encode(), id="rfc2231-cut-inside-an-escape"),
        pytest.param(f"attachment; filename*=utf-8''{quote_from_bytes(NAME.encode())}".encode(), id="rfc2231-whole"),
        pytest.param(f"attachment; filename*=\"utf-8''{quote_from_bytes(NAME.encode())}\"".encode(), id="rfc2231-in-quotes"),
        pytest.param(f"attachment; filename*=''{quote_from_bytes(NAME.encode('cp932'))}".encode(), id="rfc2231-without-charset"),
        pytest.param(
            b'attachment; filename*0="'
            + encoded_word(NAME.encode(), "utf-8")[:20]
            + b'";\r\n filename*1="'
            + encoded_word(NAME.encode(), "utf-8")[20:]
            + b'"',
            id="rfc2047-inside-rfc2231",
        ),
        pytest.param(f'attachment; filename="{NAME}"'.encode("cp932"), id="raw-cp932-with-0x5c"),
        pytest.param(f'attachment; filename="{NAME}"'.encode(), id="raw-utf8"),
        pytest.param(b'attachment; filename="' + NAME.encode("iso-2022-jp") + b'"', id="raw-jis"),
        pytest.param(f"attachment; filename={NAME}".encode("cp932"), id="raw-cp932-without-quotes"),
        pytest.param(f'attachment; filename=""{NAME}""'.encode(), id="doubled-quotes"),
        pytest.param(f'attachment; filename="{NAME}'.encode(), id="unclosed-quote"),
        pytest.param(f'attachment; filename="C:\\Users\\taro\\{NAME}"'.encode(), id="with-a-folder"),
    ],
)
def test_file_name(disposition: bytes) -> None:
    """The name of an attachment as its sender sees it."""
    source = multipart([text_part(), part("Content-Type: application/octet-stream", b"Content-Disposition: " + disposition)])
    assert opened(source).mail.attachments == (NAME,)


def test_a_nameless_file_is_named_by_its_content() -> None:
    """No name: ours says its number and what it is, the same each time."""
    assert opened(multipart([text_part(), part("Content-Type: application/octet-stream")])).mail.attachments == ("添付1.pdf",)


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        pytest.param("foo..bar@docomo.ne.jp", "", "foo..bar@docomo.ne.jp", id="docomo-two-dots"),
        pytest.param("<foo.@ezweb.ne.jp>", "", "foo.@ezweb.ne.jp", id="ezweb-dot-before-at"),
        pytest.param('"foo..bar"@docomo.ne.jp', "", '"foo..bar"@docomo.ne.jp', id="quoted-local-part"),
        pytest.param('"山田, 太郎" <a@b.jp>, <c@d.jp>', "山田, 太郎", "a@b.jp", id="comma-in-a-name"),
        pytest.param("山田 太郎 <a@b.jp>".encode("cp932"), "山田 太郎", "a@b.jp", id="raw-cp932-name"),
        pytest.param(b'"' + encoded_word("山田".encode("iso-2022-jp")) + b'" <a@b.jp>', "山田", "a@b.jp", id="encoded-word-in-quotes"),
        pytest.param(encoded_word("山田 <a@b.jp>".encode(), "utf-8"), "山田", "a@b.jp", id="all-of-it-encoded"),
        pytest.param('""Taro" <a@b.jp>', "Taro", "a@b.jp", id="doubled-quote"),
        pytest.param('"Taro <a@b.jp>', "Taro", "a@b.jp", id="missing-quote"),
        pytest.param("a@b.jp (Taro)", "Taro", "a@b.jp", id="name-as-comment"),
        pytest.param("undisclosed-recipients:;", "", None, id="nobody"),
        pytest.param("a b@c.jp", "", None, id="blank-in-an-address"),
    ],
)
def test_sender(raw: str | bytes, name: str, address: str | None) -> None:
    """The first mailbox of From, as written."""
    found = opened(mail(b"From: " + (raw if isinstance(raw, bytes) else raw.encode()))).mail
    assert found.sender == address
    if address:
        assert found.sender_name == name


def test_winmail_dat_is_an_attachment_of_kind_tnef() -> None:
    """Outlook's wrapper is seen for what it is, so that no form is called missing because of it."""
    tnef = b"\x78\x9f\x3e\x22\x01\x00"
    found = opened(multipart([text_part(), part('Content-Type: application/ms-tnef; name="winmail.dat"', data=tnef)]))
    assert [(file.name, kind_of(file.data)) for file in found.attachments] == [("winmail.dat", "tnef")]


def zipped(name: bytes, *, flags: int = 0) -> bytes:
    """A zip whose one member has these bytes for a name."""
    stored = BytesIO()
    placeholder = "n" * len(name)
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr(placeholder, PDF)
    data = bytearray(stored.getvalue().replace(placeholder.encode(), name))
    data[6] |= flags
    data[data.index(b"PK\x01\x02") + 8] |= flags
    return bytes(data)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("申請書/表.xlsx".encode("cp932"), id="windows-cp932-with-0x5c"),
        pytest.param("申請書/表.xlsx".encode(), id="mac-utf8-without-flag"),
    ],
)
def test_zip_names(name: bytes) -> None:
    """Windows writes CP932 and a Mac UTF-8, both without the flag that says so."""
    found = open_archive("a.zip", zipped(name), OPTIONS)
    assert isinstance(found, tuple)
    assert [(file.name, file.data, file.path) for file in found] == [("申請書/表.xlsx", PDF, ("a.zip",))]


def test_mac_names_are_composed() -> None:
    """か and its voicing mark, as a Mac writes が, become one character."""
    found = open_archive("a.zip", zipped("か\u3099.xlsx".encode()), OPTIONS)
    assert isinstance(found, tuple)
    assert found[0].name == "が.xlsx"


def test_an_encrypted_zip_is_encrypted() -> None:
    """PPAP: a zip under a password is not called broken."""
    assert open_archive("a.zip", zipped(b"a.xlsx", flags=1), OPTIONS) == "encrypted"


@pytest.mark.parametrize(("stream", "kind"), [("EncryptedPackage", "ole-encrypted"), ("Workbook", "xls"), ("WordDocument", "doc")])
def test_encrypted_and_old_workbooks_differ(stream: str, kind: str) -> None:
    """Both begin with D0 CF 11 E0: the stream inside tells an encrypted .xlsx from an .xls."""
    assert kind_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(8)) == kind


def test_a_mail_without_a_closing_boundary_keeps_its_parts() -> None:
    """What a truncated application looks like: all that is there is given, and that its end is missing is said."""
    found = opened(multipart([text_part("見てください"), part('Content-Type: application/pdf; name="a.pdf"')], end=False))
    assert (found.mail.text, found.mail.attachments, found.troubles) == ("見てください", ("a.pdf",), ("cut_off",))


def test_cut_base64_gives_what_is_there() -> None:
    """A base64 text cut inside a group of four gives the bytes before the cut, not the base64 itself."""
    source = mail('Content-Type: application/pdf; name="a.pdf"', "Content-Transfer-Encoding: base64", body=base64.b64encode(PDF)[:21])
    assert opened(source).attachments[0].data == PDF[:15]


def test_the_first_of_two_subjects_counts() -> None:
    """mail-parser answers with a list here."""
    assert opened(mail("Subject: first", subject="second")).mail.subject == "first"


def test_a_name_that_swallowed_the_next_header_gives_it_back() -> None:
    """An indented next field, or one without its line break, is not part of the name."""
    swallowing = part('Content-Type: application/pdf; name="a.pdf"\r\n Content-Disposition: attachment; filename="b.pdf"')
    assert opened(multipart([text_part(), swallowing])).mail.attachments == ("b.pdf",)


def test_a_swallowed_transfer_encoding_still_decodes() -> None:
    """The file is read though its encoding stood inside its name."""
    source = mail('Content-Type: application/pdf; name="a.pdf"Content-Transfer-Encoding: base64', body=base64.b64encode(PDF))
    assert [(file.name, file.data) for file in opened(source).attachments] == [("a.pdf", PDF)]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"From taro@example.jp Fri Jan 15 10:00:00 2027\r\n", b">From taro\n"])
def test_what_stands_before_the_first_header_goes(before: bytes) -> None:
    """A byte order mark, empty lines or an mbox line make no header vanish."""
    assert opened(before + mail(subject="申請")).mail.subject == "申請"


def test_nul_and_lone_cr_do_not_split_a_field() -> None:
    """NUL leaves the text, a lone CR is a blank: PostgreSQL refuses the one, the standard library ends the header at the other."""
    found = opened(mail("Subject: a\x00b\rX-Evil: c", subject=None)).mail
    assert (found.subject, found.sender) == ("ab X-Evil: c", "taro@example.jp")
