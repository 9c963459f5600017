"""Every layout with the formats in which offices send it."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from accuracy import common_layouts as common
from accuracy.paper import Book
from accuracy.people import Case

Write = Callable[[Case, random.Random], Book]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to lay out the forms, the formats it comes in, and how many activities its applicants have."""

    name: str
    write: Write
    formats: tuple[str, ...]
    rows: tuple[int, int] = (8, 22)


EXCEL = ("xlsx", "xlsm", "xls", "ods")
PRINTS = ("pdf-calc", "pdf-chromium", "pdf-reportlab")

LAYOUTS: tuple[Layout, ...] = (
    Layout("label-left", common.label_left, ("xlsx", "xls", *PRINTS)),
    Layout("label-above", common.label_above, ("xlsx", "ods", *PRINTS)),
    Layout("marked-labels", common.marked_labels, ("xlsx", "xlsm", *PRINTS)),
    Layout("one-sheet", common.one_sheet, ("xlsx", "xls", "pdf-calc", "pdf-chromium")),
    Layout("category-blocks", common.category_blocks, ("xlsx", "ods", *PRINTS)),
    Layout("fields-matrix", common.fields_matrix, ("xlsx", "xls", "pdf-calc", "pdf-chromium")),
    Layout("two-row-heads", common.two_row_heads, ("xlsx", "ods", *PRINTS)),
    Layout("subtotals", common.subtotals_and_gaps, ("xlsx", "xls", "pdf-calc", "pdf-reportlab")),
    Layout("excel-times", common.excel_times, EXCEL),
    Layout("era-and-kana", common.era_and_kana, ("xlsx", "ods", "pdf-calc", "pdf-chromium")),
)
