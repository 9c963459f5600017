"""What records of before the staff pages are given by the migration: they are found and wait as those filed since, on both databases."""

from importlib import import_module

import pytest
from builders.many_cases import BEGIN, many_cases
from django.apps import apps

from cases.reading import Application, FormA, TextEntry
from storage import codec, search, waiting
from storage.history import Happening, tell
from storage.models import Case, Certificant, Message, Submission

pytestmark = pytest.mark.usefixtures("database")
KEYS = {"name_key": "", "kana_key": "", "number_tail": ""}
VERDICT = '{"disposition": "refer", "season": 2027, "rule_set": "professional-2019", "findings": [{"code": "file.scanned"}]}'
fill = import_module("storage.migrations.0004_search_keys").fill


@pytest.fixture
def old():
    """Forty cases, two of which are with staff, as before the keys."""
    many_cases(40)
    Case.objects.update(**KEYS, phone_digits="", waiting_since=None, asked=[], reason_group="")
    Certificant.objects.update(**KEYS)


def test_rows_of_before_are_found(old):
    assert search.find("山田", 50) == ()
    fill(apps, None)
    assert {hit.case.name[:2] for hit in search.find("山田", 50) if hit.case} == {"山田"}
    assert not Certificant.objects.filter(name_key="").exists()


def test_a_phone_is_taken_from_the_forms(old):
    """It stands nowhere else."""
    case = Case.objects.earliest("id")
    message = Message.objects.create(sha256="a", size=1, received_at=BEGIN, stored_at=BEGIN)
    forms = codec.dump_application(Application(form_a=FormA(place="", phone=TextEntry("090-1234-5678", "", value="090-1234-5678"))))
    Submission.objects.create(
        message=message, ordinal=1, case=case, received_at=BEGIN, disposition="complete", application=forms, assessment=VERDICT, facts={}
    )
    fill(apps, None)
    assert [hit.case for hit in search.find("09012345678", 5)] == [case]


def test_cases_with_staff_wait_for_what_they_were_judged_for(old):
    """Since their last change."""
    case = Case.objects.filter(state="needs_staff").earliest("id")
    message = Message.objects.create(sha256="a", size=1, received_at=BEGIN, stored_at=BEGIN)
    Submission.objects.create(
        message=message, ordinal=1, case=case, received_at=BEGIN, disposition="refer", assessment=VERDICT, facts={}, superseded=True
    )
    fill(apps, None)
    assert waiting.counts() == {"unread": 1, "other": 1}
    assert waiting.waiting("unread").get().waiting_since == case.changed_at


def test_later_forms_of_before_wait(old):
    """Unless they were taken or left."""
    for case, *whats in zip(
        Case.objects.filter(state="accepted")[:2], ("submission.after_acceptance",) * 2, ("", "forms_seen"), strict=True
    ):
        for what in filter(None, whats):
            tell(Happening(at=BEGIN, actor="rules", what=what, case_id=case.id))
    fill(apps, None)
    assert waiting.counts()["later_forms"] == 1
