"""What most forms are made of: lines of label and value, the table of activities, the sentences of the pledge."""

from collections.abc import Callable, Mapping, Sequence

from applicants import QUALIFICATIONS, Activity

from accuracy import hands
from accuracy.paper import Cell, Sheet
from accuracy.people import Case

CONSENTS = (
    "コン検の倫理綱領を順守することを誓います。",
    "コン検の職業倫理規定を順守することを誓います。",
    "継続教育・学習方針に同意し、これを順守します。",
)
Column = tuple[str, float, Callable[[int, Activity], Cell]]
"""Its head, its width, and what stands in it for an activity (with the activity's number from 1)."""


def answers(case: Case, day: str = "cell-kanji") -> dict[str, Cell]:
    """Each field of the application as a cell, by our key; the layout chooses its words and places."""
    person, pen = case.person, hands.day(day)
    return {
        "applied_on": pen(person.applied_on),
        "certification_number": Cell(person.certification_number),
        "qualification": Cell(QUALIFICATIONS[person.qualification]),
        "expires_on": pen(person.expires_on),
        "name_kana": Cell(person.kana or None),
        "name": Cell(person.name),
        "postal_code": Cell(person.postal_code),
        "address": Cell(person.address or None),
        "phone": Cell(person.phone),
        "email": Cell(person.email or None),
        "company": Cell(person.company),
        "paid_on": pen(person.paid_on),
        "payer": Cell(person.payer),
        "paid_amount": Cell(10800, format='#,##0"円"'),
    }


def beside(sheet: Sheet, row: int, labels: Mapping[str, str], cells: Mapping[str, Cell], first: int = 0, columns: int = 4) -> int:
    """A line for each label with its value to the right; returns the next free row."""
    for key, label in labels.items():
        sheet.put(row, first, label, "label")
        cells[key].columns = columns
        sheet.cells[row, first + 1] = cells[key]
        row += 1
    return row


def columns_of(
    day: str = "cell", hours: str = "number", codes: str = "code", claimed: str = "number"
) -> dict[str, Callable[[int, Activity], Cell]]:
    """The usual columns by our key, in one person's hand."""
    pen, clock, points = hands.day(day), hands.hours(hours), hands.hours(claimed)
    return {
        "number": lambda n, row: Cell(n),
        "category": lambda n, row: Cell(row.category),
        "from": lambda n, row: pen(row.start),
        "to": lambda n, row: pen(row.end),
        "title": lambda n, row: Cell(row.title or None),
        "organiser": lambda n, row: Cell(row.organiser),
        "course": lambda n, row: Cell(row.course or None),
        "detail": lambda n, row: Cell("受講" if row.category in "AB" else None),
        "fields": lambda n, row: hands.fields(row.fields, codes),
        "hours": lambda n, row: clock(row.hours),
        "claimed": lambda n, row: points(row.claimed),
        "evidence": lambda n, row: Cell(row.evidence),
    }


def table(sheet: Sheet, row: int, columns: Sequence[Column], rows: Sequence[Activity], *, spare: int = 3, first_number: int = 1) -> int:
    """Heads, a line for each activity and some empty lines; returns the next free row."""
    sheet.repeated = row
    for column, (head, width, _) in enumerate(columns):
        sheet.put(row, column, head, "head")
        sheet.widths[column] = width
    row = lines(sheet, row + 1, columns, rows, first_number=first_number)
    for spare_row in range(row, row + spare):
        sheet.line(spare_row, [None] * len(columns))
    return row + spare


def lines(sheet: Sheet, row: int, columns: Sequence[Column], rows: Sequence[Activity], *, first_number: int = 1) -> int:
    """A line for each activity; returns the next free row."""
    for n, activity in enumerate(rows, first_number):
        sheet.line(row, [write(n, activity) for _, _, write in columns])
        row += 1
    return row


def pick(writers: Mapping[str, Callable[[int, Activity], Cell]], *columns: tuple[str, str, float]) -> list[Column]:
    """The columns (key, head, width) in the order of the layout."""
    return [(head, width, writers[key]) for key, head, width in columns]


def pledge(
    sheet: Sheet, row: int, case: Case, *, day: str = "cell-kanji", words: tuple[str, str] = ("日付", "署名"),
    texts: Sequence[str] = CONSENTS,
    marks: str = "☑□", width: int = 5,
) -> int:  # fmt: skip
    """A box and a sentence to a line, then day and signature; returns the next free row."""
    for agreed, text in zip(case.person.agreed, texts, strict=True):
        sheet.put(row, 0, marks[0] if agreed else marks[1], "cell")
        sheet.put(row, 1, text, "cell", columns=width - 1)
        row += 1
    row += 1
    signed = hands.day(day)(case.signed_on)
    for label, cell in ((words[0], signed), (words[1], Cell(case.signed_by or None))):
        sheet.put(row, 0, label, "label")
        cell.columns = width - 1
        sheet.cells[row, 1] = cell
        row += 1
    return row
