"""A real Redis on loopback that keeps nothing on the disk; a numbered database of its own for every test."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
import redis
from servers.dovecot import free_port

DATABASES = 64


class RedisServer:
    """A running Redis; `url()` names a database that is empty."""

    host = "127.0.0.1"

    def __init__(self, program: str) -> None:
        self.port = free_port()
        self._numbers = count()
        options = {"port": self.port, "bind": self.host, "save": "", "appendonly": "no", "databases": DATABASES, "daemonize": "no"}
        command = [program, *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self._process.stdout
        for line in self._process.stdout:
            if "eady to accept connections" in line:
                break
        else:
            raise RuntimeError("Redis did not start")

    def url(self) -> str:
        url = f"redis://{self.host}:{self.port}/{next(self._numbers) % DATABASES}"
        with redis.from_url(url) as client:
            client.flushdb()
        return url

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def started() -> Iterator[RedisServer]:
    """A server for as long as the block runs; the test is skipped where Redis is missing, except in CI."""
    program = shutil.which("redis-server")
    if program is None:
        reason = "Redis is missing (Debian package redis-server)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = RedisServer(program)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One Redis for the whole run."""
    with started() as server:
        yield server


@pytest.fixture
def mortal_redis() -> Iterator[RedisServer]:
    """A Redis of this test alone, which it may stop."""
    with started() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """An empty database of its own."""
    return redis_server.url()
