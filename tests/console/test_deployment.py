"""How the console is set up where it is reached over https, and what a proxy before it may say."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from waitress.server import create_server

from commands.console import address
from console.serving import behind_a_proxy
from ops.errors import ConfigurationError

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def there(tmp_path: Path) -> dict[str, str]:
    """The environment of a console behind TLS."""
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "INTAKE_CONSOLE__ORIGIN": "https://intake.example.jp",
        "INTAKE_CONSOLE__KEY_PATH": str(tmp_path / "console.key"),
    }


def test_django_finds_nothing_amiss(there: dict[str, str]) -> None:
    """`check --deploy` with the settings that run: no warning."""
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=HOUSE, env=there, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    "name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_PRELOAD"]
)
def test_cookies_travel_over_tls_alone(there: dict[str, str], name: str) -> None:
    """Behind https each of these is on."""
    command = [sys.executable, "-c", f"from django.conf import settings; print(settings.{name})"]
    assert subprocess.run(command, cwd=HOUSE, env=there, capture_output=True, text=True, check=True).stdout == "True\n"


@pytest.mark.parametrize("bind", ["0.0.0.0:8100", "[::]:8100", "192.0.2.1:8100", "intake.example.jp:8100"])
def test_passwords_do_not_travel_in_the_clear(bind: str) -> None:
    """http is for this machine alone; behind TLS the proxy may stand elsewhere."""
    with pytest.raises(ConfigurationError, match="put a proxy with TLS"):
        address(bind, "http://127.0.0.1:8100")
    assert address(bind, "https://intake.example.jp")[1] == 8100
    assert address("", "http://127.0.0.1:8116") == ("127.0.0.1", 8116)


@contextmanager
def served(scheme: str) -> Iterator[int]:
    """The port of a server that answers with the address it believes somebody comes from, and with the scheme."""

    def app(environ, start):  # type: ignore[no-untyped-def]
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"{environ['REMOTE_ADDR']} {environ['wsgi.url_scheme']} {environ.get('HTTP_X_FORWARDED_FOR', '')}".encode()]

    server = create_server(app, host="127.0.0.1", port=0, url_scheme=scheme, **behind_a_proxy(scheme))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join()


def answered(port: int, *headers: str) -> str:
    """What the server says to these headers."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall("\r\n".join(["GET / HTTP/1.0", "Host: intake.example.jp", *headers, "", ""]).encode())
        return line.makefile("rb").read().decode().rpartition("\r\n\r\n")[2]


def test_a_proxy_says_who_comes() -> None:
    """Tries to log in are counted by the address that the proxy saw, not by the proxy's own."""
    with served("https") as port:
        assert answered(port, "X-Forwarded-For: 203.0.113.9").split()[:2] == ["203.0.113.9", "https"]


def test_what_somebody_says_of_themselves() -> None:
    """The proxy adds the last address; what stood before it is anybody's invention."""
    with served("https") as port:
        assert answered(port, "X-Forwarded-For: 10.9.8.7, 203.0.113.9").split()[:2] == ["203.0.113.9", "https"]


@pytest.mark.parametrize("header", ["X-Forwarded-Proto: http", "X-Forwarded-Host: evil.example", "Forwarded: for=10.9.8.7;proto=http"])
def test_no_other_word_of_a_proxy_counts(header: str) -> None:
    """Scheme and host are those of `console.origin`."""
    with served("https") as port:
        assert answered(port, header).split() == ["127.0.0.1", "https"]


def test_without_tls_nobody_speaks_for_another() -> None:
    """On this machine itself there is no proxy to believe."""
    with served("http") as port:
        assert answered(port, "X-Forwarded-For: 203.0.113.9").split() == ["127.0.0.1", "http"]
