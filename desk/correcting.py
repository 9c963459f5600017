"""What a clerk does where the reader went wrong: corrects values or types forms in, and everything is judged again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from cases.assessment import Assessment
from cases.correction import Correction, Problem
from cases.reading import Application
from cases.states import OPEN
from desk.answering import Desk
from desk.corrected import Made, as_facts, as_read, made_of, own_forms
from desk.filing import identity, state_for
from desk.judging import judge_again, number_of, waived_of
from desk.life import Deed, note
from desk.reviewing import LATE, merge, write_verdict
from desk.staffing import latest, one_act, reasoned
from ops.errors import NotAllowed, NotPossible
from parsers.typed import text_at, understood
from rules import without
from storage import codec, files, search
from storage.models import Case, Submission

DONE = "values_corrected"
"""What the history of a case tells; its codes are the places."""
_ADDRESS, _NUMBER = "a.email", "a.certification_number"


class NotUnderstood(NotPossible):
    """What was typed is not understood."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        """`problems` are by place why not."""
        super().__init__(", ".join(f"{field} ({problem})" for field, problem in problems.items()))
        self.problems = dict(problems)


class BelongsToAnother(NotPossible):
    """The certification number is that of another case of the season."""

    def __init__(self, other: Case) -> None:
        """`other` is the case that has it."""
        super().__init__(other.receipt_number)
        self.receipt_number = other.receipt_number


@dataclass(frozen=True, slots=True)
class _Typed:
    """The forms of a submission with corrections that are not written down yet."""

    submission: Submission
    corrections: tuple[Correction, ...]
    read: Application | None
    """As they were before any correction; None where nothing was read."""
    whole: Application

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(correction.field for correction in self.corrections))


@dataclass(frozen=True, slots=True)
class _Judged:
    verdict: Assessment
    waived: tuple[str, ...]
    """The codes it was judged without: those of now, and those of before whose findings stand as they did."""


def correct(desk: Desk, case: Case, corrections: Sequence[Correction], deed: Deed, waive: Collection[str] = (), besides: str = "") -> None:
    """Corrects the forms that count, or begins them where none were read, and judges the case again, with the letter that follows.

    Findings of the codes `waive` are passed over as by `reviewing.go_on`, for a reason. The address is corrected by a supervisor.
    Where the verdict, and whom it is about, stay as they were, nobody is told a second time. `besides` is 補足 for the letter; NotPossible
    where none follows that takes it.
    """
    _may(corrections, waive, deed)
    typed = _type(case, corrections)
    judged = _judge(desk, case, typed, waive)
    submission, values = typed.submission, _values(case, typed, judged.verdict)
    stands = (
        case.state == state_for(judged.verdict)
        and submission.assessment == codec.dump_assessment(judged.verdict)
        and all(getattr(case, key) == value for key, value in values.items() if key not in search.KEYS)
    )
    with one_act(case):
        if stands and typed.whole == codec.load_application(submission.application):
            raise NotPossible(f"{case.receipt_number} is judged so already", "judged_already")
        _keep(case, typed, deed)
        _waive(case, submission, judged.waived, waive, deed)
        if not stands:
            write_verdict(desk, case, submission, judged.verdict, deed, besides, **values)
        elif besides:
            raise NotPossible(f"{case.receipt_number}: no letter follows that takes words of one's own", "no_letter_for_words")
        else:
            files.change(case, deed.at, **values)
            submission.save(update_fields=["application", "facts", "own"])


def merge_corrected(desk: Desk, case: Case, corrections: Sequence[Correction], into: Case, deed: Deed) -> None:
    """重複としてまとめる where the number was misread: by these corrections it is that of another case, which is judged with the forms."""
    _may(corrections, (), deed)
    typed = _type(case, corrections)
    if not into.certification_number or number_of(typed.whole) != into.certification_number:
        raise NotPossible(f"{case.receipt_number}: the number is not that of {into.receipt_number}", "number_of_another")
    with one_act(case):
        _keep(case, typed, deed)
        typed.submission.save(update_fields=["application", "facts", "own", "superseded"])
        files.change(case, deed.at, certification_number="", number_tail="")
        merge(desk, case, into, deed)


def _may(corrections: Sequence[Correction], waive: Collection[str], deed: Deed) -> None:
    by_supervisor = deed.actor.by == "supervisor"
    if not by_supervisor and any(correction.field == _ADDRESS for correction in corrections):
        raise NotAllowed("to correct the address is for a supervisor")
    if not by_supervisor and LATE in waive:
        raise NotAllowed("to take a late application is for a supervisor")
    if waive:
        reasoned(deed)


def _type(case: Case, corrections: Sequence[Correction]) -> _Typed:
    """The forms of a case so corrected. NotUnderstood; NotPossible where the case is not open, or nothing would stand anywhere."""
    if case.state not in OPEN or case.state == "early_hold":
        raise NotPossible(f"{case.receipt_number} is {case.state}", "state")
    submission = latest(case)
    if submission is None:
        raise NotPossible(f"{case.receipt_number}: nothing came in which something could be corrected", "nothing_came")
    read = as_read(submission)
    found = understood([*(made.correction for made in made_of(submission)), *corrections], read or Application())
    if isinstance(found, dict):
        raise NotUnderstood(found)
    if not (found.form_a or found.form_b or found.form_c):
        raise NotPossible(f"{case.receipt_number}: no forms were read that could be judged", "nothing_read")
    return _Typed(submission, tuple(corrections), read, found)


def _judge(desk: Desk, case: Case, typed: _Typed, waive: Collection[str]) -> _Judged:
    """The verdict on the corrected forms. BelongsToAnother; NotPossible where staff are not asked what is to be waived."""
    before = judge_again(desk.policy, case, typed.submission, ())
    after = judge_again(desk.policy, case, typed.submission, (), typed.whole)
    assert after is not None  # noqa: S101 - there are forms
    other = files.by_number(after.season, number_of(typed.whole))
    if other is not None and other.id != case.id:
        raise BelongsToAnother(other)
    still = [code for code in waived_of(typed.submission) if before and _found(after, code) == _found(before, code)]
    asked = {finding.code for finding in after.findings if finding.severity == "review"}
    if unknown := sorted({*waive} - asked):
        raise NotPossible(
            f"{case.receipt_number}: {unknown[0]} is not among what staff are then asked ({', '.join(sorted(asked)) or 'nothing'})",
            "not_asked",
        )
    waived = tuple(sorted({*still, *waive}))
    return _Judged(without(after, waived), waived)


def _found(verdict: Assessment, code: str) -> list[object]:
    """What is found by a code, wherever it stood."""
    return [(finding.facts, finding.row) for finding in verdict.findings if finding.code == code]


def _values(case: Case, typed: _Typed, verdict: Assessment) -> dict[str, object]:
    """What changes of the case with its forms: whom they are about and for which season. A number that staff took out is gone."""
    values: dict[str, object] = {**identity(typed.whole), "season": verdict.season}
    return {"certification_number": "", "number_tail": "", **values} if _NUMBER in typed.fields else values


def _keep(case: Case, typed: _Typed, deed: Deed) -> None:
    """Puts the corrected forms into their submission, which counts then, and tells the history; the caller saves."""
    submission, own, base = typed.submission, own_forms(typed.submission) or Application(), typed.read or Application()
    at = deed.at.astimezone(UTC).isoformat()
    made = [
        Made(one.field, " ".join(one.text.split()), text_at(one.field, base), deed.actor.name, at, deed.reason) for one in typed.corrections
    ]
    submission.facts = submission.facts | as_facts(typed.read, [*made_of(submission), *made])
    submission.application, submission.superseded = codec.dump_application(typed.whole), False
    submission.own = codec.dump_application(own) if own != typed.whole else ""
    if made:
        note(case, DONE, replace(deed, codes=typed.fields))


def _waive(case: Case, submission: Submission, waived: Sequence[str], waive: Collection[str], deed: Deed) -> None:
    if waived or waived_of(submission):
        submission.facts = {**submission.facts, "waived": list(waived)}
    if waive:
        note(case, "waived", replace(deed, codes=tuple(waive)))
