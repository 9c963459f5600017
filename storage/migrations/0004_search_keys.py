"""Fills what cases and certificants are found by, and says which cases wait for staff, in records of before."""

import json
from typing import Any

from django.db import migrations

from cases.waiting import STAFF, group_of, reasons
from storage import codec, search


def fill(apps: Any, schema_editor: Any) -> None:
    Case, Submission = apps.get_model("storage", "Case"), apps.get_model("storage", "Submission")
    Certificant, Event = apps.get_model("storage", "Certificant"), apps.get_model("storage", "Event")
    for row in Certificant.objects.iterator():
        Certificant.objects.filter(id=row.id).update(**search.keys(row.name, row.name_kana, row.certification_number))
    for case in Case.objects.iterator():
        current = Submission.objects.filter(case=case).order_by("superseded", "-received_at", "-id").first()
        values: dict[str, Any] = {**search.keys(case.name, case.name_kana, case.certification_number), "phone_digits": _phone(current)}
        waits = case.state in STAFF
        later = (
            Event.objects.filter(case=case, what__in=("submission.after_acceptance", "forms_taken", "forms_seen")).order_by("-id").first()
        )
        if waits or (later and later.what == "submission.after_acceptance"):
            asked = reasons(_codes(current)) if waits else ["submission.after_acceptance"]
            values |= {"waiting_since": case.changed_at if waits else later.at, "asked": asked, "reason_group": group_of(asked)}
        Case.objects.filter(id=case.id).update(**values)


def _phone(submission: Any) -> str:
    application = codec.load_application(submission.application) if submission else None
    form_a = application.form_a if application else None
    return search.phone_digits(form_a.phone.value or "") if form_a and form_a.phone else ""


def _codes(submission: Any) -> list[str]:
    return [finding["code"] for finding in json.loads(submission.assessment)["findings"]] if submission else []


class Migration(migrations.Migration):
    # Until 0003 is released: this file is moved aside while 0003 is made anew.
    dependencies = [("storage", "0003_console")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
