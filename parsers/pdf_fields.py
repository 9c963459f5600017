"""The fields of a fillable PDF (ISO 32000-1, 12.7): what they hold counts, not how a viewer draws it."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from parsers.pdf_drawn import Input
from parsers.pdf_text import is_doubtful, plain
from parsers.sheet import NamedValue

MAX_FIELDS = 20_000
MAX_DEPTH = 32
PASSWORD, RADIO, PUSH_BUTTON, COMBO = 1 << 13, 1 << 15, 1 << 16, 1 << 17

_LANGUAGE = re.compile("\x1b[^\x1b]*\x1b")
"""The escape that names a language inside a text (ISO 32000-1, 7.9.2.2)."""
_ROW = re.compile(r"[_\-.\s]\d{1,3}$")
_STRING = re.compile(rb"[(<]([^)>]*+)(?:[)>]|\Z)([^(<]*+)")
"""A string of a content stream, and what follows it up to the next one."""
_SHOWING = re.compile(rb"Tj|TJ|'|\"")

Node = dict[str, Any]
"""What a field's dictionary says that matters here; what it inherits is filled in on the way down."""
_READ = frozenset(("/T", "/Kids", "/FT", "/V", "/DV", "/Ff", "/Opt", "/AS"))
_INHERITED = ("/FT", "/V", "/DV", "/Ff", "/Opt")


@dataclass(frozen=True, slots=True)
class Seen:
    """A field that is drawn: the index of its page, its rectangle there, and its value as yet."""

    page: int
    rectangle: tuple[float, float, float, float]
    value: NamedValue


@dataclass(slots=True)
class FormFields:
    """The fields of a form. `xfa` tells a form of Adobe's other kind."""

    values: list[NamedValue] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    """The indexes of the pages that fields stand on."""
    inputs: dict[int, list[Input]] = field(default_factory=dict)
    """The fields by the index of their page, where the form is not answered by its fields alone."""
    seen: list[Seen] = field(default_factory=list)
    """The fields of which only what is drawn says what was filled in."""
    xfa: bool = False
    texts: int = 0
    """How many fields take text or a choice."""
    answered: bool = False
    """Whether the fields alone say what is filled in: they are called by what is printed beside them, and not `Text1`."""

    @property
    def filled(self) -> bool:
        """Whether there are fields for text, and something is filled in."""
        return self.texts > 0 and any(value.text or value.doubtful for value in self.values)

    def named(self, labels: frozenset[str]) -> bool:
        """Whether at least half of the fields bear a label's name, with or without the number of a row."""
        names = [value.name.rpartition(".")[2] for value in self.values]
        known = sum(plain(_ROW.sub("", name)) in labels or plain(name) in labels for name in names)
        return known * 2 >= len(names)


def read_fields(data: bytes, name: str, labels: frozenset[str]) -> FormFields | None:
    """The fields of the form in a PDF, or None where its structure cannot be followed. `labels` are the names our forms have."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), inherit_page_attributes=False) as pdf:
            return _Walk(pikepdf, name, labels).form(pdf)
    except (pikepdf.PdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError):
        return None


def fields_drawn(data: bytes, name: str) -> list[Seen]:
    """The fields of a PDF that `read_fields` can follow, each time they are drawn."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data), inherit_page_attributes=False) as pdf:
        walk = _Walk(pikepdf, name, frozenset())
        walk.form(pdf)
        return [Seen(number, _rectangle(widget), walk.holds[widget.objgen]) for number, widget in walk.placed]


class _Walk:
    """Goes through the tree of fields once, each node at most once."""

    def __init__(self, pikepdf: Any, name: str, labels: frozenset[str]) -> None:
        self.pikepdf, self.name, self.labels = pikepdf, name, labels
        self.fields = FormFields()
        self.seen: set[tuple[int, int]] = set()
        self.visits = 0
        self.holds: dict[tuple[int, int], NamedValue] = {}
        self.redrawn = False
        """Whether a viewer draws the fields anew: what is drawn with no value is then nothing that the applicant saw."""
        self.drawn: set[int] = set()
        self.placed: list[tuple[int, Any]] = []
        """The index of a page, and a widget that stands there."""

    def form(self, pdf: Any) -> FormFields:
        root = pdf.Root.get("/AcroForm", {})
        self.fields.xfa, self.redrawn = bool(root.get("/XFA")), bool(root.get("/NeedAppearances"))
        for node in root.get("/Fields", ()):
            self._field(node, {}, "", 0)
        for number, page in enumerate(pdf.pages):
            for annotation in page.obj.get("/Annots", ()):
                identity = annotation.objgen
                if identity not in self.seen and annotation.get("/Subtype") == "/Widget":
                    self._field(self._top(annotation), {}, "", 0)
                if identity in self.holds:
                    self.placed.append((number, annotation))
        self.fields.pages = {number for number, _ in self.placed}
        for number, widget in self.placed:
            if id(value := self.holds[widget.objgen]) in self.drawn:
                self.fields.seen.append(Seen(number, _rectangle(widget), value))
        self.fields.answered = self.fields.filled and self.fields.named(self.labels)
        if not self.fields.answered:
            for number, widget in self.placed:
                self.fields.inputs.setdefault(number, []).append(self._input(widget))
        return self.fields

    def _input(self, widget: Any) -> Input:
        """A field where it stands; of a box what is shown, as it would be printed."""
        value = self.holds[widget.objgen]
        text = value.text
        if value.is_box:
            text = "☑" if text and str(widget.get("/AS", text)) != "/Off" else "□"
        return Input(_rectangle(widget), text, value.doubtful)

    def _top(self, node: Any) -> Any:
        """The uppermost field above a widget that the form's own list forgot."""
        for _ in range(MAX_DEPTH):
            above = node.get("/Parent")
            if above is None:
                break
            node = above
        return node

    def _field(self, node: Any, above: Node, name: str, depth: int) -> None:
        self.visits += 1
        if depth > MAX_DEPTH or self.visits > MAX_FIELDS:
            raise ValueError("more fields than a form has")
        if node.is_indirect:
            identity = node.objgen
            if identity in self.seen:
                return
            self.seen.add(identity)
        own = _read(node)
        if "/T" in own:
            name = f"{name}.{self._text(own['/T'])}" if name else self._text(own["/T"])
        kids = list(own.get("/Kids", ()))
        whole = above | own
        if kids and any("/T" in kid for kid in kids):
            for kid in kids:
                self._field(kid, {key: whole[key] for key in _INHERITED if key in whole}, name, depth + 1)
            return
        self.seen.update([kid.objgen for kid in kids])
        drawn = kids or [node]
        value = self._terminal(whole, drawn, [_read(kid) for kid in kids] if kids else [own], name)
        if value:
            self.fields.values.append(value)
            for widget in drawn:
                self.holds[widget.objgen] = value

    def _terminal(self, node: Node, drawn: list[Any], widgets: list[Node], name: str) -> NamedValue | None:
        """The value of a field whose widgets these are; None of a button that holds nothing."""
        kind, flags = str(node.get("/FT", "/Tx")), int(node.get("/Ff", 0))
        if kind == "/Btn":
            if flags & PUSH_BUTTON:
                return None
            return self._value(name, *self._state(node, widgets, chosen=bool(flags & RADIO) or len(widgets) > 1), is_box=True)
        if kind == "/Sig":
            signature = node.get("/V")
            return self._value(name, self._text(signature.get("/Name", "")) if signature else "", bool(signature))
        self.fields.texts += 1
        doubtful = "/V" not in node and any(self._drawn(widget) for widget in drawn)
        value = self._value(name, self._shown(node), doubtful)
        # A list shows what could have been chosen, a password's field stars, and a default is what the form's maker wrote.
        default = self._text(node.get("/DV", ""))
        if doubtful and not self.redrawn and not default and not flags & PASSWORD and (kind == "/Tx" or flags & COMBO):
            self.drawn.add(id(value))
        return value

    def _value(self, name: str, text: str, doubtful: bool, is_box: bool = False) -> NamedValue:
        unsure = doubtful or (text != "" and (UNSURE in text or is_doubtful(text)))
        return NamedValue(name, text.replace(UNSURE, ""), f"{self.name}!{name}", is_box, unsure)

    def _state(self, node: Node, widgets: list[Node], chosen: bool) -> tuple[str, bool]:
        """What a box says, and whether what it holds and what it shows differ. Of several boxes the one that is on."""
        shown = [state for widget in widgets if (state := str(widget.get("/AS", "/Off"))) != "/Off"]
        held = str(node["/V"]) if "/V" in node else None
        state = held if held is not None else next(iter(shown), "/Off")
        on = state not in ("/Off", "", "/")
        doubtful = held is not None and any("/AS" in widget for widget in widgets) and on != bool(shown)
        if not on:
            return "", doubtful
        if not chosen:
            return "Yes", doubtful
        options = list(node.get("/Opt", ()))
        number = state[1:]
        return (self._text(options[int(number)]) if number.isdecimal() and int(number) < len(options) else number), doubtful

    def _shown(self, node: Node) -> str:
        """The text of a field; of a choice the words that stand in the list."""
        value = node.get("/V", "")
        if "/Opt" not in node and isinstance(value, self.pikepdf.String):
            return self._text(value)
        texts = [self._text(part) for part in value] if isinstance(value, self.pikepdf.Array) else [self._text(value)]
        pairs = [option for option in node.get("/Opt", ()) if isinstance(option, self.pikepdf.Array) and len(option) == 2]
        words = {self._text(pair[0]): self._text(pair[1]) for pair in pairs}
        return "、".join(words.get(text, text) for text in texts)

    def _drawn(self, widget: Any) -> bool:
        """Whether a field without a value is drawn with one."""
        drawn = widget.get("/AP", {}).get("/N")
        return isinstance(drawn, self.pikepdf.Stream) and shows_text(drawn.read_bytes())

    def _text(self, value: Any) -> str:
        """A text string; bytes that are in none of the format's encodings are followed by UNSURE."""
        if isinstance(value, self.pikepdf.String):
            return decoded(bytes(value))
        return decoded(value.read_bytes()) if isinstance(value, self.pikepdf.Stream) else str(value).removeprefix("/")


def _rectangle(widget: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a widget."""
    x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def shows_text(content: bytes) -> bool:
    """Whether text that is not blank is being shown."""
    return any(not found[1].isspace() and found[1] and _SHOWING.search(found[2]) for found in _STRING.finditer(content))


def _read(node: Any) -> Node:
    """What of a dictionary matters here: each entry that is asked for takes its time."""
    return {key: node.get(key) for key in _READ.intersection(node.keys())}


UNSURE = "\x00"
"""Marks a text whose encoding is a guess."""


def decoded(raw: bytes) -> str:
    """The text of a PDF text string: UTF-16 or UTF-8 by mark or bytes, else PDFDocEncoding, which nobody writes Japanese in."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return _tidy(raw.decode("utf-16", "replace"))
    if raw.startswith(b"\xef\xbb\xbf"):
        return _tidy(raw[3:].decode("utf-8", "replace"))
    if raw.isascii() and (text := raw.decode("ascii")).isprintable():
        return text  # PDFDocEncoding says the same of these, through a codec that takes twice as long.
    if not raw.isascii() and (japanese := _japanese(raw)):
        return _tidy(japanese)
    text = raw.replace(b"\x00", b"").decode("pdfdoc", "replace")
    return _one_line_end(text) if raw.isascii() else _one_line_end(text) + UNSURE


def _japanese(raw: bytes) -> str | None:
    """The text of bytes in UTF-8 without its mark, as some programs write them: what decodes to Japanese throughout is no chance."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(sign.isascii() or sign >= "\u2000" for sign in text) else None


def _tidy(text: str) -> str:
    """Without the names of languages and without NUL."""
    return text if text.isprintable() else _one_line_end(_LANGUAGE.sub("", text).replace("\x00", ""))


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
