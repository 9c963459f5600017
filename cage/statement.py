"""Reads a bank's file. Runs behind the lock only: the zygote loads it by name."""

from dataclasses import dataclass
from datetime import date

from cases.reading import Source
from cases.statement import CsvProfile, Refused, Statement, StatementOptions
from parsers.statement import read_statement

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedOptions:
    """`cases.statement.StatementOptions` on their way."""

    bank_code: str
    account_number: str
    today: str
    profiles: tuple[tuple[str, Columns], ...]


OPTIONS = PackedOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What became of a file: exactly one of the two."""

    statement: Statement | None = None
    refused: Refused | None = None


def read(source: Source, options: PackedOptions) -> Packed:
    """What the file reports, or why it is refused."""
    profiles = {name: CsvProfile(**dict(columns)) for name, columns in options.profiles}
    today = date.fromisoformat(options.today)
    ours = StatementOptions(bank_code=options.bank_code, account_number=options.account_number, today=today, profiles=profiles)
    found = read_statement(source.message or b"", ours)
    return Packed(refused=found) if isinstance(found, Refused) else Packed(statement=found)
