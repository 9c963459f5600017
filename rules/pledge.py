"""What can be found about the pledge, form (C) (R34)."""

from collections.abc import Iterator
from datetime import timedelta

from cases.policy import window
from cases.reading import FormA, FormC
from rules.entries import impossible, known, seen_empty
from rules.facts import Facts, Seen
from rules.folding import kana_key, name_key


def not_agreed(facts: Facts) -> Iterator[Seen]:
    """One of the three boxes was seen without a tick. Facts: `boxes` (how many)."""
    boxes = [box for box in facts.form_c.agreed if seen_empty(box) or known(box) is False] if facts.form_c else []
    if boxes:
        yield Seen(boxes[0].place, {"boxes": str(len(boxes))})


def unsigned(facts: Facts) -> Iterator[Seen]:
    """The place of the signature was seen empty."""
    entry = facts.form_c.signed_by if facts.form_c else None
    if entry and seen_empty(entry):
        yield Seen(entry.place)


def undated(facts: Facts) -> Iterator[Seen]:
    """The place of the day was seen empty."""
    entry = facts.form_c.signed_on if facts.form_c else None
    if entry and seen_empty(entry):
        yield Seen(entry.place)


def name_differs(facts: Facts) -> Iterator[Seen]:
    """The signature is not the name on form (A), in kanji or in kana. Facts: `signed_by`, `name`."""
    form_a, form_c = facts.form_a, facts.form_c
    if form_a and form_c and form_c.signed_by and not _same_name(form_a, form_c, facts):
        yield Seen(form_c.signed_by.place, {"signed_by": known(form_c.signed_by) or "", "name": known(form_a.name) or ""})


def _same_name(form_a: FormA, form_c: FormC, facts: Facts) -> bool:
    """True also where either was not read: that is said elsewhere."""
    signed_by, name, kana = known(form_c.signed_by), known(form_a.name), known(form_a.name_kana)
    if not signed_by or not name:
        return True
    return name_key(signed_by) == name_key(name) or bool(kana and kana_key(signed_by) == kana_key(kana))


def date_out_of_range(facts: Facts) -> Iterator[Seen]:
    """The pledge is dated long before the window, after the day of receipt, or on a day that cannot be.

    Facts: `signed_on`, `first`, `last`.
    """
    entry = facts.form_c.signed_on if facts.form_c else None
    day = known(entry)
    first = window(facts.season)[0] - timedelta(days=facts.policy.pledge_days_before_window)
    if entry and (impossible(entry) or (day and not first <= day <= facts.today)):
        words = {"signed_on": day.isoformat() if day else entry.text, "first": first.isoformat(), "last": facts.today.isoformat()}
        yield Seen(entry.place, words)
