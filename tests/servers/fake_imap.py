"""A scripted IMAP server for what a real one cannot be made to do: freeze, trickle, hang up, refuse STARTTLS, lose a message."""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

FROZEN = "frozen"
HANG_UP = "hang up"
TRICKLE = "trickle"


class FakeImap:
    """Holds `messages` (UID: bytes) in INBOX and says what `answers` has for a command, if the key is part of its line.

    An answer is FROZEN (nothing, ever), HANG_UP, TRICKLE (never a whole answer), lines to send before the tagged OK (`{tag}` stands for
    the tag; if the last line begins with it, no OK follows), or a function of the
    line that returns one of these, or None for the usual answer.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        greeting: str = "* OK ready",
        capabilities: str = "IMAP4rev1 IDLE MOVE UIDPLUS",
        messages: dict[int, bytes] | None = None,
        answers: dict[str, str | Callable[[str], str | None]] | None = None,
    ) -> None:
        self.greeting, self.capabilities = greeting, capabilities
        self.messages = messages or {}
        self.answers = answers or {}
        self.said: list[str] = []
        self.connections = 0
        self._stopping = threading.Event()
        self._lines: list[socket.socket] = []
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        for line in [self._listener, *self._lines]:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self.connections += 1
                self._lines.append(line)
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as reader:
            if self.greeting == FROZEN:
                reader.read()
                return
            line.sendall(self.greeting.encode() + b"\r\n")
            pending = ""
            for raw in reader:
                command = raw.decode("latin-1").rstrip("\r\n")
                self.said.append(command)
                # What follows our "+" goes on with the command before it: DONE, or what AUTHENTICATE wants to know.
                tag = pending or command.partition(" ")[0]
                pending = "" if pending else tag if command.endswith("IDLE") or "AUTHENTICATE" in command else ""
                if not self._answer(line, command, tag, bool(pending)):
                    return

    def _answer(self, line: socket.socket, command: str, tag: str, more: bool) -> bool:
        """False when the connection is to end; `more` when the client has not said all."""
        answer = next((answer for part, answer in self.answers.items() if part in command), None)
        if callable(answer):
            answer = answer(command)
        if answer == HANG_UP:
            return False
        if answer == FROZEN:
            self._stopping.wait()
            return False
        while answer == TRICKLE:
            line.sendall(b"* OK still here\r\n")
            self._stopping.wait(0.05)
        if answer is None:
            for usual in self._usual(command):
                line.sendall(usual)
        else:
            line.sendall("".join(f"{part}\r\n" for part in answer.format(tag=tag).split("\n") if part).encode())
        if not more and not (answer or "").rpartition("\n")[2].startswith("{tag}"):
            line.sendall(f"{tag} OK done\r\n".encode())
        return "LOGOUT" not in command

    def _usual(self, command: str) -> list[bytes]:
        if "CAPABILITY" in command:
            return [f"* CAPABILITY {self.capabilities}\r\n".encode()]
        if "SELECT" in command or "EXAMINE" in command:
            return [b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 99] ok\r\n" % len(self.messages)]
        if "SEARCH" in command:
            return [b"* SEARCH " + " ".join(map(str, self.messages)).encode() + b"\r\n"]
        if "FETCH" in command:
            return [self._fetched(uid, command) for uid in self._asked(command)]
        return [b"+ go on\r\n"] if command.endswith("IDLE") or "AUTHENTICATE" in command else []

    def _asked(self, command: str) -> list[int]:
        match = re.search(r"FETCH ([\d,]+) ", command)
        return [uid for uid in map(int, match[1].split(",")) if uid in self.messages] if match else []

    def _fetched(self, uid: int, command: str) -> bytes:
        message = self.messages[uid]
        size = b"* 1 FETCH (UID %d RFC822.SIZE %d" % (uid, len(message))
        if "BODY" not in command:
            return size + b")\r\n"
        part, text = (b"HEADER", message.partition(b"\r\n\r\n")[0]) if "HEADER" in command else (b"", message)
        return size + b' INTERNALDATE "15-Jan-2027 10:00:00 +0900" BODY[%s] {%d}\r\n%s)\r\n' % (part, len(text), text)
