"""全銀 files of 200-byte records: 種別01 振込入金通知 and 種別03 入出金取引明細 (全国銀行協会 AP-Ⅰ-12, domain.md 4.1).

Fields are cut by bytes and decoded one by one: half-width kana with a voicing mark takes two. The same fields separated by
commas (全銀CSV) are read too. A file is taken whole or refused: sums, counts and the account are checked first.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.statement import Credit, Refused, Statement, StatementOptions
from parsers.days import BEFORE_FIRST_YEARS, nearest_day

RECORD = 200
Layout = tuple[tuple[str, int], ...]
"""Names and widths in bytes, in order; together 200."""

_HEAD: Layout = (
    ("record", 1), ("type", 2), ("code", 1), ("created", 6), ("from", 6), ("to", 6), ("bank", 4), ("bank_name", 15), ("branch", 3),
    ("branch_name", 15),
)  # fmt: skip
LAYOUTS: Mapping[str, Mapping[str, Layout]] = {
    "01": {
        "1": (*_HEAD, ("kind", 1), ("account", 7), ("holder", 40), ("rest", 93)),
        "2": (
            ("record", 1), ("inquiry", 6), ("booked", 6), ("value", 6), ("amount", 10), ("cheques", 10), ("remitter", 10), ("payer", 48),
            ("from_bank", 15), ("from_branch", 15), ("cancelled", 1), ("amount_2", 12), ("cheques_2", 12), ("edi", 20), ("rest", 28),
        ),
        "8": (("record", 1), ("count", 6), ("sum", 12), ("cancelled_count", 6), ("cancelled_sum", 12), ("rest", 163)),
        "9": (("record", 1), ("rest", 199)),
    },
    "03": {
        "1": (
            *_HEAD, ("zeros", 3), ("kind", 1), ("account", 10), ("holder", 40), ("overdraft", 1), ("book", 1), ("balance", 14),
            ("rest", 71),
        ),
        "2": (
            ("record", 1), ("inquiry", 8), ("booked", 6), ("value", 6), ("direction", 1), ("kind", 2), ("amount", 12), ("cheques", 12),
            ("presented", 6), ("returned", 6), ("bill_kind", 1), ("bill", 7), ("branch", 3), ("remitter", 10), ("payer", 48),
            ("from_bank", 15), ("from_branch", 15), ("text", 20), ("edi", 20), ("rest", 1),
        ),
        "8": (
            ("record", 1), ("count", 6), ("sum", 13), ("out_count", 6), ("out_sum", 13), ("overdraft", 1), ("balance", 14), ("records", 7),
            ("rest", 139),
        ),
        "9": (("record", 1), ("records", 10), ("accounts", 5), ("rest", 184)),
    },
}  # fmt: skip

_ORDINARY = {"1", "2", "4"}
"""預金種目 普通, 当座, 貯蓄: the only ones whose data records have this layout."""
_CORRECTION = "19"
_IN, _OUT = "1", "2"

Record = dict[str, str]


class _Wrong(Exception):
    """What is wrong with the file; becomes its refusal."""


@dataclass(slots=True)
class _Group:
    """The records of one account, from its header to its trailer."""

    head: Record
    data: list[tuple[int, Record]]
    trailer: Record


def read_zengin(data: bytes, options: StatementOptions) -> Statement | Refused:
    """The credits on our account, or why the file is refused."""
    try:
        records = _records(data)
        kind = records[0]["type"]
        groups = list(_groups(records))
        for group in groups:
            _check_sums(kind, group)
        ours = [group for group in groups if _is_ours(group.head, options)]
        if not ours:
            raise _Wrong("it is of another account")
        created = [(group, _day(group.head["created"], options.today)) for group in ours]
        return Statement(
            kind=f"zengin-{kind}",
            credits=tuple(credit for group, day in created for credit in _credits(kind, group, day)),
            elsewhere=sum(len(group.data) for group in groups if group not in ours),
        )
    except _Wrong as wrong:
        return Refused(str(wrong))


def is_zengin(data: bytes) -> bool:
    """True for what begins as a header record does, cut by bytes or by commas."""
    start = data[:8].replace(b'"', b"").replace(b",", b"")
    return start[:3] in {b"101", b"103"} and start[3:4] in b"01"


def _records(data: bytes) -> list[Record]:
    """Every record as its fields, without outer blanks. Files come with or without line ends and with a final 0x1A."""
    data = data.rstrip(b"\x1a\r\n\0")
    rows = list(_from_csv(data)) if b"," in data[:8] else list(_from_bytes(data))
    if not rows or rows[0]["record"] != "1":
        raise _Wrong("it does not begin with a header record")
    if rows[0]["code"] != "0":
        raise _Wrong("it is in EBCDIC: ask the bank for JIS")
    return rows


def _from_bytes(data: bytes) -> Iterator[Record]:
    lines = data.splitlines() if b"\n" in data or b"\r" in data else [data[at : at + RECORD] for at in range(0, len(data), RECORD)]
    kind = data[1:3].decode("ascii", "replace")
    for number, line in enumerate(lines, 1):
        if len(line) > RECORD or (len(line) < RECORD and line is not lines[-1] and b"\n" not in data and b"\r" not in data):
            raise _Wrong(f"record {number} is not of {RECORD} bytes")
        yield _cut(line.ljust(RECORD), _layout(kind, line[:1].decode("ascii", "replace"), number), number)


def _cut(line: bytes, layout: Layout, number: int) -> Record:
    fields, at = {}, 0
    for name, width in layout:
        try:
            fields[name] = line[at : at + width].decode("cp932").strip()
        except UnicodeDecodeError:
            raise _Wrong(f"record {number} is no text in JIS") from None
        at += width
    return fields


def _from_csv(data: bytes) -> Iterator[Record]:
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("cp932"))) if row]
    except (UnicodeDecodeError, csv.Error):
        raise _Wrong("it is no text in JIS") from None
    kind = rows[0][1].strip() if len(rows[0]) > 1 else ""
    for number, row in enumerate(rows, 1):
        layout = _layout(kind, row[0].strip(), number)
        names = [name for name, _ in layout if name != "rest"]
        yield dict.fromkeys((name for name, _ in layout), "") | dict(zip(names, (cell.strip() for cell in row), strict=False))


def _layout(kind: str, record: str, number: int) -> Layout:
    try:
        return LAYOUTS[kind][record]
    except KeyError:
        raise _Wrong(f"record {number} is of no kind that is known" if kind in LAYOUTS else "it is neither 種別 01 nor 03") from None


def _groups(records: Sequence[Record]) -> Iterator[_Group]:
    """One for each header. A file that was cut off has no end record."""
    if records[-1]["record"] != "9":
        raise _Wrong("its end record is missing: the file was cut off")
    head: Record | None = None
    data: list[tuple[int, Record]] = []
    for number, record in enumerate(records[:-1], 1):
        if record["record"] == "1":
            if head is not None:
                raise _Wrong(f"record {number} is a header before the trailer of the account before")
            head, data = record, []
        elif head is None:
            raise _Wrong(f"record {number} belongs to no account")
        elif record["record"] == "2":
            data.append((number, record))
        elif record["record"] == "8":
            yield _Group(head, data, record)
            head = None
        else:
            raise _Wrong(f"record {number} stands where it cannot")
    if head is not None:
        raise _Wrong("the trailer of an account is missing")


def _check_sums(kind: str, group: _Group) -> None:
    """The trailer's counts and sums against the records (domain.md 4.1)."""
    rows = [record for _, record in group.data]
    if kind == "01":
        plus, minus = [r for r in rows if r["cancelled"] != "1"], [r for r in rows if r["cancelled"] == "1"]
        told = ("count", "sum", "cancelled_count", "cancelled_sum")
    else:
        plus, minus = [r for r in rows if r["direction"] == _IN], [r for r in rows if r["direction"] == _OUT]
        told = ("count", "sum", "out_count", "out_sum")
    found = (len(plus), sum(map(_amount, plus)), len(minus), sum(map(_amount, minus)))
    if any(_number(group.trailer[name]) != value for name, value in zip(told, found, strict=True)):
        raise _Wrong("the trailer's counts and sums are not those of its records")


def _is_ours(head: Record, options: StatementOptions) -> bool:
    same = head["bank"] == options.bank_code and head["account"].lstrip("0") == options.account_number.lstrip("0")
    if same and head["kind"] not in _ORDINARY:
        raise _Wrong("it is of a kind of deposit whose records are laid out otherwise")
    return same


def _credits(kind: str, group: _Group, created: date) -> Iterator[Credit]:
    for number, record in group.data:
        correction = record["cancelled"] == "1" if kind == "01" else record["kind"] == _CORRECTION
        if kind == "03" and record["direction"] != _IN and not correction:
            continue
        booked = _day(record["booked"], created)
        yield Credit(
            line=number,
            value_date=_day(record["value"], created) if record["value"].strip("0") else booked,
            booked_on=booked,
            amount=_amount(record),
            payer=unicodedata.normalize("NFKC", record["payer"] or record.get("text", "")),
            inquiry_number=record["inquiry"],
            remitter_code=record["remitter"].strip("0"),
            reversal=correction,
        )


def _amount(record: Record) -> int:
    """Yen. 種別01 has a second, wider place for the amount: where it is used it holds digits only."""
    wide = record.get("amount_2", "")
    return _number(wide) if wide.isdecimal() and record["cheques_2"].isdecimal() else _number(record["amount"])


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise _Wrong("an amount or count is no number")
    return int(text)


def _day(text: str, near: date) -> date:
    """A day of two-digit year: of 平成, 令和 or the western calendar, whichever is nearest to `near`."""
    if len(text) != 6 or not (text.isascii() and text.isdecimal()):
        raise _Wrong("a date is none")
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    found = nearest_day((first + year for first in BEFORE_FIRST_YEARS), month, day, near)
    if found is None:
        raise _Wrong("a date is none")
    return found
