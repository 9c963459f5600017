"""Who is at the console in the tests, when, and how they come in."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.test import Client
from playwright.sync_api import Page

from cases.policy import OFFICE_ZONE
from cases.states import Role
from console.house import House, enter
from storage.accounts import active_account, add_account
from storage.models import Account

NOW = datetime(2027, 3, 25, 10, 0, tzinfo=OFFICE_ZONE)
PASSWORD = "correct horse battery"
PEOPLE: dict[Role, str] = {"clerk": "田中", "supervisor": "佐藤", "auditor": "鈴木"}


def people() -> None:
    """One account of each role with a password; where the role owes a second factor, an authenticator app."""
    for role, name in PEOPLE.items():
        add_account(name, role, NOW)
        account = account_of(role)
        Account.objects.filter(id=account.id).update(password=_hashed())
        if role == "supervisor":
            TOTP.activate(account, generate_totp_secret())
            RecoveryCodes.activate(account)


@cache
def _hashed() -> str:
    """Of the password; made once, since to make one is slow on purpose."""
    return make_password(PASSWORD)


def account_of(role: Role) -> Account:
    """The account of a role."""
    found = active_account(PEOPLE[role])
    assert found is not None
    return found


def at(house: House, moment: datetime) -> House:
    """The same house at another time; entered."""
    later = replace(house, clock=lambda: moment)
    enter(later)
    return later


def login(page: Page, role: Role) -> None:
    """Logs in by the form as an account of the role, with the code of its authenticator app where it has one."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", PEOPLE[role])
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")
    if "2fa" in page.url:
        page.fill("[name=code]", code_of(role))
        page.click("form:has([name=code]) button[type=submit]")
    page.wait_for_url("**/cases/**")


def prove(page: Page) -> None:
    """Types the password again, for the pages that ask for it before they are shown."""
    page.goto("/accounts/reauthenticate/")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")
    page.wait_for_load_state()


def code_of(role: Role) -> str:
    """The code that the account's authenticator app shows now."""
    return totp(TOTP(account_of(role).authenticator_set.get(type="totp")).instance.data["secret"])


def totp(secret: str) -> str:
    """The code that an app with this secret shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def confirmed(client: Client, address: str, form: dict[str, Any]) -> dict[str, Any]:
    """The form of an act that is shown first, as the page that shows it sends it back."""
    return {**form, "sure": "1", "seen": client.post(address, form).context["seen"]}


def seen_and_sure(client: Client, address: str, form: dict[str, Any]) -> Any:
    """The answer to a form that is sent, read and confirmed; to the form alone where nothing was to be read, or it was refused."""
    page: Any = client.post(address, form)
    seen = page.context.get("seen") if page.status_code == 200 and page.context else ""
    return client.post(address, {**form, "sure": "1", "seen": seen}) if seen else page
