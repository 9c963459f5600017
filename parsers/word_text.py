"""The text of a paragraph of a Word document as it is shown: without what was deleted, struck out, hidden or only a placeholder."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

Element = ElementTree.Element

_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "bdo", "dir", "oMath"})
"""What only wraps content; `ins` and `moveTo` are changes that are there (17.13.5)."""
_GONE = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "rt"})
"""Deleted (17.13.5), properties, and of a ruby its reading (17.3.3.25)."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FALSE = frozenset({"0", "false", "off", "none"})
_WINGDINGS = {0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x71: "□", 0xFC: "✓", 0xFB: "×", 0x6C: "●", 0xA1: "○", 0x6E: "■"}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□", 0x4F: "×"}
_CHECKED, _UNCHECKED = "☑", "☐"
_NO_SIZE = (1 << 31, 1 << 31)


def local(element: Element) -> str:
    """The name without its namespace, of which there are two: transitional and strict."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """The attribute of this local name, or None."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def child(element: Element, name: str) -> Element | None:
    """The first direct child of this local name, or None."""
    return next((one for one in element if local(one) == name), None)


def children(element: Element) -> Iterator[Element]:
    """The children, and in place of what only wraps content its children."""
    for one in element:
        name = local(one)
        if name in _THROUGH:
            yield from children(one)
        elif name == "AlternateContent":
            for chosen in one[:1]:  # The same once more follows, for older programs.
                yield from children(chosen)
        elif name not in _GONE:
            yield one


def is_on(properties: Element | None, *names: str) -> bool:
    """Whether one of these properties is there and not switched off (17.17.4)."""
    found = [one for one in properties if local(one) in names] if properties is not None else []
    return any((attribute(one, "val") or "").lower() not in _FALSE for one in found)


def settle_controls(root: Element) -> Element:
    """The tree with content controls as they are shown: a placeholder is no text (17.5.2.39), a box is its state and not its sign."""
    for control in [one for one in root.iter() if local(one) == "sdt"]:
        about, content = child(control, "sdtPr"), child(control, "sdtContent")
        if about is None or content is None:
            continue
        box = child(about, "checkbox")
        if box is None and not is_on(about, "showingPlcHdr"):
            continue
        texts = [one for one in content.iter() if local(one) in {"t", "sym"}]
        for one in texts:
            one.tag, one.text = "t", ""
        if box is not None and texts:
            texts[0].text = _CHECKED if is_on(box, "checked") else _UNCHECKED
    return root


def says_something(block: Element) -> bool:
    """Whether a table or a text box has any text or picture."""
    return any((one.text or "").strip() or local(one) in {"sym", "drawing", "pict", "object"} for one in block.iter())


@dataclass(slots=True)
class Said:
    """What a paragraph shows: its text, the text boxes that hang on it, the sizes of its pictures (EMU)."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    page_ended: bool = False
    """True where a page ends before or within it."""


class Words:
    """Reads paragraphs; knows which styles strike text out."""

    def __init__(self, struck_styles: frozenset[str]) -> None:
        self._struck = struck_styles

    def of(self, paragraph: Element) -> Said:
        """What the paragraph shows."""
        about = child(paragraph, "pPr")
        said = Said(page_ended=is_on(about, "pageBreakBefore"))
        if not self._is_struck(about, "pStyle"):
            self._read(paragraph, said, "")
        return said

    def _read(self, element: Element, said: Said, font: str) -> None:
        for one in children(element):
            name = local(one)
            if name == "t":
                said.text += _symbols(one.text or "", font)
            elif name in _SIGNS:
                said.page_ended = said.page_ended or attribute(one, "type") == "page"
                said.text += _SIGNS[name]
            elif name == "sym":
                said.text += _symbol(attribute(one, "font") or "", attribute(one, "char") or "")
            elif name == "fldChar":
                said.text += _field(child(one, "ffData"))
            elif name in {"drawing", "pict", "object"}:
                _draw(one, said)
            elif name == "r":
                self._run(one, said)
            else:
                self._read(one, said, font)

    def _run(self, run: Element, said: Said) -> None:
        about = child(run, "rPr")
        if is_on(about, "strike", "dstrike", "vanish") or self._is_struck(about, "rStyle"):
            return
        fonts = child(about, "rFonts") if about is not None else None
        self._read(run, said, (attribute(fonts, "ascii") or "") if fonts is not None else "")

    def _is_struck(self, about: Element | None, name: str) -> bool:
        style = child(about, name) if about is not None else None
        return style is not None and attribute(style, "val") in self._struck


def _draw(drawing: Element, said: Said) -> None:
    inner = {local(one): one for one in reversed(list(drawing.iter()))}
    if "txbxContent" in inner:
        said.boxes += [one for one in drawing.iter() if local(one) == "txbxContent"]
    elif "extent" in inner:
        width, height = (attribute(inner["extent"], key) or "" for key in ("cx", "cy"))
        said.pictures.append((int(width) if width.isdecimal() else 0, int(height) if height.isdecimal() else 0))
    elif inner.keys() & {"imagedata", "OLEObject"}:
        # An old picture or an embedded object gives no such size: it is as large as may be.
        said.pictures.append(_NO_SIZE)


def _symbols(text: str, font: str) -> str:
    """The text, with the characters of symbol fonts as what they show."""
    if font.startswith("Wingdings"):
        return "".join(_symbol(font, f"{ord(sign):X}") if sign.strip() else sign for sign in text)
    if text.isascii():
        return text
    return "".join(_symbol("Wingdings", f"{ord(sign):X}") if "\uf020" <= sign <= "\uf0ff" else sign for sign in text)


def _symbol(font: str, code: str) -> str:
    """A sign of a symbol font, or U+FFFD, which no reader trusts."""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    if not font.startswith("Wingdings") and not 0xF000 <= number <= 0xF0FF:
        return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0xFFFF else "\ufffd"
    table = _WINGDINGS_2 if font == "Wingdings 2" else _WINGDINGS
    return table.get(number & 0xFF, "\ufffd")


def _field(about: Element | None) -> str:
    """What an old form field shows by itself (17.16.7): a box, or the chosen line of a list; texts stand in runs of their own."""
    if about is None:
        return ""
    if (box := child(about, "checkBox")) is not None:
        return _CHECKED if is_on(box, "checked" if child(box, "checked") is not None else "default") else _UNCHECKED
    if (choices := child(about, "ddList")) is None:
        return ""
    entries = [attribute(one, "val") or "" for one in choices if local(one) == "listEntry"]
    result = next((one for one in choices if local(one) in {"result", "default"}), None)
    number = (attribute(result, "val") or "") if result is not None else "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
