"""Forms that come after 受理: kept for staff, who take them in place of those that were judged, or say that nothing follows from them.

Until then nothing is approved: a certificate goes to the address on the form (R06), and the newest may have another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desk.answering import Desk
from desk.filing import identity
from desk.judging import judge_again
from desk.life import Deed, note
from desk.reviewing import LATE
from desk.staffing import one_act, reasoned
from desk.undoing import UNDONE
from ops.errors import NotPossible
from storage import codec, files
from storage.models import Case, Event, Submission

CAME, TAKEN, SEEN = "submission.after_acceptance", "forms_taken", "forms_seen"
"""What the history of a case tells of them."""
_TOLD = (CAME, TAKEN, SEEN, UNDONE)


def waiting_of(cases: Sequence[Case]) -> set[int]:
    """The ids of those of these cases for which forms came that nobody has looked at; in one statement."""
    told: dict[int, list[Event]] = {}
    for event in Event.objects.filter(case__in=cases, what__in=_TOLD).order_by("-id"):
        told.setdefault(event.case_id or 0, []).append(event)
    return {case for case, events in told.items() if (last := _last_of(events)) and last.what == CAME}


def take(desk: Desk, case: Case, codes: Sequence[str], deed: Deed) -> None:
    """The newest forms count from now on, where they are complete; its state stays. NotPossible where there are none, or they are not.

    That they are late is no matter: the application was accepted. Review findings of these codes are waived, for a reason.
    """
    with one_act(case):
        newest = _newest(case)
        verdict = judge_again(desk.policy, case, newest, {LATE, *codes})
        if verdict is None or verdict.disposition != "complete":
            why = ", ".join(sorted({f.code for f in verdict.findings if f.severity != "note"})) if verdict else "nothing was read"
            raise NotPossible(
                f"{case.receipt_number}: the later forms are not complete ({why}); ask the applicant, or leave them",
                "later_forms_incomplete",
            )
        files.submissions_of(case).filter(superseded=False).update(superseded=True)
        newest.superseded, newest.disposition, newest.assessment = False, verdict.disposition, codec.dump_assessment(verdict)
        newest.facts = {**newest.facts, "waived": sorted(codes)}
        newest.save(update_fields=["superseded", "disposition", "assessment", "facts"])
        files.change(case, deed.at, **identity(verdict.application))
        files.seen_by_staff(case)
        note(case, TAKEN, replace(reasoned(deed) if codes else deed, codes=tuple(codes), rule_set=verdict.rule_set))


def leave(case: Case, deed: Deed) -> None:
    """Nothing follows from the forms that came later; the reason says why."""
    with one_act(case):
        _newest(case)
        files.seen_by_staff(case)
        note(case, SEEN, reasoned(deed))


def _newest(case: Case) -> Submission:
    """What the mail brought that the history told of last: what repeated the forms that count came to nothing."""
    told = _last_told(case)
    if told is None or told.what != CAME or told.message_id is None:
        raise NotPossible(f"{case.receipt_number}: no forms came that wait to be looked at", "no_later_forms")
    newest = files.submissions_of(case).filter(message_id=told.message_id, superseded=True).last()
    if newest is None:
        raise NotPossible(f"{case.receipt_number}: the forms that came later are erased, or count already", "later_forms_gone")
    return newest


def _last_told(case: Case) -> Event | None:
    return _last_of(case.events.filter(what__in=_TOLD).order_by("-id"))


def _last_of(events: Iterable[Event]) -> Event | None:
    """What the history of a case, the newest first, tells of later forms last, without what was taken back since."""
    undone = 0
    for event in events:
        if event.what == UNDONE:
            undone += event.codes[0] in (TAKEN, SEEN)
        elif event.what == CAME or not undone:
            return event
        else:
            undone -= 1
    return None
