"""Is this mail from a machine, and if it is a bounce, of which letter; and what our own server says about who sent it."""

import re
from collections.abc import Sequence
from typing import Literal

from cases.reading import Machine
from parsers.headers import Headers, message_ids, parameters, unstructured

OWN_HEADER = "x-conken-intake"
"""The field in every letter of ours, by which we know it when it comes back."""

_DAEMONS = {"mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster"}
_BOUNCE_SUBJECT = re.compile(
    r"undeliverable:|undelivered mail returned|returned mail:|delivery status notification|mail delivery (failed|failure|system)"
    r"|mail system error|failure notice$|(配信不能|配信できません)[:：]",
    re.IGNORECASE,
)
"""As programs write them; a person who asks about undelivered mail must not look like one."""
_AUTO_SUBJECT = re.compile(
    r"(?:^|[【\[(（<＜「])\s*(?:re:\s*)*"
    r"(?:自動応答|自動返信|自動回答|不在(?:の?ご?(?:通知|連絡|案内)|のお知らせ|応答|のため|中)?|休暇中"
    r"|out of (?:the )?office(?: auto[- ]?reply)?|auto(?:matic|mated)?[- ]?(?:reply|response|responder)|vacation reply)"
    r"(?:メール|です)?(?=\s*(?:$|[:：。(（】\])）>＞」/_\-]))",
    re.IGNORECASE,
)
_APPLICATION_WORD = "更新申請"
"""An application that mentions an absence further on is not written by a program; an automatic answer names it last, if at all."""
_AUTO_WORD = re.compile(r"自動|不在|out of office|automatic|auto[- ]?(?:reply|response)|vacation", re.IGNORECASE)
_AUTO_FIELDS = ("x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder", "x-mail-autoreply")

_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_QUOTED_ID = re.compile(r"(?im)^[> \t]*+Message-ID:\s*+(<[^<>\s]{1,900}>)")
_NO_FAILURE = {"delayed", "delivered", "relayed", "expanded"}
_WORDS_FOR_STATUS = (
    ("5.1.1", re.compile(r"user unknown|unknown user|no such user|does not exist|宛先不明|見つかりません|存在しません", re.IGNORECASE)),
    ("5.2.2", re.compile(r"mailbox (?:is )?full|over quota|quota exceeded|容量|一杯", re.IGNORECASE)),
)


def machine_of(headers: Headers, subject: str, sender: str | None, own_addresses: Sequence[str]) -> Machine | None:
    """Which machine wrote it, or None for a person; for the promise that a machine is never answered (RFC 3834, RFC 5230)."""
    if headers.first(OWN_HEADER) is not None or (sender or "").lower() in own_addresses:
        return "own"
    automatic = _is_automatic(headers, subject)
    if _is_bounce(headers, subject, sender, automatic):
        return "bounce"
    if any(name.startswith("list-") for name, _ in headers.fields):
        return "list"
    if automatic:
        return "auto_reply"
    return "list" if headers.token("precedence") in {"bulk", "list", "junk"} else None


def machine_with_files(headers: Headers, sender: str | None, own_addresses: Sequence[str]) -> Machine | None:
    """Which machine wrote an automatic answer that brings files: the subject's words alone make no machine of whoever sends forms."""
    told = machine_of(headers, "", sender, own_addresses)
    return "auto_reply" if told == "bounce" else told


def _is_bounce(headers: Headers, subject: str, sender: str | None, automatic: bool) -> bool:
    """A report of delivery, or mail without a way back; an absence note may have no way back either (RFC 3834 section 3.3)."""
    kind, params = parameters(headers.first("content-type") or b"")
    if kind == "multipart/report" and params.get("report-type", "").lower() != "disposition-notification":
        return True
    author = sender or unstructured(headers.first("from") or b"")
    if author.split("@")[0].strip("<> ").lower() in _DAEMONS or headers.first("x-failed-recipients") is not None:
        return True
    return not automatic and (headers.first("return-path") == b"<>" or bool(_BOUNCE_SUBJECT.match(subject)))


def _is_automatic(headers: Headers, subject: str) -> bool:
    """Written by a program on its owner's behalf. `Auto-Submitted: no` is a person, and so is whoever only asks not to be auto-answered."""
    kind, params = parameters(headers.first("content-type") or b"")
    if kind == "multipart/report" and params.get("report-type", "").lower() == "disposition-notification":
        return True
    if headers.token("auto-submitted") not in {"", "no"} or "auto" in headers.token("precedence"):
        return True
    if any(headers.token(name) not in {"", "no"} for name in _AUTO_FIELDS):
        return True
    if found := _AUTO_SUBJECT.search(subject):
        return _APPLICATION_WORD not in subject[: found.start()]
    return bool(headers.token("x-auto-response-suppress") and _AUTO_WORD.search(subject))


def bounced_ids(returned: Sequence[Headers], headers: Headers, text: str) -> tuple[str, ...]:
    """The letters a bounce speaks of: by the mail it brings back, else by what it quotes, else by what it answers."""
    brought = [found for one in returned for found in message_ids(one.first("message-id") or b"")]
    quoted = _QUOTED_ID.findall(text)
    answered = [found for name in ("in-reply-to", "references") for found in message_ids(headers.first(name) or b"")]
    return tuple(dict.fromkeys(brought or quoted or answered))[:32]


def only_told(blocks: Sequence[Headers]) -> bool:
    """Whether a delivery report speaks of no failure: each recipient is delayed, delivered or passed on (RFC 3464 section 2.3.3)."""
    recipients = [block for block in blocks if block.first("final-recipient") is not None or block.first("action") is not None]
    return bool(recipients) and all(block.token("action") in _NO_FAILURE for block in recipients)


def bounce_status(blocks: Sequence[Headers], text: str) -> str | None:
    """The RFC 3463 status: of the first recipient that failed, else as the words of the notice have it; None where they say nothing."""
    failed = [block for block in blocks if block.token("action") == "failed"]
    for block in [*failed, *blocks]:
        if found := _STATUS.search(block.text("status")):
            return found.group(1)
    if found := _STATUS.search(text):
        return found.group(1)
    for status, words in _WORDS_FOR_STATUS:
        if words.search(text):
            return status
    code = _REPLY_CODE.search(text)
    return f"{code.group(1)}.0.0" if code else None


def authentication(headers: Headers, sender: str | None, authserv_id: str | None) -> Literal["pass", "fail"] | None:
    """What our own server found (RFC 8601): the topmost field under its name, and no other, since anybody can write one.

    DMARC decides where it says pass or fail. Without it, a pass of DKIM or SPF counts only for the domain in From (RFC 7489
    section 3.1, relaxed), for a stranger passes for a domain of his own; a fail counts where nothing vouches. None: nothing said.
    """
    results = next((found for raw in headers.all("authentication-results") if (found := _results(raw, authserv_id)) is not None), None)
    if results is None or len(headers.all("from")) != 1:
        return None
    dmarc = {result for method, result, _ in results if method == "dmarc"} & {"pass", "fail"}
    if dmarc:
        return "fail" if "fail" in dmarc else "pass"
    domain = (sender or "").rpartition("@")[2].lower()
    checks = [(result, properties) for method, result, properties in results if method in {"dkim", "spf"}]
    if any(result == "pass" and any(_aligned(domain, value) for value in properties) for result, properties in checks):
        return "pass"
    return "fail" if any(result == "fail" for result, _ in checks) else None


_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"(?:header\.(?:d|i)|smtp\.mailfrom)\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)


def _results(raw: bytes, authserv_id: str | None) -> list[tuple[str, str, list[str]]] | None:
    """Method, result and domains spoken of, for each result; None where the field is not by the server of that name."""
    text = raw[:8192].decode("ascii", "replace")
    for _ in range(3):  # Comments nest, in practice once.
        text = _COMMENT.sub(" ", text)
    server, *rest = text.split(";")
    if not authserv_id or [word.strip('"').lower() for word in server.split()[:1]] != [authserv_id.lower()]:
        return None
    found = []
    for clause in rest:
        if result := _RESULT.match(clause):
            domains = [value.rpartition("@")[2].lower() for value in _PROPERTY.findall(clause)]
            found.append((result.group(1).lower(), result.group(2).lower(), domains))
    return found


def _aligned(domain: str, vouched: str) -> bool:
    """The same domain, or one below the other."""
    return "." in domain and "." in vouched and (f".{domain}".endswith(f".{vouched}") or f".{vouched}".endswith(f".{domain}"))
