"""Lines of text on pages, each in the first font that has the whole of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from documents.typeface import Type, Typeface, cut, fitting, say_what_is_written, signs


@dataclass(frozen=True, slots=True)
class Press:
    """Texts that can be printed, with the font each is set in."""

    set_in: dict[str, Type]

    @classmethod
    def ready(cls, faces: Sequence[Typeface], texts: Iterable[str]) -> "Press":
        """A press for these texts; those that no font has wholly it cannot print."""
        chosen = {text: fitting(faces, text) for text in dict.fromkeys(texts)}
        types = {face: cut(face, [text for text, one in chosen.items() if one is face]) for face in set(chosen.values()) if face}
        return cls({text: types[face] for text, face in chosen.items() if face})

    def can(self, *texts: str) -> bool:
        return all(text in self.set_in for text in texts)

    def width(self, text: str, size: float, wide: float = 0) -> float:
        """In points; `wide` is what is added after each sign but the last."""
        return self.set_in[text].width(text, size) + wide * (len(signs(text)) - 1)

    def largest(self, text: str, size: float, room: float) -> float:
        """The size, or a smaller one in which the text fits into so many points."""
        return min(size, size * room / max(self.width(text, size), 1))

    def left(self, canvas: Canvas, text: str, x: float, y: float, size: float, wide: float = 0) -> None:
        """One line from `x`; `y` is its baseline."""
        kind = self.set_in[text]
        canvas.setFont(kind.name, size)
        canvas.drawString(x, y, kind.set(text), charSpace=wide)

    def centred(self, canvas: Canvas, text: str, x: float, y: float, size: float, wide: float = 0) -> None:
        self.left(canvas, text, x - self.width(text, size, wide) / 2, y, size, wide)

    def right(self, canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
        self.left(canvas, text, x - self.width(text, size), y, size)

    def finished(self, pdf: bytes) -> bytes:
        """The pages, searchable."""
        return say_what_is_written(pdf, self.set_in.values())


_NO_START = frozenset("ーゝゞ々、。，．・）」』】〕〉》!！?？ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
_NUMBER = frozenset("0123456789０１２３４５６７８９-－‐−―")


def broken(text: str, fits: Callable[[str], bool]) -> list[str]:
    """A text in lines that fit: at a blank if there is one in a line's second half, else not in a number or before a small kana."""
    lines: list[str] = []
    line: list[str] = []
    for sign in signs(text):
        if line and not fits("".join((*line, sign))):
            end = _end_of(line, sign)
            lines.append("".join(line[:end]).rstrip())
            line = line[end:]
        line.append(sign)
        if line == [" "] and lines:
            line = []
    return [*lines, "".join(line)]


def _end_of(line: Sequence[str], following: str) -> int:
    """After how many signs a line that is full is broken."""
    half = len(line) // 2
    blank = max((n for n, sign in enumerate(line) if sign in " \u3000"), default=0)
    if blank > half:
        return blank + 1
    whole = (*line, following)
    kept = (n for n in range(len(line), half, -1) if not _together(whole[n - 1], whole[n]))
    return next(kept, len(line))


def _together(before: str, after: str) -> bool:
    return after in _NO_START or (before in _NUMBER and after in _NUMBER)
