"""Scenes of the demo's season in which staff are asked: what no rule decides, and what comes while others are certified already."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pypdfium2

from cases.policy import OFFICE_ZONE
from commands.sample.paper import fill_pdf, fill_workbook
from commands.sample.people import Person
from commands.sample.post import Draft, bounce, write
from commands.sample.season import Arrival, LetterTo, Scene, Script

COMPANY = "株式会社サンプルコール"
COLLEAGUES = ("colleague 1", "colleague 2", "colleague 3")
SILENT, ANSWERING, UNREACHABLE, ASKED = "silent", "answering", "unreachable", "asked"
SHORT, OVER = "short", "over"
NEW_NAME = "name differs from the register"


def _last_week(script: Script) -> datetime:
    """A time in the last week of the window, when most mail comes."""
    return script.day("02-22", 7)


def _on(script: Script, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(script.year, month, day, hour, minute, tzinfo=OFFICE_ZONE)


def _applies(script: Script, what: str, slip: Callable[[Person], Person] = lambda person: person) -> Person:
    """An application of the last week whose forms say what `slip` makes of them; returns the person as the register has them."""
    at = _last_week(script)
    person = script.person(at)
    script.add(what, script.draft(person, at, (script.book(slip(person)),)))
    return person


def _comes_back(script: Script, what: str, slip: Callable[[Person], Person] = lambda person: person, *, proved: bool = True) -> None:
    """An application of the last days that lacks its pledge, and the whole of it in reply to our letter, as `slip` makes it."""
    at = script.day("02-25", 4)
    person = script.person(at)
    if what == NEW_NAME:
        person = script.register[person.number] = replace(person, name="山口 花子", kana="ヤマグチ ハナコ")
    script.add("pledge to follow", script.draft(person, at, (script.book(person, "AB"),)))
    back = script.day("03-08", 4)
    reply = script.draft(person, back, (script.book(slip(replace(person, applied_on=back.date()))),))
    script.arrivals.append(Arrival(back, what, _replying(replace(reply, proved=proved))))


def departments(script: Script) -> None:
    """Whole departments whose applications their company sends in one mail: most of the season's certificates."""
    for _ in range(3):
        at = script.day("01-10", 20)
        people = [script.person(at) for _ in range(6)]
        draft = script.draft(people[0], at, tuple(script.book(person) for person in people))
        script.add("six applicants in one mail", replace(draft, sender=f"jinji{script.serial}@example.co.jp"))


def slips(script: Script) -> None:
    """A year that is not plain, once in a PDF and once in a row, or last year's; another's signature; no address; a total in doubt."""
    at = _last_week(script)
    person = script.person(at)
    script.add("day without its era", script.draft(person, at, (script.pdf(replace(person, dated=f"9.{at.month}.{at.day}")),)))
    _applies(script, "dated last year", lambda person: replace(person, applied_on=person.applied_on.replace(year=script.year - 1)))
    _comes_back(script, "unclear day in a row", _unclear_row)
    _comes_back(script, "signed with another name", lambda person: replace(person, signature="山本 一郎"))
    _applies(script, "no e-mail address", lambda person: replace(person, email=""))
    _comes_back(script, "total in doubt", _doubtful_total)


def _unclear_row(person: Person) -> Person:
    first, *rest = person.deeds
    return replace(person, deeds=(replace(first, written=f"{first.day.year - 2018}.{first.day.month}.{first.day.day}"), *rest))


def _doubtful_total(person: Person) -> Person:
    """All of (A) and (B), and what is lacking to 30 points in two rows of (C), one of them on a day that is no plain date."""
    kept = tuple(deed for deed in person.deeds if deed.category in "AB")
    first, second = [deed for deed in person.deeds if deed.category == "C" and deed.hours > 1][:2]
    doubtful = replace(second, written=f"{second.day.year - 2018}.{second.day.month}.{second.day.day}")
    return replace(person, deeds=(*kept, first, doubtful))


def against_the_register(script: Script) -> None:
    """A name, an expiry and a number that the register has otherwise or not at all."""
    _comes_back(script, NEW_NAME, lambda person: replace(person, name="山田 花子", kana="ヤマダ ハナコ"))
    person = _applies(script, "expiry differs from the register")
    script.register[person.number] = replace(person, expires_on=date(script.year + 1, 3, 31))
    person = _applies(script, "not in the register")
    del script.register[person.number]


def papers(script: Script) -> None:
    """A scan, two reports that say different things, forms under a subject of one's own, and a sender whom nobody vouches for."""
    at = _last_week(script)
    person = script.person(at)
    script.add("scan", script.draft(person, at, (("scan0001.pdf", _scanned(fill_pdf(script.blanks.pdf, person))),)))
    at = _last_week(script)
    person = script.person(at)
    other = fill_workbook(script.blanks.workbook, replace(person, deeds=person.deeds[:-1]), "B")
    script.add("two different reports", script.draft(person, at, (script.book(person), ("CPDレポート_最新.xlsx", other))))
    at = _last_week(script)
    person = script.person(at)
    script.add("subject of one's own", script.draft(person, at, (script.book(person),), "書類をお送りします"))
    _comes_back(script, "sender not proved", proved=False)


def _scanned(pdf: bytes) -> bytes:
    """The pages of a filled form as pictures, such as an office's copier sends."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        pictures = [page.render(scale=1.4, grayscale=True).to_pil().convert("L") for page in document]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=100, quality=40)
    return out.getvalue()


def in_two_mails(script: Script) -> None:
    """A pledge without a number, sent after the rest and from another address: the two are one application."""
    at = script.day("02-22", 5)
    person = script.person(at)
    script.add("pledge to follow", script.draft(person, at, (script.book(person, "AB"),)))
    later = at + timedelta(days=1)
    pledge = script.draft(person, later, (script.book(replace(person, number=""), "C"),))
    script.add("pledge without a number", replace(pledge, sender=f"soumu{script.serial}@example.co.jp"))


def asked(script: Script) -> None:
    """Four whom the office asks: one never answers, one answers this morning, one is not reached, one has some days left."""
    for part in (SILENT, ANSWERING, UNREACHABLE, ASKED):
        script.cast[part] = _applies(script, "doubtful expiry", lambda person: replace(person, expires_on=date(script.year, 3, 30)))
    at = _on(script, 3, 25, 8, 20)
    reply = replace(
        script.draft(script.cast[ANSWERING], at, ()), body="お世話になっております。有効期日は3月31日の誤りでした。失礼いたしました。\n"
    )
    script.arrivals.append(Arrival(at, "answer to our question", _replying(reply)))
    back, lost, serial = _on(script, 3, 24, 17, 40), script.cast[UNREACHABLE], script.serial

    def bounced(letter_to: LetterTo) -> bytes | None:
        letter = letter_to(lost.email)
        return bounce(letter.header_id, lost.email, back, serial) if letter else None

    script.arrivals.append(Arrival(back, "bounce of our question", bounced))


def _replying(draft: Draft) -> Callable[[LetterTo], bytes | None]:
    """A reply to our last letter; None where there was none."""

    def make(letter_to: LetterTo) -> bytes | None:
        letter = letter_to(draft.sender)
        return write(replace(draft, subject=f"Re: {letter.subject}", headers=letter.thread)) if letter else None

    return make


def second_thoughts(script: Script) -> None:
    """A wish to withdraw, and new forms with a new address after 受理."""
    person = _applies(script, "workbook")
    script.unpaid.add(person.number)
    at = _on(script, 3, 24, 15, 10)
    wish = replace(script.draft(person, at, ()), body="お世話になっております。都合により更新申請を取り下げたく、ご連絡いたします。\n")
    script.arrivals.append(Arrival(at, "wish to withdraw", _replying(wish)))
    at = script.day("01-25", 10)
    person = script.person(at)
    script.add("workbook", script.draft(person, at, (script.book(person),)))
    script.exact.add(person.number)
    at = _on(script, 3, 21, 20, 5)
    moved = replace(person, postal_code="100-0005", address="東京都千代田区丸の内9-9-9", applied_on=at.date())
    script.add("new forms after 受理", script.draft(person, at, (script.book(moved),)))
    at = _on(script, 3, 24, 21, 30)
    person = script.person(at)
    script.add("after the window", script.draft(person, at, (script.book(person),)))


def payers(script: Script) -> None:
    """Three colleagues for whom their company pays, and two who pay too little and too much."""
    for part in COLLEAGUES:
        script.cast[part] = _applies(script, "workbook", lambda person: replace(person, company=COMPANY))
    for part in (SHORT, OVER):
        script.cast[part] = _applies(script, "workbook")
    script.unpaid |= {script.cast[part].number for part in (*COLLEAGUES, SHORT, OVER)}


def fresh_inquiries(script: Script) -> None:
    """Questions of the last days: one names its receipt number, one a telephone number, one neither."""
    about, caller = script.cast[COLLEAGUES[0]], script.cast[SHORT]
    at = _on(script, 3, 23, 11, 20)
    draft = replace(script.draft(script.person(at), at, (), "更新審査手数料の振込について"), sender="keiri@example.co.jp")

    def make(letter_to: LetterTo) -> bytes | None:
        letter = letter_to(about.email)
        body = "経理担当です。受付番号 {} ほか2名分の手数料をまとめて振り込みました。ご確認ください。\n"
        return write(replace(draft, body=body.format(letter.receipt_number))) if letter else None

    script.arrivals.append(Arrival(at, "inquiry", make))
    at = _on(script, 3, 24, 13, 45)
    call = replace(script.draft(script.person(at), at, (), "入金確認のお願い"), sender="private@example.net")
    script.add("inquiry", replace(call, body=f"先日振り込みましたが受理の連絡がありません。{caller.phone} までお電話ください。\n"))
    at = _on(script, 3, 25, 9, 5)
    script.add("inquiry", replace(script.draft(script.person(at), at, (), "認定証の発送時期"), body="認定証はいつ頃届きますでしょうか。\n"))


DOUBTS: tuple[Scene, ...] = (
    departments, slips, against_the_register, papers, in_two_mails, asked, second_thoughts, payers, fresh_inquiries,
)  # fmt: skip
