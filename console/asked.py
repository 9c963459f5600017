"""The values of a question: what it is made from, and what staff are shown and may answer."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cases.assessment import Assessment
from cases.policy import Certificant
from cases.states import CaseState, Role

Action = Literal[
    "correct", "waive", "ask", "resend", "deficient", "merge", "inquiry", "hand_up", "type_in", "late_take", "late_close",
    "take_forms", "leave_forms", "withdraw", "answered", "payment", "seen", "readdress", "approve", "refuse", "reopen",
]  # fmt: skip
"""What staff do to a case: as an answer, or without being asked (the last three only so). Each is a row of `console.plans` but for
`type_in` and `payment`, which lead to another page (`console.answering`).
"""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case's history: what, its codes, and the state after it."""

    what: str
    codes: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a case when staff open it."""

    state: CaseState
    role: Role
    received: date
    """The day of receipt in Asia/Tokyo."""
    assessment: Assessment | None = None
    """The verdict that counts, with its application; None where nothing was read so far."""
    came: Assessment | None = None
    """The verdict on a later mail that does not count by itself: it could not be read, or it came after 受理."""
    events: tuple[Happened, ...] = ()
    """In order of time."""
    register: Certificant | None = None
    """The register's entry of the certification number."""
    sender: str = ""
    """The address that the mail came from."""
    address: str = ""
    """Where the case's letters go; empty where none is known, and nobody can be asked."""
    certification_number: str = ""
    """Of the case; empty where none could be read."""
    positions: tuple[int, ...] = ()
    """Of each activity, its position in form (B) as it was read (`parsers.typed.positions`); empty: they are in their order."""
    typed_in: bool = False
    """True where staff typed or corrected something of the forms that count."""
    held: tuple[str, ...] = ()
    """Kinds of letters that the day's limit of an address has stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: what it is called, what it does and with what.

    `corrections` are pairs of a path (`a.name`, `b.3.start`) and the text to put there; with `input` staff type the text.
    `codes` are the findings that are passed over, or named in the letter. `words` are proposed for the reason or the letter.
    """

    key: str
    text: str
    action: Action
    corrections: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    input: bool = False
    words: str = ""
    needs: Role | None = None
    """The role that it takes, where whoever looks has another; None where they may give it."""

    @property
    def takes_value(self) -> bool:
        """True where staff type a value; where `input` means words, those proposed are only their beginning."""
        return self.input and self.action in ("correct", "readdress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that staff are asked about a case, with the place that proves it."""

    code: str
    text: str
    hint: str
    """The rule and the manual's section; empty where it hangs on no finding."""
    place: str
    """Where it was seen (`申請書.xlsx!A!C5`), several between 、; empty where it stands nowhere."""
    field: str | None
    """The path of the entry that it is about."""
    answers: tuple[Answer, ...]
