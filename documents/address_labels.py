"""Address labels: A4 with twelve of 86.4 by 42.3 mm, two beside each other, as office shops sell them."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from cases.certificate import Certified
from documents.certificate_texts import postal_code, words
from documents.press import Press, broken
from documents.typeface import Typeface

ACROSS, DOWN = 2, 6
WIDE, HIGH = 86.4 * mm, 42.3 * mm
LEFT, TOP = (A4[0] - ACROSS * WIDE) / 2, (A4[1] - DOWN * HIGH) / 2
PADDING = 5.5 * mm
ROOM = WIDE - 2 * PADDING
LARGEST, LEADING = 10.5, 3.0
ADDRESS_HEIGHT = 37.0
"""From the first line of an address to its last, in points."""


def labels(listed: Sequence[Certified], faces: Sequence[Typeface]) -> tuple[bytes, int]:
    """The pages, and how many labels they hold: what cannot be printed is left out. Without any label the bytes are empty."""
    texts = words()["label"]
    wanted = [
        (texts["postal_code"].format(code=postal_code(one.postal_code) or one.postal_code), one.address, *_below(one)) for one in listed
    ]
    press = Press.ready(faces, [text for lines in wanted for text in lines])
    printed = [lines for lines in wanted if press.can(*lines)]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number, lines in enumerate(printed):
        place = number % (ACROSS * DOWN)
        if number and place == 0:
            canvas.showPage()
        _label(canvas, press, lines, LEFT + place % ACROSS * WIDE, A4[1] - TOP - place // ACROSS * HIGH)
    if printed:
        canvas.save()
    return press.finished(out.getvalue()) if printed else b"", len(printed)


def _below(one: Certified) -> tuple[str, str]:
    texts = words()["label"]
    return texts["name"].format(name=one.name), texts["foot"].format(receipt=one.receipt_number)


def _label(canvas: Canvas, press: Press, lines: tuple[str, str, str, str], x: float, y: float) -> None:
    """One label whose upper left corner is here."""
    code, address, name, foot = lines
    x += PADDING
    press.left(canvas, code, x, y - 20, 11)
    size, parts = _fitted(press, address)
    face = press.set_in[address]
    canvas.setFont(face.name, size)
    for number, part in enumerate(parts):
        canvas.drawString(x, y - 36 - number * (size + LEADING), face.set(part))
    press.left(canvas, name, x + 8, y - 94, press.largest(name, 15, ROOM - 16))
    press.right(canvas, foot, x + ROOM, y - HIGH + 9, 7)


def _fitted(press: Press, address: str) -> tuple[float, list[str]]:
    """An address in lines, in the largest letters in which it fits between postal code and name."""
    face, size = press.set_in[address], LARGEST
    while True:
        parts = broken(address, lambda line, size=size: face.width(line, size) <= ROOM)  # type: ignore[misc]  # a default has no type
        if (len(parts) - 1) * (size + LEADING) <= ADDRESS_HEIGHT:
            return size, parts
        size *= 0.9
