"""How the staff pages look and answer to keys: the parts of docs/console-design.md in a real browser, and axe."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path, set_urlconf
from playwright.sync_api import Browser, Page, Route, expect

from cases.policy import OFFICE_ZONE
from console.frame import window_of
from storage.models import Account

LOOK = Path(__file__).parent / "look"
OWN = Path(finders.find("console/console.css")).parent
HOST = "http://look.test"
NOON = datetime(2027, 2, 16, 14, 2, tzinfo=OFFICE_ZONE)
STATES = ["needs_staff", "deficient", "early_hold", "late_hold", "merged", "awaiting_payment", "accepted", "audit_notified", "approved"]
CSP = "; ".join(f"{name} {' '.join(map(str, sources))}" for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items())
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGES = ("lists", "case", "forms")
NAVIGATION = (
    "inquiries",
    "payments",
    "audit",
    "certificates",
    "register",
    "season",
    "letters",
    "settings",
    "users",
    "log",
    "search",
    "counts",
)


class Pages:
    """A map of URLs with every page of the navigation."""

    urlpatterns = (
        path("accounts/", include("allauth.urls")),
        path("cases/", HttpResponse, name="queue"),
        path("search/find/", HttpResponse, name="search-find"),
        *(path(f"{name}/", HttpResponse, name=name) for name in NAVIGATION),
    )


class Refusal(forms.Form):
    """A form whose two fields are both wrong."""

    reason = forms.CharField(label="理由", help_text="400字まで", widget=forms.Textarea)
    day = forms.DateField(label="日付")


class Told:
    """A message of Django's, without its request."""

    def __init__(self, text: str, level_tag: str, extra_tags: str = "") -> None:
        self.text, self.level_tag, self.extra_tags = text, level_tag, extra_tags

    def __str__(self) -> str:
        return self.text


def rendered(name: str) -> str:
    """The page of parts as a supervisor sees it, with everything that the frame can show."""
    frame = {
        "request": RequestFactory().get("/cases/"),
        "account": Account(name="佐藤", role="supervisor"),
        "window": window_of(NOON.date()),
        "counts": {"queue": 10, "inquiries": 3, "payments": 0},
        "silent_since": NOON,
        "unsent_certificates": 12,
        "messages": [Told("再判定しました。不備 1件→0件", "success", "/undo/1/"), Told("入金を取り消せませんでした。", "error")],
        "csrf_token": "first",
        "form": Refusal({"reason": "", "day": "来週"}),
        "states": STATES,
    }
    set_urlconf(Pages)
    try:
        return str(engines["django"].from_string((LOOK / f"{name}.html").read_text(encoding="utf-8")).render(frame))
    finally:
        set_urlconf(None)


def answered(route: Route) -> None:
    """What the console would serve: parts as pages under its content security policy, and its static files."""
    at = urlsplit(route.request.url).path
    if at.startswith("/static/"):
        found = finders.find(at.removeprefix("/static/"))
        route.fulfill(path=found, content_type=KINDS[Path(found).suffix])
    elif at == "/page.svg":
        route.fulfill(path=LOOK / "page.svg", content_type=KINDS[".svg"])
    elif (name := at.strip("/")) in PAGES:
        route.fulfill(body=rendered(name), content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP})
    else:
        route.fulfill(status=204)


@pytest.fixture
def look(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`look("case", width=390)`: a page of parts in a window of that width."""
    windows = []

    def shown(name: str, width: int = 1280, height: int = 800) -> Page:
        windows.append(chromium.new_context(viewport={"width": width, "height": height}, locale="ja-JP"))
        windows[-1].route("**/*", answered)
        page = windows[-1].new_page()
        page.goto(f"{HOST}/{name}/")
        # htmx takes hold of the page in a task of its own, maybe after the load event; until then forms are the browser's.
        page.wait_for_function("[...document.querySelectorAll('[hx-get], [hx-post]')].every(at => at.hasAttribute('data-htmx-powered'))")
        return page

    yield shown
    for window in windows:
        window.close()


def posts(page: Page, status: int = 204, body: str = "") -> list[str]:
    """From now on acts are answered so; the list fills with where they went."""
    seen: list[str] = []

    def act(route: Route) -> None:
        seen.append(urlsplit(route.request.url).path)
        route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")

    page.route("**/answer/", act)
    page.route("**/act/", act)
    return seen


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(look, name, width):
    """WCAG 2.2 A and AA as far as a program can see, at both widths."""
    found = Axe().run(look(name, width)).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_the_side_at_400_percent(look, name):
    """1280 px at 400 % are 320 px (WCAG 1.4.10): the page itself does not scroll sideways."""
    assert look(name, 320, 256).evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_is_kept(look, name):
    """Nothing on a page asks for what the content security policy forbids."""
    page, said = look("forms"), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{HOST}/{name}/")
    page.keyboard.press("j")
    assert said == []


CONTRAST = """at => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const { color, backgroundColor } = getComputedStyle(at);
  const [dark, bright] = [light(color), light(backgroundColor)].sort((a, b) => a - b);
  return (bright + .05) / (dark + .05);
}"""


def test_states_are_readable_on_their_tint(look):
    """Text on a tint has a contrast of 6:1 or more, and each state says its word."""
    badges = look("lists").locator(".state").all()
    assert len(badges) == len(STATES)
    assert all(badge.evaluate(CONTRAST) >= 6 for badge in badges)
    assert all(badge.inner_text().strip() for badge in badges)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_targets_are_44_pixels(look, name, width):
    """Buttons, fields, ticks, links of navigation and tabs."""
    targets = (
        "button, .button, .pages a, .tabs a, summary, .tick, .answer > label, select, input:not([type=checkbox], [type=radio]), .rows a"
    )
    page = look(name, width)
    small = page.locator(targets).evaluate_all(
        """all => all.filter(at => at.checkVisibility()).filter(at => at.offsetHeight < 44).map(at => at.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [1280, 390])
def test_focus_is_never_under_the_action_bar(look, width):
    """Whatever Tab reaches in the form lies above the bar, or in it (WCAG 2.4.11)."""
    page = look("forms", width)
    page.locator(".errors a").first.focus()
    reached = 0
    while page.evaluate("document.activeElement.closest('form.stack') !== null"):
        assert page.evaluate("""() => {
          const at = document.activeElement, bar = document.querySelector(".actions");
          return bar.contains(at) || at.matches("textarea") || at.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top;
        }""")
        reached += 1
        page.keyboard.press("Tab")
    assert reached > 5


def test_a_number_chooses_an_answer_and_its_field_gets_the_cursor(look):
    """2 is 「ほかの日付を入力する」; what is typed then is text, whatever keys it has."""
    page = look("case")
    page.keyboard.press("1")
    expect(page.locator("[data-key='1']")).to_be_checked()
    page.keyboard.press("2")
    page.keyboard.type("1/3?j")
    expect(page.locator("[data-key='2']")).to_be_checked()
    expect(page.locator("#other")).to_have_value("1/3?j")


def test_keys_are_dead_while_kana_are_converted(look):
    """A keydown that belongs to a conversion has keyCode 229 or isComposing."""
    page = look("case")
    for told in ("{ key: '1', keyCode: 229, bubbles: true }", "{ key: '1', isComposing: true, bubbles: true }"):
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {told}))")
    expect(page.locator("[data-key='1']")).not_to_be_checked()


def test_values_and_boxes_are_marked_together(look):
    """j goes down the values, k up; the box on the page is marked with its value, and a click on a box marks its value."""
    page = look("case")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".values .at")).to_contain_text("申請日")
    expect(page.locator("rect.at")).to_have_attribute("data-box", "a.applied_on")
    page.keyboard.press("k")
    expect(page.locator(".values .at")).to_be_focused()
    expect(page.locator(".values .at")).to_contain_text("氏名")
    page.locator("rect[data-box='a.phone']").click()
    expect(page.locator(".values .at")).to_contain_text("電話")


@pytest.mark.parametrize(("key", "goes"), [("n", "/cases/R2027-0813/"), ("p", "/cases/R2027-0811/"), ("]", "?page=3"), ("+", "?zoom=144")])
def test_a_key_presses_what_carries_its_attribute(look, key, goes):
    """Links to cases, pages and sizes."""
    page = look("case")
    with page.expect_request(lambda request: request.url.endswith(goes)):
        page.keyboard.press(key)


def test_h_hides_the_boxes_and_slash_goes_to_the_search(look):
    """The boxes also go by the pointer and without a script, by the tick itself."""
    page = look("case")
    page.keyboard.press("h")
    expect(page.locator(".boxes")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_one_switch_turns_single_keys_off(look):
    """`?` lists the keys; without the switch letters and digits do nothing, Ctrl+Enter still presses the main button."""
    page = look("case")
    page.keyboard.press("?")
    page.get_by_label("1文字のキーを使う").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("[data-key='1']")).not_to_be_checked()
    with page.expect_request("**/answer/"):
        page.keyboard.press("Control+Enter")
    assert page.evaluate("Object.keys(localStorage)") == ["keys"]


@pytest.mark.parametrize("name", ["case", "forms"])
def test_a_second_press_sends_nothing(look, name):
    """By htmx and by the browser: while the first is under way, the form is not sent again."""
    page = look(name)
    posts(page)
    passed = page.evaluate("""() => {
      let passed = 0;
      addEventListener("submit", () => passed++);
      const main = document.querySelector("[data-main]");
      main.click();
      main.click();
      return [passed, main.getAttribute("aria-disabled")];
    }""")
    assert passed == [1, "true"]


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        pytest.param(401, "", "ログインの期限が切れました", id="session over"),
        pytest.param(403, "", "いまの権限では", id="another role"),
        pytest.param(500, "", "処理できませんでした", id="failed"),
    ],
)
def test_what_was_typed_stays_when_an_answer_fails(look, status, body, says):
    """A banner says what happened; the page and its input stay, and the form can be sent again."""
    page = look("case")
    sent = posts(page, status, body)
    page.keyboard.press("2")
    page.keyboard.type("2027/2/3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-trouble]:visible")).to_contain_text(says)
    expect(page.locator("#other")).to_have_value("2027/2/3")
    expect(page.locator("[data-main]")).not_to_have_attribute("aria-disabled", "true")
    assert sent == ["/answer/"]


def test_forms_take_the_token_of_a_new_login(look):
    """Logged in again in another tab: the refusal of the old token brings the new one, and a second press goes through."""
    page = look("case")
    posts(page, 403, '<p data-session-over></p><input name="csrfmiddlewaretoken" value="second">')
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-trouble=again]")).to_be_visible()
    tokens = page.locator("[name=csrfmiddlewaretoken]").evaluate_all("all => all.map(at => at.value)")
    assert set(tokens) == {"second"}


def test_counts_rest_in_a_hidden_tab(look):
    """The same timer's tick asks in a shown tab and does not in a hidden one."""
    page, asked = look("lists"), []
    page.route("**/counts/", lambda route: (asked.append(route.request.url), route.fulfill(status=204)))
    page.evaluate("""() => {
      document.body.insertAdjacentHTML("beforeend", '<i id="tick" hx-get="/counts/" hx-trigger="every 1h" hx-swap="none"></i>');
      htmx.process(document.body);
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      htmx.trigger("#tick", "every");
    }""")
    with page.expect_response("**/counts/"):
        page.evaluate("() => { delete document.hidden; htmx.trigger('#tick', 'every'); }")
    assert len(asked) == 1


def test_the_two_columns_scroll_by_themselves(look):
    """At 1280 px the page does not scroll, values and document do, 5 to 7; at 390 px one follows the other."""
    values, document = look("case").locator(".case > *").all()
    wide = [values.bounding_box()["width"], document.bounding_box()["width"]]
    assert wide[0] / wide[1] == pytest.approx(5 / 7, abs=0.01)
    assert document.evaluate("at => at.scrollHeight > at.clientHeight && document.documentElement.scrollHeight === innerHeight")
    page = look("case", 390)
    expect(page.get_by_role("link", name="質問に戻る")).to_be_visible()


def test_print_leaves_out_what_is_for_the_screen(look):
    """Header, buttons and document go; what is folded is printed."""
    page = look("case")
    page.emulate_media(media="print")
    for part in (".top", ".pages", ".document", "[data-main]", ".messages"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.get_by_text("要確認になりました")).to_be_visible()


def test_what_the_browser_loads_is_small(look):
    """Scripts of a first view: 50 KB at most; the style sheet and our script have bounds that a reader can read."""
    page, scripts = look("forms"), []
    page.on("response", lambda response: scripts.append(response) if response.url.endswith(".js") else None)
    page.goto(f"{HOST}/lists/")
    assert len(scripts) >= 2
    assert sum(len(script.body()) for script in scripts) <= 50_000
    assert len((OWN / "console.js").read_text(encoding="utf-8").splitlines()) <= 150
    assert len((OWN / "console.css").read_text(encoding="utf-8").splitlines()) <= 500
