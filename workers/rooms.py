"""The parts of a running system, made from the configuration: what every step of the worker is handed."""

import os
import secrets
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cage.door import Cage
from cage.limits import Limits
from desk.answering import Desk
from intake.mailbox import Mailbox
from intake.opening import open_mailbox
from intake.settings import MailboxSettings
from notifier.post import Post, open_post
from notifier.settings import PostSettings
from ops.config import Config
from storage.blobs import BlobStore
from storage.database import open_database

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Configuration, desk, store and clock of one process, and the name under which it holds leases."""

    config: Config
    desk: Desk
    blobs: BlobStore
    clock: Clock = now
    owner: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(4)}")

    @property
    def lease(self) -> timedelta:
        return timedelta(seconds=self.config.settings.limits.lease_seconds)

    @property
    def mailbox_name(self) -> str:
        """What the mailbox is called in the records."""
        return mailbox_settings(self.config).name

    @property
    def folders(self) -> dict[str, str]:
        """The mailbox folder for each target of a decided message."""
        mailbox = self.config.settings.mailbox
        return {"done": mailbox.done, "review": mailbox.review, "failed": mailbox.failed}


def furnish(config: Config, clock: Clock = now) -> Rooms:
    """The rooms for this process; the database is opened and, where the configuration says so, brought up to date."""
    open_database(config.settings.database.url, config.settings.database.migrate)
    return furnished(config, clock)


def furnished(config: Config, clock: Clock = now) -> Rooms:
    """The rooms over a database that is open already."""
    policy, console = config.settings.policy, config.settings.console
    hold = timedelta(seconds=console.hold_seconds)
    desk = Desk(config.policy, config.office, policy.ask_resend, policy.password_hours, hold)
    return Rooms(config, desk, BlobStore(Path(config.settings.blobs.url)), clock)


def limits(config: Config) -> Limits:
    """How much one message may take of the reader."""
    table = config.settings.limits
    return Limits(
        memory_bytes=table.read_memory_bytes,
        cpu_seconds=table.read_seconds,
        deadline_seconds=table.read_seconds,
        answer_bytes=table.answer_bytes,
    )


def start_cage(config: Config) -> Cage:
    """The cage that this process starts; CageUnavailable where it cannot be closed and may not stay open."""
    return Cage.start(limits(config), allow_unconfined=config.settings.limits.allow_unconfined)


def mailbox_settings(config: Config) -> MailboxSettings:
    """The table [mailbox] as the mailbox wants it."""
    table = config.settings.mailbox
    return MailboxSettings(
        kind=table.kind,
        host=table.host,
        port=table.port,
        tls=table.tls,
        ca_file=Path(table.ca_file) if table.ca_file else None,
        user=table.user,
        password=table.password,
        auth=table.auth,
        token_file=Path(table.token_file) if table.token_file else None,
        token_command=tuple(shlex.split(table.token_command)),
        path=Path(table.path) if table.path else None,
        inbox=table.inbox,
        done=table.done,
        review=table.review,
        failed=table.failed,
        max_message_bytes=config.settings.limits.message_bytes,
        idle_renewal=float(config.settings.schedule.idle_seconds),
    )


def mailbox_of(config: Config) -> Mailbox:
    """The office's mailbox, connected when first used."""
    return open_mailbox(mailbox_settings(config))


def post_of(config: Config) -> Post:
    """The way letters leave."""
    table = config.settings.smtp
    return open_post(
        PostSettings(
            kind=table.kind,
            bounces=config.office.bounces,
            host=table.host,
            port=table.port,
            tls=table.tls,
            ca_file=table.ca_file or None,
            user=table.user or None,
            password=table.password or None,
            path=table.path or None,
        )
    )
