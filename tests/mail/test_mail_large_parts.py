"""Large base64 is kept from the standard library's parser; nobody who reads the message can tell."""

import base64
from email.message import Message

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cases.reading import ReadingOptions
from parsers import parts
from parsers.message import OpenedMessage, open_message

OPTIONS = ReadingOptions()
PDF = base64.encodebytes(b"%PDF-1.4 " + bytes(range(256)) * 4)
PIECES = st.sampled_from(
    [
        *(b"Subject: a\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: multipart/alternative; boundary=c\n"),
        *(b"Content-Type: message/rfc822\n", b"Content-Type: message/delivery-status\n", b"Content-Type: text/plain; charset=cp932\n"),
        *(b"Content-Transfer-Encoding: base64\n", b"\r\nCONTENT-TRANSFER-ENCODING:base64\r\n", b"\nContent-Transfer-Encoding: base64\n\n"),
        *(b"\n", b"\r\n", b"\r", b"\n\n", b"\r\n\r\n", b"--b\n", b"--b\r\n", b"--b--\n", b"--c\r\n", b"-", b" ", b":", b"\n "),
        *(PDF, PDF.replace(b"\n", b"\r\n"), PDF.replace(b"\n", b"\r"), PDF.replace(b"\n", b""), PDF[:-3], PDF[:300] + b"\n" + PDF[300:]),
        *(b"QUJD\nQUJD\n", b"QUJD\r\nQUJD\r\n", b"QUJD\nQUJD\r\n", b"QUJD", b"QQ==\n", b"A\rB\n", parts._MARK, parts._MARK + b"0", b"7\n"),
        *(b"\nContent-Transfer-Encoding: base64\n\n" + lines for lines in (PDF, PDF.replace(b"\n", b"\r\n"), PDF[:-1], b"QUJD\n" * 9)),
        *(
            b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + PDF,
            b"\nFrom: a\nContent-Transfer-Encoding: base64\n\n" + PDF,
        ),
        *(b"From x\n", "申請書".encode("cp932"), b"Content-Disposition: attachment; filename=a.pdf\n"),
    ]
)
MESSAGES = st.lists(PIECES, max_size=40).map(b"".join)


def both_ways(source: bytes) -> tuple[list[tuple[OpenedMessage, list[object]]], bool]:
    """What is opened and what the tree holds, with every block cut and with none; and whether there was one to cut."""
    found, was_cut = [], False
    for smallest in (1, 1 << 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "LARGE_BLOCK", smallest)
            found.append((open_message(source, OPTIONS), contents(parts.parse(source)[0])))
            was_cut = was_cut or bool(parts._without_blocks(source).blocks)
    return found, was_cut


def contents(root: Message) -> list[object]:
    """Fields, defects and content of every part."""
    return [
        (part.items(), [type(d) for d in part.defects], None if part.is_multipart() else part.get_payload(decode=True))
        for part in root.walk()
    ]


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MESSAGES)
def test_a_message_without_its_blocks_is_the_same_message(source: bytes) -> None:
    """Whatever stands around base64, the parser makes of a mark what it makes of the lines for which it stands."""
    (with_cuts, without), was_cut = both_ways(source)
    event(f"cut: {was_cut}")
    assert with_cuts == without


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        pytest.param(PDF, True, id="one file"),
        pytest.param(PDF.replace(b"\n", b"\r\n"), True, id="CRLF"),
        pytest.param(PDF.replace(b"\n", b""), False, id="a single line"),
        pytest.param(PDF.replace(b"\n", b"\n\n", 1), False, id="a blank line"),
        pytest.param(PDF.replace(b"\n", b"\r", 1), False, id="a lone CR"),
        pytest.param(PDF.replace(b"\n", b"\r\n", 1), False, id="mixed line ends"),
        pytest.param(
            b"%b\r\n%b\r%b\n\r\n%b" % tuple(PDF.replace(b"\n", b"\r\n").split(b"\r\n", 3)), False, id="a line feed put off to the next CR"
        ),
        pytest.param(PDF.replace(b"\n", b"\r\n").replace(b"/w==", b"/w:="), False, id="another character"),
        pytest.param(b"Dear all,\n" + PDF, False, id="words"),
        pytest.param(PDF[:-1] + b"-\n", False, id="a hyphen within a line"),
    ],
)
@pytest.mark.parametrize(
    "end", [b"\n--b--\n", b"\n--b\n\nbye\n--b--\n", b"", b"\n\n\n"], ids=["last part", "a part follows", "cut off", "no boundary"]
)
def test_even_lines_of_base64_are_cut(body: bytes, cut: bool, end: bytes) -> None:
    """What is uneven in any way is left to the parser; either way the message is the same."""
    source = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\nContent-Type: application/pdf\n\n"
        + body
        + end
    )
    (with_cuts, without), was_cut = both_ways(source)
    assert with_cuts == without
    assert was_cut is cut
    assert without[0].attachments or not cut


def test_a_mark_in_the_message_is_not_taken_for_ours() -> None:
    """A sender who knows the mark cannot have another part's content put in its place."""
    head = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + parts._MARK + b"0\n--b\nContent-Transfer-Encoding: base64\n\n"
    (with_cuts, without), was_cut = both_ways(head + PDF + b"--b--\n")
    assert was_cut
    assert with_cuts == without
    assert parts._MARK.decode() + "0" in with_cuts[0].mail.text
