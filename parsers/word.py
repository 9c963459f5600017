"""Word documents (.docx) to sheets: what a person sees on the paper, paragraph by paragraph and table by table.

On the standard library's XML reader, which the zygote has loaded anyhow: what forms need most (content controls, tracked changes,
boxes, text boxes, struck text) python-docx passes over. Numbers in brackets are clauses of ISO/IEC 29500-1.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from cases.reading import FileTrouble, ReadingOptions
from parsers.labels import heading_of, is_example, labels_of
from parsers.package import MAX_XML, refusal, xml_of
from parsers.sheet import Cell, Sheet
from parsers.values import is_doubtful
from parsers.word_text import Words, attribute, child, children, is_on, local, says_something, settle_controls

MAX_CELLS = 20_000
MAX_DEPTH = 10
"""Tables and text boxes inside each other."""
_WIDE = 1_000
"""Columns that a paragraph spans: more than any table has."""
_LARGE_PICTURE = 1_800_000
"""EMU, 5 cm: a picture larger in both directions may be a form."""
_LABELLED = re.compile(r"[ 　]+(?=[^\s:：]{1,20}[:：])")

Element = ElementTree.Element


class _TooMuch(Exception):
    pass


@dataclass(frozen=True, slots=True)
class WordContent:
    """The sheets of a document: one, or more where a page begins with a heading of its own.

    `unseen` is True where it shows something that is no text: a large picture, an embedded object.
    """

    sheets: tuple[Sheet, ...]
    unseen: bool = False


def read_document(name: str, data: bytes, options: ReadingOptions) -> WordContent | FileTrouble:
    """The content of a document, or the trouble with it. Raises whatever its zip and XML raise where they are broken."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if trouble := refusal(archive, options):
            return trouble
        try:
            return _Document(name, archive).content()
        except _TooMuch:
            return "too_large"


@dataclass(slots=True)
class _Row:
    """A table row while it is read: its cells, and the blocks that stand inside them."""

    cells: list[Cell] = field(default_factory=list)
    inside: list[Element] = field(default_factory=list)
    floats: bool = False
    """True where a text box hangs on one of its cells: it may lie over any other."""


class _Document:
    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self._name, self._archive = name, archive
        self._main = next(iter(self._related("", "officeDocument").values()), "word/document.xml")
        self._words = Words(self._struck_styles())
        self._sheets: list[list[Cell]] = [[]]
        self._row = self._count = self._depth = self._tables = self._paragraphs = 0
        self._story = "本文"
        self._page_ended = self._unseen = False

    def content(self) -> WordContent:
        root = self._xml(self._main)
        body = child(root, "body")
        if body is None:
            raise ValueError("a document without a body")
        headers = {kind: self._related(self._main, kind) for kind in ("header", "footer")}
        for blocks, layout in _sections(body):
            self._edge("header", "ヘッダー", layout, headers)
            self._blocks(blocks)
            self._edge("footer", "フッター", layout, headers)
            self._page_ended = True
        return WordContent(tuple(self._made()), self._unseen)

    def _made(self) -> Iterator[Sheet]:
        for number, cells in enumerate(self._sheets, 1):
            yield Sheet("本文", f"{self._name}!本文{number if number > 1 else ''}", tuple(cells))

    # --- parts of the package ---------------------------------------------------------------------------------------------

    def _xml(self, path: str) -> Element:
        if self._archive.getinfo(path).file_size > MAX_XML:
            raise _TooMuch
        return xml_of(self._archive, path)

    def _related(self, path: str, kind: str) -> dict[str, str]:
        """The parts of a kind that a part names, by the id that it gives them."""
        folder, base = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self._archive.namelist():
            return {}
        found = [r for r in self._xml(relations) if r.get("Type", "").endswith(f"/{kind}") and r.get("TargetMode") != "External"]
        return {r.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, r.get("Target", ""))).lstrip("/") for r in found}

    def _struck_styles(self) -> frozenset[str]:
        """The styles that strike their text out."""
        paths = self._related(self._main, "styles").values()
        styles = [style for path in paths for style in self._xml(path) if local(style) == "style"]
        return frozenset(attribute(s, "styleId") or "" for s in styles if is_on(child(s, "rPr"), "strike", "dstrike"))

    # --- blocks -----------------------------------------------------------------------------------------------------------

    def _edge(self, kind: str, story: str, layout: Element | None, parts: dict[str, dict[str, str]]) -> None:
        """Headers or footers, where a section brings its own."""
        for reference in children(layout) if layout is not None else ():
            path = parts[kind].get(attribute(reference, "id") or "") if local(reference) == f"{kind}Reference" else None
            if path:
                before = self._story, self._paragraphs
                self._story, self._paragraphs = story, 0
                self._blocks(list(children(settle_controls(self._xml(path)))))
                self._story, self._paragraphs = before

    def _blocks(self, blocks: list[Element]) -> None:
        for block in blocks:
            if local(block) == "p":
                self._paragraph(block)
            elif local(block) == "tbl":
                self._gap()
                self._table(block)
                self._gap()
            elif local(block) == "altChunk":
                self._unseen = True

    def _gap(self) -> None:
        """A row between what does not belong together: nothing below it is taken for the place of a label above."""
        self._row += 1

    def _paragraph(self, paragraph: Element) -> None:
        said = self._words.of(paragraph)
        self._note(said.pictures)
        self._paragraphs += 1
        place = f"{self._name}!{self._story}!{self._paragraphs}"
        pieces = _pieces(said.text)
        self._page_ended = self._page_ended or said.page_ended
        for column, text in enumerate(pieces):
            last = column == len(pieces) - 1
            self._add(Cell(self._row, column, text, text, place, 1, _WIDE if last else 1, is_doubtful(text)))
        self._row += 1
        if said.boxes:
            self._inside(said.boxes)

    def _inside(self, boxes: list[Element]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _TooMuch
        self._gap()
        for box in boxes:
            self._blocks([box] if local(box) == "tbl" else list(children(box)))
            self._gap()
        self._depth -= 1

    def _table(self, table: Element) -> None:
        self._tables += 1
        number, ordinal = self._tables, 0
        open_cells: dict[int, Cell] = {}
        for line in children(table):
            if local(line) == "tr" and not is_on(child(line, "trPr"), "del"):
                ordinal += 1
                row = self._table_row(line, f"{self._name}!表{number}!r{ordinal}", open_cells)
                for cell in row.cells:
                    cell.doubtful = cell.doubtful or (row.floats and not cell.text.strip())
                    self._add(cell)
                self._row += 1
                if row.inside:
                    self._inside(row.inside)

    def _table_row(self, line: Element, place: str, open_cells: dict[int, Cell]) -> _Row:
        row = _Row()
        column = _number(child(line, "trPr"), "gridBefore", 0)
        cells = [cell for cell in children(line) if local(cell) == "tc" and not is_on(child(cell, "tcPr"), "cellDel")]
        for n, element in enumerate(cells, 1):
            about = child(element, "tcPr")
            width, merge = _number(about, "gridSpan", 1), child(about, "vMerge") if about is not None else None
            # Continued from the row above (17.4.84): what it holds itself is not shown.
            if merge is not None and attribute(merge, "val") != "restart" and (above := open_cells.get(column)):
                above.rows = self._row - above.row + 1
            else:
                cell = self._cell(element, row, column, width, f"{place}c{n}")
                row.cells.append(cell)
                open_cells[column] = cell
            column += width
        return row

    def _cell(self, element: Element, row: _Row, column: int, width: int, place: str) -> Cell:
        lines, inside, more = [], [], False
        for block in children(element):
            if local(block) == "p":
                said = self._words.of(block)
                lines.append(said.text.replace("\t", " "))
                inside += said.boxes
                row.floats = row.floats or bool(said.boxes)
                more = more or bool(said.pictures)
                self._note(said.pictures)
            elif local(block) == "tbl":
                inside.append(block)
        text = "\n".join(lines).strip("\n")
        row.inside += inside
        # A blank cell that holds a picture or a table of its own was not seen empty.
        unseen = not text.strip() and (more or any(map(says_something, inside)))
        return Cell(self._row, column, text, text or None, place, 1, width, unseen or is_doubtful(text))

    def _note(self, pictures: list[tuple[int, int]]) -> None:
        self._unseen = self._unseen or any(min(size) >= _LARGE_PICTURE for size in pictures)

    def _add(self, cell: Cell) -> None:
        """Puts a cell on the sheet; on a new one, where a page began and the text is a heading."""
        if not (cell.text.strip() or cell.doubtful):
            return
        self._count += 1
        if self._count > MAX_CELLS:
            raise _TooMuch
        if self._page_ended:
            self._page_ended = False
            if self._sheets[-1] and (is_example(cell.text) or heading_of(cell.text)):
                self._sheets.append([])
        self._sheets[-1].append(cell)


def _sections(body: Element) -> Iterator[tuple[list[Element], Element | None]]:
    """The blocks of each section and its layout, which stands in its last paragraph, or for the last section behind it (17.6)."""
    blocks: list[Element] = []
    for block in children(settle_controls(body)):
        if local(block) == "sectPr":
            yield blocks, block
            return
        blocks.append(block)
        about = child(block, "pPr") if local(block) == "p" else None
        layout = child(about, "sectPr") if about is not None else None
        if layout is not None:
            yield blocks, layout
            blocks = []
    yield blocks, None


def _pieces(text: str) -> list[str]:
    """The cells of a line: cut at tabs, and before a further label with its colon (「氏名：山田　認定番号：OMP…」)."""
    pieces = []
    for part in text.split("\t"):
        piece, *rest = _LABELLED.split(part)
        for further in rest:
            label = re.split("[:：]", further)[0]
            if any(labels_of(letter, ()).is_label(label) for letter in ("A", "B", "C")):
                pieces.append(piece)
                piece = further
            else:
                piece = f"{piece}　{further}"
        pieces.append(piece)
    return pieces


def _number(about: Any, name: str, default: int) -> int:
    """The whole number that a property gives."""
    found = child(about, name) if about is not None else None
    text = (attribute(found, "val") or "") if found is not None else ""
    return int(text) if text.isdecimal() and len(text) < 4 else default
