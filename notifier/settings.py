"""How letters leave the house: through a mail server or into a folder."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

from ops.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSettings:
    """The table `[smtp]` and the envelope sender. `timeout` is the deadline of every command in seconds."""

    kind: Literal["smtp", "folder"]
    bounces: str = ""
    """The envelope sender: where undeliverable letters come back to. Owed where `kind` is smtp."""
    host: str = "localhost"
    port: int = 25
    tls: Literal["implicit", "starttls", "none"] = "starttls"
    ca_file: str | None = None
    """Certificates to trust instead of the system's."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    path: str | None = None
    """The folder, where `kind` is folder."""
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if self.kind == "folder" and not self.path:
            raise ConfigurationError("smtp.path must name the folder that letters go to")
        if self.kind == "smtp" and not self.bounces:
            raise ConfigurationError("letters.bounces must name the address that undeliverable letters come back to")
        if self.kind == "smtp" and self.tls == "none" and not _is_loopback(self.host):
            raise ConfigurationError('smtp.tls = "none" is allowed only for a server on this machine')
        if not f"{self.user or ''}{self.password or ''}".isascii():
            raise ConfigurationError("smtp.user and smtp.password may hold ASCII characters only")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
