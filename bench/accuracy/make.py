"""Writes the season of forms: each layout in each of its formats, several applicants each, with the truth in memory.

Everything is drawn from the seed and the sample's name, so that a sample stays the same when others are added.
"""

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from accuracy import excel, pages
from accuracy.catalogue import LAYOUTS, Layout
from accuracy.convert import by_chromium, by_libreoffice
from accuracy.paper import Book
from accuracy.people import FAULTS, Truth, invent

_ENDINGS = {"xlsm": "xlsm", "xls": "xls", "ods": "ods", "xlsx": "xlsx"}
_OPENPYXL_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Sample:
    """One application as a file, with when it came and what is true of it."""

    name: str
    layout: str
    format: str
    path: Path
    received: datetime
    truth: Truth


def make(folder: Path, copies: int, seed: int, only: Sequence[str] = ()) -> list[Sample]:
    """All samples, their files in `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    work = folder / "work"
    for kind in ("pdf", "two-up", "xls", "ods", "html"):
        (work / kind).mkdir(parents=True)
    samples = []
    for layout in LAYOUTS:
        if not only or layout.name in only:
            (folder / layout.name).mkdir()
            samples += [_sample(folder, layout, kind, n, copies, seed) for kind in layout.formats for n in range(copies)]
    _convert(work, folder, samples)
    shutil.rmtree(work)
    return samples


def _sample(folder: Path, layout: Layout, kind: str, n: int, copies: int, seed: int) -> Sample:
    name = f"{layout.name}-{kind}-{n + 1}"
    rng = random.Random(f"{seed}/{name}")
    fault = rng.choice(FAULTS) if n == copies - 1 and copies > 1 else None
    case = invent(rng.randrange(1, 9999), rng, fault=fault, rows=layout.rows)
    book = layout.write(case, rng)
    path = folder / layout.name / f"{name}.{_ENDINGS.get(kind, 'pdf')}"
    _write(folder / "work", path, kind, book, rng)
    return Sample(name, layout.name, kind, path, case.person.received, case.truth)


def _write(work: Path, path: Path, kind: str, book: Book, rng: random.Random) -> None:
    face = rng.choice(excel.FACES)
    match kind:
        case "xlsx":
            path.write_bytes(excel.by_openpyxl(book) if rng.random() < _OPENPYXL_SHARE else excel.by_xlsxwriter(book, face))
        case "xlsm":
            path.write_bytes(excel.with_macros(excel.by_xlsxwriter(book, face)))
        case "xls" | "ods":
            (work / kind / f"{path.stem}.xlsx").write_bytes(excel.by_xlsxwriter(book, face))
        case "pdf-calc":
            (work / "pdf" / f"{path.stem}.xlsx").write_bytes(excel.by_xlsxwriter(book, face))
        case "pdf-two-up":
            (work / "two-up" / f"{path.stem}.xlsx").write_bytes(excel.by_xlsxwriter(book, face))
        case "pdf-chromium":
            (work / "html" / f"{path.stem}.html").write_text(pages.as_html(book), "utf-8")
        case "pdf-reportlab":
            path.write_bytes(pages.by_reportlab(book))
        case _:
            raise ValueError(kind)


def _convert(work: Path, folder: Path, samples: Sequence[Sample]) -> None:
    """What LibreOffice and Chromium have to make, all at once."""
    paths = {sample.path.stem: sample.path for sample in samples}
    for kind, ending in (("pdf", "pdf"), ("two-up", "pdf"), ("xls", "xls"), ("ods", "ods")):
        books = sorted((work / kind).glob("*.xlsx"))
        if books:
            by_libreoffice(books, ending, work / kind)
        for book in books:
            made = (work / kind / f"{book.stem}.{ending}").read_bytes()
            paths[book.stem].write_bytes(pages.two_up(made) if kind == "two-up" else made)
    by_chromium(sorted((work / "html").glob("*.html")), work / "html")
    for page in (work / "html").glob("*.pdf"):
        page.rename(paths[page.stem])
