"""明細の取り込み: a bank's files are shown first with what each line would do, then taken in.

Between the two steps nothing is kept, neither here nor in the browser's storage: the second sends the files again, and the sha256 of each
says that it is the one that was shown. A statement in the session would be read from the database at every page and be in every backup.
Where htmx puts the first answer into the page, the files stay chosen and one press sends them; else they are chosen once more.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.statement import Refused, Statement
from console.house import house, today
from console.people import account_of, act, actor_of, page
from console.templatetags.words import said, told
from desk.paying import Line, statement_options, take_in
from ops.errors import CageFailed
from parsers.statement import LARGEST
from storage import files
from storage.access import note_access

MOST_FILES = 20
MOST_LINES = 300
"""Of a file, as it is shown."""
_ORDER = ("matched", "candidate", "unmatched", "reversal", "duplicate")
_DIGITS = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file that was sent: what it reports and what becomes of each line, or why not in words."""

    name: str
    sha256: str
    data: bytes
    statement: Statement | None = None
    refused: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are new, known already, and of another account."""
        known = sum(line.result == "duplicate" for line in self.lines)
        return {"new": len(self.lines) - known, "known": known, "elsewhere": self.statement.elsewhere if self.statement else 0}

    @property
    def new(self) -> list[Line]:
        """The lines that are not known yet, as many as are shown."""
        return [line for line in self.lines if line.result != "duplicate"][:MOST_LINES]

    @property
    def not_shown(self) -> int:
        """How many new lines there are beyond those."""
        return self.counts["new"] - len(self.new)

    @property
    def counted_once(self) -> list[Line]:
        """Lines without 照会番号 that are known already: nothing but the bank tells them from another payment of the same day."""
        return [line for line in self.lines if line.result == "duplicate" and not line.credit.inquiry_number.strip("0")]


@page("supervisor")
def statements(request: HttpRequest) -> HttpResponse:
    """Where files are chosen."""
    return render(request, "payments/import.html", {"most": MOST_FILES})


@act("supervisor")
def check(request: HttpRequest) -> HttpResponse:
    """What the files would do; nothing is written."""
    return _shown(request, _sent(request))


@act("supervisor")
def take(request: HttpRequest) -> HttpResponse:
    """「明細を取り込む」: the files that were shown, all of them or none."""
    sent = _sent(request)
    if not sent or any(one.refused for one in sent) or [one.sha256 for one in sent] != request.POST.getlist("seen"):
        return _shown(request, sent, changed=bool(request.POST.getlist("seen")))
    with transaction.atomic():
        files.one_decision_at_a_time()
        note_access(house().clock(), account_of(request).name, "decided", codes=("statement",))
        taken = [line for one in sent for line in _taken(request, one)]
    counts = Counter(line.result for line in taken)
    parts = [f"{said('line', result)['name']}{counts[result]}件" for result in _ORDER if counts[result]]
    messages.success(request, told("statement_taken", what="・".join(parts)))
    return redirect("payments")


def _sent(request: HttpRequest) -> list[Read]:
    """The files of the form in order, each read in the cage and taken in for show after the ones before it."""
    uploads = request.FILES.getlist("files")[:MOST_FILES]
    # Read before the lock: while a file is read, mail is decided.
    read = [_read(PurePath(upload.name or "").name, upload.read(LARGEST + 1)) for upload in uploads]
    with transaction.atomic():
        files.one_decision_at_a_time()
        sent = [one if one.refused else replace(one, lines=tuple(_taken(request, one))) for one in read]
        transaction.set_rollback(True)
    return sent


def _read(name: str, data: bytes) -> Read:
    options = statement_options(house().config, today())
    try:
        found = house().statements.read(data, options)
    except CageFailed:
        found = Refused("")
    digest = sha256(data).hexdigest()
    if isinstance(found, Refused):
        return Read(name=name, sha256=digest, data=data, refused=in_words(found.reason))
    return Read(name=name, sha256=digest, data=data, statement=found)


def _taken(request: HttpRequest, read: Read) -> Sequence[Line]:
    assert read.statement is not None  # noqa: S101 - a file that is refused is not taken
    return take_in(house().desk, read.name, read.data, read.statement, actor_of(request), house().clock())


def _shown(request: HttpRequest, sent: Sequence[Read], *, changed: bool = False) -> HttpResponse:
    note_access(house().clock(), account_of(request).name, "seen", codes=("statement",))
    total = Counter[str]()
    for one in sent:
        total.update(one.counts)
    refused = not sent or changed or any(one.refused for one in sent)
    context = {
        "sent": sent,
        "total": total,
        "changed": changed,
        "refused": any(one.refused for one in sent),
        "asked": True,
        "most": MOST_FILES,
    }
    template = "payments/read.html" if request.headers.get("HX-Request") else "payments/import.html"
    return render(request, template, context, status=422 if refused else 200)


def in_words(reason: str) -> str:
    """Why a file is no statement, for staff: the parser's sentence by its words, its numbers put back."""
    numbers = [found.replace(",", "") for found in _DIGITS.findall(reason)]
    try:
        return said("refused", _DIGITS.sub("#", reason))["name"].format(*numbers)
    except KeyError:
        return said("refused", "general")["name"]
