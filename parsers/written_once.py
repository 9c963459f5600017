"""Columns of (B) that a person fills in once for several rows: below, a blank may mean the same as above."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from cases.reading import Activity, CodesEntry, TextEntry


def with_doubt(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """The activities, with blank categories and fields in doubt where each seems to be written once for the rows below it."""
    categories = [activity.category for activity in activities]
    # A course of (A) has its fields by its number: people leave them blank, one after the other, and nothing is meant by it.
    fields = [activity.fields for activity in activities if not (activity.category and activity.category.value == "A")]
    once, fields_once = _is_written_once(categories), _is_written_once(fields)
    found = []
    for activity in activities:
        if once and activity.category and activity.category.trouble == "empty":
            activity = replace(activity, category=replace(activity.category, trouble="unclear"))
        if fields_once and activity.fields and activity.fields.trouble == "empty":
            activity = replace(activity, fields=replace(activity.fields, trouble="unclear"))
        found.append(activity)
    return tuple(found)


def _is_written_once(entries: Sequence[TextEntry | CodesEntry | None]) -> bool:
    """True where the column begins filled and then has blanks in a run, or as many as it is filled; one that was forgotten stands alone."""
    blank = [entry is not None and entry.trouble == "empty" for entry in entries]
    if not blank or blank[0] or blank.count(True) < 2:
        return False
    in_a_run = any(one and other for one, other in pairwise(blank))
    return in_a_run or blank.count(True) * 2 >= len(blank)
