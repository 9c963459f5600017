"""The first login of a new supervisor in a real browser, and how the pages of the entrance and of the accounts look to axe."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from console_people import PASSWORD, PEOPLE, account_of, code_of, totp
from playwright.sync_api import Page

from storage.accounts import forget_second_factor, set_password

Browse = Callable[..., Page]
OWN = "another horse entirely"


def new_supervisor() -> None:
    """A supervisor who knows a start password and has no authenticator app yet."""
    account = account_of("supervisor")
    set_password(account, PASSWORD, owes_another=True)
    forget_second_factor(account)


def choose_password(page: Page) -> None:
    """From the login to the page of the authenticator app."""
    page.goto("/accounts/login/?next=/users/")
    page.fill("[name=login]", PEOPLE["supervisor"])
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    page.fill("[name=oldpassword]", PASSWORD)
    page.fill("[name=password1]", OWN)
    page.fill("[name=password2]", OWN)
    page.get_by_role("button", name="パスワードを変更する").click()
    page.fill("[name=password]", OWN)
    page.get_by_role("button", name="パスワードを確認する").click()


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without"])
def test_the_first_login(browse: Browse, with_script: bool) -> None:
    """Own password, authenticator app, codes for a lost phone, then work; every step by its own form."""
    page = browse(None, java_script_enabled=with_script)
    new_supervisor()
    choose_password(page)
    page.fill("[name=code]", totp(page.locator("main code").inner_text()))
    page.get_by_role("button", name="認証アプリを登録する").click()
    assert page.locator("main li code").count() == 10
    page.goto("/users/")
    page.fill("[name=name]", "山本")
    page.get_by_role("button", name="アカウントを追加する").click()
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", page.locator("main code").inner_text())


@pytest.mark.parametrize("width", [1280, 390])
def test_what_axe_says(browse: Browse, width: int) -> None:
    """WCAG 2.2 AA on each page of the entrance, of the accounts, of the log and of the settings."""
    page = browse(None, viewport={"width": width, "height": 800})
    against = {"/accounts/login/": faults(page, "/accounts/login/")}
    page.fill("[name=login]", PEOPLE["supervisor"])
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    against["2fa"] = faults(page)
    page.fill("[name=code]", code_of("supervisor"))
    page.get_by_role("button", name="ログインする").click()
    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/recovery-codes/generate/")
    against["again"] = faults(page)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="パスワードを確認する").click()
    for path in PATHS:
        against[path] = faults(page, path)
    assert {path: found for path, found in against.items() if found} == {}


PATHS = [
    "/accounts/logout/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/2fa/", "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/generate/", "/users/", "/users/1/", "/log/", "/settings/",
]  # fmt: skip


def faults(page: Page, path: str = "") -> list[str]:
    """What axe finds on a page, and whether it is wider than its window."""
    if path:
        page.goto(path)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found.response["violations"]] + ["wide"] * wide
