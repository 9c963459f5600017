"""The server of the staff pages."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from ops.errors import ConfigurationError

THREADS = 8


def application() -> WSGIHandler:
    """Django, set up for the pages."""
    from django.core.wsgi import get_wsgi_application

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    return get_wsgi_application()


def prepare(migrate: str) -> None:
    """Brings the tables of sessions, second factors and limits up to date, and forgets sessions that are over.

    ConfigurationError where the tables are behind and may not be.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if migrate != "auto":
            raise ConfigurationError('the database is behind and database.migrate is "manual": start the console once with "auto"')
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions", verbosity=0)


def serve(app: WSGIHandler, host: str, port: int, scheme: str) -> None:
    """Serves until told to stop; `scheme` is https where a proxy with TLS stands before it."""
    import waitress

    waitress.serve(app, host=host, port=port, threads=THREADS, url_scheme=scheme, ident=None, **behind_a_proxy(scheme))


def behind_a_proxy(scheme: str) -> dict[str, Any]:
    """Waitress believes a proxy on this machine alone, and only from where somebody comes; without TLS there is no proxy to believe."""
    believed = {"trusted_proxy": "127.0.0.1", "trusted_proxy_count": 1, "trusted_proxy_headers": {"x-forwarded-for"}}
    return {"clear_untrusted_proxy_headers": True} | (believed if scheme == "https" else {})
