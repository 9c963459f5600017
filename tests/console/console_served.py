"""A console of its own process over a copy of the demo's season, for tests in a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from console_people import NOW, people

from console.dossier import Dossier
from storage.database import close_connections, use_database
from storage.models import Case


def copy_season(season: Path, folder: Path) -> None:
    """The records and the stored messages of a season: those are never changed, so that a link to each will do."""
    folder.mkdir(exist_ok=True)
    shutil.copy(season / "intake.sqlite3", folder)
    shutil.copytree(season / "blobs", folder / "blobs", copy_function=os.link)


@contextmanager
def console_over(season: Path, room: Path) -> Iterator[str]:
    """A console over a copy of a season, made in the folder `room`; the records of this process are that copy's from then on."""
    folder = room / "season"
    copy_season(season, folder)
    use_database(f"sqlite:///{folder / 'intake.sqlite3'}")
    people()
    close_connections()
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    own = {
        "INTAKE_CONSOLE__ORIGIN": origin,
        "INTAKE_CONSOLE__KEY_PATH": str(room / "console.key"),
        "INTAKE_DATABASE__URL": f"sqlite:///{folder / 'intake.sqlite3'}",
        "INTAKE_BLOBS__URL": str(folder / "blobs"),
    }
    command = [sys.executable, str(Path(__file__).parent / "serve_at.py"), NOW.isoformat()]
    log = (room / "console.log").open("wb")
    with log, subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log) as server:
        try:
            _wait_for(port, server)
            yield origin
        finally:
            server.terminate()
            close_connections()


def asking(code: str, nth: int = 0) -> str:
    """The receipt number of a case whose first question has this code, in the order of receipt."""
    waiting = Case.objects.filter(waiting_since__isnull=False).order_by("id")
    return [case.receipt_number for case in waiting if [q.code for q in Dossier(case, "clerk").questions][:1] == [code]][nth]


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the console ended"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the console does not answer")
