"""The office's mailbox on an IMAP server.

Messages are named by UID only, and every call selects INBOX anew and compares UIDVALIDITY before a stored UID is used. No text that comes
from a message ever becomes part of a command. Nothing is expunged: where MOVE is missing, `intake.copying` does what can be done.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from imapclient import IMAPClient

from intake.backoff import pauses
from intake.connection import connect, deadline, hang_up, say_goodbye, translated
from intake.copying import KEYWORD, check_keyword, copy_and_mark
from intake.filed import move_on
from intake.mailbox import HEADER_LIMIT, Fetched, Filed, Moves, TooLarge, Unfetchable, Waiting, never
from intake.settings import MailboxSettings
from ops.errors import MailboxRefused, MailboxUnreachable

AT_ONCE = 500
"""UIDs named in one command; servers limit the length of a line."""
FAILURES_BORNE = 40
"""Failed questions for sizes in one listing; to find one bad message among five hundred takes about ten."""
POLL_SECONDS = 30.0
"""How often a server without IDLE is asked."""
SLICE = 1.0
"""Seconds after which a waiting call looks whether it is to stop."""
WHOLE = b"BODY[]"
HEADER = b"BODY[HEADER]<0>"

Answer = dict[bytes, Any]


class ImapMailbox:
    """`Mailbox` over IMAP4rev1; connects at the first call, and again whenever the line was lost."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self._uidvalidity = 0
        self._uidnext = 0
        self._seen: tuple[int, int] | None = None
        self._unsized: set[tuple[int, int]] = set()
        self._folders: dict[str, str] = {}

    def waiting(self) -> tuple[Waiting, ...]:
        """Everything in the inbox in the order of arrival, but for originals that carry the keyword of a finished copy."""
        self._select()
        self._seen = self._uidvalidity, self._uidnext
        with self._asking() as client:
            uids = sorted(client.search(["UNKEYWORD", KEYWORD]))
        uidvalidity = self._uidvalidity
        sizes = {uid: 0 for uid in uids if (uidvalidity, uid) in self._unsized}
        for some in _portions([uid for uid in uids if uid not in sizes]):
            sizes |= self._sizes(some)
        return tuple(Waiting(self._settings.name, str(uidvalidity), str(uid), sizes[uid]) for uid in uids if uid in sizes)

    def fetch(self, batch: Sequence[Waiting]) -> Iterator[Fetched | TooLarge | Unfetchable]:
        """Answers in the order of the batch, what is unfetchable last; one command for all, and one by one only if that fails."""
        self._select()
        current = [message for message in batch if self._is_current(message)]
        whole = [int(message.uid) for message in current if 0 < message.size <= self._settings.max_message_bytes]
        answers: dict[int, Answer] = {}
        failed: list[Unfetchable] = []
        try:
            answers = self._ask(whole, "BODY.PEEK[]")
        except (MailboxUnreachable, MailboxRefused):
            self._select_again()
        for message in current:
            result = self._read(message, answers.pop(int(message.uid), {})) or self._fetch_alone(message)
            if isinstance(result, Unfetchable):
                failed.append(result)
            elif result:
                yield result
        if failed and len(failed) == len(current):
            self._accuse(failed)
        yield from failed

    def move(self, messages: Sequence[Waiting], folder: str) -> Moves:
        """By MOVE (RFC 6851), else by copy and keyword; what is no longer in the inbox under its UID has been moved before."""
        self._select(readonly=False)
        current = [message for message in messages if self._is_current(message)]
        self._folder(folder)
        left: set[int] = set()
        for some in _portions([int(message.uid) for message in current]):
            left |= self._move(some, folder)
        return Moves(
            moved=tuple(message for message in current if int(message.uid) not in left),
            stale=tuple(message for message in messages if not self._is_current(message)),
            refused=tuple(message for message in current if int(message.uid) in left),
        )

    def move_on(self, messages: Sequence[Filed], source: str, folder: str) -> tuple[Filed, ...]:
        """One by one: it is seldom done, and each has to be read to be known."""
        refused = []
        for message in messages:
            origin, target = self._folder(source), self._folder(folder)
            try:
                with self._asking() as client:
                    move_on(client, message, origin, target, self._settings.max_message_bytes)
            except MailboxRefused:
                refused.append(message)
        return tuple(refused)

    def idle(self, until: float, stopped: Callable[[], bool] = never) -> bool:
        """As `Mailbox.idle`; a lost line is restored with growing pauses, and only if it is still lost at `until` that is raised."""
        pause = pauses()
        while True:
            try:
                return self._watch(until, stopped)
            except MailboxUnreachable:
                _rest(min(until, time.monotonic() + next(pause)), stopped)
                if stopped():
                    return False
                if time.monotonic() >= until:
                    raise

    def close(self) -> None:
        """Logs out; the next call connects anew."""
        client, self._client = self._client, None
        if client:
            say_goodbye(client)

    # One exchange with the server.

    @contextmanager
    def _asking(self, seconds: float | None = None) -> Iterator[IMAPClient]:
        """The connection, under a deadline; after any failure but a plain NO it is given up, as its state is unknown."""
        if self._client is None:
            self._client = connect(self._settings)
            self._folders.clear()
        try:
            with translated(self._settings.name), deadline(self._client, seconds or self._settings.command_timeout):
                yield self._client
        except MailboxRefused:
            raise
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client:
            hang_up(client)

    def _select(self, readonly: bool = True) -> None:
        """INBOX as it is now; a connection that died since the last call is replaced once. To look, EXAMINE is enough and marks nothing."""
        if self._client is not None:
            try:
                self._select_once(readonly)
                return
            except MailboxUnreachable:
                pass
        self._select_once(readonly)

    def _select_again(self, readonly: bool = True) -> None:
        """After a failure: raises when it is the server that is down, or the inbox another, and not a message that is bad."""
        before = self._uidvalidity
        self._folders.clear()
        self._select(readonly)
        if self._uidvalidity != before:
            raise MailboxUnreachable(f"{self._settings.name}: the inbox was replaced while we worked on it")

    def _select_once(self, readonly: bool) -> None:
        with self._asking() as client:
            state = client.select_folder(self._settings.inbox, readonly)
            self._uidvalidity, self._uidnext = int(state[b"UIDVALIDITY"]), int(state.get(b"UIDNEXT", 0))

    def _is_current(self, message: Waiting) -> bool:
        return message.mailbox == self._settings.name and message.uidvalidity == str(self._uidvalidity)

    # Fetching.

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        """Bytes by UID; a message whose size the server cannot tell is found by halving, has the size 0, and is remembered."""
        sizes: dict[int, int] = {}
        to_ask, failures = [uids], 0
        while to_ask:
            some = to_ask.pop()
            try:
                with self._asking() as client:
                    sizes |= {uid: int(answer[b"RFC822.SIZE"]) for uid, answer in client.fetch(some, ["RFC822.SIZE"]).items()}
            except (MailboxUnreachable, MailboxRefused):
                failures += 1
                if failures > FAILURES_BORNE:
                    raise
                self._select_again()
                if len(some) == 1:
                    self._unsized.add((self._uidvalidity, some[0]))
                    sizes[some[0]] = 0
                else:
                    to_ask += [some[: len(some) // 2], some[len(some) // 2 :]]
        return sizes

    def _ask(self, uids: list[int], what: str) -> dict[int, Answer]:
        with self._asking() as client:
            return dict(client.fetch(uids, [what, "INTERNALDATE"])) if uids else {}

    def _read(self, message: Waiting, answer: Answer) -> Fetched | TooLarge | None:
        """The message out of the server's answer; None when the answer does not hold it."""
        received = (answer.get(b"INTERNALDATE") or datetime.now(UTC)).astimezone(UTC)
        if isinstance(answer.get(WHOLE), bytes):
            return Fetched(message, answer[WHOLE], received)
        if isinstance(answer.get(HEADER), bytes):
            return TooLarge(message, answer[HEADER], received, self._settings.max_message_bytes)
        return None

    def _fetch_alone(self, message: Waiting) -> Fetched | TooLarge | Unfetchable | None:
        """The message asked for by itself, twice at most; None when it is no longer there."""
        large = message.size > self._settings.max_message_bytes
        what = f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>" if large else "BODY.PEEK[]"
        reason: Literal["refused", "broken"] = "refused"
        for _ in range(2):
            try:
                result = self._read(message, self._ask([int(message.uid)], what).get(int(message.uid), {}))
                if result or not self._is_there(message):
                    return result
            except MailboxRefused:
                reason = "refused"
            except MailboxUnreachable:
                reason = "broken"
            self._select_again()
        return Unfetchable(message, reason)

    def _accuse(self, failed: list[Unfetchable]) -> None:
        """Raises MailboxUnreachable if another message cannot be had either: then it is the server's store that is ill, not these."""
        with self._asking() as client:
            others = set(client.search(["ALL"])) - {int(bad.waiting.uid) for bad in failed}
        if others:
            try:
                self._ask([max(others)], "BODY.PEEK[]<0.1>")
            except MailboxRefused as error:
                raise MailboxUnreachable(f"{self._settings.name}: the server gives no message at all") from error

    def _is_there(self, message: Waiting) -> bool:
        with self._asking() as client:
            return bool(client.search(["UID", message.uid]))

    # Moving.

    def _move(self, uids: list[int], folder: str) -> set[int]:
        """Those that the server would not move; if it stumbles over one, each is moved by itself."""
        try:
            return self._move_together(uids, folder)
        except (MailboxUnreachable, MailboxRefused):
            self._select_again(readonly=False)
        left: set[int] = set()
        for uid in uids:
            try:
                left |= self._move_together([uid], folder)
            except (MailboxUnreachable, MailboxRefused):
                left.add(uid)
                self._select_again(readonly=False)
        return left

    def _move_together(self, uids: list[int], folder: str) -> set[int]:
        target = self._folder(folder)
        with self._asking() as client:
            if client.has_capability("MOVE"):
                client.move(uids, target)
                return set(client.fetch(uids, ["UID"]))
            copy_and_mark(client, uids, self._settings.inbox, target)
            return set()

    def _folder(self, folder: str) -> str:
        """The server's full name of `folder`, made and subscribed if missing; MailboxRefused where nothing could be put aside at all."""
        if folder not in self._folders:
            with self._asking() as client:
                # Many hosts keep everything under "INBOX." (RFC 2342).
                personal = client.namespace().personal if client.has_capability("NAMESPACE") else None
                prefix = personal[0][0] if personal else ""
                full = folder if folder.startswith(prefix) else prefix + folder
                if not client.folder_exists(full):
                    client.create_folder(full)
                    client.subscribe_folder(full)
                if not client.has_capability("MOVE"):
                    check_keyword(client, self._settings.inbox)
                self._folders[folder] = full
        return self._folders[folder]

    # Waiting for mail.

    def _watch(self, until: float, stopped: Callable[[], bool]) -> bool:
        while not stopped() and time.monotonic() < until:
            began = time.monotonic()
            self._select()
            if self._seen != (self._uidvalidity, self._uidnext):
                return True
            if self._has_idle():
                if self._idle_once(min(until, began + self._settings.idle_renewal), stopped):
                    return True
                # A server that ends every IDLE at once is not asked more often than this.
                _rest(min(until, began + SLICE), stopped)
            else:
                _rest(min(until, began + POLL_SECONDS), stopped)
        return False

    def _has_idle(self) -> bool:
        with self._asking() as client:
            return bool(client.has_capability("IDLE"))

    def _idle_once(self, until: float, stopped: Callable[[], bool]) -> bool:
        """One IDLE (RFC 2177) of at most `until`; whether a message came. Raises if the line turns out dead."""
        with self._asking(self._settings.idle_renewal + self._settings.command_timeout) as client:
            client.idle()
            heard: list[Any] = []
            # What came in one piece with the server's "+" is in the reader's buffer, where idle_check does not look; idle_done does.
            waiting = not _has_read_ahead(client)
            while waiting and not stopped() and time.monotonic() < until:
                asked = time.monotonic()
                heard = client.idle_check(timeout=max(0.0, min(SLICE, until - asked)))
                # On a dead line idle_check returns nothing at once, for ever; only idle_done finds out.
                ended = not heard and time.monotonic() - asked < SLICE / 2
                waiting = not (ended or _says(heard, b"EXISTS") or _says(heard, b"BYE"))
            _, late = client.idle_done()
            heard = [*heard, *late]
            if _says(heard, b"BYE"):
                raise MailboxUnreachable(f"{self._settings.name}: the server ends the connection")
            return _says(heard, b"EXISTS")


def _has_read_ahead(client: IMAPClient) -> bool:
    line = client.socket()
    timeout = line.gettimeout()
    line.setblocking(False)
    try:
        return bool(client._imap.file.peek(1))
    except OSError:
        # An encrypted line with nothing to read says so by an error.
        return False
    finally:
        line.settimeout(timeout)


def _says(responses: Sequence[Any], word: bytes) -> bool:
    return any(word in response[:2] for response in responses if isinstance(response, tuple))


def _portions(uids: list[int]) -> Iterator[list[int]]:
    return (uids[start : start + AT_ONCE] for start in range(0, len(uids), AT_ONCE))


def _rest(until: float, stopped: Callable[[], bool]) -> None:
    while not stopped() and (left := until - time.monotonic()) > 0:
        time.sleep(min(SLICE, left))
