"""Any bytes delivered: noise, mail, and mail with a knock (headers, charsets, boundaries, attachments); and what is promised for each."""

import hashlib
from base64 import b64encode
from itertools import count

from hypothesis import strategies as st
from promises.house import application

from cage.door import Cage
from intake.mailbox import Fetched, Waiting
from storage import queue
from storage.models import Event, Letter, Message, Place, Submission
from workers.deciding import decide_waiting
from workers.fetching import store
from workers.rooms import Rooms

NAMES = (
    b"Subject", b"From", b"To", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"Return-Path", b"Auto-Submitted", b"List-Id",
    b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"MIME-Version", b"Authentication-Results", b"X-Loop", b"",
)  # fmt: skip
VALUES = (
    b"<a@example.jp>", b"<>", b"=?iso-2022-jp?B?GyRCOTk/Nz8/QkEbKEI=?=", b"=?utf-8?Q?=00=ED=A0=80?=", b"=?x?X?x?=", b"\x00",
    b"\xed\xa0\x80", b"\xff\xfe",
    "【更新申請】プロフェッショナル更新申請書添付_270115".encode(), "更新申請".encode("cp932"), "髙﨑".encode("euc-jp", "ignore"),
    b"multipart/mixed; boundary=b", b"multipart/mixed", b'multipart/mixed; boundary=""', b"message/rfc822", b"text/plain; charset=utf-7",
    b"text/html; charset=nonsense", b'application/zip; name="=?utf-8?B?AAAA?="', b"base64", b"quoted-printable", b"x-uuencode",
    b"attachment; filename*=utf-8''%00%ED%A0%80.xlsx", b'attachment; filename="../../x.pdf"', b"auto-replied",
    b"Thu, 32 Foo 99999 25:61 +9999",
    b"mx; dmarc=fail", b"a" * 2000,
)  # fmt: skip
BODIES = (
    b"--b\r\n\r\nx\r\n--b--\r\n", b"--b\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\r\n", b"UEsDBA==", b"PK\x03\x04" + b"\x00" * 40,
    b"begin 644 x.xlsx\r\n#0V%T\r\n`\r\nend\r\n", b"\x1b$B\x00\x1b(B", b"=00=ED=A0=80", b"%PDF-1.4\n%%EOF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b64encode(b"PK\x03\x04" + b"\xff" * 60),
)  # fmt: skip

_line = st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(VALUES), st.binary(max_size=40))).map(b": ".join)
_head = st.lists(_line, max_size=8).map(b"\r\n".join)
_gap = st.sampled_from((b"\r\n\r\n", b"\n\n", b"\r\r", b""))
_mail = st.tuples(_head, _gap, st.one_of(st.sampled_from(BODIES), st.binary())).map(b"".join)


@st.composite
def _knocked(draw: st.DrawFn) -> bytes:
    """A real application with some bytes of it replaced or left out."""
    mail = application(draw(st.integers(1, 3))).raw
    place = draw(st.integers(0, len(mail) - 1))
    return mail[:place] + draw(st.binary(max_size=20)) + mail[place + draw(st.integers(0, 200)) :]


any_mail = st.one_of(st.binary(), _mail, _mail, _knocked())


def makes_one_row(rooms: Rooms, cage: Cage, raw: bytes) -> None:
    """One row, decided without a failed try; and nothing new when the same is delivered again."""
    sha256 = hashlib.sha256(raw).hexdigest()
    known, rows = queue.is_known(sha256), Message.objects.count()
    _deliver(rooms, raw)
    assert Message.objects.count() == rows + (not known)
    decide_waiting(rooms, cage)
    message = Message.objects.get(sha256=sha256)
    assert (message.state, message.events.filter(what__in=("tried", "set_aside")).count()) == ("judged", 0), message.reason
    made, places = _made(), Place.objects.count()
    _deliver(rooms, raw)
    assert (decide_waiting(rooms, cage), _made(), Place.objects.count()) == (0, made, places + 1)


_uids = count(1)


def _deliver(rooms: Rooms, raw: bytes) -> None:
    store(rooms, [Fetched(Waiting("imap:x", "7", str(next(_uids)), len(raw)), raw, rooms.clock())])


def _made() -> list[int]:
    return [model.objects.count() for model in (Message, Submission, Letter)] + [Event.objects.exclude(what="seen_again").count()]
