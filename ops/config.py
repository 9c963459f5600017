"""The office's settings: config.toml and the environment, checked, as values.

A key that is unknown, a value that does not fit, a file that is not there: one `ConfigurationError` that names it.
"""

import datetime as dt
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cases.policy import Account, Fee, Office, Policy, RuleSet, rule_set_from
from cases.reading import ReadingOptions
from ops.errors import ConfigurationError

CHECKOUT = Path(__file__).resolve().parent.parent
EMBEDDED = CHECKOUT / "config.toml"
SECRETS = frozenset({("mailbox", "password"), ("smtp", "password")})
Tls = Literal["implicit", "starttls", "none"]


class Table(BaseModel):
    """A table of config.toml: no key without effect."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MailboxTable(Table):
    kind: Literal["imap", "maildir", "folder"]
    host: str
    port: int = Field(ge=1, le=65535)
    tls: Tls
    ca_file: str
    user: str
    password: str = ""
    auth: Literal["password", "oauth2"]
    token_file: str
    token_command: str
    path: str
    inbox: str = Field(min_length=1)
    done: str = Field(min_length=1)
    review: str = Field(min_length=1)
    failed: str = Field(min_length=1)
    authserv_id: str


class SmtpTable(Table):
    kind: Literal["smtp", "folder"]
    host: str
    port: int = Field(ge=1, le=65535)
    tls: Tls
    ca_file: str
    user: str
    password: str = ""
    path: str


class DatabaseTable(Table):
    url: str = Field(pattern=r"^(sqlite:///|postgres(ql)?://)")
    migrate: Literal["auto", "manual"]


class QueueTable(Table):
    url: str = Field(pattern=r"^(sqlite:///|postgres(ql)?://)")


class BlobsTable(Table):
    url: str = Field(min_length=1)


class ScheduleTable(Table):
    poll_seconds: int = Field(ge=1)
    idle_seconds: int = Field(ge=1, le=290)
    send_seconds: int = Field(ge=1)
    wake_seconds: int = Field(ge=1)
    processes: int = Field(ge=0, le=64)


class FeeTable(Table):
    first_day: dt.date
    amount: int = Field(ge=1)
    confirmed_until: dt.date | None = None


class AccountTable(Table):
    bank: str
    bank_code: str
    branch: str
    kind: str
    number: str
    holder_kana: str
    holder: str


class ProfessionalTable(Table):
    rule_sets: list[str] = Field(min_length=1)
    subject_pattern: str
    subject_form: str
    number_pattern: str
    courses: str
    form_url: str
    fees: list[FeeTable] = Field(min_length=1)
    account: AccountTable


class ProgramTable(Table):
    professional: ProfessionalTable


class FormsTable(Table):
    aliases: dict[str, str]


class PolicyTable(Table):
    period_mode: Literal["certification_period", "rolling_3y", "to_expiry"]
    cap_year: Literal["fiscal", "calendar"]
    granularity_minutes: int = Field(ge=0, le=60)
    correction_days: int = Field(ge=0)
    correction_last_day: str = Field(pattern=r"^\d{2}-\d{2}$")
    ordinary_work_words: list[str]
    pledge_days_before_window: int = Field(ge=0)
    subject_date_tolerance_days: int = Field(ge=0)
    long_day_minutes: int = Field(ge=0)
    ask_resend: bool
    letters_per_case_and_day: int = Field(ge=1)
    letters_per_address_and_day: int = Field(ge=1)


class LettersTable(Table):
    association: str
    agent: str
    desk: str
    sender: str = Field(pattern=r"^\S+@\S+$")
    bounces: str = Field(pattern=r"^\S+@\S+$")
    corporate_contact: str
    postal_code: str
    address: str
    addressee: str
    phone: str
    fax: str
    purpose: str
    own_addresses: list[str]


class LimitsTable(Table):
    message_bytes: int = Field(ge=1000)
    files: int = Field(ge=1)
    inflated_bytes: int = Field(ge=1000)
    file_bytes: int = Field(ge=1000)
    read_seconds: int = Field(ge=1)
    read_memory_bytes: int = Field(ge=100_000_000)
    answer_bytes: int = Field(ge=10_000)
    attempts: int = Field(ge=1)
    lease_seconds: int = Field(ge=1)
    free_disk_bytes: int = Field(ge=0)
    allow_unconfined: bool


class LogTable(Table):
    level: Literal["debug", "info", "warning", "error"]
    metrics_port: int = Field(ge=0, le=65535)
    heartbeat: str

    @field_validator("level", mode="before")
    @classmethod
    def lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


class Settings(Table):
    """The whole of config.toml after the environment."""

    mailbox: MailboxTable
    smtp: SmtpTable
    database: DatabaseTable
    queue: QueueTable
    blobs: BlobsTable
    schedule: ScheduleTable
    program: ProgramTable
    forms: FormsTable
    policy: PolicyTable
    letters: LettersTable
    limits: LimitsTable
    log: LogTable


@dataclass(frozen=True, slots=True)
class Config:
    """The settings and what follows from them: the office, the policy of the rules, the options of the reader."""

    settings: Settings
    policy: Policy
    office: Office
    reading: ReadingOptions
    path: Path


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration of `path` (None: ./config.toml if there is one, else the built-in one), overridden by the environment."""
    chosen = path or (Path("config.toml") if Path("config.toml").is_file() else EMBEDDED)
    tables = _merged(_parsed(EMBEDDED), _parsed(chosen))
    origins = _override(tables, os.environ if environ is None else environ)
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as error:
        raise ConfigurationError(_first_fault(error, chosen, origins)) from None
    return Config(settings, _policy(settings, chosen), _office(settings), _reading(settings), chosen)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from None


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(base[key], over[key])
        for key in base.keys() & over.keys()
        if isinstance(base[key], dict) and isinstance(over[key], dict)
    }
    return {**base, **over, **both}


def _override(tables: dict[str, Any], environ: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Puts INTAKE_<TABLE>__<KEY> into the tables; returns which variable set which key."""
    origins = {}
    for name, value in environ.items():
        if not name.startswith("INTAKE_") or "__" not in name:
            continue
        path = tuple(name.removeprefix("INTAKE_").lower().split("__"))
        if path[-1].endswith("_file") and (*path[:-1], path[-1].removesuffix("_file")) in SECRETS:
            path, value = (*path[:-1], path[-1].removesuffix("_file")), _secret(name, value)
        table = tables
        for key in path[:-1]:
            table = table.setdefault(key, {})
            if not isinstance(table, dict):
                raise ConfigurationError(f"{name} names no table of the configuration")
        table[path[-1]] = _structured(name, value) if value[:1] in "[{" and value else value
        origins[path] = name
    return origins


def _secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{name}: {error}") from None


def _structured(name: str, value: str) -> Any:
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name}: {error}") from None


def _first_fault(error: ValidationError, path: Path, origins: dict[tuple[str, ...], str]) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    key = tuple(str(part) for part in fault["loc"])
    where = origins.get(key) or f"{path}: {'.'.join(key)}"
    return f"{where}: {'there is no such key' if fault['type'] == 'extra_forbidden' else fault['msg']}"


def _policy(settings: Settings, path: Path) -> Policy:
    program, policy = settings.program.professional, settings.policy
    month, day = map(int, policy.correction_last_day.split("-"))
    return Policy(
        rule_sets=tuple(_rule_set(name, path) for name in program.rule_sets),
        fees=tuple(Fee(first_day=f.first_day, amount=f.amount, confirmed_until=f.confirmed_until) for f in program.fees),
        account=Account(**program.account.model_dump()),
        subject_pattern=program.subject_pattern,
        number_pattern=program.number_pattern,
        courses=_courses(program.courses, path) if program.courses else None,
        period_mode=policy.period_mode,
        cap_year=policy.cap_year,
        granularity=Decimal(policy.granularity_minutes) or None,
        pledge_days_before_window=policy.pledge_days_before_window,
        subject_date_tolerance_days=policy.subject_date_tolerance_days,
        correction_days=policy.correction_days,
        correction_last_month_day=(month, day),
        ordinary_work_words=tuple(policy.ordinary_work_words),
        long_day_minutes=Decimal(policy.long_day_minutes),
        authserv_id=settings.mailbox.authserv_id or None,
    )


def _beside(name: str, path: Path) -> Path:
    """A file named in the configuration: beside the configuration, else in the checkout."""
    own = path.parent / name
    return own if own.exists() else CHECKOUT / name


def _rule_set(name: str, path: Path) -> RuleSet:
    file = _beside(name, path)
    try:
        return rule_set_from(_parsed(file))
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise ConfigurationError(f"{file}: {error!r}") from None


def _courses(name: str, path: Path) -> frozenset[str]:
    """Every cell of the list: course numbers and names alike tell a recognised course."""
    import csv

    file = _beside(name, path)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return frozenset(cell.strip() for row in list(csv.reader(lines))[1:] for cell in row if cell.strip())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"program.professional.courses: {error}") from None


def _office(settings: Settings) -> Office:
    known = settings.letters.model_dump() | settings.program.professional.model_dump(include={"form_url", "subject_form"})
    return Office(**{f.name: known[f.name] for f in fields(Office)})


def _reading(settings: Settings) -> ReadingOptions:
    letters, limits = settings.letters, settings.limits
    own = {a.lower() for a in (letters.sender, letters.bounces, *letters.own_addresses)}
    return ReadingOptions(
        own_addresses=tuple(sorted(own)),
        authserv_id=settings.mailbox.authserv_id or None,
        aliases=tuple(settings.forms.aliases.items()),
        max_files=limits.files,
        max_inflated_bytes=limits.inflated_bytes,
        max_file_bytes=limits.file_bytes,
    )
