"""What has to be known about the office's mailbox: the table [mailbox] of config.toml as a value."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from ops.errors import ConfigurationError

IDLE_RENEWED_WITHIN = 300.0
"""Seconds; a dead link is noticed at the next renewal at the latest."""


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox; seconds and bytes throughout. Secrets are kept out of the printed form."""

    kind: Literal["imap", "maildir", "folder"]
    host: str = ""
    port: int | None = None
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: Path | None = None
    user: str = ""
    auth: Literal["password", "oauth2"] = "password"
    password: str = field(default="", repr=False)
    token_file: Path | None = None
    token_command: tuple[str, ...] = ()
    path: Path | None = None
    inbox: str = "INBOX"
    done: str = "処理済"
    review: str = "要確認"
    failed: str = "処理不能"
    max_message_bytes: int = 40_000_000
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    command_timeout: float = 300.0
    idle_renewal: float = 240.0

    @property
    def name(self) -> str:
        """What the mailbox is called in rows, logs and error messages."""
        return f"imap:{self.user}@{self.host}/{self.inbox}" if self.kind == "imap" else f"{self.kind}:{self.path}"

    @property
    def folders(self) -> tuple[str, str, str]:
        return self.done, self.review, self.failed


def check_settings(settings: MailboxSettings) -> None:
    """ConfigurationError naming the first key that is missing or contradicts another."""
    if len(set(settings.folders)) < 3 or settings.inbox in settings.folders or not all(settings.folders):
        raise ConfigurationError("[mailbox] inbox and the folders done, review and failed must be four different names")
    if settings.kind == "imap":
        _check_imap(settings)
    else:
        _check_path(settings)


def _check_imap(settings: MailboxSettings) -> None:
    for key in ("host", "user"):
        if not getattr(settings, key):
            raise ConfigurationError(f"[mailbox] {key} is missing")
    if settings.tls == "none" and not is_loopback(settings.host):
        raise ConfigurationError('[mailbox] tls = "none" is for a server on this machine only; use "implicit" or "starttls"')
    if settings.auth == "password" and not settings.password:
        raise ConfigurationError("[mailbox] password is missing (INTAKE_MAILBOX__PASSWORD or INTAKE_MAILBOX__PASSWORD_FILE)")
    if settings.auth == "oauth2" and (settings.token_file is None) == (not settings.token_command):
        raise ConfigurationError('[mailbox] auth = "oauth2" needs either token_file or token_command')
    if not 0 < settings.idle_renewal <= IDLE_RENEWED_WITHIN:
        raise ConfigurationError(f"[mailbox] idle_renewal must be above 0 and at most {IDLE_RENEWED_WITHIN:.0f} seconds")


def _check_path(settings: MailboxSettings) -> None:
    if settings.path is None:
        raise ConfigurationError("[mailbox] path is missing")
    for folder in settings.folders:
        if folder.startswith(".") or "/" in folder or "\0" in folder:
            raise ConfigurationError(f"[mailbox] {folder!r} cannot be the name of a folder")
    if not settings.path.is_dir():
        raise ConfigurationError(f"[mailbox] path: there is no folder {settings.path}")
    if settings.kind == "maildir" and not all((settings.path / part).is_dir() for part in ("cur", "new")):
        raise ConfigurationError(f"[mailbox] path: {settings.path} is no Maildir, it lacks cur or new")


def is_loopback(host: str) -> bool:
    """Whether what is said to `host` stays on this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
