"""Statements as the bank of an invented season sends them: 全銀 records of 種別01 and 03, and who pays what of the fees asked for."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from parsers.zengin import LAYOUTS

ACCOUNT = "3176131"
_LAST = 90_000
"""Numbers of the bank's from here on are of no weekly statement."""
_RIGHT_ALIGNED = {
    "sum", "count", "amount", "cheques", "out_sum", "out_count", "cancelled_sum", "cancelled_count", "balance", "records", "account",
    "accounts", "inquiry", "remitter", "amount_2", "cheques_2",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A credit: payer in half-width kana as on the wire, days as the bank writes them (和暦)."""

    payer: str = "0123ﾔﾏﾀﾞ ﾀﾛｳ"
    amount: int = 10800
    value: str = "090120"
    inquiry: str = "1"
    direction: str = "1"
    kind: str = "11"
    cancelled: str = ""


def record(layout: str, letter: str, /, **values: object) -> bytes:
    """One record of 200 bytes."""
    cells = []
    for name, width in LAYOUTS[layout][letter]:
        raw = letter.encode() if name == "record" else str(values.get(name, "")).encode("cp932")
        cells.append(raw.rjust(width, b"0") if name in _RIGHT_ALIGNED and raw else raw.ljust(width)[:width])
    return b"".join(cells)


def header(layout: str, **changes: object) -> bytes:
    usual = {
        "type": layout, "code": "0", "created": "090121", "from": "090101", "to": "090121", "bank": "0005", "kind": "1", "account": ACCOUNT,
    }  # fmt: skip
    return record(layout, "1", **(usual | changes))


def group(layout: str, rows: Sequence[Row], head: dict[str, object] | None = None, trailer: dict[str, object] | None = None) -> list[bytes]:
    """The records of one account with the sums that belong to them."""
    data = [record(layout, "2", booked=row.value, **asdict(row)) for row in rows]
    away = [r for r in rows if (r.cancelled == "1" if layout == "01" else r.direction == "2")]
    came = [r for r in rows if r not in away]
    names = ("cancelled_count", "cancelled_sum") if layout == "01" else ("out_count", "out_sum")
    sums: dict[str, object] = {"count": len(came), "sum": sum(r.amount for r in came)}
    sums |= dict(zip(names, (len(away), sum(r.amount for r in away)), strict=True))
    return [header(layout, **(head or {})), *data, record(layout, "8", **(sums | (trailer or {})))]


def statement(layout: str = "03", rows: Sequence[Row] | None = None, end: bytes = b"\r\n", **parts: dict[str, object]) -> bytes:
    """A whole file of one account."""
    records = [*group(layout, [Row()] if rows is None else rows, **parts), record(layout, "9", records=4, accounts=1)]
    return end.join(records) + end


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked for the fee: the payer's name as the letter spells it."""

    payer: str
    amount: int
    exact: bool = False
    """Pays just as the letter says."""


def week(asked: Sequence[Asked], friday: date, serial: int, rng: random.Random) -> bytes:
    """The statement of a week in which these people pay: most as they were asked to, some as people do."""
    rows = [_paid(one, friday, serial + place, rng) for place, one in enumerate(asked)]
    return statement(rows=rows, head={"created": _wareki(friday), "from": _wareki(friday), "to": _wareki(friday)})


def last(credits: Sequence[tuple[str, int]], back: Sequence[Row], day: date) -> bytes:
    """The statement of a single day: payers and what they paid, and what is taken back of earlier days."""
    rows = [Row(payer=payer, amount=amount, value=_wareki(day), inquiry=str(_LAST + n)) for n, (payer, amount) in enumerate(credits)]
    return statement(rows=[*rows, *back], head={"created": _wareki(day), "from": _wareki(day), "to": _wareki(day)})


def reversal(payer: str, amount: int, day: date) -> Row:
    """A credit that the bank takes back."""
    return Row(payer=payer, amount=amount, value=_wareki(day), inquiry=str(2 * _LAST), direction="2", kind="19")


def _paid(asked: Asked, day: date, serial: int, rng: random.Random) -> Row:
    payer, amount, chance = asked.payer, asked.amount, rng.random()
    if asked.exact:
        pass
    elif chance < 0.04:
        payer = payer.lstrip("0123456789")
    elif chance < 0.08:
        amount -= 440
    elif chance < 0.11:
        payer = f"ｶ)ｻﾝﾌﾟﾙ {payer[:4]}"
    return Row(payer=payer, amount=amount, value=_wareki(day), inquiry=str(serial))


def _wareki(day: date) -> str:
    return f"{day.year - 2018:02d}{day:%m%d}"
