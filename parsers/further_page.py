"""Whether a page goes on with the report (B) that a page before it began, and where."""

from parsers import form_b as b
from parsers.grid import Grid
from parsers.labels import Labels
from parsers.sections import may_be_activity
from parsers.table_heads import category_heading, heading_over


def is_further_page(grid: Grid, header: b.Header, table: b.Table, *, titled: bool) -> bool:
    """True for a page that repeats the column labels (and perhaps the title) and goes on counting."""
    if not grid.sheet.continues and (titled or not _begins_a_block(grid, header, table)):
        return False
    return not titled or _counts_on(grid, header, table)


def _begins_a_block(grid: Grid, header: b.Header, table: b.Table) -> bool:
    """True for a page with a heading of its own, where another block of the same report begins."""
    if grid.sheet.name or header.columns.keys() != table.header.columns.keys():
        return False
    above = [cells for at, cells in grid.rows.items() if at < header.end]
    if any(map(may_be_activity, above)):
        return False
    known = category_heading([table.block]) if table.block else None
    named = [letter for cells in above if (letter := category_heading(cells))]
    return (known is not None and bool(named) and named[-1] > known) or _counts_on(grid, header, table)


def _counts_on(grid: Grid, header: b.Header, table: b.Table) -> bool:
    """True where the first row under the labels bears a number after those of the table."""
    numbers = [activity.number for activity in table.activities if activity.number is not None]
    first = next((row for row in sorted(grid.rows) if row >= header.end), 0)
    shown = [cell.text.strip() for cell in grid.rows.get(first, ()) if header.key_of.get(cell.column) == "number"]
    return bool(numbers and shown and shown[0].isdecimal() and int(shown[0]) > max(numbers))


def turned_to(grid: Grid, row: int, header: b.Header, table: b.Table) -> int:
    """The row from which a further page with labels in `row` goes on with the table, which is made ready for it."""
    rest = [above for above in sorted(grid.rows) if above < row and may_be_activity(grid.rows[above])]
    if rest:
        # The end of a block that began on the page before stands over the labels of the next block.
        table.header = b.header(table.header.columns, 0, table.header.codes)
        return rest[0]
    table.header = header
    table.block = table.block if row == min(grid.rows) else heading_over(grid, row)
    return row


def go_on(grid: Grid, table: b.Table, labels: Labels) -> bool:
    """Reads a page without column labels as more rows of the table before it, if its cells stand in the same columns."""
    rows = [[cell for cell in grid.rows[row] if cell.column in table.header.key_of] for row in sorted(grid.rows)]
    if not any(len(row) >= 4 for row in rows):
        # Totals or remarks that fell onto a page of their own; without columns there is nothing to misread.
        return not holds_activities(grid) and (table.ended or all(len(row) < 2 for row in rows))
    table.header = b.header(table.header.columns, 0, table.header.codes)
    b.read_rows(grid, table, labels, min(grid.rows), grid.sheet.epoch_1904)
    return True


def holds_activities(grid: Grid) -> bool:
    """True where some row may go on with a table."""
    return any(map(may_be_activity, grid.rows.values()))
