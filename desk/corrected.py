"""What staff corrected in the forms of a submission, kept beside them as read; and carried on to later mails that bring the same form."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from cases.correction import Correction
from cases.reading import Application, Conflict
from cases.sameness import content
from storage import codec
from storage.models import Submission

KEPT = "corrected"
_FORMS = {"a": "form_a", "b": "form_b", "c": "form_c"}


@dataclass(frozen=True, slots=True)
class Made:
    """A correction with what was read at its place, and who made it, when (ISO, UTC) and why."""

    field: str
    text: str
    read: str
    by: str
    at: str
    reason: str = ""

    @property
    def correction(self) -> Correction:
        return Correction(self.field, self.text)


def made_of(submission: Submission) -> tuple[Made, ...]:
    """The corrections of the forms of a submission in the order in which they were made; of two of one place the later counts."""
    return tuple(Made(**made) for made in submission.facts.get(KEPT, {}).get("made", ()))


def as_read(submission: Submission) -> Application | None:
    """The forms that were judged, as they were before anybody corrected them; None where nothing was read."""
    kept: dict[str, Any] | None = submission.facts.get(KEPT)
    return codec.load_application(submission.application if kept is None else kept["read"])


def own_forms(submission: Submission) -> Application | None:
    """The forms that the message of a submission held, as it held them; None where nothing was read."""
    return codec.load_application(submission.own or submission.application)


def as_facts(read: Application | None, made: Sequence[Made]) -> dict[str, object]:
    """What is added to a submission's facts; empty where nothing was corrected. All texts of it go when the dossier is erased."""
    return {KEPT: {"read": codec.dump_application(read), "made": [asdict(one) for one in made]}} if made else {}


def carried(read: Application, earlier: Sequence[Submission]) -> tuple[Application, dict[str, object]]:
    """The forms with what staff corrected in the same forms before, and the facts of that.

    A form that reads otherwise than the one that was corrected is a new one: nothing is carried into it.
    """
    whole, made, settled = read, list[Made](), set[Conflict]()
    for letter, name in _FORMS.items():
        found = [(mine, s) for s in earlier if (mine := _of_form(s, letter)) and _form(as_read(s), name) == _form(read, name)]
        if not found:
            continue
        mine, source = max(found, key=lambda pair: max(one.at for one in pair[0]))
        before, after = as_read(source) or Application(), codec.load_application(source.application) or read
        whole = replace(whole, **{name: getattr(after, name)})
        made += mine
        settled |= {*before.conflicts} - {*after.conflicts}
    whole = replace(whole, conflicts=tuple(conflict for conflict in whole.conflicts if conflict not in settled))
    return whole, as_facts(read, made)


def _of_form(submission: Submission, letter: str) -> tuple[Made, ...]:
    return tuple(one for one in made_of(submission) if one.field.partition(".")[0] == letter)


def _form(application: Application | None, name: str) -> object:
    return content(getattr(application, name)) if application else None
