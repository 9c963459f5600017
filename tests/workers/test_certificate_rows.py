"""Certificates in both databases: each is on one list, whoever asks at the same time; sent, the register is up to date."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from cases.certificate import validity
from cases.policy import Certificant
from desk.certifying import batch, new_batch, of_batch, send
from desk.life import Deed, staff
from storage import register
from storage.accounts import add_account
from storage.models import Case, Certificate

NOW = datetime(2027, 3, 22, 1, tzinfo=UTC)
NUMBER = "OMP-1234000{}"

pytestmark = pytest.mark.usefixtures("database")


def approve(*numbers):
    for number in numbers:
        case = Case.objects.create(
            receipt_number=f"R2027-000{number}",
            season=2027,
            certification_number=NUMBER.format(number),
            state="approved",
            first_received_at=NOW,
            changed_at=NOW,
        )
        first, last = validity(2027)
        Certificate.objects.create(case=case, name="山田 太郎", address="東京都", valid_from=first, valid_until=last)


def deed():
    return Deed(actor=staff("事務", "clerk"), at=NOW)


def test_who_asks_at_the_same_time_gets_no_certificate_twice():
    """One list is made, not two of the same."""
    add_account("事務", "clerk", NOW)
    approve(1, 2, 3)

    def ask(_):
        try:
            return new_batch(2027, deed())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        made = list(both.map(ask, range(2)))
    assert sorted(made, key=str) == [1, None]
    assert len(batch(2027, 1, deed())) == 3


def test_a_list_is_sent_and_the_register_follows():
    add_account("事務", "clerk", NOW)
    approve(1, 2)
    register.update(
        [
            Certificant(certification_number=NUMBER.format(n), name="山田 太郎", name_kana="", email="", expires_on=date(2027, 3, 31))
            for n in (1, 2)
        ]
    )
    assert new_batch(2027, deed()) == 1
    assert send(of_batch(2027, 1), date(2027, 3, 22), deed()) == []
    known = register.look_up([NUMBER.format(n) for n in (1, 2)])
    assert {one.expires_on for one in known.values()} == {date(2030, 3, 31)}
    assert set(Certificate.objects.values_list("dispatched_on", flat=True)) == {date(2027, 3, 22)}
