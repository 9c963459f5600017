"""What a bank reports: the credits on one account, as the file has them, nothing matched yet. Money is whole yen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One line of money that came, or that the bank took back."""

    line: int
    """Its record or line in the file, counted from 1."""
    value_date: date
    """起算日: the day that decides the fee (ambiguity 18)."""
    booked_on: date
    """勘定日."""
    amount: int
    payer: str
    """As written, half-width kana made full-width."""
    inquiry_number: str = ""
    """照会番号."""
    remitter_code: str = ""
    """振込依頼人コード."""
    reversal: bool = False
    """取消 or 訂正 (R27): takes back a credit of the same amount and payer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A file of the bank, its account and sums found right."""

    kind: str
    """`zengin-01`, `zengin-03` or the name of the CSV's profile."""
    credits: tuple[Credit, ...]
    elsewhere: int = 0
    """Lines of other accounts, passed over."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not taken in at all, in a sentence for the operator that names no payer."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvProfile:
    """How a bank's CSV is laid out: the headings of the columns that are read, as printed; an empty one is not there."""

    value_date: str
    booked_on: str
    amount: str
    """入金金額: lines where it is empty or zero are no credits."""
    payer: str
    account: str = ""
    """The column that names the account, where there is one: only lines of ours are read."""
    inquiry_number: str = ""
    kind: str = ""
    """The column that says 取消 or 訂正."""
    ignore_payer: str = ""
    """A regular expression: what banks print before the payer's name, such as 振込."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOptions:
    """What reading a statement must be told: our account, the profiles by name, and today (two-digit years are nearest to it)."""

    bank_code: str
    account_number: str
    today: date
    profiles: Mapping[str, CsvProfile] = field(default_factory=dict)
