"""`intake console`: the staff pages."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import ConfigFile, records
from ops.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from cage.door import Cage
    from cage.pages import Pictures, Recogniser
    from cage.papers import Papers
    from cage.registers import Registers
    from cage.statements import Statements
    from console.house import House
    from ops.config import Config

Bind = Annotated[
    str, typer.Option("--bind", metavar="HOST:PORT", help="Where to listen (default: the port of console.origin on this machine).")
]


def console(bind: Bind = "", config: ConfigFile = None) -> None:
    """Serves the staff pages until it is stopped."""
    if config is not None:
        os.environ["INTAKE_CONFIG"] = str(config)
    os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
    import django

    django.setup()
    serve(config, bind)


def serve(config: Path | None, bind: str = "", clock: Callable[[], datetime] | None = None) -> None:
    """Serves the pages of a configuration; Django is set up. Another clock is for a season that is played."""
    from urllib.parse import urlsplit

    from console.house import enter
    from console.serving import application, prepare
    from console.serving import serve as listen
    from workers.rooms import now

    loaded = records(config)
    origin = loaded.settings.console.origin
    host, port = address(bind, origin)
    prepare(loaded.settings.database.migrate)
    with open_cages(loaded) as cages:
        enter(house_over(loaded, cages, clock or now))
        app = application()
        typer.echo(f"The console is at {origin} (listening at {host}:{port}); Ctrl-C ends it.")
        listen(app, host, port, urlsplit(origin).scheme)


@dataclass(frozen=True, slots=True)
class Cages:
    """What opens files for the staff pages, one of each kind for a process."""

    cage: "Cage"
    papers: "Papers"
    pictures: "Pictures"
    statements: "Statements"
    registers: "Registers"
    recogniser: "Recogniser | None"


@contextmanager
def open_cages(loaded: "Config", *, recognising: bool = True) -> Iterator[Cages]:
    """The cages, ended at the end; with the text recogniser where it is installed, unless it is not wanted."""
    from cage.door import Cage
    from cage.pages import Pictures, Recogniser, can_recognise
    from cage.papers import Papers
    from cage.registers import Registers
    from cage.statements import Statements
    from workers.rooms import limits

    unconfined = loaded.settings.limits.allow_unconfined
    with ExitStack() as opened:
        yield Cages(
            opened.enter_context(Cage.start(limits(loaded), allow_unconfined=unconfined)),
            opened.enter_context(Papers.start(allow_unconfined=unconfined)),
            opened.enter_context(Pictures.start(allow_unconfined=unconfined)),
            opened.enter_context(Statements.start(allow_unconfined=unconfined)),
            opened.enter_context(Registers.start(allow_unconfined=unconfined)),
            opened.enter_context(Recogniser.start(allow_unconfined=unconfined)) if recognising and can_recognise() else None,
        )


def house_over(loaded: "Config", cages: Cages, clock: Callable[[], datetime]) -> "House":
    """The house of the staff pages over a database that is open."""
    from console.house import House
    from console.papers import Documents
    from workers.keying import key_in
    from workers.rooms import furnished

    rooms = furnished(loaded, clock)
    return House(
        config=loaded,
        desk=rooms.desk,
        blobs=rooms.blobs,
        documents=Documents(rooms.blobs, cages.papers, cages.pictures, loaded.reading, cages.recogniser),
        statements=cages.statements,
        registers=cages.registers,
        key_in=partial(key_in, rooms, cages.cage),
        clock=clock,
    )


def address(bind: str, origin: str) -> tuple[str, int]:
    """Host and port to listen at. ConfigurationError where passwords would travel in the clear."""
    from urllib.parse import urlsplit

    parts = urlsplit(origin)
    host, _, port = (bind or f"127.0.0.1:{parts.port or 8100}").rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise UsageError(f"--bind: {bind} is no host and port such as 127.0.0.1:8100")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError("console.origin is http: put a proxy with TLS before the console and name its https address there")
    return host.strip("[]"), int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
