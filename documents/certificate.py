"""Certificates as pages to be printed: A4 upright, one each."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cases.certificate import Certified
from cases.fields import QUALIFICATIONS
from documents.certificate_texts import words
from documents.press import Press
from documents.texts import day
from documents.typeface import Typeface

INK, NAVY, GOLD = HexColor("#1A1A1A"), HexColor("#1F3A5F"), HexColor("#A88A42")
WIDTH, HEIGHT = A4
MIDDLE = WIDTH / 2
ROOM = 400.0
"""Of a line, in points."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """What stands on one certificate."""

    number: str
    name: str
    qualification: str
    validity: str
    issued: str

    @property
    def own(self) -> tuple[str, ...]:
        return self.number, self.name, self.qualification, self.validity, self.issued


def qualification_of(one: Certified) -> str:
    """The qualification with its code; as the form says it where there is no such code."""
    known = QUALIFICATIONS.get(one.qualification)
    text: str = words()["certificate"]["qualification"].format(name=known, code=one.qualification) if known else one.qualification
    return text


def _lines(one: Certified) -> _Lines:
    texts = words()["certificate"]
    return _Lines(
        number=texts["number"].format(number=one.certification_number),
        name=one.name,
        qualification=qualification_of(one),
        validity=texts["validity"].format(first=day(one.valid_from), last=day(one.valid_until)),
        issued=day(one.valid_from),
    )


def certificates(listed: Sequence[Certified], faces: Sequence[Typeface], association: str, signatory: str) -> tuple[bytes, int]:
    """The pages, and how many: those that some text cannot be printed on are left out. Without any page the bytes are empty."""
    texts = words()["certificate"]
    signed = [texts["signature"].format(association=association), *([signatory] if signatory else [])]
    pages = [_lines(one) for one in listed]
    fixed = [texts["title"], texts["honorific"], texts["kind"], *texts["body"], *signed]
    press = Press.ready(faces, [*fixed, *(text for page in pages for text in page.own)])
    printed = [page for page in pages if press.can(*page.own, *fixed)]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for page in printed:
        _frame(canvas)
        _page(canvas, press, page, signed)
        canvas.showPage()
    if printed:
        canvas.save()
    return press.finished(out.getvalue()) if printed else b"", len(printed)


def _frame(canvas: Canvas) -> None:
    for inset, width, colour in ((30, 2.2, NAVY), (36, 0.6, GOLD), (40, 0.6, NAVY)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _page(canvas: Canvas, press: Press, page: _Lines, signed: Sequence[str]) -> None:
    texts = words()["certificate"]
    canvas.setFillColor(INK)
    press.right(canvas, page.number, WIDTH - 72, HEIGHT - 84, 10.5)
    canvas.setFillColor(NAVY)
    press.centred(canvas, texts["title"], MIDDLE, 654, 50, wide=30)
    canvas.setFillColor(INK)
    _name(canvas, press, page.name, 548)
    press.centred(canvas, texts["kind"], MIDDLE, 478, 13, wide=2)
    press.centred(canvas, page.qualification, MIDDLE, 444, press.largest(page.qualification, 21, ROOM))
    for number, line in enumerate(texts["body"]):
        press.centred(canvas, line, MIDDLE, 376 - 28 * number, 14.5, wide=1)
    press.centred(canvas, page.validity, MIDDLE, 262, 13)
    press.left(canvas, page.issued, 104, 186, 13)
    for number, line in enumerate(signed):
        press.right(canvas, line, WIDTH - 104, 140 - 28 * number, press.largest(line, 15.5, ROOM))


def _name(canvas: Canvas, press: Press, name: str, y: float) -> None:
    """The name over a line, large, and smaller where it is long; its 殿 beside it."""
    honorific = words()["certificate"]["honorific"]
    size = press.largest(name, 32, ROOM - 60)
    whole = press.width(name, size) + 22 + press.width(honorific, 19)
    press.left(canvas, name, MIDDLE - whole / 2, y, size)
    press.left(canvas, honorific, MIDDLE + whole / 2 - press.width(honorific, 19), y, 19)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.8)
    canvas.line(MIDDLE - ROOM / 2, y - 14, MIDDLE + ROOM / 2, y - 14)
