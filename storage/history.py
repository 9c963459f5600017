"""What happened to messages, cases and transfers, by whom and why: ids and codes only, written once, never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from storage.models import Event
from storage.statements import run_each

_TELL = """
INSERT INTO storage_event (message_id, case_id, transfer_id, at, actor, what, from_state, to_state, codes, rule_set, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened: when, who did it (`rules`, `time`, `worker`, `operator` or a staff account), what, and codes for why."""

    at: datetime
    actor: str
    what: str
    message_id: int | None = None
    case_id: int | None = None
    transfer_id: int | None = None
    before: str = ""
    after: str = ""
    codes: Sequence[str] = ()
    rule_set: str = ""
    reason: str = ""
    """In staff's own words."""


def tell(*happenings: Happening) -> None:
    """Writes what happened; for use inside the transaction in which it happens."""
    run_each(_TELL, map(_row, happenings))


def _row(happening: Happening) -> tuple[object, ...]:
    h = happening
    ids = (h.message_id, h.case_id, h.transfer_id)
    return (*ids, h.at, h.actor, h.what, h.before, h.after, json.dumps(list(h.codes)), h.rule_set, h.reason)


def of(*, message_id: int | None = None, case_id: int | None = None, transfer_id: int | None = None) -> list[Event]:
    """What happened to a message, a case or a transfer, in order."""
    given = {"message_id": message_id, "case_id": case_id, "transfer_id": transfer_id}
    whose = Q(**{name: number for name, number in given.items() if number is not None})
    return list(Event.objects.filter(whose).order_by("at", "id"))
