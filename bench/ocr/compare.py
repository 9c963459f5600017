"""How well and how fast two text recognisers read scanned forms: Tesseract with Debian's Japanese data, and RapidOCR with the models in its wheel.

    python bench/ocr/compare.py [--scans 20] [--seed 1] [--keep FOLDER]

Pages (A) and (B) of invented applicants are printed by LibreOffice, drawn at 200 dpi, turned by up to one degree, blurred,
and strewn with noise, as JPEG. Names, kana, numbers, e-mail and the days of page (A): characters right, by the closest place in
the text that the recogniser gave. Days and hours of page (B): how many of the printed ones it gave exactly, each counted once.
Full width and blanks are folded on both sides. One thread each; loading the models is not counted.
"""
import argparse
import importlib.util
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

os.environ.update(OMP_THREAD_LIMIT="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import pypdfium2  # noqa: E402
from PIL import Image, ImageChops, ImageFilter  # noqa: E402

import applicants  # noqa: E402
import forms  # noqa: E402

DPI = 200
GROUPS = ("name", "kana", "number", "e-mail", "day", "day (B)", "hours (B)")
PATTERNS = {"day (B)": r"\d{4}/\d\d/\d\d", "hours (B)": r"(?<![\d.])\d{1,2}\.\d\d(?!\d)"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scans", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the scans and what was read from each")
    args = parser.parse_args()
    scans = list(make_scans((args.scans + 1) // 2, args.seed))[: args.scans]
    for name, recognise in recognisers().items():
        scores: Counter[str] = Counter()
        wanted: Counter[str] = Counter()
        seconds = []
        for stem, picture, truth in scans:
            started = processor_seconds()
            text = recognise(picture)
            seconds.append(processor_seconds() - started)
            count(truth, folded(text), scores, wanted)
            if args.keep:
                args.keep.mkdir(parents=True, exist_ok=True)
                (args.keep / f"{stem}.jpg").write_bytes(picture)
                (args.keep / f"{stem}.{name.replace(' ', '-')}.txt").write_text(text)
        figures = "  ".join(f"{group} {100 * scores[group] / wanted[group]:5.1f}" for group in GROUPS if wanted[group])
        print(f"{name:24s} {figures}  processor s/page {sorted(seconds)[len(seconds) // 2]:.1f}", flush=True)


def processor_seconds() -> float:
    """Of this process and of the programs it has run: on a machine with others at work, time on the clock says little."""
    return sum(os.times()[:4])


def make_scans(people: int, seed: int):
    """Name, JPEG and truth of page (A) and of page (B) of each person."""
    rng = random.Random(seed)
    season = []
    while len(season) < people:
        person = applicants.invent(f"{rng.randrange(10**8):08d}", len(season), 2027, None, rng)
        if not person.loose and len(person.activities) == 20:
            season.append(person)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        books = [folder / f"{n:02d}.xlsx" for n in range(people)]
        for book, person in zip(books, season):
            forms.write_workbook(str(book), person, rng)
        forms.print_workbooks(books, folder)
        for book, person in zip(books, season):
            pdf = pypdfium2.PdfDocument(book.with_suffix(".pdf"))
            yield f"{book.stem}a", scanned(pdf[0].render(scale=DPI / 72).to_pil(), rng), truth_of_a(person)
            yield f"{book.stem}b", scanned(pdf[1].render(scale=DPI / 72).to_pil(), rng), truth_of_b(pdf[1].get_textpage().get_text_range())
            pdf.close()


def scanned(page: Image.Image, rng: random.Random) -> bytes:
    """The page as a flat-bed scanner in an office gives it."""
    page = page.convert("L").rotate(rng.uniform(-1, 1), resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    noise = Image.effect_noise(page.size, 24)
    page = ImageChops.add(page.point(lambda grey: 30 + grey * 0.85), noise, offset=-128)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=75, dpi=(DPI, DPI))
    return out.getvalue()


def japanese(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def truth_of_a(person) -> dict[str, list[str]]:
    return {"name": [person.name], "kana": [person.kana], "number": [person.certification_number, person.postal_code, person.phone],
            "e-mail": [person.email], "day": [japanese(person.applied_on), japanese(person.expires_on)]}


def truth_of_b(printed: str) -> dict[str, list[str]]:
    """A long report goes on overleaf: what the print's own text has on this page."""
    return {group: re.findall(pattern, printed) for group, pattern in PATTERNS.items()}


def count(truth: dict[str, list[str]], text: str, scores: Counter, wanted: Counter) -> None:
    for group, texts in truth.items():
        if group in PATTERNS:
            found = Counter(re.findall(PATTERNS[group], text))
            scores[group] += (found & Counter(texts)).total()
            wanted[group] += len(texts)
        else:
            for one in map(folded, texts):
                scores[group] += max(0, len(one) - distance(one, text))
                wanted[group] += len(one)


def folded(text: str) -> str:
    """Lines stay apart: a value that ends a line is not joined with the next."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))


def distance(wanted: str, text: str) -> int:
    """The fewest insertions, deletions and replacements that make `wanted` from some part of the text."""
    row = [0] * (len(text) + 1)
    for n, letter in enumerate(wanted, 1):
        above, row = row, [n]
        for m, other in enumerate(text, 1):
            row.append(min(above[m] + 1, row[m - 1] + 1, above[m - 1] + (letter != other)))
    return min(row)


def recognisers():
    found = {}
    if shutil.which("tesseract"):
        for languages, mode in (("jpn", 3), ("jpn", 11), ("jpn+eng", 11)):
            found[f"tesseract {languages} psm {mode}"] = lambda picture, languages=languages, mode=mode: tesseract(picture, languages, mode)
    if importlib.util.find_spec("rapidocr"):
        found["rapidocr"] = rapid()
    return found


def tesseract(picture: bytes, languages: str, mode: int) -> str:
    done = subprocess.run(["tesseract", "stdin", "stdout", "-l", languages, "--psm", str(mode), "--dpi", str(DPI)], input=picture, capture_output=True, check=True)
    return done.stdout.decode()


def rapid():
    import logging

    import numpy
    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    engine = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1, "Global.use_cls": False})

    def recognise(picture: bytes) -> str:
        read = engine(numpy.asarray(Image.open(io.BytesIO(picture)).convert("RGB")))
        return "\n".join(read.txts or ())

    return recognise


if __name__ == "__main__":
    main()
