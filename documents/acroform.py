"""Turns drawn pages into a fillable PDF: fields with names, tooltips and an embedded Japanese font (ISO 32000-1, 12.7)."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from documents.embedded_font import embed

READ_ONLY, REQUIRED, MULTILINE, COMBO, EDIT, NO_SPELLCHECK = 1, 1 << 1, 1 << 12, 1 << 17, 1 << 18, 1 << 22
HIDDEN, PRINT = 2, 4
FONT_NAME = "/BIZUD"
INK = "0.12 0.16 0.2 rg"
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a field stands: page from 0 and its box in points from the lower left."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of the form. Several places show one and the same value; `size` 0 lets the text shrink to its box."""

    name: str
    tooltip: str
    places: tuple[Place, ...]
    value: str = ""
    choices: tuple[str, ...] = ()
    free: bool = False
    """With choices: other words may be typed too."""
    tick: bool = False
    multiline: bool = False
    required: bool = False
    fixed: bool = False
    """A value that the page itself shows: the field only carries it."""
    limit: int = 0
    size: float = 10
    centred: bool = False


def fillable(pages: bytes, fields: Iterable[FormField], font: Path, *, title: str, author: str, made: datetime) -> bytes:
    """The drawn pages with the fields in their order of filling in, which is also the order of the Tab key."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        dingbats = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
        resources = Dictionary(Font=Dictionary({FONT_NAME: embed(pdf, font), "/ZaDb": dingbats}))
        entries = [_field(pdf, field) for field in fields]
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array(entries), DR=resources, DA=String(f"{FONT_NAME} 0 Tf {INK}"), NeedAppearances=True)
        )
        for page in pdf.pages:
            page.obj.Tabs = Name.R
        pdf.Root.Lang = String("ja-JP")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _describe(pdf, title, author, made)
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def _describe(pdf: Pdf, title: str, author: str, made: datetime) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as data:
        data["dc:title"], data["dc:creator"], data["dc:language"] = title, [author], ["ja-JP"]
        data["xmp:CreateDate"] = data["xmp:ModifyDate"] = made.isoformat()


def _field(pdf: Pdf, field: FormField) -> pikepdf.Object:
    """One dictionary for field and widget where it has one place, else a parent with a widget for each."""
    entry = pdf.make_indirect(Dictionary(T=String(field.name), TU=String(field.tooltip)))
    entry.FT = Name.Btn if field.tick else Name.Ch if field.choices else Name.Tx
    entry.Ff = _flags(field)
    if field.tick:
        entry.DA = String(f"/ZaDb 0 Tf {INK}")
    else:
        entry.DA, entry.Q = String(f"{FONT_NAME} {field.size:g} Tf {INK}"), int(field.centred)
    if field.choices:
        entry.Opt = Array([String(choice) for choice in field.choices])
    if field.limit:
        entry.MaxLen = field.limit
    if field.value:
        entry.V = entry.DV = String(field.value)
    if len(field.places) == 1:
        _widget(pdf, entry, field, field.places[0])
        return entry
    entry.Kids = Array([])
    for place in field.places:
        kid = pdf.make_indirect(Dictionary(Parent=entry))
        _widget(pdf, kid, field, place)
        entry.Kids.append(kid)
    return entry


def _flags(field: FormField) -> int:
    wanted = (
        (READ_ONLY, field.fixed),
        (REQUIRED, field.required),
        (MULTILINE, field.multiline),
        (COMBO, bool(field.choices)),
        (EDIT, field.free),
        (NO_SPELLCHECK, not field.tick and (not field.choices or field.free)),
    )
    return sum(flag for flag, on in wanted if on)


def _widget(pdf: Pdf, widget: pikepdf.Object, field: FormField, place: Place) -> None:
    page = pdf.pages[place.page]
    widget.Type, widget.Subtype, widget.P = Name.Annot, Name.Widget, page.obj
    widget.F = HIDDEN if field.fixed else PRINT
    widget.Rect = Array([round(side, 2) for side in place.box])
    widget.MK = Dictionary()
    if field.tick:
        widget.MK = Dictionary(CA=String("4"))
        widget.V = widget.DV = widget.AS = Name.Off
        widget.AP = Dictionary(N=Dictionary({"/Yes": _drawing(pdf, place.box, _tick(place.box)), "/Off": _drawing(pdf, place.box, "")}))
    if "/Annots" not in page.obj:
        page.obj.Annots = Array([])
    page.obj.Annots.append(widget)


def _drawing(pdf: Pdf, box: Box, content: str) -> pikepdf.Stream:
    form = pdf.make_stream(content.encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, round(box[2] - box[0], 2), round(box[3] - box[1], 2)])
    form.Resources = Dictionary()
    return form


def _tick(box: Box) -> str:
    """A tick drawn as lines, so that it needs no font."""
    wide, high = box[2] - box[0], box[3] - box[1]
    points = [(0.2, 0.52), (0.42, 0.26), (0.82, 0.8)]
    path = " ".join(f"{x * wide:.2f} {y * high:.2f} {'m' if n == 0 else 'l'}" for n, (x, y) in enumerate(points))
    return f"q 0.12 0.31 0.47 RG {min(wide, high) * 0.13:.2f} w 1 J 1 j {path} S Q"
