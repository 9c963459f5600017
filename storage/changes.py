"""What an act changes in the records about some cases: looked at before and after it, and put back as it was."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q

from cases.states import FREE
from storage.models import (
    Allocation,
    Audit,
    AuditedRow,
    Case,
    Certificant,
    Certificate,
    Evidence,
    Letter,
    Message,
    Submission,
    Transfer,
)

Row = dict[str, Any]
Rows = dict[tuple[str, int], Row]
"""The fields of each record as plain values, by table and id."""
Entry = dict[str, Any]
"""A record that was changed or made: `table`, `id`, of a changed one the fields `before` (of a case all, since a move derives some), and
the `digest` of what the act left."""

_MODELS: tuple[type[Model], ...] = (
    Case, Submission, Letter, Certificate, Audit, AuditedRow, Evidence, Allocation, Transfer, Certificant, Message,
)  # fmt: skip
MODELS: dict[str, type[Model]] = {model.__name__: model for model in _MODELS}
_NOT_THEIRS = frozenset({"lease_owner", "lease_until", "attempts", "changed_at"})
"""What workers write, or every write."""
_OF_A_MESSAGE = frozenset({"id", "reason", "dealt_at"})


def look(cases: Sequence[Case]) -> Rows:
    """All that an act on these cases may change, as it is now."""
    ids = [case.id for case in cases]
    numbers = Case.objects.filter(id__in=ids).exclude(certification_number="").values("certification_number")
    about: dict[type[Model], Q] = {
        Case: Q(id__in=ids),
        AuditedRow: Q(audit__case__in=ids),
        Evidence: Q(audit__case__in=ids),
        Transfer: Q(id__in=Allocation.objects.filter(case__in=ids).values("transfer")) | Q(state__in=FREE),
        Certificant: Q(certification_number__in=numbers),
        Message: Q(id__in=Submission.objects.filter(case__in=ids).values("message")),
    }
    found: Rows = {}
    for model in _MODELS:
        for row in model._default_manager.filter(about.get(model, Q(case__in=ids))).values():
            found[model.__name__, row["id"]] = _plain(model, row)
    return found


def difference(before: Rows, after: Rows) -> tuple[list[Entry], list[Entry]]:
    """The records that were changed, each case among them whatever was, and those that were made."""
    changed, made = [], []
    for (table, number), row in after.items():
        old = before.get((table, number))
        if old is None:
            made.append({"table": table, "id": number, "digest": _digest(row)})
            continue
        fields = [name for name in row if row[name] != old[name]]
        if fields or table == "Case":
            guarded = {name: row[name] for name in row if table == "Case" or name in fields or name == "version"}
            kept = {name: old[name] for name in (old if table == "Case" and fields else fields) if name not in ("id", "version")}
            changed.append({"table": table, "id": number, "before": kept, "fields": sorted(guarded), "digest": _digest(guarded)})
    return changed, made


def is_as_left(entry: Entry) -> bool:
    """Whether a record is still as the act left it."""
    model = MODELS[entry["table"]]
    row = model._default_manager.filter(pk=entry["id"]).values().first()
    if row is None:
        return False
    plain = _plain(model, row)
    return _digest({name: plain[name] for name in entry.get("fields", plain)}) == str(entry["digest"])


def before(entry: Entry) -> Row:
    """The fields of a changed record as they were, ready to be written."""
    model = MODELS[entry["table"]]
    return {name: model._meta.get_field(name).to_python(value) for name, value in entry["before"].items()}  # type: ignore[union-attr]  # none of them is a relation backwards


def _plain(model: type[Model], row: Row) -> Row:
    names = _OF_A_MESSAGE if model is Message else {*row} - _NOT_THEIRS
    return {name: row[name].isoformat() if isinstance(row[name], date | datetime) else row[name] for name in names}


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
