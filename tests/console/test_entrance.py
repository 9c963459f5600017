"""Who may come in: login, second factor, own password, limits, sessions; and what is not there at all."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from console_people import NOW, PASSWORD, PEOPLE, account_of, at, code_of, totp
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from console.house import House
from desk.staff_accounts import add
from storage.accounts import end_sessions, set_active, set_password

pytestmark = pytest.mark.usefixtures("moved_in")

AsRole = Callable[[str | None], Client]
BASE = "127.0.0.1"


@pytest.fixture(autouse=True)
def _no_tries_yet(moved_in: House) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def enter(client: Client, name: str = PEOPLE["clerk"], password: str = PASSWORD, **more: str) -> HttpResponse:
    """What the login answers."""
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def said(response: HttpResponse) -> str:
    """A page's words."""
    return response.content.decode()


def test_a_clerk_comes_in_by_password(as_role: AsRole) -> None:
    """A role that owes no second factor is at work after its password."""
    client = as_role(None)
    assert enter(client).headers["Location"] == "/cases/"
    assert client.get("/cases/").status_code == 200


def test_a_name_typed_wide(as_role: AsRole) -> None:
    """Who types a name with a wide blank or wide letters is the same."""
    add("Ito 花", "clerk", "operator", NOW, PASSWORD)
    assert enter(as_role(None), "Ｉｔｏ\u3000花").headers["Location"] == "/cases/"


def test_a_supervisor_also_needs_the_code(as_role: AsRole) -> None:
    """The password alone opens nothing; the app's code does, once per login."""
    client = as_role(None)
    assert enter(client, PEOPLE["supervisor"]).headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/cases/").status_code == 302
    assert "コードが違います" in said(client.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of("supervisor")}).headers["Location"] == "/cases/"
    assert client.get("/cases/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/cases/", "/cases/R2027-0001/", "/users/", "/log/", "/nowhere/"])
def test_no_page_before_the_second_factor_is_set_up(as_role: AsRole, path: str) -> None:
    """A supervisor without an authenticator app is led to set one up, wherever they want to go."""
    account_of("supervisor").authenticator_set.all().delete()
    assert as_role("supervisor").get(path).headers["Location"] == "/accounts/2fa/totp/activate/"


def test_an_authenticator_app_is_set_up(as_role: AsRole) -> None:
    """Password once more, the picture, a code: then the codes for a lost phone are shown."""
    account_of("supervisor").authenticator_set.all().delete()
    client = as_role("supervisor")
    assert client.get("/accounts/2fa/totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/")
    again = client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    assert again.headers["Location"] == "/accounts/2fa/totp/activate/"
    page = said(client.get("/accounts/2fa/totp/activate/"))
    assert "QRコード" in page
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret is not None
    done = client.post("/accounts/2fa/totp/activate/", {"code": totp(secret[1])}, follow=True)
    assert len(re.findall(r"<li><code>\d{8}</code></li>", said(done))) == 10
    assert client.get("/cases/").status_code == 200


def test_a_start_password_opens_nothing_but_its_change(as_role: AsRole) -> None:
    """Somebody else knows it: the first page is that of a new one, which cannot be the same."""
    set_password(account_of("clerk"), PASSWORD, owes_another=True)
    client = as_role(None)
    enter(client)
    for path in ("/cases/", "/accounts/sessions/", "/accounts/2fa/"):
        assert client.get(path).headers["Location"] == "/accounts/password/change/"
    assert "自分だけのパスワード" in said(client.get("/accounts/password/change/"))
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "いまと同じパスワードは使えません" in said(client.post("/accounts/password/change/", same))
    other = same | {"password1": "another horse entirely", "password2": "another horse entirely"}
    assert client.post("/accounts/password/change/", other).headers["Location"] == "/cases/"
    assert client.get("/cases/").status_code == 200


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"oldpassword": "wrong wrong wrong"}, "いまのパスワードが違います"),
        ({"password2": "another horse entirelx"}, "同じパスワード"),
        ({"password1": "short", "password2": "short"}, "12 文字以上"),
        ({"password1": "passwordpassword", "password2": "passwordpassword"}, ""),
    ],
    ids=["old", "twice", "short", "long enough"],
)
def test_what_is_wrong_with_a_new_password(as_role: AsRole, fault: dict[str, str], sentence: str) -> None:
    """A sentence at the field; what is long and not common is taken."""
    good = {"oldpassword": PASSWORD, "password1": "another horse entirely", "password2": "another horse entirely"}
    answer = as_role("clerk").post("/accounts/password/change/", good | fault)
    assert answer.status_code == (200 if sentence else 302)
    assert sentence in said(answer)


def test_the_fifth_wrong_password_is_the_last(as_role: AsRole) -> None:
    """For this name from this address, until a time that is said; the right password does not help meanwhile."""
    client = as_role(None)
    for _ in range(5):
        assert "名前またはパスワードが違います" in said(enter(client, password="wrong"))
    assert re.search(r"この端末からこの名前では\d\d:\d\d:\d\dまでログインできません", said(enter(client)))
    assert client.get("/cases/").status_code == 302


def test_guessing_locks_nobody_else_out(as_role: AsRole) -> None:
    """The same name from another address, and another name from the same, come in."""
    for _ in range(6):
        enter(as_role(None), password="wrong")
    elsewhere = Client(headers={"host": BASE}, REMOTE_ADDR="10.0.0.7")
    assert enter(elsewhere).status_code == 302
    assert enter(as_role(None), PEOPLE["auditor"]).status_code == 302


def test_codes_are_not_guessed_either(as_role: AsRole) -> None:
    """Five codes for an account, then none is looked at."""
    client = as_role(None)
    enter(client, PEOPLE["supervisor"])
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "いまは受け付けられません" in said(client.post("/accounts/2fa/authenticate/", {"code": code_of("supervisor")}))
    assert client.get("/cases/").status_code == 302


@pytest.mark.parametrize("end", [lambda account: set_active(account, False), end_sessions, lambda account: set_password(account, "x" * 12)])
def test_a_session_that_is_ended(as_role: AsRole, end: Callable[[object], None]) -> None:
    """Deactivated, ended or given another password: the next click is at the login."""
    client = as_role("clerk")
    assert client.get("/cases/").status_code == 200
    end(account_of("clerk"))
    assert client.get("/cases/").headers["Location"].startswith("/accounts/login/")


def test_an_account_that_is_deactivated_does_not_come_in(as_role: AsRole) -> None:
    """Who knows its password is told to whom to turn; who does not, nothing."""
    set_active(account_of("clerk"), False)
    client = as_role(None)
    assert "名前またはパスワードが違います" in said(enter(client, password="wrong"))
    assert enter(client).headers["Location"] == "/accounts/inactive/"
    assert client.get("/cases/").status_code == 302


def test_where_somebody_is_logged_in(as_role: AsRole) -> None:
    """One's own sessions are listed; the others are ended by a button."""
    here, there = as_role("clerk"), as_role("clerk")
    there.get("/cases/")
    assert "ログイン中の端末 <small>2台</small>" in said(here.get("/accounts/sessions/"))
    here.post("/accounts/sessions/")
    assert there.get("/cases/").status_code == 302
    assert here.get("/cases/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "signup/", "email/", "confirm-email/", "confirm-email/abc/", "password/reset/", "password/reset/done/", "password/reset/key/1-a/",
        "password/set/", "login/code/confirm/", "social/connections/", "3rdparty/", "2fa/webauthn/", "",
    ],
)  # fmt: skip
def test_what_is_not_there(as_role: AsRole, path: str) -> None:
    """No sign-up, no addresses, no password by mail, no login through others: our 404."""
    answer = as_role(None).get(f"/accounts/{path}")
    assert (answer.status_code, "ページがありません" in said(answer)) == (404, True)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"])
def test_a_login_leads_nowhere_else(as_role: AsRole, target: str) -> None:
    """`next` of another site is not followed."""
    assert enter(as_role(None), next=target).headers["Location"] == "/cases/"


def test_a_login_leads_back(as_role: AsRole) -> None:
    """`next` of ours is."""
    assert enter(as_role(None), next="/cases/R2027-0001/").headers["Location"] == "/cases/R2027-0001/"


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/", "/accounts/password/change/", "/cases/R2027-0001/answer/"])
def test_a_post_without_its_token(path: str) -> None:
    """Another site's form does nothing, and what it held is not shown for sending."""
    client = Client(enforce_csrf_checks=True, headers={"host": BASE, "origin": "https://evil.example"})
    client.force_login(account_of("clerk"), backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.post(path, {"word": "planted"})
    assert (answer.status_code, "planted" in said(answer)) == (403, False)


def test_another_host_name() -> None:
    """Only the name of `console.origin` is answered."""
    assert Client(headers={"host": "evil.example"}).get("/accounts/login/").status_code == 400


def test_the_cookie(as_role: AsRole) -> None:
    """Scripts do not read it, other sites do not send it, it ends with the browser and after the working day."""
    client = as_role(None)
    cookie = enter(client).cookies["sessionid"]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")
    assert settings.SESSION_COOKIE_AGE == 3600 * 10
    assert client.cookies["csrftoken"]["httponly"]


def test_a_login_ends_with_the_working_day(moved_in: House, as_role: AsRole) -> None:
    """Ten hours after it began, though it was used all the time; then a login begins a new day."""
    client = as_role("clerk")
    for hours, status in ((0, 200), (5, 200), (9.9, 200), (10, 302)):
        at(moved_in, NOW + timedelta(hours=hours))
        assert client.get("/cases/").status_code == status
    enter(client)
    assert client.get("/cases/").status_code == 200


def test_a_login_changes_the_session(as_role: AsRole) -> None:
    """A cookie that somebody planted before is not that of the session after."""
    client = as_role(None)
    client.get("/accounts/login/")
    client.session.save()
    enter(client)
    first = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    enter(client)
    assert client.cookies["sessionid"].value != first


PAGES = [
    "login/", "logout/", "inactive/", "password/change/", "reauthenticate/", "sessions/", "2fa/", "2fa/reauthenticate/",
    "2fa/totp/deactivate/", "2fa/recovery-codes/generate/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_ours(as_role: AsRole, path: str) -> None:
    """In Japanese, with nothing inline, kept by no browser."""
    client = as_role(None if path in ("login/", "inactive/") else "supervisor")
    if "2fa" in path:
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.get(f"/accounts/{path}")
    page = said(answer)
    assert answer.status_code == 200
    assert '<html lang="ja">' in page
    assert not re.search(r"<style|style=|<script(?![^>]*src=)| on\w+=", page)
    assert not re.search(r"Sign|Password|User|code[^s>]", re.sub(r"<[^>]+>", "", page))
    assert "no-store" in answer.headers["Cache-Control"]
