"""Fields of a form that hold no value and are drawn with one: what is drawn is read where nothing else can be meant."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from parsers.pdf_drawn import Box, Drawn, Input, Run
from parsers.pdf_fields import FormFields, Seen
from parsers.pdf_free import lines_of, text_of
from parsers.pdf_layout import sharp
from parsers.pdf_page import read_page
from parsers.sheet import NamedValue

MAX_LOOKS = 2_000_000
"""Looks for a text in a field: every text at every field of a page."""
SLACK = 1.0
"""So many points a letter's box may reach over its field: it is as high as the font, not as the letter."""


def with_seen(data: bytes, form: FormFields) -> FormFields:
    """The fields with the texts that are seen in them; one that is not certain stays doubtful. Raises `TooMuch`."""
    texts: dict[int, set[str]] = {}
    for page, places in groupby(form.seen, key=lambda seen: seen.page):
        on_page = list(places)
        for seen, text in zip(on_page, _texts(data, page, on_page), strict=True):
            texts.setdefault(id(seen.value), set()).add(text)
    # A field that stands in several places shows the same in all.
    read = {number: found.pop() for number, found in texts.items() if len(found) == 1}
    form.values = [_with_text(value, read.get(id(value), "")) for value in form.values]
    for seen in form.seen:
        text = read.get(id(seen.value), "")
        inputs = form.inputs.get(seen.page, [])
        form.inputs[seen.page] = [replace(one, text=text, doubtful=not text) if one.rectangle == seen.rectangle else one for one in inputs]
    return form


def _with_text(value: NamedValue, text: str) -> NamedValue:
    return replace(value, text=text, doubtful=False) if text else value


def _texts(data: bytes, page: int, seen: Sequence[Seen]) -> list[str]:
    """What each field of a page is drawn with; nothing where that is not certain."""
    import pypdfium2

    inputs = [Input(one.rectangle, "", doubtful=False) for one in seen]
    document = pypdfium2.PdfDocument(data)
    try:
        under = read_page(document, page, inputs)
        full = read_page(document, page, inputs, flat=True)
    finally:
        document.close()
    if len(seen) * (len(full.runs) + len(full.marks)) > MAX_LOOKS:
        return [""] * len(seen)
    full.runs = sharp(full.runs)
    return [_text(box, full) if not _inside(below, under.runs) else "" for box, below in zip(full.inputs, under.inputs, strict=True)]


def _text(box: Box, page: Drawn) -> str:
    """The text in a field; nothing where there is a doubt of a letter, where it reaches out of the field or something is drawn there."""
    runs = _inside(box, page.runs)
    whole = all(_holds(box, run.box) and not run.doubtful for run in runs)
    return text_of(lines_of(runs), box.x1) if runs and whole and not any(_touches(box, mark) for mark in page.marks) else ""


def _inside(box: Box, runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs if _touches(box, run.box)]


def _touches(box: Box, other: Box) -> bool:
    return min(box.x1, other.x1) - max(box.x0, other.x0) > SLACK and box.y0 < other.middle < box.y1


def _holds(box: Box, other: Box) -> bool:
    return other.x0 >= box.x0 - SLACK and other.x1 <= box.x1 + SLACK
