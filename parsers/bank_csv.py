"""A bank's CSV by its profile of config.toml: columns found by their headings, wherever these stand."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from cases.statement import Credit, CsvProfile, Refused, Statement, StatementOptions
from parsers.charset import decode
from parsers.days import BEFORE_FIRST_YEARS, nearest_day

_DAY = re.compile(r"(\d{4}|(?:[RHrh]|令和|平成)?\d{1,2})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?")
_MARK = "\ufeff"
"""What Excel writes before a CSV in UTF-8."""
_DIGITS = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_ERAS = {"R": 2018, "令": 2018, "H": 1988, "平": 1988}
_REVERSED = re.compile("取消|訂正|組戻")


class _Wrong(Exception):
    """What is wrong with the file; becomes its refusal."""


def read_bank_csv(data: bytes, options: StatementOptions) -> Statement | Refused:
    """The credits on our account, by the first profile whose headings the file has; or why it is refused."""
    try:
        rows = [[_tidy(cell) for cell in row] for row in _table(data)]
    except csv.Error:
        return Refused("it is no table")
    for name, profile in options.profiles.items():
        if (place := _headings(rows, profile)) is not None:
            try:
                return _statement(name, rows, place, profile, options)
            except _Wrong as wrong:
                return Refused(str(wrong))
    return Refused("it is neither a 全銀 file nor has it the headings of any profile")


def _table(data: bytes) -> Iterator[list[str]]:
    """The rows, raw. In UTF-16 Excel writes tabs between the cells, and banks write commas."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = decode(data, "utf-16" if wide else None).removeprefix(_MARK)
    return csv.reader(io.StringIO(text, newline=""), delimiter="\t" if wide and "\t" in text else ",")


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _headings(rows: Sequence[Sequence[str]], profile: CsvProfile) -> tuple[int, Mapping[str, int]] | None:
    """The line of the headings and the column of each; None where the file is not of this profile."""
    wanted = {name: _tidy(getattr(profile, name)) for name in _COLUMNS if getattr(profile, name)}
    for number, row in enumerate(rows[:20]):
        if all(heading in row for heading in wanted.values()):
            return number, {name: row.index(heading) for name, heading in wanted.items()}
    return None


_COLUMNS = ("value_date", "booked_on", "amount", "payer", "account", "inquiry_number", "kind")


def _statement(
    name: str, rows: Sequence[Sequence[str]], place: tuple[int, Mapping[str, int]], profile: CsvProfile, options: StatementOptions
) -> Statement:
    lines = list(_lines(rows, place))
    ours = [(number, fields) for number, fields in lines if not profile.account or _is_ours(fields["account"], options)]
    # On a day without transfers there are the headings alone.
    if lines and not ours:
        raise _Wrong("no line of it is of our account")
    amounts = [(number, fields, _amount(fields["amount"], number)) for number, fields in ours]
    credits = (_credit(fields, amount, number, profile, options.today) for number, fields, amount in amounts if amount)
    return Statement(kind=name, credits=tuple(credits), elsewhere=len(lines) - len(ours))


def _lines(rows: Sequence[Sequence[str]], place: tuple[int, Mapping[str, int]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines that hold anything, each with its number in the file."""
    first, columns = place
    for number, row in enumerate(rows[first + 1 :], first + 2):
        fields = {name: row[column] if column < len(row) else "" for name, column in columns.items()}
        if any(fields.values()):
            yield number, fields


def _credit(fields: Mapping[str, str], amount: int, number: int, profile: CsvProfile, today: date) -> Credit:
    booked = _day(fields["booked_on"], number, today)
    payer = re.sub(f"^(?:{profile.ignore_payer})", "", fields["payer"]).strip() if profile.ignore_payer else fields["payer"]
    return Credit(
        line=number,
        value_date=_day(fields["value_date"], number, today) if fields["value_date"] else booked,
        booked_on=booked,
        amount=abs(amount),
        payer=payer,
        inquiry_number=fields.get("inquiry_number", ""),
        reversal=amount < 0 or bool(_REVERSED.search(fields.get("kind", "") or fields["payer"])),
    )


def _is_ours(account: str, options: StatementOptions) -> bool:
    """The account's number stands somewhere in the column, with or without branch and kind before it."""
    return options.account_number.lstrip("0") in [digits.lstrip("0") for digits in re.findall(r"\d+", account)]


def _amount(text: str, number: int) -> int:
    """Whole yen; 0 for an empty cell. Thousands may be separated, the currency may be named."""
    plain = re.sub(r"[,\s円¥\\]", "", text).replace("△", "-").replace("▲", "-")
    if plain in {"", "-", "*"}:
        return 0
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise _Wrong(f"the amount in line {number} is no number") from None
    if amount != amount.to_integral_value():
        raise _Wrong(f"the amount in line {number} is not in whole yen")
    return int(amount)


def _day(text: str, number: int, today: date) -> date:
    """A day as banks print it: 2027-01-15, 2027年1月15日, 20270115, R9.1.15, 090115."""
    m = _DIGITS.fullmatch(text) or _DAY.fullmatch(text)
    found = nearest_day(_years(m[1]), int(m[2]), int(m[3]), today) if m else None
    if found is None:
        raise _Wrong(f"the date in line {number} is none")
    return found


def _years(year: str) -> list[int]:
    """The years that may be meant."""
    era = _ERAS.get(year[0].upper())
    if era is not None:
        return [era + int(re.sub(r"\D", "", year))]
    return [int(year)] if len(year) == 4 else [first + int(year) for first in BEFORE_FIRST_YEARS]
