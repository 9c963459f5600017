"""The answers to a question, one function each: it makes those that can be given here, or none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from cases.fields import QUALIFICATIONS
from cases.finding import Finding
from cases.names import address_key
from cases.reading import Application
from cases.states import ACCEPTED, OPEN, Role
from console.asked import Action, Answer
from console.candidates import day_with_era, days_meant, is_legible
from console.doubts import is_enough
from console.plans import PLANS, allowed
from console.turn import Turn, as_read, entry_at
from notifier.layout import quoted
from notifier.wording import place
from rules import DEFECTS
from rules.folding import name_key

Make = Callable[[Turn], Iterator[Answer]]

_ONE_NUMBER = re.compile(r"\D*(\d+(?:\.\d+)?)\D*")
_WHILE_QUERIED: frozenset[Action] = frozenset({"answered", "withdraw", "hand_up", "payment", "merge"})


def finished(turn: Turn, made: Iterator[Answer]) -> list[Answer]:
    """The answers that the case's state admits, each with its places as the desk names them and the role that it takes."""
    return [
        _marked(turn, answer)
        for answer in made
        if _is_possible(answer.action, turn.asked.state) and (answer.action != "waive" or turn.application is not None)
    ]


def _is_possible(action: Action, state: str) -> bool:
    """Whether somebody may do it: of an accepted case the forms are judged no more, of one that was asked not before the reply."""
    if state == "queried" and action not in _WHILE_QUERIED:
        return False
    return action not in PLANS or allowed(action, state, "supervisor")


def _marked(turn: Turn, answer: Answer) -> Answer:
    supervisor = (
        (answer.action in PLANS and not allowed(answer.action, turn.asked.state, "clerk"))
        or (answer.action == "waive" and "window.late" in answer.codes)
        or any(path == "a.email" for path, _ in answer.corrections)
    )
    needed: Role = "supervisor" if supervisor else "clerk"
    corrections = tuple((as_read(path, turn.asked.positions), text) for path, text in answer.corrections)
    return replace(answer, corrections=corrections, needs=None if turn.asked.role in (needed, "supervisor") else needed)


def plain(action: Action) -> Make:
    """An answer that is its action alone; `words` are those of the question's table, if it has some."""

    def make(turn: Turn) -> Iterator[Answer]:
        yield Answer(key=action, text=turn.say(action), action=action, words=turn.say(f"{action}_words"))

    return make


def waive(turn: Turn) -> Iterator[Answer]:
    """問題なしとして進める: the finding is passed over; one of a later mail is no finding of the forms that count, which are judged again.

    Of several things that were not read none is passed over, for by the one code all would be.
    """
    assessment, code = turn.asked.assessment, turn.finding.code
    own = [finding for finding in assessment.findings if finding.severity == "review"] if assessment else []
    alike = sum(finding.code == code for finding in own)
    if (code.startswith("reading.") and alike > 1) or (own and not alike):
        return
    codes = (code,) if alike else ()
    # What was typed in from a file stands for it.
    part = "waive_typed" if code.startswith("file.") and turn.asked.typed_in else "waive"
    yield Answer(key="waive", text=turn.say(part), action="waive", codes=codes, words=turn.say(f"{part}_words"))


def go_on(turn: Turn) -> Iterator[Answer]:
    """Goes on with the case as it stands: what is still asked of staff is passed over, else it is only judged again.

    Not where something is asked that a look does not settle: what was not read, or points that are too few.
    """
    assessment = turn.asked.assessment
    asked = [finding for finding in assessment.findings if finding.severity == "review"] if assessment else []
    if not any(map(_owes_more, asked)):
        codes = tuple(dict.fromkeys(finding.code for finding in asked))
        yield Answer(key="waive", text=turn.say("waive"), action="waive", codes=codes, words=turn.say("waive_words"))


def _owes_more(finding: Finding) -> bool:
    if finding.code == "cpd.total.doubtful":
        return not is_enough(finding)
    return finding.code.startswith(("form.", "reading.")) or finding.code in ("applicant.email.missing", "applicant.email.invalid")


def ask(turn: Turn) -> Iterator[Answer]:
    """申請者に確認する: only where an address is known to ask at."""
    if turn.asked.address:
        words = turn.say("ask_words")
        yield Answer(key="ask", text=turn.say("ask"), action="ask", words=words, input=words.endswith("："))


def resend(turn: Turn) -> Iterator[Answer]:
    """送り直しを依頼する: a question whose words ask for the file again."""
    if turn.asked.address:
        yield Answer(key="resend", text=turn.say("resend"), action="resend", words=turn.say("resend_words"))


def deficient(turn: Turn) -> Iterator[Answer]:
    """不備として連絡する: the letter names what was found already, and the defect that this doubt comes to, which a person has now seen."""
    yield from _telling(turn, DEFECTS.get(turn.finding.code))


def what_is_deficient(turn: Turn) -> Iterator[Answer]:
    """不備として連絡する: those deficiencies that were found already; none where there are none."""
    yield from _telling(turn)


def _telling(turn: Turn, *defects: str | None) -> Iterator[Answer]:
    assessment = turn.asked.assessment
    seen = [f.code for f in assessment.findings if f.severity == "deficiency"] if assessment else []
    codes = tuple(dict.fromkeys((*filter(None, defects), *seen)))
    if codes and turn.asked.state == "needs_staff" and turn.application is not None:
        yield Answer(key="deficient", text=turn.say("deficient"), action="deficient", codes=codes)


def merge(turn: Turn) -> Iterator[Answer]:
    """重複としてまとめる: only a case without a number of its own can belong to another."""
    if not turn.asked.certification_number:
        yield Answer(key="merge", text=turn.say("merge"), action="merge")


def inquiry_of_unread(turn: Turn) -> Iterator[Answer]:
    """問い合わせに移す: only where no forms were read at all."""
    if turn.application is None:
        yield from plain("inquiry")(turn)


def take_forms(turn: Turn) -> Iterator[Answer]:
    """The later forms count; what is asked about them is passed over."""
    came = turn.asked.came
    asked = (f.code for f in came.findings if f.severity == "review" and f.code not in (turn.finding.code, "window.late")) if came else ()
    codes = tuple(dict.fromkeys(asked))
    words = turn.say("waive_words") if codes else ""
    yield Answer(key="take_forms", text=turn.say("take_forms"), action="take_forms", codes=codes, words=words)


def seen(turn: Turn) -> Iterator[Answer]:
    """Nothing follows from it: only for a case whose state is decided already."""
    if turn.asked.state not in OPEN:
        yield Answer(key="seen", text=turn.say("seen"), action="seen", words=turn.say("seen_words"))


def readdress(turn: Turn) -> Iterator[Answer]:
    """The letters about an accepted case go to another address; that of an open one is corrected on its form."""
    if turn.asked.state in ACCEPTED:
        yield Answer(key="readdress", text=turn.say("readdress"), action="readdress", input=True, words=turn.say("readdress_words"))


def blank(turn: Turn) -> Iterator[Answer]:
    """The place is empty: then the rules say what follows."""
    if turn.path:
        yield Answer(key="blank", text=turn.say("blank"), action="correct", corrections=((turn.path, ""),))


def type_value(turn: Turn) -> Iterator[Answer]:
    """Staff type what stands there."""
    if turn.path:
        text = turn.say("input") if any(proposals(turn)) else turn.say("input").removeprefix("ほかの")
        yield Answer(key="input", text=text, action="correct", corrections=((turn.path, ""),), input=True)


def at(path: str, make: Make) -> Make:
    """The answers about another entry than that of the question."""
    return lambda turn: make(replace(turn, path=path))


def ticks(turn: Turn) -> Iterator[Answer]:
    """Whether a box is ticked."""
    if turn.path:
        for key, sign in (("ticked", "☑"), ("unticked", "☐")):
            yield Answer(key=key, text=turn.say(key), action="correct", corrections=((turn.path, sign),))


def signed_name(turn: Turn) -> Iterator[Answer]:
    """The signature's name for form (A); not where the register calls the certificant otherwise, for the certificate would bear it."""
    name, register = turn.finding.facts.get("signed_by"), turn.asked.register
    if name and (not register or not register.name or name_key(register.name) == name_key(name)):
        yield Answer(key="correct.1", text=turn.say("correct"), action="correct", corrections=(("a.name", name),))


def proposals(turn: Turn) -> Iterator[Answer]:
    """What the entry may say, from itself, from the other forms, from the register and from the mail; each text once."""
    offered: dict[str, str] = {}
    for value, words in _candidates(turn):
        offered.setdefault(value, words)
    for number, (value, words) in enumerate(offered.items(), 1):
        if turn.path:
            yield Answer(key=f"correct.{number}", text=words, action="correct", corrections=((turn.path, value),))


def _candidates(turn: Turn) -> Iterator[tuple[str, str]]:
    """Texts for the entry, each with the words that offer it."""
    field, entry = turn.field, turn.entry
    if field is None:
        return
    if entry and entry.trouble == "conflict":
        yield from _of_conflict(turn, entry.text, entry.place)
        return
    if entry and entry.trouble == "unclear" and is_legible(entry.text):
        yield from _as_written(turn, field.kind, entry.text)
    for source, value in _elsewhere(turn, field.key):
        # What was found wrong is no proposal to put it right.
        if not entry or address_key(value) != address_key(entry.text):
            yield value, f"{source}の「{quoted(value)}」"
    if field.key == "expires_on" and turn.asked.register and (day := turn.asked.register.expires_on):
        yield day.isoformat(), f"名簿の{day_with_era(day)}"
    if field.key == "qualification" and not (turn.asked.register and turn.asked.register.qualification):
        yield from ((code, f"{code}（{name}）") for code, name in QUALIFICATIONS.items())


def _as_written(turn: Turn, kind: str, text: str) -> Iterator[tuple[str, str]]:
    if kind == "date":
        yield from ((day.isoformat(), day_with_era(day)) for day in days_meant(text, turn.asked.received))
    elif kind == "minutes" and (number := _ONE_NUMBER.fullmatch(text)):
        yield number[1], f"{number[1]}時間" if turn.path and turn.path.endswith("hours") else f"{number[1]} CPD"
    elif kind == "text":
        yield text, f"「{quoted(text)}」のままにする"


def _of_conflict(turn: Turn, text: str, places: str) -> Iterator[tuple[str, str]]:
    for value, where in zip(text.split("\n"), places.split("、"), strict=False):
        days = days_meant(value, turn.asked.received)[:1] if turn.field and turn.field.kind == "date" else ()
        yield (
            (days[0].isoformat(), f"{day_with_era(days[0])}（{place(where)}）")
            if days
            else (value, f"「{quoted(value)}」（{place(where)}）")
        )


def _elsewhere(turn: Turn, key: str) -> Iterator[tuple[str, str]]:
    """Where else the same is said: the source's name and the text."""
    register = turn.asked.register
    if register and key in ("name", "name_kana", "email", "qualification", "certification_number") and getattr(register, key):
        yield "名簿", getattr(register, key)
    if key == "email" and turn.asked.sender:
        yield "差出人", turn.asked.sender
    yield from _on_other_forms(turn.application, key)


def _on_other_forms(application: Application | None, key: str) -> Iterator[tuple[str, str]]:
    others = {"name": ("b.name", "c.signed_by"), "certification_number": ("b", "c")}.get(key, ())
    for other in others:
        letter = other[0]
        form = getattr(application, f"form_{letter}", None)
        entry = getattr(form, other.partition(".")[2] or key, None) if form else None
        if entry and entry.value:
            yield f"様式({letter.upper()})", entry.value


def every_number(turn: Turn) -> Iterator[Answer]:
    """The certification numbers that stand on the forms, where they are not the same."""
    own = entry_at(turn.application, "a.certification_number")
    told = [("様式(A)", own.text)] if own and own.text else []
    numbers = {value: source for source, value in reversed([*told, *_on_other_forms(turn.application, "certification_number")])}
    for number, (value, source) in enumerate(reversed(numbers.items()), 1):
        text = f"{source}の「{quoted(value)}」"
        yield Answer(key=f"correct.{number}", text=text, action="correct", corrections=(("a.certification_number", value),))


def as_category_b(turn: Turn) -> Iterator[Answer]:
    """The activity counts in category B, with the caps of that."""
    if turn.path:
        yield Answer(key="correct.1", text=turn.say("correct"), action="correct", corrections=((turn.path, "B"),))


def short_if_not_enough(turn: Turn) -> Iterator[Answer]:
    """The points are too few as they are reckoned: only then can a letter say so."""
    if not is_enough(turn.finding):
        yield from deficient(turn)


def pass_over_if_enough(turn: Turn) -> Iterator[Answer]:
    """The doubt is passed over, but only where the points suffice as they are reckoned: else 29 points would renew (R14)."""
    if is_enough(turn.finding):
        yield from waive(turn)
