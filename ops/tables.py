"""What config.toml may hold: its tables and keys, and what fits into each."""

import datetime as dt
import re
import shlex
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from cases.fields import FORM_A, FORM_B, FORM_C
from cases.policy import AuditTrigger
from cases.states import Role

Tls = Literal["implicit", "starttls", "none"]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression ({error})") from None
    return text


def _dated_pattern(text: str) -> str:
    if "date" not in re.compile(_pattern(text)).groupindex:
        raise ValueError("lacks the group (?P<date>…)")
    return text


def _command(text: str) -> str:
    try:
        shlex.split(text)
    except ValueError as error:
        raise ValueError(f"is no command line ({error})") from None
    return text


def _month_day(text: str) -> str:
    try:
        dt.datetime.strptime(f"2027-{text}", "%Y-%m-%d")  # noqa: DTZ007 - a day of any year, in no zone
    except ValueError:
        raise ValueError("must be month and day of every year, such as 03-15") from None
    return text


def _aliases(words: dict[str, str]) -> dict[str, str]:
    keys = {field.key for field in (*FORM_A, *FORM_B, *FORM_C)}
    if unknown := sorted(set(words.values()) - keys):
        raise ValueError(f"there is no field {unknown[0]}; fields are {', '.join(sorted(keys))}")
    return words


def _url(text: str) -> str:
    if not re.match(r"sqlite:///.|postgres(ql)?://", text):
        raise ValueError("must be sqlite:///path or postgresql://user@host/name")
    return text


def _queue_url(text: str) -> str:
    if not re.match(r"sqlite:///.|postgres(ql)?://|rediss?://", text):
        raise ValueError("must be sqlite:///path, postgresql://user@host/name or redis://host/number")
    return text


QueueUrl = Annotated[str, AfterValidator(_queue_url)]
DatabaseUrl = Annotated[str, AfterValidator(_url)]
Address = Annotated[str, Field(pattern=r"^\S+@\S+$")]


class Table(BaseModel):
    """A table of config.toml: no key without effect."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class MailboxTable(Table):
    kind: Literal["imap", "maildir", "folder"]
    host: str
    port: int = Field(ge=1, le=65535)
    tls: Tls
    ca_file: str
    user: str
    password: str = Field("", repr=False)
    auth: Literal["password", "oauth2"]
    token_file: str
    token_command: Annotated[str, AfterValidator(_command)]
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
    password: str = Field("", repr=False)
    path: str


class DatabaseTable(Table):
    url: DatabaseUrl = Field(repr=False)
    migrate: Literal["auto", "manual"]


class QueueTable(Table):
    url: QueueUrl = Field(repr=False)


class BlobsTable(Table):
    url: str = Field(min_length=1)


class ScheduleTable(Table):
    poll_seconds: int = Field(ge=1)
    idle_seconds: int = Field(ge=1, le=290)
    send_seconds: int = Field(ge=1)
    wake_seconds: int = Field(ge=1)
    statements: str
    erase: bool
    reminders: list[Annotated[int, Field(ge=0, le=60)]]
    digest_to: Annotated[str, Field(pattern=r"^(\S+@\S+)?$")]
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


class StatementTable(Table):
    value_date: str = Field(min_length=1)
    booked_on: str = Field(min_length=1)
    amount: str = Field(min_length=1)
    payer: str = Field(min_length=1)
    account: str = ""
    inquiry_number: str = ""
    kind: str = ""
    ignore_payer: Annotated[str, AfterValidator(_pattern)] = ""


class ProfessionalTable(Table):
    rule_sets: list[str] = Field(min_length=1)
    subject_pattern: Annotated[str, AfterValidator(_dated_pattern)]
    subject_form: str
    number_pattern: Annotated[str, AfterValidator(_pattern)]
    courses: str
    form_url: str
    fees: list[FeeTable] = Field(min_length=1)
    account: AccountTable
    statements: dict[str, StatementTable]


class ProgramTable(Table):
    professional: ProfessionalTable


class FormsTable(Table):
    aliases: Annotated[dict[str, str], AfterValidator(_aliases)]


class PolicyTable(Table):
    period_mode: Literal["certification_period", "rolling_3y", "to_expiry"]
    cap_year: Literal["fiscal", "calendar"]
    granularity_minutes: int = Field(ge=0, le=60)
    payment_days_after_window: int = Field(ge=0)
    correction_days: int = Field(ge=0)
    correction_last_day: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_month_day)]
    query_days: int = Field(ge=1)
    postal_date: Literal["arrival", "postmark"]
    ordinary_work_words: list[str]
    pledge_days_before_window: int = Field(ge=0)
    subject_date_tolerance_days: int = Field(ge=0)
    long_day_minutes: int = Field(ge=0)
    audit_rate: Decimal = Field(ge=0, le=1)
    audit_triggers: list[AuditTrigger]
    audit_days: int = Field(ge=1)
    ask_resend: bool
    password_hours: int = Field(ge=0, le=720)
    letters_per_case_and_day: int = Field(ge=1)
    letters_per_address_and_day: int = Field(ge=1)


class LettersTable(Table):
    association: str
    agent: str
    desk: str
    sender: Address
    bounces: Address
    corporate_contact: str
    postal_code: str
    address: str
    addressee: str
    phone: str
    fax: str
    purpose: str
    own_addresses: list[str]


class CertificatesTable(Table):
    fonts: list[str]
    signatory: str
    warn_from: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$"), AfterValidator(_month_day)]


class ConsoleTable(Table):
    origin: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")]
    key: str = Field("", repr=False)
    key_path: str = Field(min_length=1)
    session_hours: int = Field(ge=1, le=24)
    second_factor: list[Role]
    hold_seconds: int = Field(ge=0, le=3600)


class RetentionTable(Table):
    approved_years: int = Field(ge=0)
    mail_years: int = Field(ge=0)
    refused_years: int = Field(ge=0)
    withdrawn_years: int = Field(ge=0)
    inquiry_days: int = Field(ge=1)
    misdirected_days: int = Field(ge=1)
    payment_years: int = Field(ge=7)
    access_years: int = Field(ge=1)


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
    certificates: CertificatesTable
    console: ConsoleTable
    retention: RetentionTable
    limits: LimitsTable
    log: LogTable
