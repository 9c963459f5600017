"""Writes who may do what in the staff pages, from the map of URLs: `python tests/docs/console_roles.py > docs/console-roles.md`."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

ANYBODY = {"account_login", "account_logout", "account_inactive", "mfa_authenticate", ""}
"""URL names that need no login (the start page, which has no name, only leads on); …"""
LOGGED_IN = {
    "account_reauthenticate", "account_change_password", "usersessions_list", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip
"""… and those of one's own account, which are django-allauth's and need a login but no role."""

_PREFACE = """# Who may do what in the staff pages

Written by `python tests/docs/console_roles.py > docs/console-roles.md` from the map of URLs (`console/urls.py`) and what each view says
(`console/people.py`); `make test` fails where the two differ, and asks every address as nobody and in each role
(`tests/console/test_roles.py`).
What the desk allows is narrower still: which act in which state is [the life of a case](case-life.md).

GET shows, POST does; the other method is refused. Without a login a page leads to the login, an act answers 401; another role gets 403.

| address | method | clerk | supervisor | auditor |
|---|---|---|---|---|
"""
_OWN = """
Without a role, of one's own login only (django-allauth's; all others of its pages are not there):

| address | who |
|---|---|
"""


@dataclass(frozen=True)
class Door:
    """One address of the map with the view behind it."""

    path: str
    name: str
    view: Any
    values: dict[str, object]
    """What stands for the parts of the address in a test."""


def doors() -> Iterator[Door]:
    """Every address that the console answers."""
    from django.urls import get_resolver

    yield from _doors(get_resolver().url_patterns, "", {})


def _doors(patterns: Any, before: str, values: dict[str, object]) -> Iterator[Door]:
    for one in patterns:
        path, inner = before + str(one.pattern), {**values, **{name: _sample(kind) for name, kind in one.pattern.converters.items()}}
        if hasattr(one, "url_patterns"):
            yield from _doors(one.url_patterns, path, inner)
        else:
            yield Door(f"/{path}", one.name or "", one.callback, inner)


def _sample(converter: Any) -> object:
    return 999999 if type(converter).__name__ == "IntConverter" else "R2027-9999"


def page() -> str:
    """The page as it should stand in docs/."""
    guarded = [door for door in doors() if hasattr(door.view, "roles")]
    own = [door for door in doors() if not hasattr(door.view, "roles")]
    rows = [f"| `{door.path}` | {'POST' if door.view.acts else 'GET'} | {_may(door)} |" for door in guarded]
    of_own = [f"| `{door.path}` | {'anybody' if door.name in ANYBODY else 'whoever is logged in'} |" for door in own]
    return _PREFACE + "\n".join(rows) + "\n" + _OWN + "\n".join(of_own) + "\n"


def _may(door: Door) -> str:
    from console.people import ROLES

    return " | ".join("yes" if role in door.view.roles else "–" for role in ROLES)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "console.settings", "INTAKE_CONSOLE__KEY": "nothing is signed to write a page" * 2}
    import django

    django.setup()
    sys.stdout.write(page())
