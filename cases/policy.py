"""What the office decides: rule set, window, fees and the answers to the manual's ambiguities, as one value.

Built from config.toml and the rule set's file by `ops.config`; handed to `rules.assess`. Durations are `Decimal` minutes,
money is whole yen, days are days of Asia/Tokyo.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Tokyo")

AuditTrigger = Literal[
    "audit.a_unlisted", "audit.c_d_only", "audit.one_date", "audit.exactly_enough", "cpd.row.duplicate", "cpd.row.long_day",
    "cpd.row.aggregated", "cpd.row.crosses_year", "cpd.row.ordinary_work", "cpd.row.reused",
]  # fmt: skip
"""What makes an audit certain, each to be switched off by the office (ambiguity 15)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of activity (別紙1-1) with its caps in minutes; `year_cap` None means no cap by year (R12, R13)."""

    letter: str
    group: str
    activity: str
    cycle_cap: Decimal
    year_cap: Decimal | None
    needs_field: bool
    condition: str = ""
    """What the manual adds to the activity."""
    limit: str = ""
    """The caps in the manual's words."""
    examples: tuple[str, ...] = ()
    """The place for the examples of the 「CPDポイントの基本ルール」, which we do not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CpdField:
    """One of the seven fields of business (別紙1-1): number, code, name, further names, description and examples."""

    number: int
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules of CPD points that hold for seasons from `first_season` on (the year in which the qualification expires)."""

    name: str
    first_season: int
    required: Decimal
    """Minutes: 30 points are 1,800."""
    categories: tuple[Category, ...]
    fields: tuple[CpdField, ...]
    years: int = 3

    def category(self, letter: str) -> Category | None:
        return next((c for c in self.categories if c.letter == letter), None)


def rule_set_from(table: Mapping[str, Any]) -> RuleSet:
    """The rule set of a parsed file such as rules/professional-2019.toml; ValueError says which key is missing, unknown or wrong."""
    try:
        return RuleSet(
            name=str(table["name"]),
            first_season=int(table["first_season"]),
            required=_minutes(table["required_hours"]),
            years=int(table["years"]),
            categories=tuple(_category(row) for row in table["categories"]),
            fields=tuple(CpdField(**_with_tuples(row)) for row in table["fields"]),
        )
    except KeyError as missing:
        raise ValueError(f"the key {missing.args[0]} is missing") from None
    except (TypeError, InvalidOperation) as wrong:
        raise ValueError(str(wrong)) from None


def _category(row: Mapping[str, Any]) -> Category:
    rest = {key: value for key, value in row.items() if key not in ("cycle_cap_hours", "year_cap_hours")}
    year_cap = _minutes(row["year_cap_hours"]) if "year_cap_hours" in row else None
    return Category(cycle_cap=_minutes(row["cycle_cap_hours"]), year_cap=year_cap, **_with_tuples(rest))


def _minutes(hours: object) -> Decimal:
    return Decimal(str(hours)) * 60


def _with_tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """The fee in yen for transfers valued from `first_day` on; `confirmed_until` is the last day the office vouches for (R20)."""

    first_day: date
    amount: int
    confirmed_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the fee goes."""

    bank: str
    bank_code: str
    branch: str
    kind: str
    number: str
    holder_kana: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificant:
    """A row of the register of certificants."""

    certification_number: str
    name: str
    name_kana: str
    email: str
    expires_on: date | None
    qualification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything `rules.assess` must be told besides the reading and the time of receipt."""

    rule_sets: tuple[RuleSet, ...]
    fees: tuple[Fee, ...]
    account: Account
    subject_pattern: str
    """A regular expression over the normalised subject with the group `date` (domain.md 3.4)."""
    subject_prefix: str = "更新申請"
    number_pattern: str = r"[A-Z]{0,5}-?\d{4,12}"
    courses: frozenset[str] | None = None
    """Recognised course numbers and names, normalised by `rules`; None: no list is loaded, nothing is said about it."""
    period_mode: Literal["certification_period", "rolling_3y", "to_expiry"] = "certification_period"
    """Ambiguity 1."""
    cap_year: Literal["fiscal", "calendar"] = "fiscal"
    """Ambiguity 2."""
    granularity: Decimal | None = None
    """Ambiguity 3: minutes to which a row is rounded down; None keeps it exact."""
    pledge_days_before_window: int = 31
    """R34."""
    subject_date_tolerance_days: int = 14
    correction_days: int = 14
    """Ambiguity 6: a correction within so many days of the notice keeps the first day of receipt …"""
    correction_last_month_day: tuple[int, int] = (3, 15)
    """… if it comes by this day of the season's year."""
    query_days: int = 7
    """So long the applicant's answer to a question of staff is waited for."""
    payment_days_after_window: int = 0
    """Ambiguity 5: a fee valued later than so many days after the window is for staff."""
    ordinary_work_words: tuple[str, ...] = ("通常業務", "日常業務")
    """Ambiguity 11."""
    long_day_minutes: Decimal = Decimal(720)
    audit_rate: Decimal = Decimal("0.1")
    """Ambiguity 15: the part of the accepted applications that is drawn for the audit, at least one."""
    audit_triggers: frozenset[AuditTrigger] = frozenset(get_args(AuditTrigger))
    audit_days: int = 30
    """So many days an applicant has to send evidence."""
    authserv_id: str | None = None
    own_addresses: frozenset[str] = frozenset()
    """Ours, in small letters: no applicant can be answered there."""
    register: Mapping[str, Certificant] | None = None
    """The certificants of the numbers in the reading, by normalised number; None where no register is loaded."""

    def rule_set(self, season: int) -> RuleSet:
        """The rule set in force for a season: the latest that begins by then, else the earliest."""
        begun = [r for r in self.rule_sets if r.first_season <= season]
        return max(begun, key=lambda r: r.first_season) if begun else min(self.rule_sets, key=lambda r: r.first_season)

    def fee(self, day: date) -> Fee:
        """The fee for a transfer valued on `day` (R20, ambiguity 18)."""
        begun = [f for f in self.fees if f.first_day <= day]
        return max(begun, key=lambda f: f.first_day) if begun else min(self.fees, key=lambda f: f.first_day)


def window(season: int) -> tuple[date, date]:
    """First and last day of the window of applications of a season: 1 January to the end of February (R02, R03)."""
    return date(season, 1, 1), date(season, 3, 1) - timedelta(days=1)


def expiry(season: int) -> date:
    """The day on which qualifications renewed in a season expire (R01)."""
    return date(season, 3, 31)


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of a day begins (R05)."""
    return day.year if day.month >= 4 else day.year - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who we are and where we are reached: what letters and forms print about us."""

    association: str
    """一般社団法人 日本コンタクトセンター教育検定協会"""
    agent: str
    """The company that acts for the association."""
    desk: str
    """The name of the desk that signs."""
    sender: str
    """The address that letters come from and applications go to."""
    bounces: str
    """The envelope sender, so that undeliverable letters come back to the mailbox."""
    corporate_contact: str
    """Where transfers for several people are arranged (info@…)."""
    postal_code: str
    address: str
    addressee: str
    phone: str
    fax: str
    form_url: str
    subject_form: str
    """The prescribed subject with `yymmdd` in place of the date."""
    purpose: str
    """The line that states the purpose for which personal data is used (個人情報保護法 21条)."""
