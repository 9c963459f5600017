"""What a submission means for a case: its forms joined with those sent before, judged by the rules. Reads, never writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from cases.assessment import Assessment
from cases.finding import Finding
from cases.names import address_key, folded
from cases.policy import OFFICE_ZONE, Policy
from cases.reading import Application, Mail, Reading
from cases.sameness import content
from desk.corrected import carried, own_forms
from desk.kept import read_again, unread, verdict_of
from rules import assess, number_key, of_the_forms, reused, without
from storage import codec, files, register
from storage.models import Case, Submission

CAME_TO_NOTHING = ("withdrawn", "refused", "late_closed", "expired", "merged")
"""States of a case in which no activity was used."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One application of a message, judged: the case it belongs to (None: a new one) and what it is there."""

    own: Application
    assessment: Assessment
    case: Case | None
    current: Submission | None
    repeats: bool
    """True where it says just what the case's current submission says: no second letter (`submission.duplicate`)."""
    waived: tuple[str, ...] = ()
    """Codes that staff found no fault with when these forms came before."""
    corrected: dict[str, object] = field(default_factory=dict)
    """What staff corrected in these forms before (`desk.corrected`)."""


def numbers_in(reading: Reading) -> set[str]:
    """The certification numbers that stand in the forms of a reading."""
    return {number for application in reading.applications if (number := number_of(application))}


def number_of(application: Application) -> str:
    """The certification number of an application as the register's key, from whichever form tells it; empty where none does."""
    forms = (application.form_a, application.form_b, application.form_c)
    entries = (form.certification_number for form in forms if form is not None)
    return next((number_key(e.value) for e in entries if e is not None and e.value and e.trouble is None), "")


def name_of(application: Application) -> str:
    """The applicant's name as written on whichever form tells it; empty where none does."""
    a, b, c = application.form_a, application.form_b, application.form_c
    entries = (a and a.name, b and b.name, c and c.signed_by)
    return next((e.value for e in entries if e and e.value), "")


def with_register(policy: Policy, reading: Reading) -> Policy:
    """The policy with the certificants that a reading speaks of, where a register is loaded."""
    return replace(policy, register=register.look_up(numbers_in(reading)))


def judge_all(
    reading: Reading, verdicts: Sequence[Assessment], policy: Policy, received: datetime, opened: Submission | None = None
) -> list[Judged]:
    """What each application of a reading means; a case is continued by one of them only, the first.

    `opened` is the earlier submission whose files the mail opened, if it did.
    """
    judged: list[Judged] = []
    for verdict in verdicts:
        if verdict.application is not None:
            taken = {one.case.id for one in judged if one.case}
            one = judge(reading, verdict, policy, received, taken, opened)
            beside = [before.assessment for before in judged]
            judged.append(replace(one, assessment=with_reuse(one.assessment, policy, received, beside)))
    return judged


def judge(
    reading: Reading,
    assessment: Assessment,
    policy: Policy,
    received: datetime,
    taken: Collection[int] = (),
    opened: Submission | None = None,
) -> Judged:
    """What one application of a reading means, given what was filed before; `assessment` is the verdict on it alone.

    `taken` are cases that it is not to continue.
    """
    own = assessment.application
    assert own is not None  # noqa: S101 - the caller hands over applications only
    case = find_case(own, reading.mail, assessment.season) or _of_the_locked(opened, own, assessment.season)
    if case is None or case.id in taken:
        return Judged(own, answerable(assessment, ""), None, None, repeats=False)
    earlier = list(files.submissions_of(case))
    current = next((s for s in reversed(earlier) if not s.superseded), None)
    whole_forms, corrected = carried(joined([*((s.received_at, own_forms(s)) for s in earlier), (received, own)]), earlier)
    newest = max([received, *(s.received_at for s in earlier)])
    first = min(case.first_received_at, received) if _keeps_first_day(case, newest, policy) else None
    whole = replace(
        reading, applications=(whole_forms,), files=(*reading.files, *unread(earlier, whole_forms, {opened.id} if opened else ()))
    )
    verdict = answerable(assess(whole, policy, newest, first_received=first)[0], case.email)
    waived = of_the_forms(waived_of(current)) if current and _same_forms(current, whole_forms) else ()
    verdict = without(verdict, waived)
    return Judged(own, verdict, case, current, repeats=_repeats(current, verdict), waived=waived, corrected=corrected)


def judge_again(
    policy: Policy, case: Case, submission: Submission, waived: Collection[str], corrected: Application | None = None
) -> Assessment | None:
    """The verdict on a submission under today's rules, without the findings of the codes waived; None where no forms were read.

    What counted as sent in time still does. `corrected` are the forms to be judged, where they are not those that are filed.
    """
    application = corrected or codec.load_application(submission.application)
    if application is None:
        return None
    reading = read_again(submission, application, list(files.submissions_of(case)))
    late = any(finding.code == "window.late" for finding in codec.load_assessment(submission.assessment).findings)
    first = None if late else case.first_received_at
    verdict = assess(reading, with_register(policy, reading), submission.received_at, first_received=first)[0]
    return without(with_reuse(answerable(verdict, case.email), policy, submission.message.received_at), waived)


def waived_of(submission: Submission) -> tuple[str, ...]:
    """The codes that staff found no fault with in a submission."""
    return tuple(submission.facts.get("waived", ()))


def _same_forms(current: Submission, application: Application) -> bool:
    return content(codec.load_application(current.application)) == content(application)


def with_reuse(verdict: Assessment, policy: Policy, received: datetime, beside: Sequence[Assessment] = ()) -> Assessment:
    """The verdict with a note on each activity that counted in an application received before, or before it in the same mail.

    A person is known by the certification number, or by name and address together; two applications of one season are two
    only if both tell their numbers.
    """
    application = verdict.application
    if application is None or application.form_b is None:
        return verdict
    number, (name, address) = number_of(application), _person(application)
    same = [
        case
        for case in files.others(verdict.season, number, address, policy.rule_set(verdict.season).years)
        if (case.certification_number == number or folded(case.name) == name)
        and (case.season != verdict.season or (number and case.certification_number))
        and case.state not in CAME_TO_NOTHING
    ]
    before = [(s.case.receipt_number, verdict_of(s)) for s in files.counting(same, received) if s.case] if same else []
    for other in beside:
        if other.application and number and number_of(other.application) and name and _person(other.application) == (name, address):
            before.append((number_of(other.application), other))
    noted = tuple(reused(verdict, before))
    return replace(verdict, findings=(*verdict.findings, *noted)) if noted else verdict


def _person(application: Application) -> tuple[str, str]:
    """Name and address, each as a key."""
    email = application.form_a and application.form_a.email
    return folded(name_of(application)), address_key(email.value or "") if email else ""


def answerable(verdict: Assessment, known_address: str) -> Assessment:
    """The verdict, for staff where it would be answered and no address is known: without form (A) there is none (R33)."""
    form_a = verdict.application.form_a if verdict.application else None
    if known_address or (form_a and form_a.email) or verdict.disposition not in ("complete", "deficient"):
        return verdict
    return replace(verdict, disposition="refer", findings=(*verdict.findings, Finding("applicant.email.missing")))


def find_case(application: Application, mail: Mail | None, season: int) -> Case | None:
    """The case an application belongs to: by number, by reply to one of our letters, or by name and address together."""
    number = number_of(application)
    if found := files.by_number(season, number):
        return found
    replied = files.by_letters([*mail.in_reply_to, *mail.references]) if mail else None
    if (replied and number in ("", replied.certification_number)) or (replied and not replied.certification_number):
        return replied
    name, sender = folded(name_of(application)), (mail.sender or "").lower() if mail else ""
    if not name or not sender:
        return None
    alike = [case for case in files.open_from(season, sender) if name == folded(case.name) and "" in (number, case.certification_number)]
    return alike[0] if len(alike) == 1 else None


def _of_the_locked(opened: Submission | None, application: Application, season: int) -> Case | None:
    """The case that was opened for the locked mail, where it is nobody else's."""
    case = opened.case if opened else None
    return case if case and case.season == season and case.certification_number in ("", number_of(application)) else None


def joined(filed: Sequence[tuple[datetime, Application | None]]) -> Application:
    """The newest of each form: a complete set replaces, a single form replaces only itself (ambiguity 16)."""
    in_order = [a for _, a in sorted(filed, key=lambda pair: pair[0]) if a is not None]
    whole = in_order[0]
    for later in in_order[1:]:
        whole = replace(
            later,
            form_a=later.form_a or whole.form_a,
            form_b=later.form_b or whole.form_b,
            form_c=later.form_c or whole.form_c,
        )
    return whole


def _keeps_first_day(case: Case, received: datetime, policy: Policy) -> bool:
    """Whether a correction still counts as sent on the first day of receipt (ambiguity 6): to the end of the day that the letter names."""
    notice = files.last_notice(case)
    last = date(case.season, *policy.correction_last_month_day)
    if notice:
        last = min(last, notice.astimezone(OFFICE_ZONE).date() + timedelta(days=policy.correction_days))
    return received.astimezone(OFFICE_ZONE).date() <= last


def _repeats(current: Submission | None, verdict: Assessment) -> bool:
    if current is None:
        return False
    before = codec.load_assessment(current.assessment)
    same_forms = verdict.application is not None and _same_forms(current, verdict.application)
    return same_forms and (before.disposition, before.points) == (verdict.disposition, verdict.points)
