"""Django's settings: the records only; `console.settings` adds what the staff pages need."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ops.errors import ConfigurationError

SECRET_KEY = "the records sign nothing"  # noqa: S105 - no session, cookie or token is made with it
INSTALLED_APPS = ["storage"]
AUTH_USER_MODEL = "storage.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None

SQLITE_OPTIONS = {
    # IMMEDIATE: a transaction that upgrades to a writer does not wait for the lock, it fails at once.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    # FULL: with NORMAL a power cut may take back the last commits, and a letter that was sent would be sent again.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
}


def database(url: str) -> dict[str, Any]:
    """Django's description of the database that a URL names; ConfigurationError if it names none."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": SQLITE_OPTIONS}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigurationError("database.url: its host or port cannot be read") from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ConfigurationError("database.url: neither sqlite:///path nor postgresql://user@host/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {"connect_timeout": 10, "options": "-c synchronous_commit=on"},
    }


DATABASES = {"default": database(os.environ.get("INTAKE_DATABASE__URL", "sqlite:///var/intake.sqlite3"))}
