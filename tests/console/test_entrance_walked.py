"""The first login of a new supervisor in a real browser, and how the pages of the entrance and of the accounts look to axe."""

import re
from collections.abc import Callable

import pytest
from console_axe import clean
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


def test_what_axe_says(browse: Browse) -> None:
    """WCAG 2.2 AA on the pages that only a login shows; the others are among those of `test_pictures_of_pages.py`."""
    page = browse(None)
    page.goto("/accounts/login/")
    page.fill("[name=login]", PEOPLE["supervisor"])
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    clean(page)
    page.fill("[name=code]", code_of("supervisor"))
    page.get_by_role("button", name="ログインする").click()
    page.goto("/accounts/reauthenticate/?next=/accounts/2fa/recovery-codes/generate/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="パスワードを確認する").click()
    page.wait_for_url("**/generate/")
    clean(page)
