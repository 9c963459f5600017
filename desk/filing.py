"""Deciding a message: every application filed, answered or left to staff, in one transaction with history and outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from cases.assessment import Assessment, Disposition
from cases.finding import Finding
from cases.names import address_key
from cases.reading import Application, File, Mail, Reading
from cases.states import OPEN, CaseState, move
from desk.answering import ANSWERS, Desk, ask_resend, withdraw_resend, write_letter
from desk.bounces import tie_bounce
from desk.evidence import expected_by, take_evidence
from desk.judging import Judged, judge_all, name_of, number_of, with_register
from desk.kept import kept
from desk.paying import settle
from desk.replying import WISHED, put_before_staff, understood
from rules import assess
from storage import codec, files, queue, search
from storage.history import Happening, tell
from storage.models import Case, Submission

TRIES = 20
"""Another worker may change a case between our look and our write; that often in a row means that something is broken."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the folder it belongs in, a code that says why, and the cases it touched."""

    target: str
    reason: str
    receipts: tuple[str, ...] = ()


def decide(desk: Desk, claimed: queue.Claimed, owner: str, reading: Reading, now: datetime, opened: Submission | None = None) -> Outcome:
    """Decides a claimed message and writes all that follows. Raises LostLease where the message is no longer ours.

    A mail that brought the password of an earlier one, `opened`, is decided as what that one held, received when that came.
    """
    policy = with_register(desk.policy, reading)
    if opened:
        claimed = replace(claimed, received_at=opened.received_at)
    for _ in range(TRIES):
        verdicts = assess(reading, policy, claimed.received_at)
        judged = judge_all(reading, verdicts, policy, claimed.received_at, opened)
        filing = _Filing(desk, claimed, reading, now, opened)
        try:
            with transaction.atomic():
                return filing.write(owner, verdicts[0], judged)
        except (files.Stale, IntegrityError):
            continue
    raise RuntimeError("a decision could not be written: the case kept changing")


def foresee(desk: Desk, reading: Reading, received: datetime) -> str:
    """What `decide` would make of a reading now, in a few words; writes nothing."""
    policy = with_register(desk.policy, reading)
    verdicts = assess(reading, policy, received)
    mail = reading.mail
    if mail and files.is_duplicate(0, mail.message_id or "", mail.content_key):
        return "duplicate: no letter"
    if judged := judge_all(reading, verdicts, policy, received):
        return ", ".join("as filed before: no letter" if j.repeats else j.assessment.disposition for j in judged)
    if expected_by(mail):
        return "evidence for an audit: for staff"
    if mail and mail.machine:
        return f"machine mail ({mail.machine}): no letter"
    known = understood(mail) if mail else None
    if known and (known[0] == WISHED or verdicts[0].disposition != "refer"):
        return f"{known[0]}: for staff"
    return "refer" if verdicts[0].disposition == "refer" else "inquiry: for staff"


@dataclass(frozen=True, slots=True)
class _Filing:
    """One message on its way into the records; its methods run inside the deciding transaction."""

    desk: Desk
    claimed: queue.Claimed
    reading: Reading
    now: datetime
    opened: Submission | None = None
    told: list[Happening] = field(default_factory=list)

    def write(self, owner: str, first: Assessment, judged: Sequence[Judged]) -> Outcome:
        """Files what the message holds and finishes the work on it."""
        mail = self.reading.mail
        files.one_decision_at_a_time()
        outcome = self._outcome(mail, first, judged)
        header_id, content_key = (mail.message_id or "", mail.content_key) if mail else ("", "")
        queue.finish(
            self.claimed.id,
            owner,
            state="judged",
            target=outcome.target,
            reason=outcome.reason,
            decided_at=self.now,
            header_id=header_id,
            content_key=content_key,
            sender_key=address_key(mail.sender or "") if mail else "",
            subject=mail.subject if mail else "",
        )
        if self.opened and judged:
            self._tell(self.opened.case, "unlocked", "", "", ("file.encrypted",))
            if not any(file.trouble == "encrypted" for file in self.reading.files):
                withdraw_resend(self.opened)
        self._tell(None, "decided", "reading", "judged", (outcome.reason, *outcome.receipts))
        self._tell_all()
        return outcome

    def _outcome(self, mail: Mail | None, first: Assessment, judged: Sequence[Judged]) -> Outcome:
        if mail and files.is_duplicate(self.claimed.id, mail.message_id or "", mail.content_key):
            return Outcome("done", "submission.duplicate")
        if mail and mail.machine == "bounce":
            return Outcome("done", "machine.bounce", tie_bounce(mail, self.now))
        if judged:
            filed = [self._file(one, ordinal) for ordinal, one in enumerate(judged, 1)]
            beside = self._evidence(mail, tuple(file for file in self.reading.files if not file.forms))
            target = "review" if beside or any(outcome.target == "review" for outcome in filed) else "done"
            receipts = (*(receipt for outcome in filed for receipt in outcome.receipts), *beside)
            return Outcome(target, filed[0].reason, tuple(dict.fromkeys(receipts)))
        evidence = self._evidence(mail, self.reading.files)
        known = understood(mail) if mail and not mail.machine else None
        if known and (known[0] == WISHED or first.disposition != "refer"):
            code, case = known
            put_before_staff(code, case, self.claimed.id, self.now)
            return Outcome("review", code, tuple(dict.fromkeys((case.receipt_number, *evidence))))
        if evidence:
            return Outcome("review", "audit.evidence", evidence)
        if first.disposition == "refer":
            return self._file_unread(first)
        return Outcome("done", f"machine.{mail.machine}") if mail and mail.machine else Outcome("review", "inquiry")

    def _evidence(self, mail: Mail | None, brought: tuple[File, ...]) -> tuple[str, ...]:
        """Files what a mail brings for an audit; returns the receipt number of its case, none where no evidence is expected."""
        audit = expected_by(mail) if brought else None
        return take_evidence(audit, self.claimed.id, brought, self.claimed.received_at, self.now) if audit else ()

    def _file(self, judged: Judged, ordinal: int) -> Outcome:
        """Files one application and writes its letter."""
        case, verdict = judged.case, judged.assessment
        if case and judged.repeats:
            return self._put_by(case, judged, ordinal, "submission.duplicate", "done")
        if case and case.state not in OPEN:
            return self._put_by(case, judged, ordinal, "submission.after_acceptance", "review")
        before = case.state if case else ""
        state = move("judged" if before else "filed", before or None, state_for(verdict), "rules")
        values = {"state": state, **identity(verdict.application)}
        if case:
            first = min(case.first_received_at, self.claimed.received_at)
            files.change(case, self.now, _codes(verdict), **values, first_received_at=first)
        else:
            case = self._opened(verdict, values)
        if before:
            files.submissions_of(case).update(superseded=True)
        submission = self._record(case, verdict, ordinal, judged, superseded=False)
        self._tell(case, "judged" if before else "filed", before, case.state, _codes(verdict), verdict.rule_set)
        self._tell_all()
        kind = ANSWERS.get(verdict.disposition) if case.email else None
        if settle(self.desk, case, self.now):
            pass  # 受理 is its only letter.
        elif kind:
            write_letter(self.desk, kind, case, submission, verdict, self.reading.mail, self.now)
        else:
            ask_resend(self.desk, case, submission, self.reading.mail, verdict, self.now)
        return Outcome("done" if kind else "review", verdict.disposition, (case.receipt_number,))

    def _put_by(self, case: Case, judged: Judged, ordinal: int, code: str, target: str) -> Outcome:
        """Keeps a submission that changes nothing by itself, with the code that says why."""
        verdict = replace(judged.assessment, findings=(*judged.assessment.findings, Finding(code)))
        self._record(case, verdict, ordinal, judged, superseded=True)
        if target == "review":
            files.put_before_staff(case, (code,), self.now)
        self._tell(case, code, case.state, case.state, _codes(verdict), verdict.rule_set)
        return Outcome(target, code, (case.receipt_number,))

    def _file_unread(self, verdict: Assessment) -> Outcome:
        """Files what seems to be an application but could not be read: a case for staff, or the case it answers."""
        mail = self.reading.mail
        case = files.by_letters([*mail.in_reply_to, *mail.references]) if mail else None
        before = case.state if case else ""
        if case is None:
            case = self._opened(verdict, {"state": move("filed", None, "needs_staff", "rules")})
        elif case.state in OPEN:
            files.change(case, self.now, _codes(verdict), state=move("judged", case.state, "needs_staff", "rules"))
        submission = self._record(case, verdict, 1, None, superseded=True)
        self._tell(case, "judged" if before else "filed", before, case.state, _codes(verdict), verdict.rule_set)
        ask_resend(self.desk, case, submission, mail, verdict, self.now)
        return Outcome("review", "refer", (case.receipt_number,))

    def _opened(self, verdict: Assessment, values: dict[str, str]) -> Case:
        return Case.objects.create(
            receipt_number=files.next_receipt_number(verdict.season),
            season=verdict.season,
            first_received_at=self.claimed.received_at,
            changed_at=self.now,
            **files.waiting(values["state"], _codes(verdict), self.now),
            **values,
        )

    def _record(self, case: Case, verdict: Assessment, ordinal: int, judged: Judged | None, *, superseded: bool) -> Submission:
        return Submission.objects.create(
            message_id=self.claimed.id,
            ordinal=ordinal,
            case=case,
            received_at=self.claimed.received_at,
            disposition=verdict.disposition,
            superseded=superseded,
            own=codec.dump_application(judged.own) if judged and judged.own != verdict.application else "",
            application=codec.dump_application(verdict.application),
            assessment=codec.dump_assessment(verdict),
            facts=kept(self.reading, self.opened) | (_of_staff(judged) if judged else {}),
        )

    def _tell_all(self) -> None:
        tell(*self.told)
        self.told.clear()

    def _tell(self, case: Case | None, what: str, before: str, after: str, codes: Sequence[str], rule_set: str = "") -> None:
        self.told.append(
            Happening(
                at=self.now,
                actor="rules",
                what=what,
                message_id=self.claimed.id,
                case_id=case.id if case else None,
                before=before,
                after=after,
                codes=codes,
                rule_set=rule_set,
            )
        )


def state_for(verdict: Assessment) -> CaseState:
    """The state that a verdict brings a case to."""
    late = any(finding.code == "window.late" for finding in verdict.findings)
    states: dict[Disposition, CaseState] = {
        "complete": "awaiting_payment",
        "deficient": "deficient",
        "early": "early_hold",
        "refer": "late_hold" if late else "needs_staff",
    }
    return states[verdict.disposition]


def _of_staff(judged: Judged) -> dict[str, object]:
    """What staff found no fault with, and corrected, when these forms came before."""
    return judged.corrected | ({"waived": list(judged.waived)} if judged.waived else {})


def _codes(verdict: Assessment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in verdict.findings))


def identity(application: Application | None) -> dict[str, str]:
    """What the forms say of the person; what they do not say stays as it was."""
    if application is None:
        return {}
    a = application.form_a
    known = {
        "certification_number": number_of(application),
        "name": name_of(application),
        "qualification": a.qualification.value if a and a.qualification else "",
        "name_kana": a.name_kana.value if a and a.name_kana else "",
        "email": a.email.value if a and a.email and a.email.trouble is None else "",
    }
    known["address_key"] = address_key(known["email"] or "")
    known["phone_digits"] = search.phone_digits((a.phone.value if a and a.phone else None) or "")
    known |= search.keys(known["name"] or "", known["name_kana"] or "", known["certification_number"] or "")
    return {key: value for key, value in known.items() if value}
