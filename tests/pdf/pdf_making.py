"""PDFs for the tests: pages drawn by reportlab, forms written by pikepdf, workbooks printed by LibreOffice. All applicants are invented."""

import io
import os
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cases.reading import ReadingOptions
from parsers.pdf import PdfContent, read_pdf
from parsers.sheet import Cell, NamedValue, Sheet

GOTHIC = Path("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
SAMPLE = Path(__file__).parent / "samples" / "ruled.pdf"
HEADS = ["No", "カテゴリ", "開始日", "終了日", "活動名", "主催者・実施機関", "分野コード", "時間", "申請CPD"]


def drawn(*pages: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    """A PDF of pages drawn on a canvas whose font is a Japanese one of 10 points, embedded."""
    if not GOTHIC.exists() and not os.environ.get("CI"):
        pytest.skip("the font IPAGothic is not installed (fonts-ipafont-gothic)")
    pdfmetrics.registerFont(TTFont("Gothic", GOTHIC))
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for page in pages:
        canvas.setFont("Gothic", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def table(rows: list[list[str]], left: float = 50, top: float = 700, width: float = 60, height: float = 20) -> Callable[[Canvas], None]:
    """A ruled table with one line of text to a cell."""

    def draw(canvas: Canvas) -> None:
        columns = len(rows[0])
        canvas.grid([left + width * n for n in range(columns + 1)], [top - height * n for n in range(len(rows) + 1)])
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                canvas.drawString(left + width * c + 2, top - height * (r + 1) + 6, text)

    return draw


def written(*lines: tuple[float, float, str]) -> Callable[[Canvas], None]:
    """Texts at their places, without rules."""

    def draw(canvas: Canvas) -> None:
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return draw


PRINTED = b"BT /H 9 Tf 50 700 Td (printed) Tj ET"


def form(*fields: pikepdf.Dictionary, page: bytes = PRINTED, **more: object) -> bytes:
    """A PDF whose form has these fields, all on its one page."""
    with pikepdf.new() as pdf:
        sheet = pdf.add_blank_page(page_size=(600, 800))
        made = [pdf.make_indirect(field) for field in fields]
        sheet.Annots = pikepdf.Array(made)
        sheet.Contents = pdf.make_stream(page)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(made), **more)
        return saved(pdf)


def field(name: str, kind: str = "/Tx", **more: object) -> pikepdf.Dictionary:
    """A field and its widget in one."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name(kind), T=name, **({"Rect": [10, 10, 90, 30]} | more)
    )


def saved(pdf: pikepdf.Pdf, **more: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **more)
    return out.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The PDF after a change to its structure."""
    with pikepdf.open(io.BytesIO(data)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf warns of what is broken here on purpose.
        change(pdf)
        return saved(pdf)


def content(data: bytes) -> PdfContent:
    read = read_pdf("申請書.pdf", data, ReadingOptions())
    assert isinstance(read, PdfContent), read
    return read


def trouble(data: bytes, **options: int) -> str | None:
    read = read_pdf("申請書.pdf", data, ReadingOptions(**options))
    return read if isinstance(read, str) else read.trouble


def values(data: bytes) -> dict[str, NamedValue]:
    return {value.name: value for value in content(data).fields}


def grid(sheet: Sheet) -> list[list[str]]:
    """The texts of a sheet, row by row."""
    rows: dict[int, list[str]] = {}
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


def cell(sheet: Sheet, text: str) -> Cell:
    return next(cell for cell in sheet.cells if cell.text == text)


def workbook(path: Path, rows: int, ruled: bool = True, font: str = "IPAGothic") -> None:
    """An application in a workbook: (A), (B) of so many rows with its head repeated on each page, and (C)."""
    book = xlsxwriter.Workbook(path)
    plain = {"font_name": font, "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    boxed, free, head = (
        book.add_format(plain | more) for more in ({"border": int(ruled)}, {"text_wrap": False}, {"border": int(ruled), "bold": True})
    )
    first = book.add_worksheet("A")
    first.set_column(0, 1, 40)
    first.write(0, 0, "更新申請書（様式Ａ）", free)
    for n, (label, value) in enumerate(APPLICANT, 2):
        first.write(n, 0, label, boxed)
        first.write(n, 1, value or None, boxed)
    second = book.add_worksheet("B")
    second.write(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", free)
    for column, width in enumerate([5, 9, 12, 12, 26, 26, 11, 8, 9]):
        second.set_column(column, column, width)
    second.write_row(2, 0, HEADS, head)
    for n in range(rows):
        second.set_row(n + 3, 28)
        second.write_row(n + 3, 0, activity(n + 1), boxed)
    second.set_landscape()
    second.repeat_rows(2)
    third = book.add_worksheet("C")
    third.set_column(0, 0, 12)
    third.write(0, 0, "宣誓書（様式Ｃ）", free)
    for n, text in enumerate(("倫理綱領を順守します。", "職業倫理規定を順守します。", "継続教育方針に同意します。"), 2):
        third.write(n, 0, "☑", free)
        third.write(n, 1, text, free)
    for n, (label, value) in enumerate((("日付", "2027年1月15日"), ("署名", "試験　花子")), 6):
        third.write(n, 0, label, boxed)
        third.merge_range(n, 1, n, 3, value, boxed)
    for sheet in (first, second, third):
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    book.close()


APPLICANT = (
    ("認定番号", "OMP-12340123"),
    ("氏名", "試験　花子"),
    ("住所", "東京都千代田区丸の内九丁目9番9号 見本ビル99階"),
    ("電話番号", ""),
)


def activity(number: int) -> list[str]:
    """A row of the printed report; every third title takes two lines, every fifth row has no field."""
    title = f"苦情対応とお客様満足の調査の設計についての集中講座 第{number}回" if number % 3 == 0 else f"ICT Management {number}"
    day = f"2026/4/{number % 28 + 1}"
    return [
        str(number),
        "ABCD"[number % 4],
        day,
        day,
        title,
        "一般社団法人見本のための長い名前の研修協会",
        "" if number % 5 == 0 else "OP、CS",
        f"{number / 4:g}時間",
        f"{number / 4:.2f}",
    ]


def print_by_libreoffice(book: Path, folder: Path) -> bytes:
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(book),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"{book.stem}.pdf").read_bytes()
