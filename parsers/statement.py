"""A bank's file, whatever its layout: one function, from bytes to credits or a refusal."""

from cases.statement import Refused, Statement, StatementOptions
from parsers.bank_csv import read_bank_csv
from parsers.zengin import is_zengin, read_zengin

LARGEST = 20_000_000
"""Bytes: 100,000 records of 200."""


def read_statement(data: bytes, options: StatementOptions) -> Statement | Refused:
    """The credits on our account, or why the file is refused whole. Never raises for what is in the file."""
    if len(data) > LARGEST:
        return Refused(f"it is larger than {LARGEST:,} bytes")
    if not data.strip():
        return Refused("it is empty")
    return read_zengin(data, options) if is_zengin(data) else read_bank_csv(data, options)
