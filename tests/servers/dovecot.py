"""A real Dovecot 2.3 on loopback, run from a temporary folder as root or as any user, with a fresh account for every test.

Reached at 127.0.0.2 it announces neither MOVE nor UIDPLUS nor IDLE, as old servers do (it would still obey them: the client must look).
An account may override settings of the mail process, one word each: `server.account(**{"namespace/inbox/prefix": "INBOX."})`.
"""

import base64
import grp
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from imapclient.imap_utf7 import decode as decode_utf7
from servers.certificates import Certificates, make_certificates

PASSWORD = "office-password"
PLAIN_HOST = "127.0.0.2"
TOKEN_SECRET = b"a secret that only the tests know"
CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1, 127.0.0.2
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login oauthbearer xoauth2
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1s
mail_max_userip_connections = 100
mail_fsync = never
first_valid_uid = 1
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Without this every wrong password makes the next login from this address slower.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {home}/users/%u
}}
passdb {{
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = {home}/oauth2.conf
}}
userdb {{
  driver = passwd-file
  args = {home}/users/%u
}}
namespace inbox {{
  inbox = yes
  separator = .
  prefix =
}}
local {plain_host} {{
  protocol imap {{
    imap_capability = IMAP4rev1 LITERAL+ NAMESPACE
  }}
}}
"""
OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={home}/keys/
username_attribute = sub
"""


def find_dovecot() -> str | None:
    """The path of a Dovecot 2.3; None when there is none."""
    program = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if program and subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.startswith("2.3."):
        return program
    return None


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def access_token(user: str, lifetime: int = 3600) -> str:
    """A JSON Web Token (RFC 7519, HS256) that this Dovecot takes for `user`; a negative lifetime makes one that has run out."""

    def part(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    now = int(time.time())
    claims = {"sub": user, "iat": now - 7200, "exp": now + lifetime, "azp": "office"}
    signed = part(b'{"alg":"HS256","typ":"JWT","kid":"tests"}') + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.digest(TOKEN_SECRET, signed, hashlib.sha256))).decode()


@dataclass(frozen=True)
class Account:
    """One mailbox on the server: how to reach it, and what the tests may do behind the client's back."""

    user: str
    password: str
    home: Path
    owner: tuple[int, int]
    port: int
    tls_port: int
    certificates: Certificates
    _numbers: "count[int]"
    host: str = "127.0.0.1"

    @property
    def inbox(self) -> Path:
        return self.home / "Maildir"

    def append(self, message: bytes, when: datetime | None = None, flags: str = "") -> Path:
        """Puts a message into INBOX as delivery does; `when` becomes INTERNALDATE, `flags` are Maildir letters (S: seen)."""
        name = f"{1_800_000_000 + next(self._numbers)}.M1P1.tests"
        self._make(self.inbox)
        target = self.inbox / "cur" / f"{name}:2,{flags}" if flags else self.inbox / "new" / name
        waiting = self.inbox / "tmp" / name
        waiting.write_bytes(message)
        os.chown(waiting, *self.owner)
        if when is not None:
            os.utime(waiting, (when.timestamp(), when.timestamp()))
        waiting.rename(target)
        return target

    def holdings(self) -> dict[str, list[bytes]]:
        """The messages of every folder, INBOX among them, with the line ends of IMAP; sorted, as file names say nothing of order."""
        found: dict[str, list[bytes]] = {}
        for file in self.inbox.rglob("*"):
            if file.parent.name in ("cur", "new") and file.is_file():
                folder = file.parent.parent
                name = "INBOX" if folder == self.inbox else decode_utf7(folder.name[1:].encode())
                found.setdefault(name, []).append(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        return {folder: sorted(messages) for folder, messages in found.items()}

    def change_uidvalidity(self) -> None:
        """What a restore from backup does: the same messages under new numbers. No client may be connected."""
        for name in ("dovecot-uidlist", "dovecot-uidvalidity"):
            (self.inbox / name).unlink(missing_ok=True)
        for index in [*self.inbox.glob("dovecot.index*"), *self.inbox.glob("dovecot-uidvalidity.*")]:
            index.unlink()
        (self.inbox / "dovecot-uidlist").write_text(f"3 V{int(datetime.now(UTC).timestamp()) + 1000} N1 G{'5eed' * 8}\n")
        os.chown(self.inbox / "dovecot-uidlist", *self.owner)

    def _make(self, folder: Path) -> None:
        for part in (folder, folder / "cur", folder / "new", folder / "tmp"):
            if not part.exists():
                part.mkdir()
                os.chown(part, *self.owner)


class DovecotServer:
    """A running Dovecot; `account()` makes a mailbox nobody has used."""

    host = "127.0.0.1"

    def __init__(self, program: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="dovecot"))
        self.home.chmod(0o755)
        root = os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self.owner = owner.pw_uid, owner.pw_gid
        self.port, self.tls_port = free_port(), free_port()
        self.certificates = make_certificates(self.home)
        self._numbers = count(1)
        self._users = self.home / "users"
        self._users.mkdir()
        login, internal, group = (
            ("dovenull", "dovecot", "dovecot") if root else (owner.pw_name, owner.pw_name, grp.getgrgid(owner.pw_gid).gr_name)
        )
        settings = self.home / "dovecot.conf"
        settings.write_text(
            CONFIGURATION.format(
                home=self.home, port=self.port, tls_port=self.tls_port, login=login, internal=internal, group=group,
                plain_host=PLAIN_HOST, certificate=self.certificates.certificate, key=self.certificates.key,
            )
        )  # fmt: skip
        (self.home / "oauth2.conf").write_text(OAUTH2.format(home=self.home))
        key = self.home / "keys" / "office" / "HS256" / "tests"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(TOKEN_SECRET))
        command = [program, "-F", "-c", str(settings)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self._wait_until_ready()

    def account(self, password: str = PASSWORD, **overrides: str) -> Account:
        """A new, empty account; `overrides` are settings of Dovecot's mail process for this account alone."""
        number = next(self._numbers)
        user, home = f"office{number}", self.home / f"office{number}"
        home.mkdir()
        os.chown(home, *self.owner)
        extra = " ".join(f"userdb_{key}={value}" for key, value in overrides.items())
        line = f"{user}:{{PLAIN.b64}}{base64.b64encode(password.encode()).decode()}:{self.owner[0]}:{self.owner[1]}::{home}::{extra}\n"
        # A file for each account: Dovecot looks at most once a second whether a file has changed.
        (self._users / user).write_text(line)
        account = Account(user, password, home, self.owner, self.port, self.tls_port, self.certificates, self._numbers)
        account._make(account.inbox)
        return account

    def log(self) -> str:
        """What Dovecot wrote, for the message of a failed test."""
        file = self.home / "dovecot.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection((self.host, self.port), timeout=1) as probe:
                    if probe.recv(100).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.02)
        said = self.log()
        self.stop()
        raise RuntimeError(f"Dovecot did not start: {said[-800:]}")
