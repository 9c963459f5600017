"""利用者: a supervisor's page of the accounts."""

import re
from collections.abc import Callable

import pytest
from console_people import PASSWORD, PEOPLE, account_of
from django.test import Client

from desk.staff_accounts import add
from storage.access import entries
from storage.accounts import account_named
from storage.models import Account

pytestmark = pytest.mark.usefixtures("moved_in")

AsRole = Callable[[str | None], Client]


@pytest.fixture
def boss(as_role: AsRole) -> Client:
    """A supervisor who just showed that they know their password."""
    client = as_role("supervisor")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_the_list_says_who_there_is(boss: Client) -> None:
    """Name, role, second factor, last login, sessions."""
    page = boss.get("/users/").content.decode()
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", page)
    assert len(rows) == 3
    own = next(re.sub(r"<[^>]+>", " ", row).split() for row in rows if "佐藤" in row)
    assert (own[:4], own[-1]) == (["佐藤", "責任者", "有効", "登録済み"], "1台")


def test_an_account_is_added(boss: Client) -> None:
    """Its start password is shown once and must be replaced; who did it is noted, by number."""
    page = boss.post("/users/add/", {"name": "  山本　花 ", "role": "clerk"}).content.decode()
    made = account_named("山本 花")
    assert made is not None
    shown = re.search(r"<code>([a-z2-9-]{19})</code>", page)
    assert shown is not None
    assert made.check_password(shown[1])
    assert made.owes_password
    noted = entries().last()
    assert noted is not None
    assert (noted.actor, noted.what, noted.codes) == ("佐藤", "decided", ["account.added", f"account:{made.pk}"])


def test_a_name_that_is_taken(boss: Client) -> None:
    """A sentence at the field, what was typed kept."""
    answer = boss.post("/users/add/", {"name": "田中", "role": "clerk"})
    assert (answer.status_code, "すでにあります" in answer.content.decode()) == (422, True)


def test_an_act_asks_who_is_there(as_role: AsRole) -> None:
    """Somebody at an unlocked desk needs the password, after which the act goes on by itself."""
    client, number = as_role("supervisor"), account_of("clerk").pk
    asked = client.post(f"/users/{number}/deactivate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    assert account_of("clerk").active
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert not Account.objects.get(pk=number).active


@pytest.mark.parametrize("what", ["deactivate", "second-factor", "sessions", "password"])
def test_an_act_that_ends_what_is_open(boss: Client, as_role: AsRole, what: str) -> None:
    """The other's next click is at the login."""
    clerk, number = as_role("clerk"), account_of("clerk").pk
    assert clerk.get("/cases/").status_code == 200
    boss.post(f"/users/{number}/{what}/")
    assert clerk.get("/cases/").headers["Location"].startswith("/accounts/login/")


def test_active_again_is_not_logged_in_again(boss: Client, as_role: AsRole) -> None:
    """The old session stays over."""
    clerk, number = as_role("clerk"), account_of("clerk").pk
    boss.post(f"/users/{number}/deactivate/")
    boss.post(f"/users/{number}/activate/")
    assert account_of("clerk").active
    assert clerk.get("/cases/").status_code == 302


def test_a_second_factor_is_reset(boss: Client) -> None:
    """Who lost the phone sets it up anew."""
    add("山本", "supervisor", "operator", account_of("clerk").created_at)
    other = account_named("山本")
    assert other is not None
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(other, generate_totp_secret())
    boss.post(f"/users/{other.pk}/second-factor/")
    assert not other.authenticator_set.exists()


def test_another_role(boss: Client) -> None:
    """What the account may do changes with its next click."""
    number = account_of("clerk").pk
    boss.post(f"/users/{number}/role/", {"role": "auditor"})
    assert Account.objects.get(pk=number).role == "auditor"
    assert boss.post(f"/users/{number}/role/", {"role": "boss"}).status_code == 404


@pytest.mark.parametrize("what", ["role", "deactivate", "second-factor", "sessions", "password"])
def test_nobody_changes_their_own_account(boss: Client, what: str) -> None:
    """Neither by the button, which is not there, nor without it."""
    own = account_of("supervisor")
    assert "自分のアカウントはここでは変更できません" in boss.get(f"/users/{own.pk}/").content.decode()
    answer = boss.post(f"/users/{own.pk}/{what}/", {"role": "clerk"}, follow=True)
    assert "ほかの責任者に依頼してください" in answer.content.decode()
    assert account_of("supervisor").get_session_auth_hash() == own.get_session_auth_hash()
    assert account_of("supervisor").role == "supervisor"


def test_the_last_supervisor_stays(boss: Client) -> None:
    """Two supervisors who change each other at once: the second act is refused."""
    from desk.staff_accounts import change_role, deactivate
    from ops.errors import NotPossible

    own = account_of("supervisor")
    for against in (lambda: deactivate(own, "山本", own.created_at), lambda: change_role(own, "clerk", "山本", own.created_at)):
        with pytest.raises(NotPossible, match="last active supervisor"):
            against()
    assert set(Account.objects.filter(role="supervisor", active=True).values_list("name", flat=True)) == {PEOPLE["supervisor"]}
