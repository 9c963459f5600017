"""What could not be read with certainty among all that the rules rely on (R32): nothing of it may become a deficiency."""

from collections.abc import Iterator

from cases.fields import FORM_A, FORM_B, FORM_C
from cases.reading import Application, FormA, FormB, FormC
from rules.entries import impossible, not_understood
from rules.facts import AnyEntry, Facts, Seen, Used
from rules.rows import Row

_A, _B, _C = ({field.key: field.label for field in form} for form in (FORM_A, FORM_B, FORM_C))
_FORMS = {"form_a": "(A)", "form_b": "(B)", "form_c": "(C)"}
_TICKS = 3
_WITHOUT_INVALID = frozenset({"organiser", "course"})


def unclear(facts: Facts) -> Iterator[Seen]:
    """Something the rules rely on was not found or not understood. Facts: `label`, `text` as written, `row` (both may be empty)."""
    for used in facts.used:
        if used.required if used.entry is None else _doubtful(used.entry, has_invalid=used.has_invalid):
            yield _seen(used)


def _doubtful(entry: AnyEntry, *, has_invalid: bool) -> bool:
    return not_understood(entry) or (impossible(entry) and not has_invalid)


def conflict(facts: Facts) -> Iterator[Seen]:
    """A place or a form was found twice with different content. Facts: `label`, `text`, `row` (both may be empty)."""
    for used in facts.used:
        if used.entry is not None and used.entry.trouble == "conflict":
            yield _seen(used)
    for found in facts.application.conflicts if facts.application else ():
        label = _FORMS.get(found.what) or _A.get(found.what) or _B.get(found.what) or _C.get(found.what) or found.what
        yield Seen("、".join(found.places), {"label": label, "text": "", "row": ""})


def _seen(used: Used) -> Seen:
    text = used.entry.text if used.entry else ""
    return Seen(used.place, {"label": used.label, "text": text, "row": "" if used.row is None else str(used.row)}, used.row)


def used_in(application: Application, rows: tuple[Row, ...], *, qualification: bool, courses: bool) -> Iterator[Used]:
    """The entries of an application that the rules rely on, but for those of (B) about which nothing can be open.

    `qualification` is False where the certification number tells it, `courses` where no list of courses is loaded.
    """
    if application.form_a:
        yield from _of_a(application.form_a, qualification=qualification)
    if application.form_b:
        yield from _of_b(application.form_b, rows, courses=courses)
    if application.form_c:
        yield from _of_c(application.form_c)


def _of_a(form: FormA, *, qualification: bool) -> Iterator[Used]:
    for key in ("certification_number", "name", "name_kana", "expires_on", "email", "address"):
        entry = getattr(form, key)
        yield Used(_A[key], entry, entry.place if entry else form.place, has_invalid=key != "address")
    if qualification:
        yield Used(_A["qualification"], form.qualification, form.qualification.place if form.qualification else form.place)
    for key in ("postal_code", "phone", "applied_on"):
        entry = getattr(form, key)
        yield Used(_A[key], entry, entry.place if entry else form.place, required=False, has_invalid=False)


def _of_b(form: FormB, rows: tuple[Row, ...], *, courses: bool) -> Iterator[Used]:
    """The entries row by row but for those that plainly say something; a column that the form does not have is named once."""
    absent: set[str] = set()
    for row in rows:
        for key, entry, required in _of_row(row, courses=courses):
            if entry is not None:
                if not _is_plain(entry):
                    yield Used(_B[key], entry, entry.place, row.number, required, has_invalid=key not in _WITHOUT_INVALID)
            elif required and key not in absent:
                absent.add(key)
                yield Used(_B[key], None, form.place)


def _is_plain(entry: AnyEntry) -> bool:
    """Whether nothing can be open about the entry: it has its value, or was seen empty."""
    return bool(entry.value) if entry.trouble is None else entry.trouble == "empty"


def _of_row(row: Row, *, courses: bool) -> list[tuple[str, AnyEntry | None, bool]]:
    """The keys and entries that the rules rely on, and whether the form must have a place for each."""
    activity = row.activity
    entries: list[tuple[str, AnyEntry | None, bool]] = [
        ("category", activity.category, True),
        ("from", activity.start, True),
        ("to", activity.end, False),
        ("title", activity.title, True),
        ("hours", activity.hours, True),
        ("claimed", activity.claimed, True),
        ("organiser", activity.organiser, False),
    ]
    if row.category is not None and row.category.needs_field:
        entries.append(("fields", activity.fields, True))
    elif row.category is not None and courses:
        entries.append(("course", activity.course, False))
    return entries


def _of_c(form: FormC) -> Iterator[Used]:
    for number in range(_TICKS):
        tick = form.agreed[number] if number < len(form.agreed) else None
        yield Used(_C[f"agreed_{number + 1}"], tick, tick.place if tick else form.place, has_invalid=False)
    for key, entry in (("signed_on", form.signed_on), ("signed_by", form.signed_by)):
        yield Used(_C[key], entry, entry.place if entry else form.place, has_invalid=key == "signed_on")
