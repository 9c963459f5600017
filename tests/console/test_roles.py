"""Every address of the console, asked as nobody and in each role: what docs/console-roles.md says is what is answered."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from console.people import ROLES

sys.path.append(str(Path(__file__).parents[1] / "docs"))
import console_roles

pytestmark = pytest.mark.usefixtures("moved_in")

AsRole = Callable[[str | None], Client]
PAGE = (console_roles.ROOT / "docs" / "console-roles.md").read_text(encoding="utf-8")
TABLE = {
    (path, method): {role for role, may in zip(ROLES, cells.split(" | "), strict=True) if may == "yes"}
    for path, method, cells in re.findall(r"^\| `([^`]+)` \| (GET|POST) \| (.+) \|$", PAGE, re.MULTILINE)
}
"""Who may, by address and method, as the page says."""


def asked(client: Client, path: str, method: str) -> str:
    """What an address answers, in a word."""
    door = next(door for door in console_roles.doors() if door.path == path)
    answer = client.generic(method, reverse(door.name, kwargs=door.values))
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/"):
        return "login"
    return {401: "login", 403: "refused", 405: "no such act"}.get(answer.status_code, "may")


def test_the_page_is_what_the_map_says() -> None:
    """Written anew by `python tests/docs/console_roles.py > docs/console-roles.md`."""
    assert console_roles.page() == PAGE


def test_each_view_says_who_may() -> None:
    """A view without roles is django-allauth's, and one of those that are known; each of these is there."""
    without = {door.name for door in console_roles.doors() if not hasattr(door.view, "roles")}
    assert without == console_roles.ANYBODY | console_roles.LOGGED_IN


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_may(as_role: AsRole, role: str, method: str) -> None:
    """Each role gets exactly what the page says; the other method is nobody's."""
    client = as_role(role)
    wanted = {path: "no such act" if known != method else "may" if role in roles else "refused" for (path, known), roles in TABLE.items()}
    assert {path: asked(client, path, method) for path, _ in TABLE} == wanted


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_may(as_role: AsRole, method: str) -> None:
    """Without a login nothing is shown or done."""
    wanted = {path: "login" if known == method else "no such act" for path, known in TABLE}
    assert {path: asked(as_role(None), path, method) for path, _ in TABLE} == wanted


@pytest.mark.parametrize("name", sorted(console_roles.LOGGED_IN))
def test_ones_own_account_needs_a_login(as_role: AsRole, name: str) -> None:
    """What somebody sets up for themselves is shown to nobody else."""
    assert as_role(None).get(reverse(name)).headers["Location"].startswith("/accounts/login/")
