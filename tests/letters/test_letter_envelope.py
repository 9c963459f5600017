"""The letter on the wire."""

import datetime as dt
import email
import email.policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.policy import Office
from notifier.address import sendable
from notifier.envelope import _words, envelope
from notifier.letters import Letter
from ops.config import EMBEDDED, load

NOW = dt.datetime(2027, 1, 15, 1, 24, 5, tzinfo=dt.UTC)
LETTER = Letter("taro@example.jp", "【要対応】更新申請書類の不備について（受付番号 R2027-0012）", "山田 太郎 様\n\n髙﨑①㈱ 𠮷野家\n.\n")
OFFICE: Office = load(EMBEDDED, {}).office


def sent(letter: Letter = LETTER, in_reply_to: str | None = None, references: tuple[str, ...] = ()) -> bytes:
    return envelope(letter, OFFICE, "<R2027-0012.deficient.1@example.jp>", in_reply_to, references, NOW)


def test_the_headers_say_who_when_and_that_a_machine_wrote():
    """RFC 3834 marks, our loop mark, the date of Japan, the given Message-ID."""
    message = email.message_from_bytes(sent(), policy=email.policy.default)
    assert [message[name] for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Conken-Intake")] == ["auto-replied", "All", "1"]
    assert message["Date"].datetime.isoformat() == "2027-01-15T10:24:05+09:00"
    assert message["Message-ID"] == "<R2027-0012.deficient.1@example.jp>"
    assert str(message["From"]) == "コン検資格認定担当 <mail@odyssey-com.co.jp>"
    assert message["To"] == "taro@example.jp"


def test_subject_and_text_come_back_as_written():
    """Also characters beyond the old Japanese charsets; lines end in CRLF within the base64."""
    message = email.message_from_bytes(sent())
    assert str(make_header(decode_header(message["Subject"]))) == LETTER.subject
    assert message.get_payload(decode=True).decode("utf-8") == LETTER.body.replace("\n", "\r\n")


def test_the_wire_sees_seven_bits_and_short_lines():
    """ASCII, CRLF throughout, no line over 76 characters, no line that begins with a dot."""
    lines = sent(references=tuple(f"<{number:04}.reference@example.jp>" for number in range(40))).split(b"\r\n")
    assert all(line.isascii() and len(line) <= 76 and b"\n" not in line and not line.startswith(b".") for line in lines)


def test_the_thread_is_kept_to_the_last_thirty_two():
    """References are the applicant's and their own message, the last 32, each once."""
    ids = tuple(f"<{number}@example.jp>" for number in range(40))
    message = email.message_from_bytes(sent(in_reply_to=ids[-1], references=ids))
    assert message["In-Reply-To"] == ids[-1]
    assert message["References"].split() == list(ids[-32:])


def test_without_a_message_to_answer_there_is_no_thread():
    """A message without Message-ID, or with one that is none, is answered without In-Reply-To."""
    message = email.message_from_bytes(sent(in_reply_to="<a b@x>\r\nBcc: y@example.jp", references=("none", "<申請@x>")))
    assert [message[name] for name in ("In-Reply-To", "References", "Bcc")] == [None, None, None]


@pytest.mark.parametrize(
    "evil", ["a\r\nBcc: x@example.jp", "a\nBcc: x@example.jp", "a\x0bBcc: x@example.jp", "a\u2028Bcc: x@example.jp\ud800"]
)
def test_no_header_can_be_smuggled_in(evil):
    """Line ends and control characters in a subject become blanks."""
    message = email.message_from_bytes(sent(Letter(LETTER.to, evil, evil)))
    assert message["Bcc"] is None
    assert message["Subject"] == "a Bcc: x@example.jp"
    assert len(message.keys()) == 11


@given(st.text(max_size=300))
def test_any_subject_survives(subject):
    """Whatever can be shown comes back; nothing breaks the header."""
    message = email.message_from_bytes(sent(Letter(LETTER.to, subject, "")))
    assert len(message.keys()) == 11


@given(st.text(alphabet=st.characters(categories=["L", "N", "So", "Ps", "Pe"]), min_size=1, max_size=120))
def test_encoded_words_are_cut_between_characters(text):
    """RFC 2047 5: each word decodes by itself, and none is longer than 75."""
    for word in _words(text).split("\r\n "):
        assert len(word) <= 75 or word == text
        str(make_header(decode_header(word)))
    assert str(make_header(decode_header(_words(text)))) == text


@pytest.mark.parametrize(
    ("written", "sent_to"),
    [
        ("taro@example.jp", "taro@example.jp"),
        ("foo..bar@docomo.ne.jp", '"foo..bar"@docomo.ne.jp'),
        ("foo.@ezweb.ne.jp", '"foo."@ezweb.ne.jp'),
        (".foo@softbank.ne.jp", '".foo"@softbank.ne.jp'),
        ('"foo..bar"@docomo.ne.jp', '"foo..bar"@docomo.ne.jp'),
        ("a@b@example.jp", '"a@b"@example.jp'),
        ('a"b@example.jp', r'"a\"b"@example.jp'),
        ("ｔａｒｏ＠example.jp", "taro@example.jp"),
        ("taro@日本.jp", "taro@xn--wgv71a.jp"),
    ],
)
def test_an_odd_address_is_quoted(written, sent_to):
    """RFC 5321 4.1.2."""
    assert sendable(written) == sent_to


@pytest.mark.parametrize(
    "address",
    ["", "taro", "@example.jp", "taro@", "太郎@example.jp", "a b@example.jp", "a@b\r\nc", "a\n@example.jp", "a@-..jp>", "a@日本..jp"],
)
def test_what_is_no_address_is_an_error_without_the_address(address):
    """The message of the error may be logged; an address may not."""
    with pytest.raises(ValueError, match=r"^the (domain|local part) of an address cannot be sent to$"):
        sendable(address)


def test_a_message_id_of_ours_that_is_none_is_an_error():
    """It is what keeps a letter one letter."""
    with pytest.raises(ValueError, match="Message-ID"):
        envelope(LETTER, OFFICE, "none", None, (), NOW)
