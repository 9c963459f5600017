"""`intake console`: the staff pages."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from commands.options import ConfigFile, records
from ops.errors import ConfigurationError, UsageError

Bind = Annotated[
    str, typer.Option("--bind", metavar="HOST:PORT", help="Where to listen (default: the port of console.origin on this machine).")
]


def now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


def console(bind: Bind = "", config: ConfigFile = None) -> None:
    """Serves the staff pages until it is stopped."""
    if config is not None:
        os.environ["INTAKE_CONFIG"] = str(config)
    os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
    import django

    django.setup()
    serve(config, bind)


def serve(config: Path | None, bind: str = "", clock: Callable[[], datetime] = now) -> None:
    """Serves the pages of a configuration; Django is set up. Another clock is for a season that is played."""
    from functools import partial
    from urllib.parse import urlsplit

    from cage.door import Cage
    from cage.pages import LIMITS as PICTURE_LIMITS
    from cage.pages import RECOGNISING, Pictures, Recogniser, can_recognise
    from cage.papers import LIMITS as PAPER_LIMITS
    from cage.papers import Papers
    from cage.registers import Registers
    from cage.statements import Statements
    from console.house import House, enter
    from console.papers import Documents
    from console.serving import application, prepare
    from console.serving import serve as listen
    from workers.keying import key_in
    from workers.rooms import furnished, limits

    loaded = records(config)
    origin = loaded.settings.console.origin
    host, port = address(bind, origin)
    prepare(loaded.settings.database.migrate)
    rooms, unconfined = furnished(loaded, clock), loaded.settings.limits.allow_unconfined
    with ExitStack() as cages:
        cage = cages.enter_context(Cage.start(limits(loaded), allow_unconfined=unconfined))
        papers = cages.enter_context(Papers.start(PAPER_LIMITS, allow_unconfined=unconfined))
        pictures = cages.enter_context(Pictures.start(PICTURE_LIMITS, allow_unconfined=unconfined))
        recogniser = cages.enter_context(Recogniser.start(RECOGNISING, allow_unconfined=unconfined)) if can_recognise() else None
        statements = cages.enter_context(Statements.start(allow_unconfined=unconfined))
        registers = cages.enter_context(Registers.start(allow_unconfined=unconfined))
        documents = Documents(rooms.blobs, papers, pictures, loaded.reading, recogniser)
        enter(
            House(
                config=loaded,
                desk=rooms.desk,
                blobs=rooms.blobs,
                cage=cage,
                documents=documents,
                statements=statements,
                registers=registers,
                key_in=partial(key_in, rooms, cage),
                clock=clock,
            )
        )
        app = application()
        typer.echo(f"The console is at {origin} (listening at {host}:{port}); Ctrl-C ends it.")
        listen(app, host, port, urlsplit(origin).scheme)


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
