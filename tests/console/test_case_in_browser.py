"""案件 in a real browser: by keyboard, taken back, at every width, and as axe sees it."""

import pytest
from console_axe import faults
from console_people import NOW, PASSWORD, PEOPLE, code_of
from console_served import asking, console_over
from playwright.sync_api import expect

from console.dossier import Dossier
from storage.models import Case, Letter, Viewing


@pytest.fixture(scope="module")
def served(demo_season, tmp_path_factory):
    """One console for all tests here: what they do is taken back, or is done to a case of its own kind."""
    with console_over(demo_season, tmp_path_factory.mktemp("case")) as origin:
        yield origin


def press(page, *keys):
    """Keys, of which each Ctrl+Enter opens another page."""
    for key in keys:
        if key == "Control+Enter":
            with page.expect_navigation():
                page.keyboard.press(key)
        else:
            page.keyboard.press(key)


def answered(page, receipt):
    """The first answer of a case, sent."""
    page.goto(f"/cases/{receipt}/")
    press(page, "1", "Control+Enter", "Control+Enter")
    expect(page.locator(".messages")).to_contain_text(receipt)


def held(receipt):
    return Letter.objects.filter(case__receipt_number=receipt, state="waiting")


@pytest.mark.parametrize("by", ["button", "u"])
def test_act_is_taken_back(browse, by):
    """Within the hold: the letter is not sent, and the case asks again."""
    page, receipt = browse("clerk"), asking("pledge.name_differs")
    answered(page, receipt)
    assert held(receipt).count() == 1
    with page.expect_navigation():
        page.keyboard.press("u") if by == "u" else page.get_by_role("button", name="取り消す").click()
    expect(page.locator(".messages")).to_contain_text("取り消しました")
    expect(page.locator("[name=question]")).to_have_value("pledge.name_differs")
    assert held(receipt).count() == 0


def test_too_late_to_take_back_names_the_time(browse):
    """The letter left meanwhile: the page says when."""
    page, receipt = browse("clerk"), asking("subject.other")
    answered(page, receipt)
    held(receipt).update(state="sent", sent_at=NOW)
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.get_by_role("alert").last).to_contain_text("10:00に送信済みです")


@pytest.mark.parametrize(("role", "code"), [("clerk", "subject.other"), ("supervisor", "sender.unauthenticated")])
def test_from_login_to_the_sent_letter_by_keyboard(browse, role, code):
    """The pointer is never needed: the first field of each page of the entrance has the cursor, Enter goes on."""
    page = browse(None)
    page.goto("/accounts/login/")
    page.keyboard.type(PEOPLE[role])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    if role == "supervisor":
        page.wait_for_url("**/2fa/**")
        page.keyboard.type(code_of(role))
        page.keyboard.press("Enter")
    page.wait_for_url("**/cases/")
    receipt = asking(code)
    Viewing.objects.all().delete()
    press(page, "Control+Enter")
    for _ in range(30):
        if receipt in page.url:
            break
        with page.expect_navigation():
            page.keyboard.press("n")
    press(page, "1", "Control+Enter", "Control+Enter")
    expect(page.locator(".messages")).to_contain_text(receipt)
    assert held(receipt).count() == 1


def test_keys_rest_where_text_is_typed(browse):
    """In a field they are letters, while kana are converted they belong to the conversion, and Enter makes a new line."""
    page, receipt = browse("clerk"), asking("reading.conflict.form")
    page.goto(f"/cases/{receipt}/")
    for told in ("{ key: '1', keyCode: 229, bubbles: true }", "{ key: '1', isComposing: true, bubbles: true }"):
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {told}))")
    expect(page.locator("[data-key='1']")).not_to_be_checked()
    press(page, "1", "Control+Enter")
    page.fill("#words", "")
    page.keyboard.type("12nu?")
    page.keyboard.press("Enter")
    page.keyboard.type("h/")
    expect(page.locator("#words")).to_have_value("12nu?\nh/")
    page.evaluate("""document.querySelector("#words").dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, isComposing: true, bubbles: true }))""")
    assert held(receipt).count() == 0


def test_one_switch_turns_single_keys_off(browse):
    """`?` lists the keys; without the switch a digit chooses nothing."""
    page = browse("clerk")
    page.goto(f"/cases/{asking('reading.conflict.form')}/")
    page.keyboard.press("?")
    page.get_by_label("1文字のキーを使う").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("[data-key='1']")).not_to_be_checked()


UNDER = """() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const { left, top, width, height } = at.getBoundingClientRect();
  const [x, y] = [left + Math.min(width, 20) / 2, Math.max(0, top) + Math.min(height, 20) / 2];
  const seen = document.elementFromPoint(x, y);
  return seen && (at.contains(seen) || seen.contains(at) || seen.closest("label")?.contains(at)) ? "" : at.outerHTML.slice(0, 200);
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_focus_is_never_hidden(browse, width):
    """Whatever Tab reaches on a case can be seen: it is not under the action bar, nor outside its column."""
    page = browse("clerk", viewport={"width": width, "height": 800})
    page.goto(f"/cases/{asking('reading.conflict.form')}/")
    page.locator("#question").focus()
    hidden = []
    page.keyboard.press("Tab")
    while len(hidden) < 60 and page.evaluate("document.activeElement.closest('main') !== null"):
        hidden.append(page.evaluate(UNDER))
        page.keyboard.press("Tab")
    assert (set(hidden), len(hidden) > 8) == ({""}, True)


def case_of(kind):
    """A case whose values stand in a file of this kind."""
    for case in Case.objects.order_by("-id"):
        if any(f".{kind}!" in value.place for value in Dossier(case, "clerk").values):
            return case.receipt_number
    raise LookupError(kind)


def to(address):
    return lambda page: page.goto(address())


def preview(page):
    page.goto(f"/cases/{asking('reading.conflict.form')}/")
    press(page, "1", "Control+Enter")


def stale(page):
    preview(page)
    page.evaluate("""document.querySelectorAll("[name=version]").forEach(at => at.value = 0)""")
    press(page, "Control+Enter")


PLACES = {
    "mail": to(lambda: f"/cases/{case_of('xlsx')}/?doc=mail"),
    "values of a scan": to(lambda: f"/cases/{asking('file.scanned')}/values/"),
    "preview": preview,
    "stale": stale,
    "no page": to(lambda: "/cases/R1999-0001/"),
}


@pytest.mark.parametrize("place", PLACES)
def test_page_is_accessible_at_every_width(browse, place):
    """What `test_pictures_of_pages.py` does not come by: axe finds nothing, and no script is refused."""
    page, said = browse("clerk"), []
    page.on("console", lambda told: said.append(told.text) if "status of 4" not in told.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    PLACES[place](page)
    assert (faults(page), said) == ([], [])


def test_values_are_boxed_on_the_page(browse):
    """The page is a picture that is drawn, with a box over each value; a box's value is marked with it."""
    page = browse("clerk")
    page.goto(f"/cases/{case_of('pdf')}/")
    image = page.locator("figure.page image")
    assert page.request.get(image.get_attribute("href")).headers["content-type"] == "image/png"
    boxes = page.locator("figure.page rect")
    assert boxes.count() > 10
    inside = boxes.evaluate_all("""all => all.every(at => {
        const page = at.closest("svg").viewBox.baseVal, box = at.getBBox();
        return box.width > 0 && box.x >= 0 && box.y >= 0 && box.x + box.width <= page.width && box.y + box.height <= page.height })""")
    assert inside
    boxes.first.click()
    expect(page.locator(".values .at")).to_have_attribute("data-box", boxes.first.get_attribute("data-box"))


def test_proof_stands_in_the_question(browse):
    """The strip of the page with the asked value, above the answers; on the page its box is the marked one."""
    page = browse("clerk")
    page.goto(f"/cases/{asking('reading.unclear.date')}/")
    expect(page.locator(".question .cut rect.asked")).to_have_count(1)
    expect(page.locator("figure.page rect.asked")).to_have_attribute("data-box", "a.applied_on")


def test_asked_cell_of_a_workbook_is_marked_and_seen(browse):
    """Its sheet is the one shown, and the cell is scrolled to."""
    page = browse("clerk")
    page.goto(f"/cases/{asking('applicant.name.differs')}/")
    asked = page.locator("#document .sheet .asked")
    expect(asked).to_have_count(1)
    expect(asked).to_be_in_viewport()


def test_scan_is_shown_beside_its_empty_fields(browse):
    """The page that cannot be read, and the form to type it in; guesses of a recogniser stand under the fields, where one is installed."""
    page = browse("clerk")
    page.goto(f"/cases/{asking('file.scanned')}/values/")
    expect(page.locator("figure.page image")).to_have_count(1)
    expect(page.get_by_label("氏名").first).to_have_value("")
    offered = page.get_by_role("link", name="読み取りの候補を表示する")
    if offered.count():
        offered.click()
        expect(page.get_by_text("読み取りの候補").first).to_be_visible()
