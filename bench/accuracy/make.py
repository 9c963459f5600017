"""Writes the season of forms: each layout in each of its formats, several applicants each, with the truth in memory.

Everything is drawn from the seed and the sample's name, so that a sample stays the same when others are added.
"""

import io
import random
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import Pool
from pathlib import Path

import make_corpus

from accuracy import excel, own_forms, pages
from accuracy.catalogue import LAYOUTS, Layout
from accuracy.convert import by_chromium, by_libreoffice
from accuracy.paper import Book
from accuracy.people import Case, Truth, invent, with_truth
from accuracy.word import by_docx

_ENDINGS = {"xlsm": "xlsm", "xls": "xls", "ods": "ods", "xlsx": "xlsx", "xlsx-saved": "xlsx", "docx": "docx", "zip": "zip"}
_CONVERTED = {"pdf-calc": "pdf", "pdf-two-up": "pdf", "xls": "xls", "ods": "ods", "xlsx-saved": "xlsx"}
"""Formats that LibreOffice makes of a workbook."""
PROCESSES = 2
_OPENPYXL_SHARE, _WINDOWS_SHARE = 0.3, 0.7


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
    for kind in (*_CONVERTED, "html"):
        (work / kind).mkdir(parents=True)
    wanted = []
    for number, layout in enumerate(LAYOUTS):
        if not only or layout.name in only:
            (folder / layout.name).mkdir()
            wanted += [(folder, number, kind, n, copies, seed) for kind in layout.formats for n in range(copies)]
    with Pool(PROCESSES) as pool:
        samples = pool.starmap(_sample, wanted)
    _convert(work, samples)
    shutil.rmtree(work)
    return samples


def _sample(folder: Path, number: int, kind: str, n: int, copies: int, seed: int) -> Sample:
    layout = LAYOUTS[number]
    name = f"{layout.name}-{kind}-{n + 1}"
    rng = random.Random(f"{seed}/{name}")  # noqa: S311 - a season, no secret
    spoilt = n == copies - 1 and copies > 1 and layout.doubts is None
    fault = rng.choice(layout.faults) if spoilt else layout.fault
    case = layout.amend(invent(rng.randrange(1, 9999), rng, fault=fault, rows=layout.rows))
    case = with_truth(case, layout.doubts)
    path = folder / layout.name / f"{name}.{_ENDINGS.get(kind, 'pdf')}"
    _write(folder / "work", path, kind, layout, case, rng)
    return Sample(name, layout.name, kind, path, case.person.received, case.truth)


def _write(work: Path, path: Path, kind: str, layout: Layout, case: Case, rng: random.Random) -> None:
    """Writes the file, or what LibreOffice or Chromium will make it of."""
    if kind.startswith("fillable-"):
        path.write_bytes(own_forms.filled(case, layout.name.removesuffix("-fillable"), kind.removeprefix("fillable-")))
        return
    made = layout.write(case, rng)
    if kind in _CONVERTED:
        (work / kind / f"{path.stem}.xlsx").write_bytes(_workbook(made, rng))
    elif isinstance(made, bytes):
        path.write_bytes(made)
    elif kind == "pdf-chromium":
        (work / "html" / f"{path.stem}.html").write_text(pages.as_html(made), "utf-8")
    else:
        path.write_bytes(_direct(kind, made, rng))


def _workbook(made: Book | bytes, rng: random.Random) -> bytes:
    return made if isinstance(made, bytes) else excel.by_xlsxwriter(made, rng.choice(excel.FACES))


def _direct(kind: str, book: Book, rng: random.Random) -> bytes:
    """The file that a library writes at once."""
    match kind:
        case "xlsx":
            return excel.by_openpyxl(book) if rng.random() < _OPENPYXL_SHARE else _workbook(book, rng)
        case "xlsm":
            return excel.with_macros(_workbook(book, rng))
        case "docx":
            return by_docx(book)
        case "zip":
            return _zipped(book, rng)
        case "pdf-reportlab":
            return pages.by_reportlab(book)
    raise ValueError(kind)


def _zipped(book: Book, rng: random.Random) -> bytes:
    """Each form as a workbook of its own; the names as Windows writes them (CP932, without a flag) or in UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in book:
            name = f"更新申請_{sheet.name}.xlsx"
            entry = make_corpus.Legacy(name.encode("cp932").decode("cp437")) if rng.random() < _WINDOWS_SHARE else zipfile.ZipInfo(name)
            archive.writestr(entry, _workbook([sheet], rng), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _convert(work: Path, samples: Sequence[Sample]) -> None:
    """What LibreOffice and Chromium have to make, all at once, the two beside each other."""
    paths = {sample.path.stem: sample.path for sample in samples}
    with ThreadPoolExecutor(1) as beside:
        printed = beside.submit(by_chromium, sorted((work / "html").glob("*.html")), work / "html")
        for kind, ending in _CONVERTED.items():
            _convert_workbooks(work / kind, ending, paths, halved=kind == "pdf-two-up")
        printed.result()
    for page in (work / "html").glob("*.pdf"):
        page.rename(paths[page.stem])


def _convert_workbooks(folder: Path, ending: str, paths: Mapping[str, Path], *, halved: bool) -> None:
    books = sorted(folder.glob("*.xlsx"))
    made = folder / "made"
    if books:
        by_libreoffice(books, ending, made)
    for book in books:
        data = (made / f"{book.stem}.{ending}").read_bytes()
        paths[book.stem].write_bytes(pages.two_up(data) if halved else data)
