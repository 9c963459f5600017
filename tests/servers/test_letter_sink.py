"""The SMTP server of the tests does what it is told, or other tests would show nothing."""

import smtplib

import pytest

LETTER = b"Subject: x\r\n\r\nbody\r\n"


def send(sink, *recipients):
    with smtplib.SMTP(sink.host, sink.port, timeout=5) as client:
        return client.sendmail("office@example.jp", recipients, LETTER)


def test_letters_are_kept(letter_sink):
    """Envelope and content are those of the client."""
    send(letter_sink, "a@example.jp", "b@example.jp")
    (letter,) = letter_sink.addressed_to("b@example.jp")
    assert (letter.sender, letter.recipients, letter.content) == ("office@example.jp", ("a@example.jp", "b@example.jp"), LETTER)


@pytest.mark.parametrize("reply", ["451 4.7.1 later", "550 5.1.1 unknown"])
def test_address_is_refused(letter_sink, reply):
    """The answer is for this address only."""
    letter_sink.replies["a@example.jp"] = reply
    refused = send(letter_sink, "a@example.jp", "b@example.jp")
    assert (refused["a@example.jp"][0], letter_sink.letters[0].recipients) == (int(reply[:3]), ("b@example.jp",))


def test_letter_is_refused(letter_sink):
    """A letter refused after its text is not kept."""
    letter_sink.data_reply = "554 5.7.1 no"
    with pytest.raises(smtplib.SMTPDataError):
        send(letter_sink, "a@example.jp")
    assert letter_sink.letters == []


def test_silence_after_the_text(letter_sink):
    """The letter is kept, and the client never learns it."""
    letter_sink.hang_after_data = True
    with smtplib.SMTP(letter_sink.host, letter_sink.port, timeout=0.5) as client, pytest.raises(smtplib.SMTPServerDisconnected):
        client.sendmail("office@example.jp", ["a@example.jp"], LETTER)
    assert len(letter_sink.letters) == 1
