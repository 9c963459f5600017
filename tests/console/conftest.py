"""The staff pages over a database of the test's own: with Django's client for answers, and in a real browser for what people do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from console_people import NOW, account_of, login, people
from console_served import console_over, copy_season
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cases.states import Role
from commands.console import Cages, house_over, open_cages
from console.house import House, enter
from ops.config import EMBEDDED, load
from storage.database import close_connections, use_database

# Playwright keeps an event loop in the test's thread; the records are used beside it, never in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def _django() -> Iterator[None]:
    setup_test_environment(debug=False)
    yield
    teardown_test_environment()


@pytest.fixture(scope="session")
def empty_console(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the records' tables and the console's own, to be copied."""
    file = tmp_path_factory.mktemp("console") / "empty.sqlite3"
    shutil.copy(empty_sqlite, file)
    _with_console_tables(file)
    return file


@pytest.fixture(scope="session")
def demo_season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo's season: database, raw messages, letters; to be copied. Played once for all processes of the run."""
    room = tmp_path_factory.getbasetemp()
    room = room.parent if "PYTEST_XDIST_WORKER" in os.environ else room
    folder, played = room / "demo", room / "demo.played"
    with (room / "demo.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not played.exists():
            subprocess.run([str(Path(sys.executable).with_name("intake")), "demo", "--dir", str(folder)], check=True, capture_output=True)
            _with_console_tables(folder / "intake.sqlite3")
            played.touch()
    return folder


@pytest.fixture(scope="session")
def cages() -> Iterator[Cages]:
    """One cage of each kind for the whole run."""
    with open_cages(load(EMBEDDED, {}), recognising=False) as opened:
        yield opened


@pytest.fixture
def moved_in(_django: None, empty_console: Path, cages: Cages, tmp_path: Path) -> Iterator[House]:
    """The console over an empty database, at NOW, with one account of each role."""
    shutil.copy(empty_console, tmp_path / "intake.sqlite3")
    yield from _move_in(tmp_path, cages)


@pytest.fixture
def season(_django: None, demo_season: Path, cages: Cages, tmp_path: Path) -> Iterator[House]:
    """The console over the demo's season, at NOW, with one account of each role."""
    copy_season(demo_season, tmp_path)
    yield from _move_in(tmp_path, cages)


def _move_in(folder: Path, cages: Cages) -> Iterator[House]:
    config = load(EMBEDDED, {"INTAKE_BLOBS__URL": str(folder / "blobs"), "INTAKE_DATABASE__URL": f"sqlite:///{folder / 'intake.sqlite3'}"})
    use_database(config.settings.database.url)
    people()
    house = house_over(config, cages, lambda: NOW)
    enter(house)
    yield house
    close_connections()


@pytest.fixture
def as_role() -> Callable[[Role | None], Client]:
    """A browserless client: `as_role("clerk")` is logged in, `as_role(None)` is not. Needs `moved_in` or `season`."""

    def client(role: Role | None) -> Client:
        made = Client(headers={"host": "127.0.0.1"})
        if role is not None:
            made.force_login(account_of(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client


def _with_console_tables(file: Path) -> None:
    use_database(f"sqlite:///{file}")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    close_connections()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; skipped where it is missing, except in CI.

    For a module, not for the run: while Playwright's loop runs Django keeps its connections elsewhere, and what a later test forks
    would find those of an earlier one.
    """
    program = shutil.which("chromium")
    if program is None:
        reason = "Chromium is missing (Debian package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-background-networking", "--lang=ja", *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def served(demo_season: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a console that serves a copy of the demo's season at the season's own time.

    A module whose tests need no season of their own overrides it with one of its scope, by `console_over`.
    """
    with console_over(demo_season, tmp_path) as origin:
        yield origin


@pytest.fixture
def browse(chromium: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """`browse("clerk")`: a browser window of its own, logged in, on the console; options as of Playwright's new_context."""
    windows: list[BrowserContext] = []

    def open_as(role: Role | None, **options: object) -> Page:
        window = chromium.new_context(base_url=served, locale="ja-JP", **{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        windows.append(window)
        page = window.new_page()
        if role is not None:
            login(page, role)
        return page

    yield open_as
    for window in windows:
        window.close()
