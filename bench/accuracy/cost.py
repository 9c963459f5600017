"""What reading a form of each format costs, beside the fastest reader of that format that is known: it gives cells or text, no forms.

    cd bench && python -m accuracy.cost

Reads what `python -m accuracy` left in var/accuracy; processor time of this process, best of several rounds, readers loaded.
"""

import io
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from python_calamine import CalamineWorkbook

from accuracy.judge import ROOT
from cases.reading import ReadingOptions, Source
from parsers.reader import load_rest, read, warm

FOLDER = ROOT / "var" / "accuracy"
FILES, ROUNDS = 6, 5


def main() -> None:
    warm()
    load_rest()
    print("| format | ours, ms CPU a file | fastest known | ms |\n|---|---|---|---|")
    for kind, files in sorted(_by_kind().items()):
        name, fastest = _fastest(files[0].suffix)
        beside = f"{name} | {_cost(fastest, files):.1f}" if fastest else "– | –"
        print(f"| {kind} | {_cost(_ours, files):.1f} | {beside} |")


def _by_kind() -> dict[str, list[Path]]:
    """Some files of each format, from layouts in turn; a PDF is told by what printed it."""
    found: dict[str, list[Path]] = defaultdict(list)
    for folder in sorted(FOLDER.iterdir()) if FOLDER.is_dir() else sys.exit(f"{FOLDER} is not there: run python -m accuracy first"):
        for file in sorted(folder.glob("*-1.*")):
            kind = file.stem.removeprefix(f"{folder.name}-").rpartition("-")[0]
            if len(found[kind]) < FILES:
                found[kind].append(file)
    return found


def _ours(name: str, data: bytes) -> object:
    return read(Source(files=((name, data),)), ReadingOptions())


def _cells(name: str, data: bytes) -> object:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]


def _text(name: str, data: bytes) -> object:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def _document(name: str, data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml")


def _fastest(suffix: str) -> tuple[str, Callable[[str, bytes], object] | None]:
    if suffix in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}:
        return "calamine, cells", _cells
    if suffix == ".pdf":
        return "pdfium, text", _text
    return ("zlib, its XML", _document) if suffix == ".docx" else ("", None)


def _cost(reader: Callable[[str, bytes], object], files: list[Path]) -> float:
    """Milliseconds of processor time a file, the best round."""
    given = [(file.name, file.read_bytes()) for file in files]
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for name, data in given:
            reader(name, data)
        rounds.append((time.process_time() - began) / len(given) * 1000)
    return min(rounds)


if __name__ == "__main__":
    main()
