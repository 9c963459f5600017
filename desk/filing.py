"""Deciding a message: every application filed, answered or left to staff, in one transaction with history and outbox."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from cases.assessment import Assessment, Disposition
from cases.finding import Finding
from cases.reading import Mail, Reading
from cases.states import OPEN, CaseState, move
from desk.answering import ANSWERS, Desk, ask_resend, write_letter
from desk.judging import Judged, judge, name_of, number_of, with_register
from rules import assess
from storage import codec, files, queue
from storage.models import Case, Event, Letter, Submission

TRIES = 20
"""Another worker may change a case between our look and our write; that often in a row means that something is broken."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the folder it belongs in, a code that says why, and the case numbers it touched."""

    target: str
    reason: str
    receipts: tuple[str, ...] = ()


def decide(desk: Desk, claimed: queue.Claimed, owner: str, reading: Reading, now: datetime) -> Outcome:
    """Decides a claimed message and writes all that follows. Raises LostLease where the message is no longer ours."""
    policy = with_register(desk.policy, reading)
    for _ in range(TRIES):
        verdicts = assess(reading, policy, claimed.received_at)
        judged = [judge(reading, v, policy, claimed.received_at) for v in verdicts if v.application is not None]
        try:
            with transaction.atomic():
                return _write(desk, claimed, owner, reading, verdicts, judged, now)
        except (files.Stale, IntegrityError):
            continue
    raise RuntimeError("a decision could not be written: the case kept changing")


def _write(
    desk: Desk, claimed: queue.Claimed, owner: str, reading: Reading, verdicts: tuple[Assessment, ...], judged: list[Judged], now: datetime
) -> Outcome:
    mail = reading.mail
    season = files.lock_season(verdicts[0].season)
    if mail and files.twin(claimed.id, mail.message_id or "", mail.content_key):
        outcome = Outcome("done", "submission.duplicate")
    elif mail and mail.machine == "bounce":
        outcome = _tie_bounce(mail, now)
    elif judged:
        filed = [_file(desk, claimed, season, reading, one, ordinal, now) for ordinal, one in enumerate(judged, 1)]
        review = any(outcome.target == "review" for outcome in filed)
        outcome = Outcome("review" if review else "done", filed[0].reason, tuple(r for f in filed for r in f.receipts))
    elif verdicts[0].disposition == "refer":
        outcome = _file_unread(desk, claimed, season, reading, verdicts[0], now)
    else:
        outcome = Outcome("done", f"machine.{mail.machine}") if mail and mail.machine else Outcome("review", "inquiry")
    queue.finish(
        claimed.id,
        owner,
        state="judged",
        target=outcome.target,
        reason=outcome.reason,
        decided_at=now,
        header_id=(mail.message_id or "") if mail else "",
        content_key=mail.content_key if mail else "",
    )
    Event.objects.create(
        message_id=claimed.id,
        at=now,
        actor="rules",
        what="decided",
        from_state="reading",
        to_state="judged",
        codes=[outcome.reason, *outcome.receipts],
    )
    return outcome


def _file(
    desk: Desk, claimed: queue.Claimed, season: files.Season, reading: Reading, judged: Judged, ordinal: int, now: datetime
) -> Outcome:
    """Files one application and writes its letter."""
    verdict, case = judged.assessment, judged.case
    closed = case is not None and case.state not in OPEN
    if judged.repeats or (judged.outdated and not closed):
        assert case is not None  # noqa: S101 - only a case can have been there before
        _record(claimed, case, reading, replace(judged, assessment=_noting(verdict, "submission.duplicate")), ordinal, superseded=True)
        _tell(case, claimed.id, now, "submission.repeated", verdict, case.state, case.state)
        return Outcome("done", "submission.duplicate", (case.receipt_number,))
    if closed:
        assert case is not None  # noqa: S101 - likewise
        verdict = replace(_noting(verdict, "submission.after_acceptance"), disposition="refer")
        _record(claimed, case, reading, replace(judged, assessment=verdict), ordinal, superseded=True)
        _tell(case, claimed.id, now, "submission.after_acceptance", verdict, case.state, case.state)
        return Outcome("review", "submission.after_acceptance", (case.receipt_number,))
    before = case.state if case else ""
    case = _open_or_change(case, season, claimed, judged, now)
    submission = _record(claimed, case, reading, judged, ordinal, superseded=False)
    _tell(case, claimed.id, now, "filed" if not before else "judged", verdict, before, case.state)
    if kind := ANSWERS.get(verdict.disposition):
        write_letter(desk, kind, case, submission, reading.mail, now)
    else:
        ask_resend(desk, case, submission, reading, verdict, now)
    return Outcome("review" if verdict.disposition == "refer" else "done", verdict.disposition, (case.receipt_number,))


def _file_unread(desk: Desk, claimed: queue.Claimed, season: files.Season, reading: Reading, verdict: Assessment, now: datetime) -> Outcome:
    """Files what seems to be an application but could not be read: a case for staff, joined to the one it answers."""
    mail = reading.mail
    case = files.by_letters([*mail.in_reply_to, *mail.references]) if mail else None
    if case is None:
        case = Case.objects.create(
            receipt_number=files.next_receipt_number(season),
            season=season.year,
            state=move(None, "needs_staff"),
            first_received_at=claimed.received_at,
            changed_at=now,
        )
        _tell(case, claimed.id, now, "filed", verdict, "", case.state)
    else:
        before = case.state
        after: CaseState = move(case.state, "needs_staff") if case.state in OPEN else case.state  # type: ignore[arg-type, assignment]
        files.change(case, now, state=after)
        case.state = after
        _tell(case, claimed.id, now, "judged", verdict, before, after)
    submission = Submission.objects.create(
        message_id=claimed.id,
        ordinal=1,
        case=case,
        received_at=claimed.received_at,
        disposition=verdict.disposition,
        superseded=True,
        assessment=codec.dump_assessment(verdict),
        facts=facts_of(reading),
    )
    ask_resend(desk, case, submission, reading, verdict, now)
    return Outcome("review", "refer", (case.receipt_number,))


def _open_or_change(case: Case | None, season: files.Season, claimed: queue.Claimed, judged: Judged, now: datetime) -> Case:
    state = state_for(judged.assessment)
    values = {"state": move(case.state if case else None, state), **_identity(judged)}  # type: ignore[arg-type]
    if case is None:
        return Case.objects.create(
            receipt_number=files.next_receipt_number(season),
            season=season.year,
            first_received_at=claimed.received_at,
            changed_at=now,
            **values,
        )
    files.change(case, now, **values)
    for name, value in values.items():
        setattr(case, name, value)
    return case


def state_for(verdict: Assessment) -> CaseState:
    """The state that a verdict brings a case to."""
    late = any(f.code == "window.late" for f in verdict.findings)
    states: dict[Disposition, CaseState] = {
        "complete": "awaiting_payment",
        "deficient": "deficient",
        "early": "early_hold",
        "refer": "late_hold" if late else "needs_staff",
    }
    return states[verdict.disposition]


def _identity(judged: Judged) -> dict[str, str]:
    """What the forms say of the person; what they do not say stays as it was."""
    application = judged.assessment.application
    assert application is not None  # noqa: S101 - only applications are judged
    a = application.form_a
    known = {
        "certification_number": number_of(application),
        "name": name_of(application),
        "qualification": a.qualification.value if a and a.qualification else "",
        "name_kana": a.name_kana.value if a and a.name_kana else "",
        "email": a.email.value if a and a.email and a.email.trouble is None else "",
    }
    return {key: value for key, value in known.items() if value}


def _record(claimed: queue.Claimed, case: Case, reading: Reading, judged: Judged, ordinal: int, *, superseded: bool) -> Submission:
    verdict = judged.assessment
    if not superseded:
        Submission.objects.filter(case=case).update(superseded=True)
    return Submission.objects.create(
        message_id=claimed.id,
        ordinal=ordinal,
        case=case,
        received_at=claimed.received_at,
        disposition=verdict.disposition,
        superseded=superseded,
        own=codec.dump_application(judged.own),
        application=codec.dump_application(verdict.application),
        assessment=codec.dump_assessment(verdict),
        facts=facts_of(reading),
    )


def facts_of(reading: Reading) -> dict[str, object]:
    """What is kept of a message besides its forms: what staff and `show` need, and what a later judgement must know."""
    mail = reading.mail
    return {
        "subject": mail.subject if mail else "",
        "sender": (mail.sender or "") if mail else "",
        "attachments": list(mail.attachments) if mail else [],
        "files": [{"name": f.name, "kind": f.kind, "forms": list(f.forms), "trouble": f.trouble} for f in reading.files],
    }


def _noting(verdict: Assessment, code: str) -> Assessment:
    return replace(verdict, findings=(*verdict.findings, Finding(code)))


def _tell(
    case: Case, message_id: int | None, now: datetime, what: str, verdict: Assessment, before: str, after: str, actor: str = "rules"
) -> None:
    codes = list(dict.fromkeys(f.code for f in verdict.findings))
    Event.objects.create(
        case=case,
        message_id=message_id,
        at=now,
        actor=actor,
        what=what,
        from_state=before,
        to_state=after,
        codes=codes,
        rule_set=verdict.rule_set,
    )


def _tie_bounce(mail: Mail, now: datetime) -> Outcome:
    """Ties a bounce to the letter it is about; staff see that the applicant was not reached."""
    letter = Letter.objects.filter(header_id__in=mail.bounced, bounced_at=None).select_related("case").first() if mail.bounced else None
    if letter is None:
        return Outcome("done", "machine.bounce")
    Letter.objects.filter(id=letter.id).update(bounced_at=now)
    if letter.case is not None:
        not_reached(letter.case, now, "letter.bounced", [letter.kind, *([mail.bounce_status] if mail.bounce_status else [])])
        return Outcome("done", "machine.bounce", (letter.case.receipt_number,))
    return Outcome("done", "machine.bounce")


def not_reached(case: Case, now: datetime, what: str, codes: list[str]) -> None:
    """Puts a case before staff because a letter did not reach the applicant."""
    before = case.state
    after = move(case.state, "needs_staff") if case.state in OPEN else case.state  # type: ignore[arg-type]
    files.change(case, now, state=after)
    Event.objects.create(case=case, at=now, actor="worker", what=what, from_state=before, to_state=after, codes=codes)


def judge_again(desk: Desk, case: Case, received: datetime, now: datetime, actor: str) -> Assessment | None:
    """Judges the current submission of a case as if it came at `received` and writes what follows; None if it has none."""
    submission = files.current(case)
    application = codec.load_application(submission.application) if submission else None
    if submission is None or application is None:
        return None
    reading = Reading(applications=(application,))
    verdict = assess(reading, with_register(desk.policy, reading), received)[0]
    with transaction.atomic():
        before, after = case.state, move(case.state, state_for(verdict))  # type: ignore[arg-type]
        files.change(case, now, state=after)
        submission.assessment, submission.disposition = codec.dump_assessment(verdict), verdict.disposition
        submission.received_at = received
        submission.save(update_fields=["assessment", "disposition", "received_at"])
        _tell(case, None, now, "judged", verdict, before, after, actor)
        if kind := ANSWERS.get(verdict.disposition):
            write_letter(desk, kind, case, submission, None, now)
    return verdict
