"""What a clerk does with a case that asks a question: goes on with it, asks the applicant, joins it to another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cases.assessment import Assessment
from cases.policy import OFFICE_ZONE, Policy
from cases.reading import Application
from cases.sameness import content
from cases.states import ACCEPTED, CLOSED, OPEN
from cases.waiting import LATER_FORMS
from desk.answering import ANSWERS, Desk
from desk.corrected import KEPT, carried, own_forms
from desk.filing import state_for
from desk.judging import joined, judge_again, waived_of
from desk.kept import LEFT_OUT
from desk.life import TIME, Deed, move_case, note
from desk.paying import settle
from desk.staffing import added_words, one_act, reasoned, tell_applicant, words
from notifier.answer import Decision
from ops.errors import NotAllowed, NotPossible
from rules import confirmed
from storage import codec, files, inquiries, payments
from storage.models import Case, Submission

LATE = "window.late"


def go_on(desk: Desk, case: Case, codes: Sequence[str], deed: Deed, besides: str = "") -> None:
    """Judges a case again as if staff's findings of these codes were not there (「問題なしとして進める」), with the letter that follows.

    The codes must be review findings of its forms, and are waived for a reason; lateness only by a supervisor (R37).
    Without codes it is only judged again: NotPossible where nothing would be another, and nobody is told a second time.
    `besides` is 補足 for the letter; NotPossible where none follows that takes it.
    """
    submission = files.current(case)
    if submission is None or not submission.application:
        raise NotPossible(f"{case.receipt_number}: no forms were read that could be judged", "nothing_read")
    _check(case, submission, codes, deed)
    verdict = judge_again(desk.policy, case, submission, {*waived_of(submission), *codes})
    assert verdict is not None  # noqa: S101 - there are forms
    with one_act(case):
        if _stands_so(case, submission, verdict):
            if not besides and settle(desk, case, deed.at, by_staff=True):
                return
            raise NotPossible(f"{case.receipt_number} is judged so already", "judged_already")
        submission.facts = {**submission.facts, "waived": sorted({*waived_of(submission), *codes})}
        if codes:
            note(case, "waived", replace(deed, codes=tuple(codes)))
        write_verdict(desk, case, submission, verdict, deed, besides)


def _stands_so(case: Case, submission: Submission, verdict: Assessment) -> bool:
    return case.state == state_for(verdict) and submission.assessment == codec.dump_assessment(verdict)


def _check(case: Case, submission: Submission, codes: Sequence[str], deed: Deed) -> None:
    if case.state not in OPEN or case.state == "early_hold":
        raise NotPossible(f"{case.receipt_number} is {case.state}", "state")
    if codes:
        reasoned(deed)
    asked = {f.code for f in codec.load_assessment(submission.assessment).findings if f.severity == "review"}
    if unknown := sorted({*codes} - asked):
        raise NotPossible(
            f"{case.receipt_number}: {unknown[0]} is not among what staff are asked there ({', '.join(sorted(asked)) or 'nothing'})",
            "not_asked",
        )
    if LATE in codes and deed.actor.by != "supervisor":
        raise NotAllowed("to take a late application is for a supervisor")


def write_verdict(
    desk: Desk, case: Case, submission: Submission, verdict: Assessment, deed: Deed, besides: str = "", /, **values: object
) -> None:
    """Writes a new verdict on a submission, where the case goes by it, and the letter that answers it; 受理 if the fee is here.

    `besides` is 補足 for it; `values` are other fields of the case that change with it. Inside `one_act`.
    """
    found = sorted({finding.code for finding in verdict.findings})
    move_case(case, "judged", state_for(verdict), replace(deed, codes=found, rule_set=verdict.rule_set), **values)
    submission.disposition, submission.assessment = verdict.disposition, codec.dump_assessment(verdict)
    submission.facts = {key: fact for key, fact in submission.facts.items() if key != LEFT_OUT}
    submission.save(update_fields=["application", "assessment", "disposition", "facts", "own", "superseded"])
    kind = ANSWERS.get(verdict.disposition)
    settled = settle(desk, case, deed.at, by_staff=True)
    if besides and (settled or kind not in ("complete", "deficient")):
        raise NotPossible(f"{case.receipt_number}: no letter follows that takes words of one's own", "no_letter_for_words")
    if kind and not settled:
        tell_applicant(desk, kind, case, deed, Decision(words=added_words(besides)))


def send_deficient(desk: Desk, case: Case, named: Sequence[str], besides: str, deed: Deed) -> None:
    """「不備として連絡する」: a case that asks staff is deficient; the letter names the defects of these codes, with 補足 if there is any.

    Only what the verdict calls a deficiency may be named, or has a doubt about that staff settled by looking: somebody saw it. What is
    not named is told in the history, and waived is nothing: when the applicant answers, all is judged.
    """
    submission = files.current(case)
    if case.state != "needs_staff" or submission is None:
        raise NotPossible(f"{case.receipt_number} is {case.state}, or nothing was read", "nothing_read_or_state")
    verdict = confirmed(codec.load_assessment(submission.assessment), named)
    seen = {finding.code for finding in verdict.findings if finding.severity == "deficiency"}
    if unknown := sorted({*named} - seen):
        raise NotPossible(
            f"{case.receipt_number}: {unknown[0]} is no defect that was seen there ({', '.join(sorted(seen)) or 'none'})", "defect_not_seen"
        )
    if not named:
        raise NotPossible(f"{case.receipt_number}: at least one defect is named", "no_defect_named")
    left_out = sorted(seen - {*named})
    with one_act(case):
        codes = sorted({finding.code for finding in verdict.findings})
        move_case(case, "judged", "deficient", replace(deed, codes=codes, rule_set=verdict.rule_set))
        if left_out:
            note(case, LEFT_OUT, replace(deed, codes=left_out))
        submission.disposition = "deficient"
        submission.assessment = codec.dump_assessment(replace(verdict, disposition="deficient"))
        submission.facts = {**submission.facts, LEFT_OUT: left_out}
        submission.save(update_fields=["assessment", "disposition", "facts"])
        tell_applicant(desk, "deficient", case, deed, Decision(words=added_words(besides)))


def hand_up(case: Case, why: str, deed: Deed) -> None:
    """「責任者に回す」: the case is a supervisor's until its next move; the history keeps the note."""
    if case.state in CLOSED:
        raise NotPossible(f"{case.receipt_number} is {case.state}", "state")
    if case.for_supervisor:
        raise NotPossible(f"{case.receipt_number} is a supervisor's already", "handed_up_already")
    with one_act(case):
        files.change(case, deed.at, for_supervisor=True)
        note(case, "handed_up", reasoned(replace(deed, reason=why)))


def into_inquiry(case: Case, deed: Deed) -> None:
    """「問い合わせに移す」: what was filed by mistake is no application; its mails are inquiries, and nobody is written to.

    The case is `merged`: closed, without a decision and without a letter, its mail belonging elsewhere. It gives its certification number
    free, since the application may still come. NotPossible where a fee was taken for it, or a mail of it belongs to another case, too.
    """
    if payments.allocations(case):
        raise NotPossible(f"{case.receipt_number} has a fee: undo its match first", "has_fee")
    messages = list(files.submissions_of(case).values_list("message_id", flat=True))
    if Submission.objects.filter(message__in=messages).exclude(case=case).exists():
        raise NotPossible(f"{case.receipt_number}: a mail of it holds another application, too", "mail_of_two")
    with one_act(case):
        move_case(case, "became_inquiry", "merged", deed, certification_number="")
        files.submissions_of(case).update(superseded=True)
        inquiries.take(messages)


def take_late(desk: Desk, case: Case, deed: Deed) -> None:
    """期限後として受け付ける: judged again, its lateness waived."""
    go_on(desk, case, [LATE], deed)


def ask(desk: Desk, case: Case, question: str, deed: Deed) -> None:
    """記載内容の確認: asks the applicant; the case waits for the answer, or until the days for it are over."""
    if not case.email:
        raise NotPossible(f"{case.receipt_number}: no address is known to ask at", "no_address")
    with one_act(case):
        move_case(case, "asked", "queried", deed)
        tell_applicant(desk, "query", case, deed, Decision(words=words(question)), answer_by(desk.policy, case))


def answer_by(policy: Policy, case: Case) -> date | None:
    """The last day for the answer to what a case was asked last; None where nothing was asked."""
    asked = case.events.filter(what="asked").order_by("-at").values_list("at", flat=True).first()
    return asked.astimezone(OFFICE_ZONE).date() + timedelta(days=policy.query_days) if asked else None


def answer_by_phone(case: Case, deed: Deed) -> None:
    """The answer came to a clerk in another way than by mail."""
    with one_act(case):
        move_case(case, "answered", "needs_staff", deed)


def give_up_waiting(desk: Desk, now: datetime) -> int:
    """Puts the cases before staff whose days for an answer are over; returns how many."""
    today, given_up = now.astimezone(OFFICE_ZONE).date(), 0
    for case in files.in_state("queried"):
        last = answer_by(desk.policy, case)
        if last and last < today:
            with one_act(case):
                move_case(case, "answered", "needs_staff", Deed(actor=TIME, at=now, codes=("query.unanswered",)))
            given_up += 1
    return given_up


def merge(desk: Desk, case: Case, into: Case, deed: Deed) -> None:
    """重複としてまとめる: what was filed under a case without a number belongs to another, which is judged with it.

    To one that is accepted it comes as forms after 受理 do: staff look at it.
    """
    if case.certification_number:
        raise NotPossible(f"{case.receipt_number} has a certification number of its own", "has_number")
    if case.id == into.id or into.state in CLOSED:
        raise NotPossible(f"{case.receipt_number} cannot go into {into.receipt_number}", "cannot_merge")
    with one_act(case):
        if payments.allocations(case):
            raise NotPossible(f"{case.receipt_number} has a fee: undo its match first", "has_fee")
        brought = files.submissions_of(case).last()
        move_case(case, "merged", "merged", replace(deed, codes=(into.receipt_number,)))
        files.submissions_of(case).update(case=into, superseded=True)
        note(into, "joined", replace(deed, codes=(case.receipt_number,)))
        if into.state in OPEN and into.state != "early_hold":
            _judge_joined(desk, into, deed)
        elif into.state in ACCEPTED and brought:
            note(into, LATER_FORMS, replace(deed, message_id=brought.message_id))
            files.put_before_staff(into, (LATER_FORMS,), deed.at)


def _judge_joined(desk: Desk, case: Case, deed: Deed) -> None:
    """Judges a case by the newest of each form among all that was filed for it, where that is not what counted before."""
    before = files.current(case)
    filed = [(s, own_forms(s)) for s in files.submissions_of(case)]
    forms: list[tuple[Submission, Application]] = [(s, application) for s, application in filed if application]
    if not forms:
        return
    whole, corrected = carried(joined([(s.received_at, application) for s, application in forms]), [s for s, _ in filed])
    if before and content(codec.load_application(before.application)) == content(whole):
        return
    newest, own = forms[-1]
    files.submissions_of(case).exclude(id=newest.id).update(superseded=True)
    newest.own = codec.dump_application(own) if own != whole else ""
    newest.application, newest.superseded = codec.dump_application(whole), False
    newest.facts = {key: fact for key, fact in newest.facts.items() if key != KEPT} | corrected
    newest.save(update_fields=["application", "facts", "own", "superseded"])
    verdict = judge_again(desk.policy, case, newest, waived_of(newest))
    if verdict:
        write_verdict(desk, case, newest, verdict, deed)
