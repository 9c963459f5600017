"""An SMTP server on loopback that keeps every letter, and can be told to refuse, to put off, or to fall silent."""

import asyncio
import time
from dataclasses import dataclass
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from servers.dovecot import free_port


@dataclass(frozen=True)
class Letter:
    """`at` by time.monotonic; `sender` is the envelope's."""

    at: float
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class LetterSink:
    """Takes letters into `letters`.

    `replies[address] = "451 4.7.1 later"` answers RCPT for this address so, `data_reply` answers after the text of a letter (kept only if
    it begins with 2), and `hang_after_data` keeps the letter and never says so.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[Letter] = []
        self.replies: dict[str, str] = {}
        self.data_reply = "250 2.0.0 taken"
        self.hang_after_data = False
        self.hanging = Event()
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()

    def addressed_to(self, recipient: str) -> list[Letter]:
        return [letter for letter in self.letters if recipient in letter.recipients]

    def clear(self) -> None:
        self.letters.clear()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_reply.startswith("2"):
            content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
            self.letters.append(Letter(time.monotonic(), envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        if self.hang_after_data:
            self.hanging.set()
            await asyncio.sleep(3600)
        return self.data_reply
