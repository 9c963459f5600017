"""What every test stands on: no network but loopback, and the servers of `tests/servers`."""

import pytest_socket

pytest_plugins = ["servers.fixtures", "servers.postgres", "servers.redis_server"]

LOOPBACK = ["127.0.0.1", "127.0.0.2", "::1"]


def pytest_runtest_setup() -> None:
    """A test that reaches for another machine fails, whatever it was meant to show."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
