"""An address as it must be written to be sent to: quoted where its local part is odd, in ASCII throughout."""

import re
import unicodedata

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_QUOTED = re.compile(r'"(?:[ !#-\[\]-~]|\\[ -~])*"')
_PRINTABLE = re.compile(r"[!-~]+")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


def sendable(address: str) -> str:
    """The address for To and RCPT (RFC 5321 4.1.2): `foo..bar@docomo.ne.jp` becomes `"foo..bar"@docomo.ne.jp`.

    Full-width characters become plain ones. ValueError, without the address in it, if it cannot be written in ASCII.
    """
    local, _, domain = unicodedata.normalize("NFKC", address).strip().rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise ValueError("the domain of an address cannot be sent to")
    if _DOT_ATOM.fullmatch(local) or _QUOTED.fullmatch(local):
        return f"{local}@{domain}"
    if not _PRINTABLE.fullmatch(local):
        raise ValueError("the local part of an address cannot be sent to")
    escaped = re.sub(r'(["\\])', r"\\\1", local)
    return f'"{escaped}"@{domain}'
