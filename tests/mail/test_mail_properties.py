"""What holds for every message there can be."""

import zipfile
from io import BytesIO

from builders.written_mail import jis_of_windows
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cases.reading import ReadingOptions
from parsers.archive import open_archive
from parsers.charset import ALIASES, decode
from parsers.headers import decode_words, mailbox, moment, parameters
from parsers.kinds import kind_of
from parsers.message import OpenedMessage, open_message

OPTIONS = ReadingOptions(authserv_id="mx.example.jp")
FRAGMENTS = st.sampled_from(
    [
        *(b"From: ", b"Subject: ", b"Date: ", b"Received: ", b"Message-ID: ", b"References: ", b"Authentication-Results: mx.example.jp;"),
        *(
            b"Content-Type: multipart/mixed; boundary=b\r\n",
            b"Content-Type: multipart/report; boundary=b\r\n",
            b"Content-Type: message/rfc822\r\n",
        ),
        *(
            b"Content-Type: message/delivery-status\r\n",
            b"Content-Type: text/html; charset=cp932\r\n",
            b'Content-Type: application/pdf; name="a',
        ),
        *(b"Content-Disposition: attachment; filename*0*=iso-2022-jp''%1B$B; filename*1*=", b"Content-Transfer-Encoding: base64\r\n"),
        *(
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b"\r",
            b"--b\r\n",
            b"--b--\r\n",
            b" ",
            b"\t",
            b"\x00",
            b"\xef\xbb\xbf",
            b'"',
            b";",
            b"=?iso-2022-jp?B?",
            b"?=",
        ),
        *(
            b"\x1b$B",
            b"\x1b(B",
            "申請書".encode("cp932"),
            "申請書".encode(),
            b"<a@b.jp>",
            b"JVBERi0xLjQK",
            b"<![x",
            b"<script>",
            b"PK\x03\x04",
        ),
    ]
)
MESSAGES = st.one_of(st.binary(max_size=300), st.lists(st.one_of(FRAGMENTS, st.binary(max_size=6)), max_size=40).map(b"".join))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(b"")
@example(b"\x00")
@given(MESSAGES)
def test_any_bytes_are_a_message(source: bytes) -> None:
    """Nothing a stranger can send raises, and no text holds what a database refuses."""
    opened = open_message(source, OPTIONS)
    assert isinstance(opened, OpenedMessage)
    said = "".join([opened.mail.subject, opened.mail.text, opened.mail.sender_name, *opened.mail.attachments, *opened.mail.references])
    assert "\x00" not in said
    said.encode("utf-8")


@settings(max_examples=50, deadline=None)
@given(MESSAGES)
def test_equal_bytes_are_an_equal_message(source: bytes) -> None:
    """Reading is a function of its bytes, or replay would show differences that nobody made."""
    assert open_message(source, OPTIONS) == open_message(bytes(bytearray(source)), OPTIONS)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.one_of(st.none(), st.sampled_from(sorted(ALIASES)), st.text(max_size=12)))
def test_every_label_and_every_bytes_give_text(data: bytes, label: str | None) -> None:
    """A charset label is chosen by the sender: none of them may raise or make a lone surrogate."""
    decode(data, label).encode("utf-8")


JAPANESE = st.text(st.sampled_from([*"更新申請書添付表能①㈱髙﨑Ⅲｶﾞﾌﾟﾛーアいう～－", "A", "1", " ", "_"]), min_size=1, max_size=40)


@settings(deadline=None)
@given(JAPANESE)
def test_what_windows_writes_as_jis_comes_back(text: str) -> None:
    """CP50221 there and back, every character of it."""
    assert decode(jis_of_windows(text)) == text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, st.binary(max_size=8)), max_size=12).map(b"".join))
def test_any_header_value_can_be_read(raw: bytes) -> None:
    """Each reader of a field takes whatever stands in it."""
    decode_words(raw)
    parameters(raw)
    mailbox(raw)
    moment(raw.decode("ascii", "replace"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 200), st.integers(0, 255))
def test_any_archive_is_opened_or_refused(data: bytes, place: int, value: int) -> None:
    """A zip with one byte changed gives members or a reason, never an exception."""
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("申請書.xlsx", data)
    broken = bytearray(stored.getvalue())
    broken[place % len(broken)] = value
    assert kind_of(bytes(broken))
    assert open_archive("a.zip", bytes(broken), OPTIONS) is not None
