"""Applications in which something is ambiguous: a careful clerk would ask, and so must the reader."""

import random
from dataclasses import replace
from decimal import Decimal

from accuracy.common_layouts import label_above, label_left, one_sheet
from accuracy.paper import Book, Cell
from accuracy.people import Case


def two_addresses(case: Case, rng: random.Random) -> Book:
    """Two mail addresses in one place, neither called the right one."""
    book = label_left(case, rng)
    for cell in book[0].cells.values():
        if cell.value == case.person.email:
            cell.value = f"{case.person.email} / {case.person.email.replace('@', '.home@')}"
    return book


def days_without_year(case: Case, rng: random.Random) -> Book:
    """Months and days only, over three fiscal years."""
    book = label_left(case, rng)
    for (_, column), cell in book[1].cells.items():
        if column in (1, 2) and isinstance(cell.value, str) and cell.value.count("/") == 2:
            cell.value = cell.value.split("/", 1)[1]
    return book


def two_numbers(case: Case, rng: random.Random) -> Book:
    """The application and the report bear different certification numbers of the same name."""
    book = label_above(case, rng)
    book[1].line(
        1,
        [Cell("認定番号", "free"), Cell(None, "free"), Cell("OMP-00010002", "free"), Cell("氏名", "free"), Cell(case.person.name, "free")],
    )
    return book


def total_decides(case: Case, rng: random.Random) -> Book:
    """The rows come to 28.5 points, the printed total says 30: a row is missing, or the sum is wrong."""
    book = one_sheet(case, rng)
    for cell in book[0].cells.values():
        if (
            isinstance(cell.value, float)
            and cell.value == float(sum((row.claimed for row in case.rows), Decimal(0)))
            and cell.look == "cell"
        ):
            cell.value += 1.5
    return book


def another_signature(case: Case, rng: random.Random) -> Book:
    """The pledge is signed by somebody else."""
    return label_above(replace(case, signed_by="見本　次郎"), rng)


def short_years(case: Case, rng: random.Random) -> Book:
    """Days such as 07.01.15, which may be 2007 or the seventh year of Reiwa, in the place of the expiry date."""
    book = label_left(case, rng)
    for cell in book[0].cells.values():
        if cell.value == case.person.expires_on:
            cell.value, cell.format = "09.03.31", ""
    return book


def another_signer(case: Case) -> Case:
    """What is on the paper."""
    return replace(case, signed_by="見本　次郎")
