"""Reads a sample through the product, as `intake check` does, and compares what it says with the truth."""

import traceback
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from accuracy.make import Sample
from accuracy.people import UNKNOWN
from cases.assessment import Assessment
from cases.reading import Activity, Application, DateEntry, Entry, FormA, FormB, FormC, Reading, Source
from ops.config import Config, load
from parsers.reader import read
from rules import assess

ROOT = Path(__file__).parents[2]
Mark = Literal["right", "flagged", "wrong"]
Outcome = Literal["right", "referred", "refused", "passed"]
_OPEN = ("unclear", "impossible", "conflict")
_FORMS = {"a": "form_a", "b": "form_b", "c": "form_c"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it was read. `flagged`: not shown, or shown with a doubt; `wrong`: another value, and nothing said."""

    path: str
    mark: Mark
    place: str
    read: str
    true: str


@dataclass(frozen=True, slots=True)
class Score:
    """One sample: its fields and what was decided. `right`: as the truth has it; `refused` and `passed`: wrongly."""

    sample: Sample
    fields: tuple[Field, ...]
    outcome: Outcome
    disposition: str
    findings: tuple[str, ...]


@lru_cache(maxsize=1)
def _config() -> Config:
    return load(ROOT / "config.toml")


def judge(sample: Sample) -> Score:
    """The score of one sample; a reader that raises sets it aside for staff, as the cage does."""
    config = _config()
    source = Source(files=((sample.path.name, sample.path.read_bytes()),))
    try:
        reading = read(source, config.reading)
        found = assess(reading, config.policy, sample.received)
    except Exception:
        lost = tuple(Field(path, "flagged", "", "", _plain(true)) for path, true in sample.truth.values.items())
        return Score(sample, lost, "referred", "aside", tuple(traceback.format_exc().splitlines()[-3:]))
    fields = tuple(_fields(sample, reading))
    findings = tuple(
        f"{f.code} {f.source} {' '.join(f.facts.values())}"[:160] for one in found for f in one.findings if f.severity != "note"
    )
    return Score(sample, fields, _outcome(sample, found), "/".join(one.disposition for one in found), findings)


def _outcome(sample: Sample, found: tuple[Assessment, ...]) -> Outcome:
    truth, got = sample.truth, {one.disposition for one in found}
    if "refer" in got or not got:
        return "right" if truth.disposition == "refer" and len(found) == 1 else "referred"
    deficiencies = {f.code for one in found for f in one.findings if f.severity == "deficiency"}
    if deficiencies - truth.deficiencies - truth.tolerated or got - {"complete", "deficient"}:
        return "refused"
    if truth.deficiencies - deficiencies or truth.disposition == "refer":
        return "passed"
    return "right" if len(found) == 1 else "refused"


def _fields(sample: Sample, reading: Reading) -> Iterator[Field]:
    application = reading.applications[0] if len(reading.applications) == 1 else None
    entries = dict(_entries(application, sample)) if application else {}
    torn = _torn(application) if application else set(_FORMS.values())
    for path, true in sample.truth.values.items():
        yield _field(path, true, entries.get(path), doubted=_FORMS[path[0]] in torn)
    for path, entry in entries.items():
        if path not in sample.truth.values and isinstance(entry, Entry) and path.endswith("title"):
            yield _field(path, "(no such activity)", entry, doubted="form_b" in torn)


def _torn(application: Application) -> set[str]:
    """The forms of which it is said that they are doubtful as a whole: found twice, or a table that was not understood."""
    torn = {conflict.what for conflict in application.conflicts}
    rows = application.form_b.activities if application.form_b else ()
    lost = any(row.title is not None and row.title.trouble == "unclear" and row.number is None for row in rows)
    return torn | {"form_b"} if lost or application.form_b is None else torn


def _field(path: str, true: Any, entry: Any, *, doubted: bool) -> Field:
    value = _value_of(path, entry)
    place, text = (entry.place, entry.text) if isinstance(entry, Entry) else ("", str(entry or ""))
    trouble = entry.trouble if isinstance(entry, Entry) else None
    if true == UNKNOWN:
        mark: Mark = "flagged" if trouble in _OPEN or entry is None or not value else "wrong"
    elif _plain(value) == _plain(true) and (trouble is None or trouble in ("empty", "impossible")):
        mark = "right"
    elif doubted or trouble in _OPEN or entry is None:
        mark = "flagged"
    else:
        mark = "wrong"
    return Field(path, mark, place, text if value is None else f"{_plain(value)} ({text})", _plain(true))


def _value_of(path: str, entry: Any) -> Any:
    if not isinstance(entry, Entry):
        return entry
    if path.endswith(".to") and isinstance(entry, DateEntry) and entry.until:
        return entry.until
    value = entry.value  # type: ignore[attr-defined]
    return value / 60 if path.endswith((".hours", ".claimed")) and value is not None else value


def _entries(application: Application, sample: Sample) -> Iterator[tuple[str, Any]]:
    """What was read, by the paths of the truth. A row that the truth does not have gets a path of its own."""
    a, b, c = application.form_a or FormA(place=""), application.form_b, application.form_c or FormC(place="")
    for key in FormA.__dataclass_fields__:
        yield f"a.{key}", getattr(a, key)
    yield from _entries_of_b(b, sample) if b else ()
    for n, tick in enumerate(c.agreed, 1):
        yield f"c.agreed_{n}", tick
    yield "c.signed_on", c.signed_on
    yield "c.signed_by", c.signed_by


def _entries_of_b(form: FormB, sample: Sample) -> Iterator[tuple[str, Any]]:
    values = sample.truth.values
    yield "b.rows", len(form.activities)
    true = [_plain(values[f"b.{n}.title"]) for n in range(values["b.rows"])]
    got = [_plain(row.title.value if row.title else None) for row in form.activities]
    paths: dict[int, int] = dict(enumerate(range(len(got)))) if len(got) == len(true) else {}
    for block in SequenceMatcher(None, got, true, autojunk=False).get_matching_blocks() if not paths else ():
        paths |= {block.a + n: block.b + n for n in range(block.size)}
    for n, row in enumerate(form.activities):
        yield from _entries_of_row(row, f"b.{paths[n]}" if n in paths else f"b.further{n}")


def _entries_of_row(row: Activity, path: str) -> Iterator[tuple[str, Any]]:
    last = row.end if row.end and (row.end.value or row.end.trouble != "empty") else row.start
    entries = (row.category, row.start, last, row.title, row.organiser, row.fields, row.hours, row.claimed)
    keys = ("category", "from", "to", "title", "organiser", "fields", "hours", "claimed")
    yield from ((f"{path}.{key}", entry) for key, entry in zip(keys, entries, strict=True))


def _plain(value: Any) -> str:
    """A value as text without blanks and differences of width; what is empty is empty."""
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, tuple):
        return ",".join(sorted(value))
    if hasattr(value, "normalize"):
        value = f"{round(value, 6).normalize():f}"
    return "".join(unicodedata.normalize("NFKC", str(value)).split())
