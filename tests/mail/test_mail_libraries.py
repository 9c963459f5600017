"""What the standard library and mail-parser do with Japanese mail: the reasons for our own decoding (docs/decisions/mail-parser.md).

Each test states a fact that our code relies on or works around. One that fails after an upgrade is good news: read the page
named above and see whether own code can go.
"""

import codecs
import email
import email.policy
import email.utils
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message

import mailparser
import pytest
from builders.written_mail import encoded_word, jis_of_windows, mail, multipart, part, text_part
from mailparser.dates import parse_mail_date
from mailparser.exceptions import MailParserReceivedParsingError
from mailparser.utils import parse_received

SUBJECT = "【更新申請】プロフェッショナル更新申請書添付_270115"
JIS = SUBJECT.encode("iso-2022-jp")
CUT = b"\r\n ".join(encoded_word(JIS[at : at + 20]) for at in range(0, len(JIS), 20))


def compat(source: bytes) -> Message:
    return email.message_from_bytes(source)


def modern(source: bytes) -> Message:
    return email.message_from_bytes(source, policy=email.policy.default)


def with_file(disposition: bytes) -> bytes:
    return multipart([text_part(), part("Content-Type: application/pdf", b"Content-Disposition: attachment; " + disposition)])


def test_the_default_policy_garbles_a_word_cut_inside_a_character() -> None:
    """Without any error: a subject as prescribed would be taken for another one."""
    assert "更新申請書添付" not in str(modern(mail(subject=CUT))["Subject"])


def test_compat32_and_mail_parser_join_a_word_cut_inside_a_character() -> None:
    """Both are right here."""
    source = mail(subject=CUT)
    assert str(make_header(decode_header(compat(source)["Subject"]))) == mailparser.parse_from_bytes(source).subject == SUBJECT


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004", "iso2022_jp_ext"])
@pytest.mark.parametrize("char", ["①", "髙"])
def test_no_codec_of_python_knows_the_jis_of_windows(codec: str, char: str) -> None:
    """Hence the transcoder to CP932."""
    with pytest.raises(UnicodeDecodeError):
        jis_of_windows(char).decode(codec)


@pytest.mark.parametrize("label", ["iso-2022-jp-ms", "cp50220", "cp50221", "windows-31j", "x-sjis"])
def test_python_does_not_know_common_japanese_labels(label: str) -> None:
    """Hence the table of labels."""
    with pytest.raises(LookupError):
        codecs.lookup(label)


def test_python_makes_private_characters_of_bytes_that_cp932_has_not() -> None:
    """Instead of an error; we show U+FFFD."""
    assert b"\xfd\xff".decode("cp932") == "\uf8f1\uf8f3"


def test_both_libraries_lose_the_jis_of_windows_in_a_subject() -> None:
    """One gives the word, the other the escapes."""
    source = mail(subject=encoded_word(jis_of_windows("①㈱髙")))
    assert str(modern(source)["Subject"]).startswith("=?")
    assert "\x1b" in mailparser.parse_from_bytes(source).subject


def test_both_libraries_lose_a_raw_cp932_subject() -> None:
    """mail-parser drops the bytes without a word."""
    source = mail(subject="①②③".encode("cp932"))
    assert mailparser.parse_from_bytes(source).subject == "@AB"
    assert "\ufffd" in str(modern(source)["Subject"])


def test_both_libraries_read_a_raw_utf8_subject() -> None:
    """Here nothing of our own would be needed."""
    source = mail(subject=SUBJECT)
    assert str(modern(source)["Subject"]) == mailparser.parse_from_bytes(source).subject == SUBJECT


def test_mail_parser_does_not_decode_a_7bit_jis_body() -> None:
    """The commonest body of Japanese mail."""
    source = mail("Content-Type: text/plain; charset=iso-2022-jp", "Content-Transfer-Encoding: 7bit", body="申請".encode("iso-2022-jp"))
    assert mailparser.parse_from_bytes(source).text_plain == ["\x1b$B?=@A\x1b(B"]


@pytest.mark.parametrize(("charset", "data"), [("iso-2022-jp", jis_of_windows("①申請")), ("shift_jis", "①髙".encode("cp932"))])
def test_the_default_policy_loses_windows_characters_of_a_body(charset: str, data: bytes) -> None:
    """Nothing raises: a letter would be wrong and nobody would know."""
    source = mail(f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit", body=data)
    assert "\ufffd" in modern(source).get_content()  # type: ignore[attr-defined]


def test_the_default_policy_raises_on_windows_31j() -> None:
    """A label that Java mailers write."""
    source = mail("Content-Type: text/plain; charset=windows-31j", "Content-Transfer-Encoding: 8bit", body="申請".encode("cp932"))
    with pytest.raises(LookupError):
        modern(source).get_content()  # type: ignore[attr-defined]


def test_the_default_policy_raises_on_a_name_cut_inside_a_character() -> None:
    """RFC 2231 in ISO-2022-JP; cpython issue 132794."""
    source = with_file(b"filename*0*=iso-2022-jp''%1B%24B99%3F7%3F;\r\n\tfilename*1*=%3D%40A%3DqI%3DG%3D%1B%28B.xlsx")
    with pytest.raises(UnicodeDecodeError):
        modern(source).get_payload(1).get_filename()  # type: ignore[union-attr]


def test_compat32_does_not_decode_a_name_in_rfc_2047() -> None:
    """As Outlook writes it; mail-parser does."""
    source = with_file(b'filename="' + encoded_word("申請.pdf".encode(), "utf-8") + b'"')
    assert compat(source).get_payload(1).get_filename().startswith("=?utf-8?")  # type: ignore[union-attr]
    assert [file["filename"] for file in mailparser.parse_from_bytes(source).attachments] == ["申請.pdf"]


def test_both_libraries_lose_a_raw_cp932_name() -> None:
    """表 holds a backslash in CP932."""
    source = with_file('filename="表.pdf"'.encode("cp932"))
    assert "\ufffd" in str(compat(source).get_payload(1).get_filename())  # type: ignore[union-attr]
    assert "\ufffd" in mailparser.parse_from_bytes(source).attachments[0]["filename"]


def test_mail_parser_invents_another_name_each_time() -> None:
    """For a file without one: equal bytes would not give equal values."""
    source = with_file(b"")
    names = {mailparser.parse_from_bytes(source).attachments[0]["filename"] for _ in range(3)}
    assert len(names) == 3


def test_mail_parser_leaves_out_a_file_without_disposition_and_name() -> None:
    """It logs that it does not know it; we would call a form missing."""
    assert mailparser.parse_from_bytes(multipart([text_part(), part("Content-Type: application/pdf")])).attachments == []


def test_mail_parser_refuses_old_addresses_of_carriers() -> None:
    """The standard library reads them."""
    assert mailparser.parse_from_bytes(mail("From: foo..bar@docomo.ne.jp")).from_ == []
    assert email.utils.getaddresses(["foo..bar@docomo.ne.jp"]) == [("", "foo..bar@docomo.ne.jp")]


def test_mail_parser_answers_a_second_subject_with_a_list() -> None:
    """Where a string is expected."""
    assert mailparser.parse_from_bytes(mail("Subject: a", subject="b")).subject == ["a", "b"]


def test_mail_parser_reads_trace_fields() -> None:
    """What we use it for: the clauses and the day of `Received`, comments and all."""
    found = parse_received("from a (b; c) by d (Postfix) id 1 for <e@f.jp>; Fri, 15 Jan 2027 10:00:00 +0900 (JST)")
    assert found["date"] == "Fri, 15 Jan 2027 10:00:00 +0900 (JST)"
    assert parse_mail_date(found["date"]).value == datetime(2027, 1, 15, 1, tzinfo=UTC)


def test_mail_parser_says_when_a_trace_field_is_ambiguous() -> None:
    """Then we take what stands after the last semicolon."""
    with pytest.raises(MailParserReceivedParsingError):
        parse_received("from a (b by c; Fri, 15 Jan 2027 10:00:00 +0900")


def test_mail_parser_takes_jst_for_utc_and_refuses_a_stamp_without_zone() -> None:
    """RFC 5322 4.3 has it so; nine hours decide about a deadline, so we put the offset in first."""
    assert parse_mail_date("Fri, 15 Jan 2027 10:00:00 JST").value == datetime(2027, 1, 15, 10, tzinfo=UTC)
    assert parse_mail_date("Fri, 15 Jan 2027 10:00:00").value is None


def test_the_parser_of_the_standard_library_recurses() -> None:
    """A thousand nested multiparts end in RecursionError."""
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1000))
    with pytest.raises(RecursionError):
        compat(deep)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n"])
def test_the_standard_library_sees_no_header_behind_a_mark(before: bytes) -> None:
    """Hence they are taken away first."""
    assert compat(before + mail()).keys() == []


@pytest.mark.parametrize("broken", ["X: 1\r\nnot a field", "X: 1\rnot a field"])
def test_the_standard_library_ends_the_header_at_a_line_that_is_no_field(broken: str) -> None:
    """Subject and From would be lost with it."""
    assert compat(mail(broken)).keys() == ["X"]


def test_the_standard_library_does_not_unwrap_a_message_in_base64() -> None:
    """It takes the base64 for the text of a message without a header."""
    source = mail("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", body=b"U3ViamVjdDogYQ0KDQo=")
    assert compat(source).get_payload(0).keys() == []  # type: ignore[union-attr]


def test_the_standard_library_gives_cut_base64_back_undecoded() -> None:
    """One letter too many, and a PDF becomes a text."""
    assert compat(mail("Content-Transfer-Encoding: base64", body=b"JVBERi0xLjQKJ")).get_payload(decode=True) == b"JVBERi0xLjQKJ"
