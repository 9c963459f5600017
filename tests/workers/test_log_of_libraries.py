"""What libraries say becomes a line of our log, without what they put into it."""

import json
import logging

import pytest
import structlog

from ops.log import LIBRARIES, start_log


@pytest.fixture(autouse=True)
def log_as_before():
    """The log that these tests start writes into a file that is closed after them."""
    yield
    structlog.reset_defaults()
    for name in LIBRARIES:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_fixed_words_and_kind_only(capsys):
    """A task's arguments or an exception's text may quote a mail; no traceback is printed."""
    start_log("info")
    try:
        raise ValueError("山田 太郎")
    except ValueError:
        logging.getLogger("huey.consumer").exception("Unhandled exception in task %s.", "山田 太郎")
    (line,) = lines(capsys)
    assert (line["said"], line["trouble"], line["level"]) == ("Unhandled exception in task %s.", "ValueError", "warning")


def test_same_words_once_a_minute(capsys):
    """A queue that is down for a day must not fill the disk with lines."""
    start_log("info")
    for _ in range(1000):
        logging.getLogger("huey").error("Error reading from queue")
    assert len(lines(capsys)) == 1
