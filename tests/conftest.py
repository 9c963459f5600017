"""What every test stands on: no network but loopback, and the servers of `tests/servers`."""

from collections.abc import Iterator

import pytest
import pytest_socket
from pytest_django.plugin import DjangoDbBlocker

pytest_plugins = ["servers.fixtures", "servers.postgres"]

LOOPBACK = ["127.0.0.1", "127.0.0.2", "::1"]


def pytest_runtest_setup() -> None:
    """A test that reaches for another machine fails, whatever it was meant to show."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def records_may_be_opened(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django forbids databases outside its own transactions; ours are real ones, made and opened by the fixtures."""
    with django_db_blocker.unblock():
        yield
