"""The blank fillable PDF: forms (A), (B) with forty activities, and (C)."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from cases.fields import FORM_A, FORM_B, FORM_C, INSTRUMENTS, QUALIFICATIONS, ROWS_OF_FILLABLE_PDF, Field
from cases.policy import Office, Policy, RuleSet
from documents.acroform import Box, FormField, Place, fillable
from documents.application_sheet import OPTIONAL
from documents.texts import FONT, Texts, choices, current_rules, load

MADE = datetime(2027, 1, 1, tzinfo=UTC)
"""Fixed, so that the same words make the same file."""
FACE = "BIZUDPGothic"
INK, GREY, RED, LINE = HexColor("#1F2933"), HexColor("#667085"), HexColor("#B42318"), HexColor("#98A2B3")
ENTRY, LABEL, HEAD = HexColor("#FFF9E5"), HexColor("#E8EEF6"), HexColor("#1F4E79")
PORTRAIT, WIDE = A4, landscape(A4)
MARGIN = 42.0
ROWS_PER_PAGE = 10
ROW_HEIGHT = 43.0
PAGES = 2 + -(-ROWS_OF_FILLABLE_PDF // ROWS_PER_PAGE)
COLUMNS = dict(zip((f.key for f in FORM_B), (20, 34, 62, 62, 166, 112, 62, 104, 62, 36, 42, 40), strict=True))
LIMITS = {"certification_number": 20, "postal_code": 9, "phone": 20, "paid_amount": 9, "hours": 8, "claimed": 8, "from": 20, "to": 20}
SHOWN_AGAIN = ("certification_number", "name")
"""Fields of (A) that also stand on the pages of (B) and (C), so that printed pages belong together."""


class Pen:
    """Draws words and boxes on the pages, measured in points from the upper left."""

    def __init__(self, target: io.BytesIO, texts: Texts) -> None:
        pdfmetrics.registerFont(TTFont(FACE, str(FONT)))
        self.canvas = Canvas(target, pagesize=PORTRAIT, invariant=1)
        self.texts, self.page, self.size = texts, 0, PORTRAIT

    def turn_to(self, size: tuple[float, float]) -> None:
        self.size = size
        self.canvas.setPageSize(size)

    def finish_page(self) -> None:
        self.text(MARGIN, self.size[1] - 24, self.texts["version_line"], 7.5, colour=GREY)
        self.canvas.drawRightString(self.size[0] - MARGIN, 24, f"{self.page + 1} / {PAGES}")
        self.canvas.showPage()
        self.page += 1

    def text(self, x: float, y: float, words: str, size: float, *, colour: HexColor = INK, centred: bool = False) -> None:
        """One line; `y` is its baseline."""
        self.canvas.setFillColor(colour)
        self.canvas.setFont(FACE, size)
        (self.canvas.drawCentredString if centred else self.canvas.drawString)(x, self.size[1] - y, words)

    def paragraph(self, x: float, y: float, wide: float, words: str, size: float) -> float:
        """Words that fold; returns where they end."""
        style = ParagraphStyle("note", fontName=FACE, fontSize=size, leading=size * 1.45, wordWrap="CJK", textColor=INK)
        folded = Paragraph(words.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>"), style)
        _, high = folded.wrap(wide, self.size[1])
        folded.drawOn(self.canvas, x, self.size[1] - y - high)
        return y + float(high)

    def box(self, x: float, y: float, wide: float, high: float, fill: HexColor) -> None:
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.6)
        self.canvas.setFillColor(fill)
        self.canvas.rect(x, self.size[1] - y - high, wide, high, stroke=1, fill=1)

    def label(self, x: float, y: float, wide: float, high: float, words: str, size: float, *, centred: bool = False) -> None:
        self.box(x, y, wide, high, LABEL)
        self.text(x + wide / 2 if centred else x + 8, y + high / 2 + size * 0.36, words, size, centred=centred)

    def entry(self, x: float, y: float, wide: float, high: float) -> Place:
        """A coloured box to be filled in."""
        self.box(x, y, wide, high, ENTRY)
        return self.place((x + 1.5, y + 1.5, wide - 3, high - 3))

    def place(self, area: Box) -> Place:
        x, y, wide, high = area
        return Place(page=self.page, box=(x, self.size[1] - y - high, x + wide, self.size[1] - y))


def fillable_form(policy: Policy, office: Office) -> bytes:
    """The blank PDF; the same words and rules always make the same bytes."""
    texts, rules, pages = load(policy, office), current_rules(policy), io.BytesIO()
    pen = Pen(pages, texts)
    again: dict[str, list[Place]] = {key: [] for key in SHOWN_AGAIN}
    a = _application(pen, texts)
    b = _report(pen, texts, rules, again)
    c = _pledge(pen, texts, again)
    pen.canvas.save()
    fields = [_with_places(field, again) for field in a] + b + c
    return fillable(pages.getvalue(), fields, FONT, title=texts["titles"]["book"], author=texts["publisher"], made=MADE)


def _with_places(field: FormField, again: dict[str, list[Place]]) -> FormField:
    more = {item.label: again[item.key] for item in FORM_A if item.key in SHOWN_AGAIN}
    return replace(field, places=(*field.places, *more.get(field.name, ())))


def _application(pen: Pen, texts: Texts) -> list[FormField]:
    words, wide = texts["A"], PORTRAIT[0] - 2 * MARGIN
    pen.text(PORTRAIT[0] / 2, 62, texts["titles"]["A"], 17, centred=True)
    y = pen.paragraph(MARGIN, 76, wide, words["lead_pdf"], 9) + 6
    fields = []
    for item in FORM_A:
        high = 32 if item.key == "address" else 24
        required = item.key not in OPTIONAL
        pen.text(MARGIN, y + high / 2 + 3, words["required" if required else "optional"], 7.5, colour=RED if required else GREY)
        pen.label(MARGIN + 28, y, 112, high, item.label, 10)
        place = pen.entry(MARGIN + 140, y, wide - 140, high)
        fields.append(_field_of_a(item, texts, place, required=required))
        y += high
    for box in texts["notes"]:
        y = _note(pen, box, y + 9, wide)
    pen.finish_page()
    return fields


def _field_of_a(item: Field, texts: Texts, place: Place, *, required: bool) -> FormField:
    return FormField(
        name=item.label, tooltip=f"{item.label}: {texts['hints'][item.key]}", places=(place,), required=required,
        choices=tuple(QUALIFICATIONS.values()) if item.key == "qualification" else (),
        multiline=item.key == "address", limit=0 if item.key == "qualification" else LIMITS.get(item.key, 120),
        size=10 if item.key == "address" else 11,
    )  # fmt: skip


def _note(pen: Pen, box: Texts, y: float, wide: float) -> float:
    pen.canvas.setFillColor(HEAD)
    pen.canvas.rect(MARGIN, pen.size[1] - y - 17, wide, 17, stroke=0, fill=1)
    pen.text(MARGIN + 7, y + 12, box["heading"], 9.5, colour=HexColor("#FFFFFF"))
    y += 20
    for line in box["lines"]:
        pen.text(MARGIN + 2, y + 8.5, "・", 8.5)
        y = pen.paragraph(MARGIN + 11, y, wide - 12, line, 8.5)
    return y


def _report(pen: Pen, texts: Texts, rules: RuleSet, again: dict[str, list[Place]]) -> list[FormField]:
    fields: list[FormField] = []
    pen.turn_to(WIDE)
    left, wide = (WIDE[0] - sum(COLUMNS.values())) / 2, float(sum(COLUMNS.values()))
    for first in range(1, ROWS_OF_FILLABLE_PDF + 1, ROWS_PER_PAGE):
        last = min(first + ROWS_PER_PAGE - 1, ROWS_OF_FILLABLE_PDF)
        pen.text(left, 42, texts["titles"]["B"], 14)
        _whose(pen, again, left + wide - 440, 26)
        pen.paragraph(left, 52, wide, texts["B"]["lead"], 8)
        y = _headers(pen, left, 90)
        for n in range(first, last + 1):
            fields += _row(pen, texts, rules, n, left, y)
            y += ROW_HEIGHT
        if last == ROWS_OF_FILLABLE_PDF:
            pen.paragraph(left, y + 8, wide, texts["B"]["summary_note_pdf"], 8)
        pen.finish_page()
    return fields


def _whose(pen: Pen, again: dict[str, list[Place]], x: float, y: float) -> None:
    for item in FORM_A:
        if item.key in SHOWN_AGAIN:
            pen.label(x, y, 60, 20, item.label, 8.5)
            again[item.key].append(pen.entry(x + 60, y, 160, 20))
            x += 220


def _headers(pen: Pen, x: float, y: float) -> float:
    for item in FORM_B:
        pen.label(x, y, COLUMNS[item.key], 20, item.label, 7.5, centred=True)
        x += COLUMNS[item.key]
    return y + 20


def _row(pen: Pen, texts: Texts, rules: RuleSet, n: int, x: float, y: float) -> Iterator[FormField]:
    lists = choices(rules)
    for item in FORM_B:
        wide, fixed = COLUMNS[item.key], item.key == "number"
        if fixed:
            pen.label(x, y, wide, ROW_HEIGHT, str(n), 8, centred=True)
        place = pen.place((x, y, wide, ROW_HEIGHT)) if fixed else pen.entry(x, y, wide, ROW_HEIGHT)
        folds = item.key in ("title", "organiser", "course", "detail")
        yield FormField(
            name=f"{item.label}_{n}", tooltip=f"{n}{texts['B']['row_suffix']} {item.label}: {texts['hints'][item.key]}", places=(place,),
            value=str(n) if fixed else "", fixed=fixed, choices=lists.get(item.key, ()), free=item.key == "fields", multiline=folds,
            limit=0 if item.key in lists or fixed else LIMITS.get(item.key, 120), size=8.5, centred=not folds,
        )  # fmt: skip
        x += wide


def _pledge(pen: Pen, texts: Texts, again: dict[str, list[Place]]) -> list[FormField]:
    words, wide = texts["C"], PORTRAIT[0] - 2 * MARGIN
    pen.turn_to(PORTRAIT)
    pen.text(PORTRAIT[0] / 2, 70, texts["titles"]["C"], 17, centred=True)
    y = pen.paragraph(MARGIN, 92, wide, words["lead"], 11) + 8
    y = pen.paragraph(MARGIN, y, wide, words["how_pdf"], 9) + 14
    _whose(pen, again, MARGIN, y)
    y += 40
    fields = []
    for item, (_, sentence) in zip(FORM_C, INSTRUMENTS, strict=False):
        pen.box(MARGIN, y, 40, 40, ENTRY)
        pen.box(MARGIN + 40, y, wide - 40, 40, HexColor("#FFFFFF"))
        pen.box(MARGIN + 12, y + 12, 16, 16, HexColor("#FFFFFF"))
        pen.text(MARGIN + 52, y + 24, sentence, 11.5)
        place = pen.place((MARGIN + 12, y + 12, 16, 16))
        tooltip = f"{sentence} {texts['hints']['agreed']}"
        fields.append(FormField(name=item.label, tooltip=tooltip, places=(place,), tick=True, required=True))
        y += 40
    y = pen.paragraph(MARGIN, y + 24, wide, words["sign"], 9) + 10
    for item in FORM_C[len(INSTRUMENTS) :]:
        pen.label(MARGIN, y, 110, 36, item.label, 11)
        place = pen.entry(MARGIN + 110, y, wide - 110, 36)
        tooltip = f"{item.label}: {texts['hints'][item.key]}"
        fields.append(FormField(name=item.label, tooltip=tooltip, places=(place,), required=True, limit=60, size=12))
        y += 36
    pen.finish_page()
    return fields
