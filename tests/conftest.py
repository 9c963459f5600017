"""What every test stands on: no network but loopback, and the servers of `tests/servers`."""

import os

import django
import pytest_socket

# All tests of one process share one Django: the console's, which is the records' and more. What a test starts finds its own.
os.environ |= {"DJANGO_SETTINGS_MODULE": "console.settings", "INTAKE_CONSOLE__KEY": "the tests sign nothing that lasts" * 2}
django.setup()
for name in ("DJANGO_SETTINGS_MODULE", "INTAKE_CONSOLE__KEY"):
    del os.environ[name]

pytest_plugins = ["servers.fixtures", "servers.postgres", "servers.redis_server"]

LOOPBACK = ["127.0.0.1", "127.0.0.2", "::1"]


def pytest_runtest_setup() -> None:
    """A test that reaches for another machine fails, whatever it was meant to show."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
