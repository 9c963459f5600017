"""A mail server that takes letters, told by each test what to answer; and an application to be answered."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from servers.certificates import Certificates, make_certificates

from cases.policy import Office, Policy
from notifier.samples import an_answer
from ops.config import EMBEDDED, load


@dataclass
class Sink:
    """What the server answers, and what it has seen. `cut` names the command at which it cuts the connection."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    cut: str | None = None
    hang: bool = False
    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    """As written in RCPT, for aiosmtpd takes the quotes away."""
    senders: list[str] = field(default_factory=list)
    sessions: list[Any] = field(default_factory=list)

    def answer(self, server: SMTP, command: str, usual: str) -> str:
        if self.cut == command:
            server.transport.abort()
        waiting = self.answers.get(command)
        return waiting.pop(0) if waiting else usual

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.sessions.append(session)
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        reply = self.answer(server, "MAIL", "250 OK")
        if reply.startswith("250"):
            envelope.mail_from = address
            self.senders.append(address)
        return reply

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.answer(server, "RCPT", "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_RSET(self, server, session, envelope):
        return self.answer(server, "RSET", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        if self.hang:
            await asyncio.Event().wait()
        reply = self.answer(server, "DOT", "250 2.0.0 taken")
        if reply.startswith("250"):
            self.letters.append(envelope.content)
        return reply


class Server(SMTP):
    """aiosmtpd, which may also answer DATA otherwise than with 354 and cut the connection there."""

    async def smtp_RCPT(self, arg):
        self.event_handler.recipients.append(arg)
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        sink = self.event_handler
        if sink.cut == "BODY":
            await self.push("354 go on")
            self.transport.abort()
            return
        reply = sink.answer(self, "DATA", "")
        if reply:
            await self.push(reply)
        else:
            await super().smtp_DATA(arg)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop on a thread of its own."""
    running = asyncio.new_event_loop()
    thread = threading.Thread(target=running.run_forever)
    thread.start()
    yield running
    asyncio.run_coroutine_threadsafe(_cancel_all(), running).result(10)
    running.call_soon_threadsafe(running.stop)
    thread.join(10)
    running.close()


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)


@pytest.fixture
def serve(loop):
    """Starts a sink; its keyword arguments are aiosmtpd's, `implicit` wraps the port in TLS."""
    servers = []

    def start(sink: Sink | None = None, *, implicit: ssl.SSLContext | None = None, **options: Any) -> Sink:
        sink = sink or Sink()

        async def listen() -> asyncio.AbstractServer:
            return await loop.create_server(lambda: Server(sink, loop=loop, **options), "127.0.0.1", 0, ssl=implicit)

        server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
        servers.append(server)
        sink.port = server.sockets[0].getsockname()[1]
        return sink

    yield start
    for server in servers:
        loop.call_soon_threadsafe(server.close)


@pytest.fixture
def login():
    """Options of a server that wants a login: `desk`, `secret`."""

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"desk", b"secret"), handled=False)

    return {"authenticator": authenticate, "auth_required": True}


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Certificates:
    """A certificate authority, and a certificate of it for the name localhost alone."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def tls(certificates) -> ssl.SSLContext:
    """The TLS of a server with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context


@pytest.fixture
def sink_type() -> type[Sink]:
    """The class of the sinks, for tests that tell one how to behave."""
    return Sink


@pytest.fixture(scope="session")
def config():
    """The built-in configuration: its office and its policy."""
    return load(EMBEDDED, {})


@pytest.fixture
def office(config) -> Office:
    return config.office


@pytest.fixture
def policy(config) -> Policy:
    return config.policy


@pytest.fixture
def answer():
    """Makes the answer to an application of 山田 太郎 (`notifier.samples`)."""
    return an_answer
