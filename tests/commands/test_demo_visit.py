"""`intake demo` in a terminal: after its tables it serves the console over the season, with the worker beside it."""

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the demo says in a terminal until it serves; port 8100 is taken, so that it must take another. Ctrl-C then ends it with 0."""
    folder = tmp_path_factory.mktemp("visit") / "demo"
    command = [str(Path(sys.executable).with_name("intake")), "demo", "--dir", str(folder), "--messages", "60"]
    ours, theirs = pty.openpty()
    with closing(socket.socket()) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # Somebody else has it: as good.
            taken.bind(("127.0.0.1", 8100))
            taken.listen()
        program = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL)
        said = b""
        while b"Ctrl-C ends it." not in said:
            said += os.read(ours, 65536)
        yield said.decode()
    program.send_signal(signal.SIGINT)
    assert program.wait() == 0
    os.close(ours)
    os.close(theirs)


def connected(terminal: str) -> HTTPConnection:
    """A connection to the console, which may take a moment to listen."""
    address = re.search(r"listening at ([\d.]+):(\d+)", terminal)
    assert address is not None
    for _ in range(100):
        with suppress(ConnectionRefusedError):
            connection = HTTPConnection(address[1], int(address[2]))
            connection.connect()
            return connection
        time.sleep(0.1)
    raise TimeoutError("the console does not answer")


def test_port_that_is_taken_is_told(terminal):
    assert "Port 8100 is taken" in terminal
    assert "listening at 127.0.0.1:8100" not in terminal


def test_a_visitor_logs_in_with_what_was_printed(terminal):
    """A supervisor, at once: no authenticator app is owed in the demo."""
    with closing(connected(terminal)) as console:
        console.request("GET", "/accounts/login/")
        page = console.getresponse()
        cookie, token = page.headers["Set-Cookie"], re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        password = re.search(r"佐藤\s+\(supervisor\)\s+([\w-]+)", terminal)
        assert page.status == 200
        assert token is not None
        assert password is not None
        form = urlencode({"csrfmiddlewaretoken": token[1], "login": "佐藤", "password": password[1]})
        head = {"Cookie": cookie.partition(";")[0], "Content-Type": "application/x-www-form-urlencoded"}
        console.request("POST", "/accounts/login/", form, head | {"Origin": f"http://{console.host}:{console.port}"})
        answer = console.getresponse()
        assert (answer.status, answer.headers["Location"]) == (302, "/cases/")
