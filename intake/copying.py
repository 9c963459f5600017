"""What stands in for MOVE on a server without it: copy, see the copy, and put a keyword on the original, which stays.

Nothing is expunged, so the worst a crash leaves is a second copy; and that only where the first cannot be told. A copy is known by its size
and the hash of its header, compared here and not by the server.
"""

from hashlib import sha256
from typing import Any

from imapclient import IMAPClient

from ops.errors import MailboxRefused, MailboxUnreachable

KEYWORD = "$IntakeMoved"

Marks = dict[int, tuple[int, str]]


def check_keyword(client: IMAPClient, inbox: str) -> None:
    """MailboxRefused if `inbox`, selected afterwards, keeps no keywords: every attempt would then make another copy."""
    kept = client.select_folder(inbox).get(b"PERMANENTFLAGS", ())
    if rb"\*" not in kept and KEYWORD.encode() not in kept:
        raise MailboxRefused("the server can neither move messages nor keep a keyword on them")


def copy_and_mark(client: IMAPClient, uids: list[int], inbox: str, target: str) -> None:
    """Leaves each message that still is in `inbox` once in `target` and marked in `inbox`; `inbox` is selected before and after."""
    state = client.select_folder(inbox)
    marks = _marks(client, uids)
    missing = _missing(client, marks, target)
    _select_again(client, inbox, state)
    if missing:
        client.copy(missing, target)
        if _missing(client, {uid: marks[uid] for uid in missing}, target):
            raise MailboxRefused("a copy did not arrive in its folder; the original is left as it was")
        _select_again(client, inbox, state)
    if marks:
        client.add_flags(list(marks), [KEYWORD], silent=True)


def _marks(client: IMAPClient, uids: list[int]) -> Marks:
    """Size and header's hash of each message of the selected folder that is there."""
    answers: dict[int, dict[bytes, Any]] = client.fetch(uids, ["RFC822.SIZE", "BODY.PEEK[HEADER]"]) if uids else {}
    return {uid: (int(answer[b"RFC822.SIZE"]), sha256(answer[b"BODY[HEADER]"]).hexdigest()) for uid, answer in answers.items()}


def _missing(client: IMAPClient, marks: Marks, target: str) -> list[int]:
    """Which of the messages have no copy in `target`; that folder is selected, read only, afterwards."""
    client.select_folder(target, readonly=True)
    found: set[tuple[int, str]] = set()
    for size in {size for size, _ in marks.values()}:
        found |= set(_marks(client, client.search(["LARGER", size - 1, "SMALLER", size + 1])).values())
    return [uid for uid, mark in marks.items() if mark not in found]


def _select_again(client: IMAPClient, inbox: str, before: dict[bytes, Any]) -> None:
    if client.select_folder(inbox)[b"UIDVALIDITY"] != before[b"UIDVALIDITY"]:
        raise MailboxUnreachable("the inbox was replaced while messages were moved")
