"""Workbooks and sheets as applicants fill them in, built cell by cell for the tests of this folder."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl

from cases.reading import Application, Reading, ReadingOptions, Source
from parsers.reader import read
from parsers.sheet import Cell, Sheet, shown

OPTIONS = ReadingOptions()
A_ROWS: list[list[Any]] = [
    ["プロフェッショナル資格 更新申請書（様式Ａ）"],
    ["申請日", date(2027, 1, 15)],
    ["認定番号", "OMP-12340123"],
    ["資格名", "オペレーションマネジメント（OMP）"],
    ["資格有効期日", date(2027, 3, 31)],
    ["フリガナ", "ヤマダ タロウ"],
    ["氏名", "山田 太郎"],
    ["郵便番号", "100-0005"],
    ["住所", "東京都千代田区丸の内3-3-1"],
    ["電話番号", "03-5293-1881"],
    ["メールアドレス", "taro@example.jp"],
]
HEAD = [
    "No",
    "カテゴリ",
    "開始日",
    "終了日",
    "活動名",
    "主催者・実施機関",
    "認定研修番号",
    "内容",
    "分野コード",
    "時間",
    "申請CPD",
    "証明書類",
]
B_TITLE: list[list[Any]] = [["CPDポイント取得レポートフォーム（様式Ｂ）"], ["氏名", "山田 太郎", None, "認定番号", "OMP-12340123"]]
C_ROWS: list[list[Any]] = [
    ["宣誓書（様式Ｃ）"],
    ["☑", "コン検の倫理綱領を順守することを誓います。"],
    ["☑", "コン検の職業倫理規定を順守することを誓います。"],
    ["☑", "継続教育・学習方針に同意し、これを順守します。"],
    ["日付", date(2027, 1, 15)],
    ["署名", "山田 太郎"],
]


def activity(number: int | None = 1, **changed: Any) -> list[Any]:
    """A row of form (B) under HEAD."""
    values = dict(zip(HEAD, [number, "B", date(2025, 5, 10), None, f"研修{number}", "主催者", None, None, "OP", 2, 2, "有"], strict=True))
    return list((values | changed).values())


def b_rows(*rows: Sequence[Any]) -> list[list[Any]]:
    """Form (B) with these rows."""
    return [*B_TITLE, HEAD, *map(list, rows)]


def with_value(rows: Iterable[Sequence[Any]], label: str, *values: Any) -> list[list[Any]]:
    """The rows with other cells beside one label."""
    return [[row[0], *values] if row and row[0] == label else list(row) for row in rows]


def book(*sheets: tuple[str, Iterable[Sequence[Any]]], merge: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """A workbook with these sheets; ranges are merged on the first."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for cells in merge:
        workbook.worksheets[0].merge_cells(cells)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def reading(*files: bytes | tuple[str, bytes], options: ReadingOptions = OPTIONS) -> Reading:
    """What is read from files given together."""
    named = [file if isinstance(file, tuple) else (f"申請書{n}.xlsx", file) for n, file in enumerate(files, 1)]
    return read(Source(files=tuple(named)), options)


def application(*files: bytes | tuple[str, bytes], options: ReadingOptions = OPTIONS) -> Application:
    """The only application in these files."""
    (found,) = reading(*files, options=options).applications
    return found


def page(rows: Iterable[Sequence[Any]], number: int = 1, *, continues: bool = False) -> Sheet:
    """A page of a PDF as the PDF reader hands it over."""
    cells = tuple(
        Cell(row, column, shown(value), shown(value), f"申請書.pdf!p{number}@{column},{row},{column + 1},{row + 1}")
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    )
    return Sheet("", f"申請書.pdf!p{number}", cells, continues)
