"""One question being put together: the finding, the entry it is about, and the values that its sentences may print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.fields import FORM_A, FORM_B, FORM_C, INSTRUMENTS, Field
from cases.finding import Finding
from cases.reading import Application, Entry
from console.asked import Asked
from console.candidates import day_words
from console.texts import texts_of
from notifier.layout import day as letter_day
from notifier.layout import quoted, year_word

FORMS: dict[str, tuple[Field, ...]] = {"a": FORM_A, "b": FORM_B, "c": FORM_C}
_BY_LABEL = {field.label: (letter, field) for letter, form in FORMS.items() for field in form}
_IN_LETTERS = ("ask_words", "resend_words")
_ATTRIBUTES = {"from": "start", "to": "end"}
"""Where an entry of an activity is called otherwise than its column."""
_KEYS = {attribute: key for key, attribute in _ATTRIBUTES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the answers of one question are made from. `words` is the table of its sentences, `path` the entry it is about."""

    asked: Asked
    finding: Finding
    words: str
    path: str | None = None

    @property
    def application(self) -> Application | None:
        return self.asked.assessment.application if self.asked.assessment else None

    @property
    def field(self) -> Field | None:
        return field_of(self.path)

    @property
    def entry(self) -> Entry | None:
        return entry_at(self.application, self.path)

    def say(self, part: str) -> str:
        """A sentence of the question's table, or else of all, with its places filled in; empty where there is none."""
        text = texts().get(self.words, texts()["general"]).get(part) or texts()["answers"].get(part, "")
        return text.format_map(self.facts(letter_day if part in _IN_LETTERS else day_words))

    def facts(self, print_day: Callable[[date], str] = day_words) -> dict[str, str]:
        """What the sentences may print: the finding's facts, the labels of the entry, what the register says."""
        register = self.asked.register
        shown = {name: _shown_day(value, print_day) or _quoted(value) for name, value in self.finding.facts.items()}
        of_register = {
            "register_name": quoted(register.name) if register else "",
            "register_expiry": day_words(register.expires_on) if register and register.expires_on else "",
            "register_email": quoted(register.email) if register else "",
        }
        return of_register | shown | self._place(shown) | {"sender": quoted(self.asked.sender), "address": quoted(self.asked.address)}

    def _place(self, shown: Mapping[str, str]) -> dict[str, str]:
        row = shown.get("row", "")
        activity = f"様式(B) No.{row}" + (f"「{shown['title']}」" if shown.get("title") else "") if row else ""
        label = label_of(self.path) or shown.get("label", "")
        return {
            "activity": activity,
            "label": label,
            "entry": f"様式(B) No.{row}の{label}" if row else label,
            "text": quoted(self.entry.text) if self.entry else shown.get("text", ""),
            "span": "〜".join(dict.fromkeys(shown[end] for end in ("from", "to") if shown.get(end))),
            "year_word": year_word(shown.get("years", "")),
        }


def _quoted(text: str) -> str:
    """What a stranger wrote, short; of several in brackets (」「) each by itself."""
    return "」「".join(map(quoted, text.split("」「")))


def _shown_day(value: str, print_day: Callable[[date], str]) -> str | None:
    """An ISO day in words; None for any other text."""
    try:
        return print_day(date.fromisoformat(value)) if len(value) == len("2027-01-15") else None
    except ValueError:
        return None


def path_of(label: str, row: str, rows: tuple[int, ...]) -> str | None:
    """The path of the entry under a printed label; `rows` are the numbers of the activities as printed, in sheet order.

    None where it belongs to no single entry: a whole form, or a column that the form does not have.
    """
    letter, field = _BY_LABEL.get(label, ("", None))
    if field is None or (letter == "b" and (not row or int(row) not in rows)):
        return None
    key = _ATTRIBUTES.get(field.key, field.key)
    return f"b.{rows.index(int(row)) + 1}.{key}" if letter == "b" else f"{letter}.{key}"


def row_path(row: str, attribute: str, rows: tuple[int, ...]) -> str | None:
    """The path of an entry of the activity with this printed number."""
    return f"b.{rows.index(int(row)) + 1}.{attribute}" if row and int(row) in rows else None


def one_line(text: str) -> str:
    """The text as a field of one line holds it."""
    return " ".join(text.split())


def as_read(path: str, positions: tuple[int, ...]) -> str:
    """The path with the activity's position in the form as it was read, by which the desk knows it."""
    letter, *steps = path.split(".")
    return f"b.{positions[int(steps[0]) - 1]}.{steps[1]}" if letter == "b" and positions else path


def here(path: str, positions: tuple[int, ...]) -> str:
    """The opposite of `as_read`: the path with the activity's position among those judged now; behind the last where it is not there."""
    letter, *steps = path.split(".")
    if letter != "b" or not positions or len(steps) != 2 or not steps[0].isdecimal():
        return path
    place = int(steps[0])
    return f"b.{positions.index(place) + 1 if place in positions else len(positions) + 1}.{steps[1]}"


def field_of(path: str | None) -> Field | None:
    """The field of the form that a path leads to."""
    letter, _, rest = (path or "").partition(".")
    key = rest.rpartition(".")[2]
    return next((field for field in FORMS.get(letter, ()) if field.key == (_KEYS.get(key, key) if letter == "b" else key)), None)


def label_of(path: str | None) -> str:
    """The label of an entry as the form prints it; a box of form (C) is called by its instrument. Empty without a path."""
    field = field_of(path)
    if field is None:
        return ""
    return f"「{INSTRUMENTS[int(field.key[-1]) - 1][0]}」の同意欄" if field.kind == "tick" else field.label


def entry_at(application: Application | None, path: str | None) -> Entry | None:
    """What was read at a path; None where nothing was."""
    letter, *steps = (path or "").split(".")
    form = getattr(application, f"form_{letter}", None) if letter else None
    if form is None:
        return None
    if letter == "b":
        position = int(steps[0]) - 1
        found = getattr(form.activities[position], steps[1], None) if position < len(form.activities) else None
    elif steps[0].startswith("agreed_"):
        number = int(steps[0][-1]) - 1
        found = form.agreed[number] if number < len(form.agreed) else None
    else:
        found = getattr(form, steps[0], None)
    return found if isinstance(found, Entry) else None


def texts() -> Mapping[str, Mapping[str, str]]:
    """Every table of sentences, by the code it belongs to; `answers` holds what an action is called where a code says nothing else."""
    return texts_of("questions.toml")
