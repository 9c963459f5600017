"""Mails that break, stall or flood their reader, through the whole house: set aside after the third try, and the others are answered."""

from email.message import EmailMessage

import pytest
from hostile_books import endless_report
from hostile_mails import deep_and_long
from hostile_pdfs import nested_forms
from promises.house import FAILED, Mail, application

from storage.models import Event, Message


def with_file(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "taro@example.jp", "x"
    message.set_content("x")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


ATTACKS = {
    "memory": (lambda: with_file("a.pdf", nested_forms(9, 10)), {"LIMITS__READ_MEMORY_BYTES": "200000000"}, "reader.died"),
    "time": (lambda: deep_and_long(95, 1_500_000), {"LIMITS__READ_SECONDS": "4"}, "reader.deadline"),
    "answer": (lambda: with_file("a.xlsx", endless_report()), {}, "reader.too_much"),
}
"""Each with the limit that it reaches, where the usual one would take it longer."""


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_mail_is_set_aside_and_its_neighbours_are_answered(build, name):
    """Failures 44, 49 and 53, by `intake run --once` as it is: three tries, the reason noted, no bytes lost, both applicants answered."""
    make, settings, reason = ATTACKS[name]
    house = build("sqlite", "maildir")
    house.deliver(application(1), Mail(make(), FAILED), application(2))
    ended = house.run_once(**settings)
    with house.records():
        row = Message.objects.get(state="set_aside")
        assert (ended.code, row.reason, row.attempts, Event.objects.filter(what="tried").count()) == (0, reason, 3, 2)
    assert house.broken_promises() == []
