"""One PDF page as drawn, turned so that its text stands upright. pdfium is called without pypdfium2's wrappers."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from parsers.pdf_drawn import Box, Drawn, Input, Run, View
from parsers.pdf_glyphs import runs_of
from parsers.pdf_rules import MAX_OBJECTS, Objects
from parsers.pdf_text import LOST


def read_page(document: Any, number: int, inputs: Sequence[Input] = (), *, flat: bool = False) -> Drawn:
    """The page of that index, without size where it cannot be opened; annotations are part of it, but for links.

    Where `inputs` are given, they stand for what is drawn of fields, which `flat` asks for beside them. Raises `TooMuch`.
    """
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return Drawn(0, 0)
    if _annotated(pdfium, page, fields=flat or not inputs):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        return _draw(pdfium, page, text, inputs)
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _annotated(pdfium: Any, page: Any, fields: bool) -> bool:
    """Whether something written on top of the page belongs to it: a note in a box, a stamp, ink, a field's content if asked for."""
    kinds = set()
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_OBJECTS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, n)
        kinds.add(pdfium.FPDFAnnot_GetSubtype(annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)
    beside = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP} | (set() if fields else {pdfium.FPDF_ANNOT_WIDGET})
    return bool(kinds - beside)


def _draw(pdfium: Any, page: Any, text: Any, inputs: Sequence[Input]) -> Drawn:
    edges = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, edges)
    view = View((edges.left, edges.bottom, edges.right, edges.top), quarter_of(pdfium, page, text))
    drawn = Drawn(view.width, view.height)
    hidden = Objects(pdfium, page, view, drawn).hidden_text
    # Invisible text is what a text recogniser lays under its scan: a guess, and not what the page shows.
    if not (hidden and drawn.marks):
        drawn.runs = runs_of(pdfium, text, view)
        drawn.glyphs, drawn.lost = sum(len(run.text) for run in drawn.runs), sum(run.text.count(LOST) for run in drawn.runs)
    for one in inputs:
        _fill_in(one, view.box(*one.rectangle), drawn)
    return drawn


def _fill_in(one: Input, box: Box, drawn: Drawn) -> None:
    """What a field holds takes the place of what is drawn there; where it holds nothing, a text printed flat may stand there."""
    drawn.inputs.append(box)
    if one.text:
        drawn.runs = [run for run in drawn.runs if not (box.y0 < run.box.middle < box.y1 and box.x0 <= run.box.x0 < box.x1)]
        half = min(box.height, 10.0) / 2
        line = Box(box.x0 + 1, box.middle - half, box.x1 - 1, box.middle + half)
        drawn.runs.append(Run(line, " ".join(one.text.split("\n")), one.doubtful))
    elif one.doubtful:
        drawn.marks.append(box)


def quarter_of(pdfium: Any, page: Any, text: Any) -> int:
    """How many quarter turns clockwise set the text upright; without text, the page's own."""
    count = pdfium.FPDFText_CountChars(text)
    angles = [pdfium.FPDFText_GetCharAngle(text, n) for n in range(0, count, max(1, count // 25))]
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else int(pdfium.FPDFPage_GetRotation(page)) % 4
