"""One turn of a service that goes on whatever happens: a trouble is logged by its kind, and the next turn tries again."""

from collections.abc import Callable

from ops.errors import IntakeError
from ops.log import log
from storage.database import close_connections, errors_made_ours


def try_once(job: str, step: Callable[[], object]) -> None:
    """Takes the step. What goes wrong is logged without its text, which may quote a mail."""
    try:
        with errors_made_ours():
            step()
    except IntakeError as trouble:
        log.error("trouble", job=job, trouble=type(trouble).__name__)
    except Exception as bug:
        log.error("bug", job=job, trouble=type(bug).__name__)
    finally:
        # A connection that broke is not mended by itself.
        close_connections()
