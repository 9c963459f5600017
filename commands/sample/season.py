"""The script of an invented season: what arrives when, replies to our letters among it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import pikepdf

from cases.policy import OFFICE_ZONE
from commands.sample.paper import Blanks, fill_pdf, fill_workbook
from commands.sample.people import Person, invent
from commands.sample.post import OFFICE, Draft, bounce, prescribed, write, zipped


@dataclass(frozen=True, slots=True)
class Told:
    """A letter of ours: what a reply to it, or a question about it, names."""

    header_id: str
    subject: str
    receipt_number: str

    @property
    def thread(self) -> tuple[str, ...]:
        """The header lines of a reply."""
        return f"In-Reply-To: {self.header_id}", f"References: {self.header_id}"


LetterTo = Callable[[str], Told | None]
"""Our last letter to an address, None where there was none."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail to come: when, what it is in a few words, and its bytes, which may depend on our letters until then."""

    at: datetime
    what: str
    make: Callable[[LetterTo], bytes | None]


class Script:
    """Writes a season; each scene adds one or more arrivals."""

    def __init__(self, year: int, blanks: Blanks, rng: random.Random) -> None:
        self.year, self.blanks, self.rng = year, blanks, rng
        self.arrivals: list[Arrival] = []
        self.serial = 0
        self.register: dict[str, Person] = {}
        """Who is certified, as the office's list has it."""
        self.cast: dict[str, Person] = {}
        """Those with whom more happens than mail, by their part."""
        self.exact: set[str] = set()
        """The certification numbers of those who pay just as they are asked to."""
        self.unpaid: set[str] = set()
        """The certification numbers of those who do not pay as they are asked to."""

    def day(self, first: str = "01-05", days: int = 45) -> datetime:
        """A time within office hours of one of `days` days from `first` (MM-DD; December is the year before)."""
        month = int(first[:2])
        start = datetime(self.year - (month > 6), month, int(first[3:]), tzinfo=OFFICE_ZONE)
        return start + timedelta(days=self.rng.randrange(days), hours=self.rng.randrange(8, 21), minutes=self.rng.randrange(60))

    def person(self, at: datetime) -> Person:
        self.serial += 1
        person = invent(self.serial, self.year, at.date(), self.rng)
        self.register[person.number] = person
        return person

    def add(self, what: str, draft: Draft) -> None:
        self.arrivals.append(Arrival(draft.at, what, lambda _: write(draft)))

    def draft(self, person: Person, at: datetime, files: tuple[tuple[str, bytes], ...], subject: str = "") -> Draft:
        self.serial += 1
        return Draft(name=person.name, sender=person.email, subject=subject or prescribed(at), at=at, files=files, serial=self.serial)

    def book(self, person: Person, forms: str = "ABC") -> tuple[str, bytes]:
        suffix = "" if forms == "ABC" else f"_{forms}"
        return f"更新申請書_{person.name}{suffix}.xlsx", fill_workbook(self.blanks.workbook, person, forms)

    def pdf(self, person: Person) -> tuple[str, bytes]:
        return f"更新申請書_{person.name}.pdf", fill_pdf(self.blanks.pdf, person)


Scene = Callable[[Script], None]


def write_season(year: int, count: int, blanks: Blanks, seed: int, more: Sequence[Scene] = ()) -> Script:
    """A season with its arrivals in order, at least `count` of them; `more` are scenes beside the usual ones."""
    script = Script(year, blanks, random.Random(seed))  # noqa: S311 - an invented season keeps no secret
    for scene in (*SCENES, *more):
        scene(script)
    while len(script.arrivals) < count:
        complete(script)
    script.arrivals.sort(key=lambda arrival: arrival.at)
    return script


def complete(script: Script) -> None:
    """A complete application: mostly the workbook, some fillable PDFs, some in old encodings and with odd subjects."""
    at = script.day()
    person = script.person(at)
    pdf = script.rng.random() < 0.2
    draft = script.draft(person, at, (script.pdf(person) if pdf else script.book(person),))
    subject = script.rng.choice((draft.subject, draft.subject, draft.subject, f"Re: {draft.subject}", draft.subject.replace("_", "＿")))
    charset = "utf-8" if any(c in draft.name + subject for c in "髙﨑") else script.rng.choice(("utf-8", "iso-2022-jp"))
    script.add("fillable PDF" if pdf else "workbook", replace(draft, subject=subject, charset=charset))


def several_files(script: Script) -> None:
    """Three workbooks, and a zip, that make one application each."""
    for _ in range(3):
        at = script.day()
        person = script.person(at)
        books = tuple(script.book(person, form) for form in "ABC")
        script.add("three workbooks", script.draft(person, at, books))
        at = script.day()
        person = script.person(at)
        script.add("zip", script.draft(person, at, ((f"{person.name}.zip", zipped((script.book(person),))),)))


def deficient(script: Script) -> None:
    """Each kind of defect twice; one of the two is mended by a reply some days after the letter."""
    for spoil in SPOILERS:
        for mended in (True, False):
            at = script.day("01-05", 35)
            person = script.person(at)
            spoilt, forms = spoil(person)
            script.add("defective", script.draft(person, at, (script.book(spoilt, forms),)))
            if mended:
                _mend(script, person, at + timedelta(days=script.rng.randrange(2, 8)), whole=script.rng.random() < 0.5)


def _mend(script: Script, person: Person, at: datetime, *, whole: bool) -> None:
    """A reply to our letter with the corrected forms, all of them or only (B) and (C) and a new (A)."""
    person = replace(person, applied_on=at.date())
    draft = script.draft(person, at, (script.book(person, "ABC" if whole else "AB"), *(() if whole else (script.book(person, "C"),))))

    def make(letter_to: LetterTo) -> bytes:
        letter = letter_to(person.email)
        return write(replace(draft, headers=letter.thread if letter else (), subject=f"Re: {draft.subject}"))

    script.arrivals.append(Arrival(at, "corrected and sent again", make))


def early_and_late(script: Script) -> None:
    for what, first, days in (("before the window", "12-15", 14), ("before the window", "12-20", 10), ("after the window", "03-02", 6)):
        at = script.day(first, days)
        person = script.person(at)
        script.add(what, script.draft(person, at, (script.book(person),)))


def inquiries(script: Script) -> None:
    questions = (
        ("更新申請の期限について", "申請期間は2月末日まででしょうか。土曜日の場合の扱いをお教えください。"),
        ("CPDポイントの計算方法", "1日に2つの研修を受けた場合、両方ともポイントになりますか。"),
        ("領収書発行のお願い", "更新審査手数料の領収書を発行いただけますでしょうか。"),
        ("更新申請書のダウンロード", "申請フォームのダウンロード先が開けません。"),
    )
    for subject, body in questions:
        at = script.day()
        script.add("inquiry", replace(script.draft(script.person(at), at, (), subject), body=body))


def machines(script: Script) -> None:
    """A bounce of one of our letters, vacation replies to two others, and a newsletter."""
    at = script.day("02-10", 10)
    lost = script.person(at)
    script.add("workbook", script.draft(lost, at, (script.book(lost),)))
    back, serial = at + timedelta(hours=3), script.serial

    def bounced(letter_to: LetterTo) -> bytes | None:
        letter = letter_to(lost.email)
        return bounce(letter.header_id, lost.email, back, serial) if letter else None

    script.arrivals.append(Arrival(back, "bounce of our letter", bounced))
    for _ in range(2):
        at = script.day("01-10", 40)
        draft = replace(script.draft(script.person(at), at, (), "自動応答: 不在のお知らせ"), headers=("Auto-Submitted: auto-replied",))
        script.add("vacation reply", replace(draft, body="ただいま休暇をいただいております。"))
    at = script.day("01-10", 40)
    news = replace(
        script.draft(script.person(at), at, (), "コンタクトセンター通信 1月号"), headers=("List-Id: <news.example.jp>", "Precedence: bulk")
    )
    script.add("newsletter", replace(news, body="今月の話題をお届けします。"))


def unreadable(script: Script) -> None:
    """A locked PDF and a broken workbook, in the last week."""
    at = script.day("02-22", 7)
    person = script.person(at)
    script.add("locked PDF", script.draft(person, at, ((f"更新申請書_{person.name}.pdf", _locked(script.blanks.pdf)),)))
    at = script.day("02-22", 7)
    person = script.person(at)
    name, data = script.book(person)
    script.add("broken workbook", script.draft(person, at, ((name, data[: len(data) // 2]),)))


def _locked(pdf: bytes) -> bytes:
    import io

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def twice(script: Script) -> None:
    """The same mail delivered twice, and the same forms sent again in another mail."""
    at = script.day("01-05", 30)
    person = script.person(at)
    draft = script.draft(person, at, (script.book(person),))
    script.add("workbook", draft)
    again = write(replace(draft, headers=("X-Delivered-By: relay.example.jp",)))
    script.arrivals.append(Arrival(at + timedelta(minutes=5), "same mail again", lambda _: again))
    at = script.day("01-05", 30)
    person = script.person(at)
    first = script.draft(person, at, (script.book(person),))
    script.add("workbook", first)
    script.add(
        "same forms again",
        replace(first, at=at + timedelta(days=1), serial=first.serial + 1000, subject=prescribed(at + timedelta(days=1))),
    )


def together(script: Script) -> None:
    """Two colleagues in one mail, and an application forwarded by a colleague."""
    at = script.day()
    two = (script.person(at), script.person(at))
    script.add("two applicants in one mail", script.draft(two[0], at, tuple(script.book(person) for person in two)))
    at = script.day("02-22", 7)
    person = script.person(at)
    inner = write(script.draft(person, at, (script.book(person),)))
    head = (
        f"Return-Path: <soumu@example.co.jp>\r\nFrom: soumu@example.co.jp\r\nTo: <{OFFICE}>\r\nSubject: Fwd: application\r\n"
        f"Date: {format_datetime(at)}\r\nMessage-ID: <fwd.{script.serial}@example.co.jp>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="=_fwd"\r\n\r\n--=_fwd\r\nContent-Type: message/rfc822\r\n\r\n'
    )
    forwarded = head.encode() + inner + b"\r\n--=_fwd--\r\n"
    script.arrivals.append(Arrival(at, "forwarded by a colleague", lambda _: forwarded))


def _without_pledge(person: Person) -> tuple[Person, str]:
    return person, "AB"


def _short(person: Person) -> tuple[Person, str]:
    return replace(person, deeds=tuple(deed for deed in person.deeds if deed.category != "B")), "ABC"


def _refused_pledge(person: Person) -> tuple[Person, str]:
    return replace(person, agreed=(True, False, True)), "ABC"


def _unsigned(person: Person) -> tuple[Person, str]:
    return replace(person, signature=""), "ABC"


def _without_address(person: Person) -> tuple[Person, str]:
    return replace(person, address=""), "ABC"


def _over_claimed(person: Person) -> tuple[Person, str]:
    deeds = tuple(replace(deed, claimed=deed.hours + Decimal(1)) if n == 0 else deed for n, deed in enumerate(person.deeds))
    return replace(person, deeds=deeds), "ABC"


def _without_field(person: Person) -> tuple[Person, str]:
    at = next(n for n, deed in enumerate(person.deeds) if deed.category == "C")
    return replace(person, deeds=tuple(replace(deed, fields=()) if n == at else deed for n, deed in enumerate(person.deeds))), "ABC"


SPOILERS = (_without_pledge, _short, _refused_pledge, _unsigned, _without_address, _over_claimed, _without_field)
SCENES: tuple[Scene, ...] = (several_files, deficient, early_and_late, inquiries, machines, unreadable, twice, together)
