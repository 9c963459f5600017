"""郵送の申請の入力: typed as it stands on the paper, it is read, judged and answered as one that was mailed."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from console_axe import clean
from console_people import NOW
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page

from cases.reading import ReadingOptions, Source
from commands.sample.people import Person, invent
from documents.filled import filled_workbook
from parsers.reader import read
from storage.models import Access, Case, Letter, Message, Submission

PERSON = invent(7000, 2027, date(2027, 2, 20), random.Random(7))  # noqa: S311 - an invented applicant keeps no secret


def typed(person: Person = PERSON, **more: object) -> dict[str, object]:
    """The form as a clerk fills it in."""
    values = {
        "a.applied_on": "2027-02-20", "a.certification_number": person.number, "a.qualification": person.qualification,
        "a.expires_on": "2027-03-31", "a.name_kana": person.kana, "a.name": person.name, "a.postal_code": person.postal_code,
        "a.address": person.address, "a.phone": person.phone, "a.email": person.email,
        "c.agreed_1": "☑", "c.agreed_2": "☑", "c.agreed_3": "☑", "c.signed_on": "2027-02-20", "c.signed_by": person.name,
    }  # fmt: skip
    for number, deed in enumerate(person.deeds, 1):
        row = {
            "category": deed.category, "start": deed.day.isoformat(), "title": deed.title, "organiser": deed.organiser,
            "fields": "、".join(deed.fields), "hours": str(deed.hours), "claimed": str(deed.claimed), "evidence": "有",
        }  # fmt: skip
        values |= {f"b.{number}.{key}": text for key, text in row.items()}
    return {"day": "2027-02-22", **{f"c:{path}": text for path, text in values.items()}, **more}


def send(client, form):
    return client.post("/cases/new/key-in/", form)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def clerk(moved_in, as_role):
    return as_role("clerk")


def test_complete_it_is_answered_at_once(clerk):
    """受付 goes to the address on the form; the case opens, and its history says who keyed it in."""
    answer = send(clerk, typed())
    case = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.receipt_number}/")
    assert (case.state, case.name, case.first_received_at.astimezone(NOW.tzinfo).date()) == (
        "awaiting_payment",
        PERSON.name,
        date(2027, 2, 22),
    )
    assert list(Letter.objects.values_list("kind", "recipient")) == [("complete", PERSON.email)]
    assert case.events.filter(what="keyed_in", actor="田中").count() == 1
    assert "郵送の申請を入力しました" in text_of(clerk.get(answer.headers["Location"]))


def test_a_second_press_files_nothing_more(clerk):
    """The same paper of the same day is one application."""
    for _ in range(2):
        assert send(clerk, typed()).status_code == 302
    assert (Message.objects.count(), Submission.objects.count(), Letter.objects.count()) == (1, 1, 1)


def test_what_is_missing_on_the_paper_is_told(clerk):
    """A form that did not come, a field that was left empty: 不備, as with mail."""
    form = {name: text for name, text in typed().items() if not name.startswith("c:c.")} | {"c:a.phone": ""}
    send(clerk, form)
    case = Case.objects.get()
    assert (case.state, case.letters.get().kind) == ("deficient", "deficient")


def test_the_scanned_paper_is_kept_and_not_judged(clerk, moved_in):
    """It stands beside the forms on the case's page, and asks nobody anything."""
    scan = SimpleUploadedFile("申請書 控え.pdf", b"%PDF-1.4 nothing a reader would understand")
    send(clerk, typed(scans=scan))
    case = Case.objects.get()
    assert case.state == "awaiting_payment"
    names = [document.name for document in moved_in.documents.documents(case.submissions.get()).documents]
    assert names == ["koushin-shinsei.xlsx", "原本_申請書 控え.pdf"]


def test_nothing_typed_is_lost(clerk):
    """A date that is none: said at its field and on top; every other field as it was."""
    answer = send(clerk, typed() | {"c:a.expires_on": "いつか"})
    page = text_of(answer)
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert 'id="a.expires_on_error"' in page
    assert "資格有効期日：日付として読めません" in page
    assert all(f'value="{text}"' in page for text in ("いつか", PERSON.name, "☑", "2027-02-22"))


@pytest.mark.parametrize("day", ["", "2027-13-01", "2027-03-26", "1999-12-31"], ids=["none", "no day", "to come", "long ago"])
def test_the_day_it_arrived_is_owed(clerk, day):
    """R35: the day decides the window."""
    answer = send(clerk, typed(day=day))
    assert (answer.status_code, "今日より後の日付は使えません" in text_of(answer), Message.objects.count()) == (422, True, 0)


def test_an_empty_form_is_not_filed(clerk):
    """A day alone is no application."""
    assert "申請書の内容を入力してください" in text_of(send(clerk, {"day": "2027-02-22"}))


def test_an_auditor_keys_nothing_in(moved_in, as_role):
    """Nor is the button shown."""
    auditor = as_role("auditor")
    assert (auditor.get("/cases/new/").status_code, send(auditor, typed()).status_code) == (403, 403)
    assert "郵送の申請を入力する" not in text_of(auditor.get("/cases/"))


def test_the_slip_of_a_case_is_printed(clerk):
    """案件票: values, CPD, findings, history and letters on one page; that it was seen is noted."""
    send(clerk, {name: text for name, text in typed().items() if not name.startswith("c:c.")})
    case = Case.objects.get()
    page = text_of(clerk.get(f"/cases/{case.receipt_number}/print/"))
    for part in (PERSON.name, PERSON.deeds[0].title, "様式(C)", "郵送の申請を入力しました", "不備のご連絡"):
        assert part in page
    assert Access.objects.filter(what="seen", case=case, codes=["dossier"]).exists()


def test_what_is_typed_is_never_a_formula(moved_in):
    """Text stays text, signs that no file may hold are left out, and the same texts make the same file."""
    values = {"a.name": "=HYPERLINK(1)", "a.certification_number": "OMP-12340123", "a.address": "東京\x0b都"}
    book = filled_workbook(moved_in.config.policy, moved_in.config.office, values)
    assert book == filled_workbook(moved_in.config.policy, moved_in.config.office, values)
    form = read(Source(files=(("a.xlsx", book),)), ReadingOptions()).applications[0]
    assert (form.form_a.name.text, form.form_a.address.text, form.form_b, form.form_c) == ("=HYPERLINK(1)", "東京都", None, None)


def test_keyed_in_by_a_clerk_in_a_browser(browse: Callable[..., Page]) -> None:
    """From the queue's button to the open case; axe finds nothing on the way."""
    page = browse("clerk")
    page.get_by_role("link", name="郵送の申請を入力する").click()
    for name, text in typed().items():
        field = page.locator(f'[name="{name}"]')
        if text == "☑":
            field.check()
            continue
        closed = field.locator("xpath=ancestor::details[not(@open)]/summary")
        while closed.count():
            closed.first.click()
        field.fill(str(text))
    clean(page)
    page.get_by_role("button", name="この内容で申請を受け付ける").click()
    page.wait_for_url("**/cases/R2027-*/")
    assert PERSON.name in page.locator("h1").inner_text()
