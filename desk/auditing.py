"""The audit of accepted applications (R36): who is drawn, what each row's evidence showed, and what follows; nobody is refused here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from django.db import transaction

from cases.assessment import Assessment, Credit
from cases.audit import SIGHTS, AuditedActivity, AuditNotice, Occasion, Sight
from cases.policy import OFFICE_ZONE
from cases.reading import Activity
from cases.states import AuditResult, LetterKind, RowResult
from desk.answering import Desk, held_until, write_audit
from desk.judging import with_register
from desk.kept import read_again, verdict_of
from desk.life import Deed, move_case, note
from desk.staffing import one_act
from ops.errors import ChangedMeanwhile, NotAllowed, NotPossible
from rules import assess
from rules.audit import RANDOM, days_of, draw, rows, triggers, voided, wanted
from rules.entries import known
from storage import audits, files, outbox
from storage.models import Audit, AuditedRow, Case, Draw, Letter, Submission

TO_JUDGE = ("accepted", "audit_notified", "audit_received")
"""States in which evidence may be judged: before the decision. `accepted` after a payment that was reversed came again."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw: its number (None: a dry run), what it was made from, and the chosen cases with why."""

    number: int | None
    season: int
    seed: str
    rate: Decimal
    population: tuple[str, ...]
    chosen: dict[str, tuple[str, ...]]
    letters: tuple[Letter, ...]
    """The requests; of a dry run the first, which is not kept."""
    unwritten: int
    """How many of the chosen have no address and are asked by post."""

    @property
    def key(self) -> str:
        """The same for the same lots from the same population, so that what was seen dry can be told from what is drawn."""
        return hashlib.sha256(repr((self.season, self.seed, self.rate, self.population, self.chosen)).encode()).hexdigest()


def draw_audits(
    desk: Desk, season: int, rate: Decimal | None, seed: str, deed: Deed, *, dry_run: bool = False, seen: str | None = None
) -> Drawn:
    """Draws from the accepted cases of a season (`rate` None: as the policy says) and asks the chosen for evidence.

    ChangedMeanwhile where a dry run of it was `seen` (its key) and others are chosen by now.
    NotPossible where there is nobody to draw from, or a draw of the season was made from this seed: it would be the same deed again.
    """
    rate = desk.policy.audit_rate if rate is None else rate
    with transaction.atomic():
        files.one_decision_at_a_time()
        filed = _to_draw_from(season, seed)
        population = {case.receipt_number: triggers(verdict_of(one), desk.policy.audit_triggers) for case, one in filed.items()}
        chosen = draw(population, rate, seed)
        record = Draw.objects.create(
            season=season,
            at=deed.at,
            actor=deed.actor.name,
            seed=seed,
            rate=str(rate),
            population=sorted(population),
            chosen={receipt: list(why) for receipt, why in chosen.items()},
        )
        selected = [(case, submission) for case, submission in filed.items() if case.receipt_number in chosen]
        first = next((pair for pair in selected if pair[0].email), selected[0])
        letters = [
            _selected(desk, record, case, submission, replace(deed, codes=chosen[case.receipt_number]))
            for case, submission in ([first] if dry_run else selected)
        ]
        transaction.set_rollback(dry_run)
        drawn = Drawn(
            number=None if dry_run else record.id,
            season=season,
            seed=seed,
            rate=rate,
            population=tuple(sorted(population)),
            chosen=chosen,
            letters=tuple(letter for letter in letters if letter),
            unwritten=sum(not case.email for case, _ in selected),
        )
        if seen is not None and drawn.key != seen:
            raise ChangedMeanwhile(f"the draw of {season} is another by now")
    return drawn


def _to_draw_from(season: int, seed: str) -> dict[Case, Submission]:
    """The accepted cases that no draw has chosen, with what counts of each. Errors as of `draw_audits`."""
    if before := Draw.objects.filter(season=season, seed=seed).first():
        raise NotPossible(f"draw {before.id} of {season} was made with the seed {seed}: a further one is made with another", "seed_used")
    filed = audits.filed(season)
    if not filed:
        raise NotPossible(f"no accepted application of {season} is still to be drawn", "nobody_to_draw")
    return filed


def draw_again(record: Draw) -> dict[str, tuple[str, ...]]:
    """What a stored draw gives when it is made again from its population, rate and seed, with the triggers that were found then."""
    found = {receipt: tuple(code for code in record.chosen.get(receipt, ()) if code != RANDOM) for receipt in record.population}
    return draw(found, Decimal(record.rate), record.seed)


def _selected(desk: Desk, record: Draw, case: Case, submission: Submission, deed: Deed) -> Letter | None:
    """Opens the audit of a case and asks for its evidence; None where no address is known and staff must write by post."""
    verdict = verdict_of(submission)
    audit = Audit.objects.create(
        case=case, draw=record, submission=submission, requested_at=deed.at, due_on=_today(deed) + timedelta(days=desk.policy.audit_days)
    )
    AuditedRow.objects.bulk_create(AuditedRow(audit=audit, row=row) for row in wanted(verdict))
    with one_act(case):
        move_case(case, "selected", "audit_notified", deed)
    return _ask(desk, audit, "first", deed)


def record_rows(
    desk: Desk, audit: Audit, numbers: Sequence[int], result: RowResult, seen: Sequence[Sight], words: str, deed: Deed
) -> AuditResult | None:
    """Notes what the evidence of rows showed; `words` are for the applicant. Returns the audit's result, None while rows are open.

    NotAllowed for who decided the case; NotPossible where the result would not be explained, is recorded already, or there is no such
    row to audit.
    """
    case = audit.case
    _check(audit, deed)
    if result == "passed" and len(set(seen)) < len(SIGHTS) and not words:
        raise NotPossible(
            "a row passes if its evidence shows all six (name organiser title date hours issuer), or with a note", "row_passes_with_six"
        )
    if result == "failed" and len(set(seen)) == len(SIGHTS) and not words:
        raise NotPossible("its evidence shows all six: a note must say why the row fails", "row_fails_with_note")
    with one_act(case):
        found, shown = _rows_of(audit, numbers, result), [sight for sight in SIGHTS if sight in seen]
        if all((row.result, row.seen, row.note) == (result, shown, words) for row in found) and not _came_since(case, result):
            raise NotPossible(f"{case.receipt_number}: row {', '.join(map(str, numbers))} is recorded so already", "row_recorded")
        for row in found:
            row.result, row.seen, row.note = result, shown, words
            row.judged_at, row.auditor = deed.at, deed.actor.name
            row.save()
        note(case, "audit_row_judged", replace(deed, codes=[f"audit.row.{result}", *(f"row.{number}" for number in numbers)]))
        if result == "more":
            _ask_for_more(desk, audit, deed)
            return None
        audits.change(audit, result="", decided_at=None)
        if any(row.result not in ("passed", "failed") for row in audits.rows(audit)):
            return None
        return _conclude(desk, audit, deed)


def _came_since(case: Case, result: RowResult) -> bool:
    """Whether more can be asked for once more: evidence came after the last time."""
    return result == "more" and case.state == "audit_received"


def _check(audit: Audit, deed: Deed) -> None:
    case = audit.case
    if audits.decided_by(case, deed.actor.name):
        raise NotAllowed(f"{deed.actor.name!r} decided {case.receipt_number} and must not audit it")
    if case.state not in TO_JUDGE or audit.result == "exempted":
        raise NotPossible(
            f"{case.receipt_number} is {case.state}{', exempted from the audit' if audit.result == 'exempted' else ''}", "state"
        )


def _rows_of(audit: Audit, numbers: Sequence[int], result: RowResult) -> list[AuditedRow]:
    """The rows of these numbers; evidence may be asked for a further row that the report has."""
    known = {row.row: row for row in audits.rows(audit)}
    report = rows(verdict_of(audit.submission))
    for number in numbers:
        if number not in known and not (result == "more" and number in report and days_of(report[number][0])):
            raise NotPossible(
                f"{audit.case.receipt_number}: row {number} is not audited (rows {', '.join(map(str, known))})", "row_not_audited"
            )
    return [known.get(number) or AuditedRow(audit=audit, row=number) for number in dict.fromkeys(numbers)]


def _ask_for_more(desk: Desk, audit: Audit, deed: Deed) -> None:
    """追加依頼: the applicant has as long again as for the first request."""
    case = audit.case
    due = max(audit.due_on, _today(deed) + timedelta(days=desk.policy.audit_days))
    audits.change(audit, due_on=due, result="", decided_at=None)
    if case.state == "audit_received":
        move_case(case, "more_evidence_asked", "audit_notified", deed)
    _ask(desk, audit, "more", deed)


def _conclude(desk: Desk, audit: Audit, deed: Deed) -> AuditResult:
    """All rows have their result: those that failed count nothing, and the rest must be enough (R14)."""
    left = without_failed(desk, audit)
    short = left.points is None or left.points.missing > 0
    failed = any(row.result == "failed" for row in audits.rows(audit))
    result: AuditResult = "failed" if failed and short else "passed"
    audits.change(audit, result=result, decided_at=deed.at, auditor=deed.actor.name)
    note(audit.case, "audit_concluded", replace(deed, codes=(f"audit.{result}",), rule_set=left.rule_set))
    _tell_result(desk, audit, left, deed)
    return result


def without_failed(desk: Desk, audit: Audit) -> Assessment:
    """The verdict on the audited application without the rows that failed; as it was filed where none did."""
    verdict = verdict_of(audit.submission)
    failed = {row.row for row in audits.rows(audit) if row.result == "failed"}
    if not failed:
        return verdict
    reading = read_again(audit.submission, voided(verdict, failed), ())
    again = assess(reading, with_register(desk.policy, reading), audit.submission.received_at)[0]
    # What the applicant claimed is told as the form has it.
    points = replace(again.points, claimed=verdict.points.claimed) if again.points and verdict.points else again.points
    return replace(again, points=points)


def extend(desk: Desk, audit: Audit, until: date, deed: Deed) -> None:
    """Puts the last day for evidence off and tells the applicant; of a case that was accepted anew, evidence is expected again."""
    if audit.result or audit.case.state not in TO_JUDGE or until <= _today(deed):
        raise NotPossible(f"{audit.case.receipt_number}: the audit is closed, or that day is past", "audit_closed_or_past")
    if until == audit.due_on and audit.case.state != "accepted":
        raise NotPossible(f"{audit.case.receipt_number}: {until} is the last day already", "last_day_already")
    with one_act(audit.case):
        audits.change(audit, due_on=until)
        if audit.case.state == "accepted":
            move_case(audit.case, "selected", "audit_notified", deed)
        note(audit.case, "audit_extended", deed)
        _ask(desk, audit, "extended", deed)


def exempt(desk: Desk, audit: Audit, deed: Deed) -> None:
    """Ends an audit without its evidence, for the reason of the deed, and tells the applicant."""
    if audit.result or audit.case.state not in TO_JUDGE:
        raise NotPossible(f"{audit.case.receipt_number}: the audit is closed", "audit_closed")
    with one_act(audit.case):
        audits.change(audit, result="exempted", decided_at=deed.at, auditor=deed.actor.name, reason=deed.reason)
        note(audit.case, "audit_concluded", replace(deed, codes=("audit.exempted",)))
        _tell_result(desk, audit, verdict_of(audit.submission), deed)


def held_letters(case: Case) -> list[Letter]:
    """The letters of an audit that a supervisor has still to see."""
    return list(Letter.objects.filter(case=case, state="held", code=audits.PREVIEW).order_by("id"))


def send_held(desk: Desk, case: Case, deed: Deed) -> int:
    """Lets the held letters of an audit go; returns how many. Whoever withdrew is told nothing more of it.

    Nobody is asked for evidence that is not wanted any more, or by a day that is past.
    """
    if case.state == "withdrawn":
        raise NotPossible(f"{case.receipt_number} is withdrawn", "withdrawn")
    with one_act(case):
        if Letter.objects.filter(case=case, state="held", code=audits.PREVIEW, kind="audit_request").exists():
            _check_request(case, deed)
        sent = Letter.objects.filter(case=case, state="held", code=audits.PREVIEW).update(
            state="waiting", code="", not_before=held_until(desk, deed.at)
        )
        if sent:
            note(case, "audit_told", deed)
    return sent


def _check_request(case: Case, deed: Deed) -> None:
    due_on = Audit.objects.get(case=case).due_on
    if case.state not in TO_JUDGE:
        raise NotPossible(f"{case.receipt_number} is {case.state}: no evidence is wanted any more", "no_evidence_wanted")
    if due_on < _today(deed):
        raise NotPossible(
            f"{case.receipt_number}: the letter asks for evidence until {due_on}: put that day off first (--extend-to)", "due_day_first"
        )


def is_overdue(audit: Audit, today: date) -> bool:
    """Whether the last day for evidence is past and none has come."""
    return audit.case.state == "audit_notified" and not audit.result and audit.due_on < today


def _ask(desk: Desk, audit: Audit, occasion: Occasion, deed: Deed) -> Letter | None:
    """Asks for the evidence of the rows that lack it: after a first look those of which more is wanted, else all that are open."""
    asked = [row for row in audits.rows(audit) if row.result in (("more",) if occasion == "more" else ("", "more"))]
    verdict = verdict_of(audit.submission)
    notice = AuditNotice(activities=activities(verdict, asked), due_on=audit.due_on, occasion=occasion)
    return _write(desk, "audit_request", audit, notice, verdict, deed)


def _tell_result(desk: Desk, audit: Audit, left: Assessment, deed: Deed) -> None:
    found = activities(verdict_of(audit.submission), audits.rows(audit) if audit.result != "exempted" else ())
    result: AuditResult = audit.result  # type: ignore[assignment]  # the database checks it
    _write(desk, "audit_result", audit, AuditNotice(activities=found, due_on=audit.due_on, result=result), left, deed)


def _write(desk: Desk, kind: LetterKind, audit: Audit, notice: AuditNotice, verdict: Assessment, deed: Deed) -> Letter | None:
    """The letter, in place of one that has not left yet; held until a supervisor has seen it, unless that is who acts."""
    case = audit.case
    unsent = Letter.objects.filter(case=case, kind__in=("audit_request", "audit_result"), state__in=("waiting", "held", "failed"))
    unsent.update(state="failed", code=outbox.SUPERSEDED)
    if not case.email:
        return None
    letter = write_audit(desk, kind, case, audit.submission, verdict, deed.at, notice, f"audit-{audit.version}")
    if deed.actor.by != "supervisor":
        letter.state, letter.code = "held", audits.PREVIEW
        letter.save(update_fields=["state", "code"])
    return letter


def activities(verdict: Assessment, audited: Sequence[AuditedRow]) -> tuple[AuditedActivity, ...]:
    """The rows of an audit with what the report says of them."""
    report = rows(verdict)
    return tuple(_activity(row, *report[row.row]) for row in audited)


def _activity(audited: AuditedRow, activity: Activity, credit: Credit) -> AuditedActivity:
    days = days_of(activity)
    assert days is not None  # noqa: S101 - what has no day brought no points
    result: RowResult | Literal[""] = audited.result  # type: ignore[assignment]  # the database checks it
    return AuditedActivity(
        row=audited.row,
        category=known(activity.category) or "",
        title=known(activity.title) or "",
        organiser=known(activity.organiser) or "",
        first=days[0],
        last=days[1],
        credited=credit.credited,
        result=result,
        seen=tuple(audited.seen),
        note=audited.note,
    )


def _today(deed: Deed) -> date:
    return deed.at.astimezone(OFFICE_ZONE).date()
