"""Every layout with the formats in which offices send it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import applicants

from accuracy import common_layouts as common
from accuracy import doubts, offices, own_forms, variants
from accuracy.paper import Book
from accuracy.people import FAULTS, Case

Write = Callable[[Case, random.Random], Book | bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to lay out the forms, the formats it comes in, and what is special about its applicants."""

    name: str
    write: Write
    formats: tuple[str, ...]
    rows: tuple[int, int] = (8, 22)
    amend: Callable[[Case], Case] = lambda case: case
    """What its applicants write otherwise; the truth is made afterwards."""
    faults: tuple[str, ...] = FAULTS
    doubts: str | None = None
    """The information is ambiguous, so that staff must look; a pattern of the fields that cannot be known at all."""
    fault: str | None = None
    """What all its applicants lack."""


def one_answer(case: Case) -> Case:
    """There is one box for all three: who refuses one instrument leaves it empty."""
    return replace(case, person=replace(case.person, agreed=(all(case.person.agreed),) * 3))


EXCEL = ("xlsx", "xls", "ods")
PRINTS = ("pdf-calc", "pdf-chromium", "pdf-reportlab")
FILLED = ("fillable-viewer", "fillable-utf8", "fillable-saved", "fillable-seen", "fillable-flat")

LAYOUTS: tuple[Layout, ...] = (
    Layout("house", own_forms.house_workbook, ("xlsx-saved", "xls", "ods", "pdf-calc"), rows=(8, 40)),
    Layout("house-fillable", own_forms.house_workbook, FILLED, rows=(8, 40)),
    Layout("yardstick", own_forms.yardstick_workbook, ("xlsx", "xls", "pdf-calc"), rows=(8, 40), faults=tuple(applicants.FAULTS)),
    Layout("yardstick-fillable", own_forms.yardstick_workbook, FILLED, rows=(8, 40)),
    Layout("label-left", common.label_left, ("xlsx", "xls", "docx", *PRINTS)),
    Layout("label-above", common.label_above, ("xlsx", "ods", "docx", "zip", *PRINTS)),
    Layout("marked-labels", common.marked_labels, ("xlsx", "xlsm", "docx", *PRINTS)),
    Layout("one-sheet", common.one_sheet, ("xlsx", "xls", "docx", "pdf-calc", "pdf-chromium")),
    Layout("category-blocks", common.category_blocks, ("xlsx", "ods", "docx", *PRINTS), amend=offices.sorted_by_category),
    Layout("fields-matrix", common.fields_matrix, ("xlsx", "xls", "pdf-calc", "pdf-chromium")),
    Layout("two-row-heads", common.two_row_heads, ("xlsx", "ods", "docx", *PRINTS)),
    Layout("subtotals", common.subtotals_and_gaps, ("xlsx", "xls", "pdf-calc", "pdf-reportlab"), amend=offices.sorted_by_category),
    Layout("excel-times", common.excel_times, ("xlsx", "xlsm", "xls", "ods")),
    Layout("era-and-kana", common.era_and_kana, ("xlsx", "ods", "pdf-calc", "pdf-chromium")),
    Layout("range-in-one-cell", offices.range_in_one_cell, ("xlsx", "xls", "docx", "pdf-calc", "pdf-reportlab")),
    Layout("numbers-with-zeros", offices.numbers_with_zeros, EXCEL, amend=offices.digits_only),
    Layout("example-first", offices.example_first, ("xlsx", "ods", "pdf-calc")),
    Layout("corrected-by-hand", offices.corrected_by_hand, ("xlsx", "xls", "ods", "docx")),
    Layout("cards", offices.cards, ("xlsx", "docx", "pdf-calc"), rows=(8, 12)),
    Layout("turned-table", offices.turned_table, ("xlsx", "ods", "pdf-calc"), rows=(6, 8)),
    Layout("bilingual", offices.bilingual, ("xlsx", "xlsm", *PRINTS)),
    Layout("squares", offices.squares, ("xlsx", "xls", "pdf-calc")),
    Layout("merged-groups", offices.merged_groups, ("xlsx", "ods", "docx", "pdf-calc", "pdf-chromium"), amend=offices.sorted_by_category),
    Layout("extra-columns", offices.extra_columns, ("xlsx", "zip", *PRINTS)),
    Layout("by-fiscal-year", offices.by_fiscal_year, ("xlsx", "xls", "docx", "pdf-calc"), amend=offices.sorted_by_day),
    Layout("one-box-for-all", variants.one_box_for_all, ("xlsx", "zip", "docx", "pdf-calc"), amend=one_answer),
    Layout("yes-and-no", variants.yes_and_no, ("xlsx", "ods", "docx", *PRINTS)),
    Layout("without-lines", variants.without_lines, PRINTS),
    Layout("many-activities", variants.many_activities, ("xlsx", "pdf-two-up", *PRINTS), rows=(28, 40)),
    Layout("two-addresses", doubts.two_addresses, ("xlsx", "pdf-calc"), doubts=r"a\.email"),
    Layout("days-without-year", doubts.days_without_year, ("xlsx", "pdf-calc"), doubts=r"b\.\d+\.(from|to)"),
    Layout("two-numbers", doubts.two_numbers, ("xlsx", "pdf-reportlab"), doubts=r"$"),
    Layout("total-decides", doubts.total_decides, ("xlsx", "pdf-calc"), doubts=r"$", fault="points_short"),
    Layout("another-signature", doubts.another_signature, ("xlsx", "docx"), doubts=r"$", amend=doubts.another_signer),
    Layout("short-years", doubts.short_years, ("xlsx", "pdf-chromium"), doubts=r"a\.expires_on"),
)
