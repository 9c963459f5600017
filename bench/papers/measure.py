"""How long a clerk waits: for the list of a mail, a page of a print and of a scan, a sheet. Prints medians in milliseconds.

`python bench/papers/measure.py WORKBOOK` in the project's folder; the print is a kept one of LibreOffice, the scan is its first page at
200 dpi with noise.
"""

import io
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageFilter  # noqa: E402

from cage.pages import Pictures  # noqa: E402
from cage.papers import Papers  # noqa: E402
from cases.paper import PaperOptions  # noqa: E402
from cases.picture import PictureOptions  # noqa: E402

PRINT = (ROOT / "tests" / "pdf" / "samples" / "ruled.pdf").read_bytes()


def scan(pictures: Pictures) -> bytes:
    """The first page as an office scanner gives it: grey, 200 dpi, JPEG in a PDF."""
    page = pictures.draw("a.pdf", PRINT, PictureOptions(dpi=200))
    image = Image.open(io.BytesIO(page.png)).convert("L").filter(ImageFilter.GaussianBlur(0.7))
    noise = Image.effect_noise(image.size, 12)
    out = io.BytesIO()
    Image.blend(image, noise, 0.08).save(out, "PDF", resolution=200, quality=85)
    return out.getvalue()


def mail(*files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "x", "taro@example.jp"
    message.set_content("x")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def median(work: Callable[[], object], times: int = 30) -> str:
    taken = []
    for _ in range(times + 3):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    taken = sorted(taken[3:])
    return f"{statistics.median(taken):6.1f} ms, slowest {taken[-1]:6.1f}"


def memory(address: str) -> str:
    """Of the zygote at that address, proportional (proc_pid_smaps_rollup)."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if address in (process / "cmdline").read_text():
                lines = (process / "smaps_rollup").read_text().splitlines()
                return next(f"{int(line.split()[1]) / 1024:.0f} MB" for line in lines if line.startswith("Pss:"))
        except OSError:
            continue
    return "?"


def main(book: bytes) -> None:
    start = time.perf_counter()
    with Papers.start() as papers, Pictures.start() as pictures:
        papers.contents(mail(), PaperOptions())
        pictures.draw("a.pdf", PRINT, PictureOptions())
        print(
            f"both doors open after {time.perf_counter() - start:.1f} s; papers {memory(papers.address)}, pictures {memory(pictures.address)}"
        )
        photo = scan(pictures)
        raw = mail(("a.xlsx", book), ("a.pdf", PRINT), ("scan.pdf", photo))
        big = mail(("a.xlsx", book), ("a.pdf", PRINT), ("scan.pdf", photo), ("rest.bin", random.Random(1).randbytes(15_000_000)))  # noqa: S311
        print(f"print {len(PRINT):,} bytes, scan {len(photo):,}, mails {len(raw):,} and {len(big):,}; {os.cpu_count()} processors")
        for dpi in (108, 144):
            for name, data in (("print", PRINT), ("scan", photo)):
                options = PictureOptions(dpi=dpi)
                size = len(pictures.draw("a.pdf", data, options).png)
                print(f"{name} at {dpi} dpi, {size:,} bytes: {median(lambda d=data, o=options: pictures.draw('a.pdf', d, o))}")
        for name, source in (("mail", raw), ("mail of 20 MB", big)):
            print(f"list of a {name}: {median(lambda s=source: papers.contents(s, PaperOptions()))}")
            print(f"original in a {name}: {median(lambda s=source: papers.original(s, PaperOptions(number=3)))}")
        print(f"sheet: {median(lambda: papers.sheets(raw, PaperOptions(number=1)))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).read_bytes())
