"""What an earlier move put into a folder of ours, found there again on the IMAP server by size and content, and moved on."""

from hashlib import sha256
from typing import Any

from imapclient import IMAPClient

from intake.copying import KEYWORD, copy_and_mark
from intake.mailbox import HEADER_LIMIT, Filed


def move_on(client: IMAPClient, message: Filed, source: str, target: str, largest: int) -> None:
    """Puts every message of `source` that is this one into `target`, by MOVE or by copy and keyword; of `largest` bytes upwards
    the header is compared alone, as it alone was fetched."""
    client.select_folder(source)
    uids = client.search(["UNKEYWORD", KEYWORD, "LARGER", message.size - 1, "SMALLER", message.size + 1])
    large = message.size > largest
    what, key = (f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>", b"BODY[HEADER]<0>") if large else ("BODY.PEEK[]", b"BODY[]")
    same = [uid for uid in uids if _hash(client.fetch([uid], [what]).get(uid, {}), key) == message.sha256]
    if not same:
        return
    if client.has_capability("MOVE"):
        client.move(same, target)
    else:
        copy_and_mark(client, same, source, target)


def _hash(answer: dict[bytes, Any], key: bytes) -> str:
    return sha256(answer.get(key) or b"").hexdigest()
