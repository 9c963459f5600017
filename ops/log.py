"""The log: JSON lines on standard error, ids and codes only. Nothing in it identifies a person."""

import logging
import sys
import time
from typing import Any

import structlog

log: Any = structlog.get_logger()

LIBRARIES = ("huey", "apscheduler", "django", "waitress")
"""Their warnings become lines of ours; by themselves they would print tracebacks."""

EVERY = 60.0


def start_log(level: str) -> None:
    """Sends the log to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # looked up each time: standard error may be another by then
        cache_logger_on_first_use=False,
    )
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [_Forwarding(logging.WARNING)], False


class _Forwarding(logging.Handler):
    """Passes on what a library says by its own fixed words and the kind of the exception: what it puts into them may be anything.

    Once a minute at most: a worker that cannot read its queue says so twenty times a second.
    """

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._said: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        said, now = str(record.msg), time.monotonic()
        if now - self._said.get(said, -EVERY) < EVERY:
            return
        self._said[said] = now
        trouble = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        log.warning("library", name=record.name, said=said, trouble=trouble)
