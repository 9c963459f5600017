"""A mail that tries to run, to mislead and to break the layout: it is text in every place, its files are only ever saved."""

import random
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage

import pytest
from console_people import NOW
from console_served import console_over
from playwright.sync_api import expect

from commands.sample.paper import blanks, fill_workbook
from commands.sample.people import invent
from ops.config import EMBEDDED, load
from storage.models import Submission
from workers.deciding import decide_waiting
from workers.fetching import fetch_alone
from workers.rooms import furnish, mailbox_of, start_cage

EVIL = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'{{ 7*7 }}"
BIDI = "山田\u202egpj.exe\u202c"
LONG = "あ" * 300 + "W" * 400
FORMULA = "=cmd|' /C calc'!A0"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"><script>alert(4)</script></svg>'
HTML = b"<!doctype html><body onload=alert(5)><script>alert(6)</script>"


def letter(workbook):
    """The mail, from an address that the office's server does not vouch for, so that staff see it."""
    mail = EmailMessage()
    mail["Return-Path"], mail["From"] = "<evil@example.com>", f'"{BIDI} {EVIL[:24].replace(chr(34), "")}" <evil@example.com>'
    mail["Authentication-Results"] = "mx.odyssey-com.co.jp; dmarc=fail header.from=example.com"
    mail["To"], mail["Subject"] = "mail@odyssey-com.co.jp", f"更新申請 {EVIL} {BIDI} {LONG[:400]}"
    mail["Date"], mail["Message-ID"] = NOW.strftime("%a, %d %b %Y %H:%M:%S %z"), "<evil.1@example.com>"
    mail.set_content(f"{EVIL}\n{BIDI}\n{LONG}\n{FORMULA}\n")
    mail.add_alternative(f"<p>{EVIL}</p><script>alert(7)</script><img src='http://tracker.example/x.png'>", subtype="html")
    mail.add_attachment(workbook, maintype="application", subtype="octet-stream", filename=f"{EVIL} {BIDI}.xlsx")
    mail.add_attachment(SVG, maintype="application", subtype="octet-stream", filename="絵.svg")
    mail.add_attachment(HTML, maintype="text", subtype="html", filename="../../<b>読む.html")
    return mail.as_bytes()


@pytest.fixture(scope="module")
def served(demo_season, tmp_path_factory):
    """A console over the season into which that mail came as well."""
    room = tmp_path_factory.mktemp("hostile")
    with console_over(demo_season, room) as origin:
        season, new = room / "season", room / "mailbox" / "new"
        for part in ("new", "cur", "tmp"):
            (room / "mailbox" / part).mkdir(parents=True)
        own = {"DATABASE__URL": f"sqlite:///{season / 'intake.sqlite3'}", "BLOBS__URL": str(season / "blobs")}
        own |= {"MAILBOX__KIND": "maildir", "MAILBOX__PATH": str(room / "mailbox")}
        config = load(EMBEDDED, {f"INTAKE_{key}": value for key, value in own.items()})
        person = invent(990, NOW.year, NOW.date(), random.Random(1))  # noqa: S311 - an invented person
        evil = replace(person, name=f"{EVIL}{BIDI}", kana=FORMULA, address=LONG, signature=EVIL)
        (new / "1.M1.evil").write_bytes(letter(fill_workbook(blanks(config).workbook, evil)))
        rooms = furnish(config, clock=lambda: NOW)
        with closing(mailbox_of(config)) as mailbox, start_cage(config) as cage:
            fetch_alone(rooms, mailbox)
            decide_waiting(rooms, cage)
        yield origin


@pytest.fixture
def evil(served):
    """The case that the mail made, and what the submission's number is."""
    sent = Submission.objects.filter(message__header_id__contains="evil.1").latest("id")
    return sent.case, sent.id


def test_nothing_runs_and_nothing_breaks(browse, evil):
    """On every page that shows it: no dialog, no script of theirs, nothing that the policy had to refuse, nothing asked of other hosts."""
    page, said, (case, _) = browse("clerk"), [], evil
    page.on("dialog", lambda asked: said.append(asked.message))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda told: said.append(told.text))
    page.on("request", lambda request: said.append(request.url) if "127.0.0.1" not in request.url else None)
    at = f"/cases/{case.receipt_number}/"
    for address in ("/cases/", at, *(f"{at}?doc={doc}" for doc in (1, 2, 3, "mail")), f"{at}values/"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            for part in page.locator("details.part").all():
                part.evaluate("at => at.open = true")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    page.goto(f"{at}?doc=1")
    expect(page.locator("#document")).to_contain_text(EVIL)
    page.keyboard.press("1")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert said == []


def test_files_are_only_saved_and_under_safe_names(browse, evil):
    """Whatever they call themselves and are: an octet stream that no browser opens, with a name that hides nothing."""
    (case, submission), page = evil, browse("clerk")
    page.goto(f"/cases/{case.receipt_number}/")
    listed = page.get_by_role("navigation", name="文書").get_by_role("link").count() - 1
    assert listed >= 2
    for number in range(1, listed + 1):
        sent = page.request.get(f"/documents/{submission}/{number}/")
        page.goto(f"/cases/{case.receipt_number}/?doc={number}")
        with page.expect_download() as saved:
            page.get_by_role("link", name="原本を保存する").click()
        name = saved.value.suggested_filename
        assert not set(name) & {"<", ">", '"', "/", "\\", "|", "\u202e", "\u202c"}
        assert (sent.headers["content-type"], sent.headers["x-content-type-options"]) == ("application/octet-stream", "nosniff")
        assert sent.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in sent.headers["content-security-policy"]
