"""What was read from a mail or from form files: values with the place each stood in, nothing judged.

An entry that is `None` means that its label was not found. An entry with trouble `empty` means that the label was
recognised and its place was positively seen to be empty: only that may become a deficiency. Text is as written, with runs
of blanks made one space and without NUL; durations are minutes; days are calendar days of Asia/Tokyo.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Trouble = Literal["empty", "unclear", "impossible", "conflict"]
"""`empty`: the place was seen empty. `unclear`: not understood, or doubtful. `impossible`: read with certainty, cannot be
(30 February, category E, field 8). `conflict`: different candidates for one place, each on a line of `text`, their places between 、."""

FileTrouble = Literal["encrypted", "unreadable", "too_large", "scanned", "garbled", "unsupported"]
Machine = Literal["bounce", "auto_reply", "list", "own"]
FormLetter = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a form: the text that stands there, where (`申請書.xlsx!A!C5`, `申請書.pdf!p2@x0,y0,x1,y1`), and any trouble with it."""

    text: str
    place: str
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class TextEntry(Entry):
    """A text; `value` is what is meant (blanks folded), None when empty or not understood."""

    value: str | None = None


@dataclass(frozen=True, slots=True)
class DateEntry(Entry):
    """A calendar day, or None. `until` is set where one cell holds a range."""

    value: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesEntry(Entry):
    """A duration in minutes (hours and CPD points times 60), or None. May be zero or negative where the form says so."""

    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CodesEntry(Entry):
    """The 2-letter codes of the fields named, in the order of the form and each once."""

    value: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TickEntry(Entry):
    """A box: True ticked, False seen unticked, None not understood."""

    value: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormA:
    """Form (A), the application: one entry per label of `fields.FORM_A`, None where the label was not found."""

    place: str
    applied_on: DateEntry | None = None
    certification_number: TextEntry | None = None
    qualification: TextEntry | None = None
    """`value` is the code (OMP, CAP, CSP) where it can be told."""
    expires_on: DateEntry | None = None
    name_kana: TextEntry | None = None
    name: TextEntry | None = None
    postal_code: TextEntry | None = None
    address: TextEntry | None = None
    phone: TextEntry | None = None
    email: TextEntry | None = None
    company: TextEntry | None = None
    paid_on: DateEntry | None = None
    payer: TextEntry | None = None
    paid_amount: TextEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One row of form (B). A wholly blank row is no activity. `number` is the printed number, or None."""

    place: str
    number: int | None = None
    category: TextEntry | None = None
    """`value` is A to D; with trouble `impossible` the letter or word that stands there is in `text`."""
    start: DateEntry | None = None
    end: DateEntry | None = None
    """None, or empty, where the activity has one day."""
    title: TextEntry | None = None
    organiser: TextEntry | None = None
    course: TextEntry | None = None
    fields: CodesEntry | None = None
    hours: MinutesEntry | None = None
    claimed: MinutesEntry | None = None
    evidence: TextEntry | None = None
    daily_hours: bool = False
    """True where the row itself says how many hours fell on each day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormB:
    """Form (B), the CPD report, with the printed totals where there are any and whose it is where it says so."""

    place: str
    activities: tuple[Activity, ...] = ()
    total: MinutesEntry | None = None
    category_totals: tuple[tuple[str, MinutesEntry], ...] = ()
    certification_number: TextEntry | None = None
    name: TextEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormC:
    """Form (C), the pledge: a tick per instrument found (up to three), day and signature."""

    place: str
    agreed: tuple[TickEntry, ...] = ()
    signed_on: DateEntry | None = None
    signed_by: TextEntry | None = None
    certification_number: TextEntry | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something found twice with different content: what (`form_b`, a field's key) and the two places."""

    what: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The forms of one applicant, None for a form that was not found."""

    form_a: FormA | None = None
    form_b: FormB | None = None
    form_c: FormC | None = None
    conflicts: tuple[Conflict, ...] = ()
    mixed: bool = False
    """True where a form without number and name could not be given to one applicant with certainty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One attached or enclosed file: what it is by content, which forms it held, and why it could not be read, if so."""

    name: str
    kind: str
    """`xlsx`, `xls`, `pdf`, `zip`, `docx`, `image`, `text`, `message`, `unknown` …, by content, never by name."""
    sha256: str
    size: int
    forms: tuple[FormLetter, ...] = ()
    trouble: FileTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The envelope and text of a message, decoded. Addresses are as written; ids have their angle brackets."""

    message_id: str | None
    subject: str
    sender: str | None
    sender_name: str = ""
    sent: datetime | None = None
    """The `Date` header, aware."""
    stamped: datetime | None = None
    """The day and time of the topmost `Received`, aware."""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """The last 32."""
    attachments: tuple[str, ...] = ()
    """Names of what counts as attached, in order; see contract.md for what does not."""
    text: str = ""
    """The readable text, capped."""
    machine: Machine | None = None
    bounced: tuple[str, ...] = ()
    """Message-IDs of our letters that a bounce says have failed; none where it only says that they are late."""
    bounce_status: str | None = None
    """RFC 3463 status of a bounce, such as `5.1.1`, where it says."""
    authentication: Literal["pass", "fail"] | None = None
    """By the topmost Authentication-Results of our own server (RFC 8601); None where there is none."""
    content_key: str = ""
    """sha256 over the decoded attachments and text: what tells a second delivery of the same (contract.md, duplicates)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one message, or one set of form files, holds."""

    mail: Mail | None = None
    files: tuple[File, ...] = ()
    applications: tuple[Application, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is given to the reader: a whole message, or form files given together (name and bytes)."""

    message: bytes | None = None
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What the reader must be told: who we are, further labels, and how much it may take in."""

    own_addresses: tuple[str, ...] = ()
    """Lower case. Mail from these is our own."""
    authserv_id: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    """Pairs of a printed label and the key it means, such as ("会員番号", "certification_number")."""
    max_files: int = 60
    max_inflated_bytes: int = 60_000_000
    max_file_bytes: int = 25_000_000
    max_depth: int = 50
    passwords_in: str = field(default="", repr=False)
    """A text that may hold the password of a file: never in a log, never stored with the reading."""
