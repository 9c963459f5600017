"""How long staff wait for each page at ten thousand cases, and what it asks of the database. Prints a table for docs/performance.md.

`python bench/console/measure.py [CASES]` in the project's folder: plays the demo's season, repeats it, asks each page as a supervisor, in
process (Django's client) and by HTTP through the server that `intake console` starts; medians of 20 in milliseconds.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "console")]
TIMES = 20


def median(work: Callable[[], object]) -> float:
    """Milliseconds, of 20 after one that warms up."""
    work()
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def play(folder: Path) -> None:
    subprocess.run([str(Path(sys.executable).with_name("intake")), "demo", "--dir", str(folder)], check=True, capture_output=True)  # noqa: S603 - our own program


@contextmanager
def server(environment: dict[str, str], port: int) -> Iterator[None]:
    """The server of `intake console` on the season's clock."""
    from console_people import NOW

    command = [sys.executable, str(ROOT / "tests" / "console" / "serve_at.py"), NOW.isoformat()]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
        try:
            for _ in range(600):
                with closing(socket.socket()) as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main(folder: Path, wanted: int) -> None:
    play(folder)
    port = free_port()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "INTAKE_CONSOLE__ORIGIN": f"http://127.0.0.1:{port}",
        "INTAKE_CONSOLE__KEY_PATH": str(folder / "console.key"),
        "INTAKE_CONSOLE__SECOND_FACTOR": "[]",
        "INTAKE_DATABASE__URL": f"sqlite:///{folder / 'intake.sqlite3'}",
        "INTAKE_BLOBS__URL": str(folder / "blobs"),
    }
    import django

    django.setup()
    from storage.database import use_database

    use_database(os.environ["INTAKE_DATABASE__URL"])
    from builders.repeated_season import repeat

    from console.serving import prepare
    from storage.models import Account, Case

    prepare("auto")
    name = str(Account.objects.filter(role="supervisor").values_list("name", flat=True).first())
    with ExitStack() as open_rooms:
        _enter(open_rooms)
        from console_pages import SIGNED_OUT, pages

        addresses = [(word, address) for view, word, address in pages() if view not in SIGNED_OUT]
        cases = repeat(-(-wanted // Case.objects.count()))
        print(f"{cases:,} cases, {(folder / 'intake.sqlite3').stat().st_size / 1e6:,.0f} MB; {os.cpu_count()} processors", flush=True)
        print("| page | statements | in process, ms | by HTTP, ms |\n|---|---|---|---|")
        with server(dict(os.environ), port):
            for word, address in addresses:
                print(f"| `{word}` | {_row(name, address, port)} |", flush=True)


def _enter(rooms: ExitStack) -> None:
    """Moves into the house of the season, at its end."""
    import console_people

    from commands.console import house_over, open_cages
    from console.house import enter
    from ops.config import EMBEDDED, load

    config = load(EMBEDDED, dict(os.environ))
    enter(house_over(config, rooms.enter_context(open_cages(config, recognising=False)), lambda: console_people.NOW))


def _row(name: str, address: str, port: int) -> str:
    """Statements, and milliseconds in process and by HTTP, of one page."""
    from django.db import connection
    from django.test import Client

    from storage.accounts import active_account

    client = Client(headers={"host": f"127.0.0.1:{port}"})
    client.force_login(active_account(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    status = client.get(address).status_code
    if status != 200:
        return f"answers {status} | | "
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        client.get(address)
    inside = median(lambda: client.get(address))
    cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
    wire = http.client.HTTPConnection("127.0.0.1", port)

    def by_http() -> None:
        wire.request("GET", address, headers={"Cookie": cookie})
        answer = wire.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answers {answer.status}")

    outside = median(by_http)
    wire.close()
    return f"{len(asked)} | {inside:.0f} | {outside:.0f}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place) / "season", int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
