"""What a case asks of staff: one table from the code of a finding, or of an event, to the question and its answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.finding import KINDS, Finding
from console.answers import (
    Make,
    as_category_b,
    ask,
    at,
    blank,
    deficient,
    every_number,
    finished,
    go_on,
    inquiry_of_unread,
    merge,
    pass_over_if_enough,
    plain,
    proposals,
    readdress,
    resend,
    seen,
    short_if_not_enough,
    signed_name,
    take_forms,
    ticks,
    type_value,
    waive,
    what_is_deficient,
)
from console.asked import Answer, Asked, Question
from console.candidates import is_legible
from console.doubts import deciding_doubt
from console.reasons import WITH_STAFF, is_news, reasons
from console.turn import Turn, as_read, entry_at, field_of, path_of, row_path

MOST_ANSWERS = 4
MOST_FILES = 3
"""Named in one question; the page shows them all."""

_HAND_UP, _TYPE_IN, _INQUIRY, _WITHDRAW = plain("hand_up"), plain("type_in"), plain("inquiry"), plain("withdraw")
_WITHOUT_IT = _TYPE_IN, waive, merge, inquiry_of_unread
_EMAIL = at("a.email", proposals), at("a.email", type_value)


@dataclass(frozen=True, slots=True)
class Row:
    """What one code asks: the answers, and the entry that it is about."""

    answers: tuple[Make, ...]
    path: str | None = None


def _row(*makes: Make, path: str | None = None) -> Row:
    return Row(makes, path)


QUESTIONS: dict[str, Row] = {
    # Why a case is with staff, where that is no finding about its forms.
    "withdrawal.wished": _row(_WITHDRAW, go_on, ask, seen),
    "letter.bounced": _row(*_EMAIL, go_on, readdress, seen, path="a.email"),
    "letter.not_delivered": _row(*_EMAIL, go_on, readdress, seen, path="a.email"),
    "letter.held": _row(_HAND_UP, _WITHDRAW),
    "payment.reversed": _row(plain("payment"), ask, _WITHDRAW, _HAND_UP),
    "payment.undone": _row(plain("payment"), go_on, _WITHDRAW, _HAND_UP),
    "reopened": _row(go_on, ask, _WITHDRAW, _HAND_UP),
    "query.answered": _row(_TYPE_IN, go_on, ask, what_is_deficient),
    "query.unanswered": _row(ask, go_on, what_is_deficient, _WITHDRAW, _HAND_UP),
    "query.answered_otherwise": _row(_TYPE_IN, go_on, ask, what_is_deficient),
    "query.waits": _row(plain("answered"), _WITHDRAW),
    "mail.machine": _row(go_on, _INQUIRY, ask),
    "submission.after_acceptance": _row(take_forms, plain("leave_forms"), _HAND_UP),
    # Whether it is an application at all, and whose.
    "submission.no_forms": _row(_TYPE_IN, _INQUIRY, merge, resend),
    "submission.mixed": _row(waive, _TYPE_IN, ask, _INQUIRY),
    "subject.other": _row(waive, _INQUIRY, ask),
    "sender.unauthenticated": _row(waive, ask, _INQUIRY),
    # Files and forms that were not read.
    "file.encrypted": _row(resend, *_WITHOUT_IT),
    "file.unreadable": _row(resend, *_WITHOUT_IT),
    "file.too_large": _row(resend, *_WITHOUT_IT),
    "file.scanned": _row(_TYPE_IN, resend, waive, merge, inquiry_of_unread),
    "file.garbled": _row(resend, *_WITHOUT_IT),
    "file.unsupported": _row(_TYPE_IN, resend, waive, merge, inquiry_of_unread),
    "form.a.unseen": _row(_TYPE_IN, deficient, ask),
    "form.b.unseen": _row(_TYPE_IN, deficient, ask),
    "form.c.unseen": _row(_TYPE_IN, deficient, ask),
    # Who it is.
    "applicant.certification_number.invalid": _row(proposals, type_value, merge, ask, path="a.certification_number"),
    "applicant.unknown": _row(proposals, type_value, waive, ask, path="a.certification_number"),
    "applicant.qualification.missing": _row(proposals, ask, type_value, path="a.qualification"),
    "applicant.name.invalid": _row(proposals, type_value, ask, waive, path="a.name"),
    "applicant.name_kana.invalid": _row(proposals, type_value, ask, waive, path="a.name_kana"),
    "applicant.name.differs": _row(proposals, waive, type_value, ask, path="a.name"),
    "applicant.expires_on.invalid": _row(proposals, type_value, ask, waive, path="a.expires_on"),
    "applicant.expires_on.differs": _row(proposals, waive, type_value, ask, path="a.expires_on"),
    "applicant.email.missing": _row(proposals, type_value, _HAND_UP, path="a.email"),
    "applicant.email.invalid": _row(proposals, type_value, _HAND_UP, path="a.email"),
    "applicant.email.differs": _row(waive, proposals, type_value, path="a.email"),
    # When it came.
    "window.late": _row(plain("late_take"), plain("late_close"), ask, _HAND_UP),
    "window.not_due": _row(proposals, type_value, waive, ask, path="a.expires_on"),
    # What could not be read, by what stands there.
    "reading.conflict": _row(proposals, type_value, ask),
    "reading.conflict.number": _row(every_number, at("a.certification_number", type_value), ask),
    "reading.conflict.form": _row(waive, _TYPE_IN, ask),
    "reading.unclear": _row(proposals, type_value, ask),
    "reading.unclear.date": _row(proposals, type_value, ask),
    "reading.unclear.tick": _row(ticks, ask),
    "reading.unclear.absent": _row(type_value, blank, ask),
    "reading.unclear.column": _row(_TYPE_IN, ask, _HAND_UP),
    # The pledge.
    "pledge.name_differs": _row(waive, signed_name, ask, type_value, path="c.signed_by"),
    "pledge.date_out_of_range": _row(type_value, ask, waive, path="c.signed_on"),
    # Last, for the answers before may settle it: whether the points suffice, by the doubt that decides.
    "cpd.total.doubtful": _row(_TYPE_IN, ask, _HAND_UP),
    "cpd.total.doubtful.course": _row(as_category_b, pass_over_if_enough, ask),
    "cpd.total.doubtful.duplicate": _row(type_value, short_if_not_enough, ask, _HAND_UP),
    "cpd.total.doubtful.future": _row(type_value, short_if_not_enough, ask, _HAND_UP),
    "cpd.total.doubtful.crosses_year": _row(pass_over_if_enough, ask, type_value, short_if_not_enough),
    "cpd.total.doubtful.printed": _row(_TYPE_IN, short_if_not_enough, ask, _HAND_UP),
}
"""In the order in which they are asked. A code with a further word behind it is one case of the code before."""

GENERAL = _row(waive, ask, what_is_deficient, _HAND_UP)
"""For a code that has no row."""
_ORDER = {code: place for place, code in enumerate(QUESTIONS)}


def questions(asked: Asked) -> tuple[Question, ...]:
    """What staff are asked about a case, in the order in which it is best answered; empty where it needs nobody.

    After each answer that changes the forms, ask again: the verdict is another.
    """
    found = [*(Finding(code, facts=facts) for code, facts in reasons(asked)), *_findings(asked)]
    turns = [_turn(asked, finding) for finding in found]
    turns.sort(key=lambda turn: _ORDER.get(turn.words, len(_ORDER)))
    return tuple(_question(turn) for turn in turns)


def _findings(asked: Asked) -> Iterator[Finding]:
    """What is asked of staff about the forms that count, and about a later mail that could not be read."""
    if asked.state not in WITH_STAFF:
        return
    own = asked.assessment.findings if asked.assessment else ()
    later = asked.came.findings if asked.came and is_news(asked) else ()
    # Only its files are news: what is amiss in forms that do not count is no question.
    news = (finding for finding in later if finding.code.startswith(("file.", "submission.", "subject.", "sender.")))
    told = {(finding.code, finding.source): finding for finding in (*news, *own) if finding.severity == "review"}.values()
    files = dict.fromkeys(finding.code for finding in told if finding.code.startswith("file."))
    # The forms that were not found are in the file that was not read.
    elsewhere = {*files, "submission.after_acceptance", *(["submission.no_forms"] if files else [])}
    yield from (finding for finding in told if finding.code not in elsewhere)
    for code in files:
        alike = [finding for finding in told if finding.code == code]
        names = "」「".join(finding.facts.get("file", "") for finding in alike[:MOST_FILES])
        yield Finding(code, "、".join(finding.source for finding in alike), {"file": names})


def _turn(asked: Asked, finding: Finding) -> Turn:
    """The turn of a finding: which of its sentences fits, and which entry it is about."""
    rows = tuple(credit.row for credit in asked.assessment.credits) if asked.assessment else ()
    if finding.code == "cpd.total.doubtful" and asked.assessment:
        kind, doubt, attribute = deciding_doubt(asked.assessment, finding)
        path = row_path(doubt.facts.get("row", ""), attribute, rows)
        return Turn(asked=asked, finding=doubt, words=f"{finding.code}{kind and '.'}{kind}", path=path)
    if finding.code.startswith("reading."):
        path = path_of(finding.facts.get("label", ""), finding.facts.get("row", ""), rows)
        kind = _kind_of_reading(asked, finding, path)
        return Turn(asked=asked, finding=finding, words=f"{finding.code}{kind and '.'}{kind}", path=path)
    row = QUESTIONS.get(finding.code)
    return Turn(asked=asked, finding=finding, words=finding.code, path=row.path if row else None)


def _kind_of_reading(asked: Asked, finding: Finding, path: str | None) -> str:
    """Which case of `reading.unclear` or `reading.conflict` it is."""
    application = asked.assessment.application if asked.assessment else None
    entry, field = entry_at(application, path), field_of(path)
    if finding.code == "reading.conflict":
        if entry is not None and entry.trouble == "conflict":
            return ""
        return "number" if path == "a.certification_number" else "form"
    if field is None:
        return "column"
    if field.kind == "tick":
        return "tick"
    if entry is None or not is_legible(entry.text):
        return "absent"
    return "date" if field.kind == "date" else ""


def _question(turn: Turn) -> Question:
    row = QUESTIONS.get(turn.words, GENERAL)
    made = [finished(turn, make(turn)) for make in row.answers]
    return Question(
        code=turn.words,
        text=turn.say("question"),
        hint=_hint(turn),
        place=turn.entry.place if turn.entry and not turn.finding.source else turn.finding.source,
        field=as_read(turn.path, turn.asked.positions) if turn.path else None,
        answers=_few(turn, made),
    )


def _few(turn: Turn, made: list[list[Answer]]) -> tuple[Answer, ...]:
    """Up to four of the answers: of several proposals the last give way.

    A single answer, and those that all take a supervisor, have 「責任者に回す」 beside them.
    """
    while sum(map(len, made)) > MOST_ANSWERS and max(map(len, made)) > 1:
        max(made, key=len).pop()
    few = [answer for group in made for answer in group][:MOST_ANSWERS]
    if len(few) < 2 or all(answer.needs for answer in few):
        few += finished(turn, _HAND_UP(turn))
    return tuple(few)


def _hint(turn: Turn) -> str:
    """The rule and the manual's section, such as 「R34・マニュアル(オ)(C)」."""
    kind = KINDS.get(turn.finding.code)
    return f"{kind.rule}・マニュアル{kind.manual}" if kind else turn.say("rule")
