"""The log: JSON lines on standard error, ids and codes only. Nothing in it identifies a person."""

import logging
import sys
from typing import Any

import structlog

log: Any = structlog.get_logger()


def start_log(level: str, *, plain: bool = False) -> None:
    """Sends the log to standard error: as JSON, or as readable lines for a terminal."""
    renderer: Any = structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
