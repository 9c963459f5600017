"""名簿の取り込み: the office's list is shown first with what it would change, then taken in; nothing of the register is ever deleted.

Between the two steps nothing is kept: the second sends the file again, and its sha256 says that it is the one that was shown.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.listed import Listed, NotListed
from console.house import house
from console.people import account_of, act, page
from console.templatetags.words import said, told
from desk import registering
from ops.errors import CageFailed
from parsers.certificants import LARGEST
from storage.access import note_access
from storage.models import Certificant

MOST = 200
"""Lines of each kind that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that was sent: what it lists, or why not in words."""

    name: str
    sha256: str
    listed: Listed | None = None
    refused: str = ""


@page("supervisor")
def choose(request: HttpRequest) -> HttpResponse:
    """Where the file is chosen."""
    return render(request, "register/import.html", {})


@act("supervisor")
def check(request: HttpRequest) -> HttpResponse:
    """What the file would change; nothing is written."""
    return _shown(request, _sent(request))


@act("supervisor")
def take(request: HttpRequest) -> HttpResponse:
    """「名簿を取り込む」: the file that was shown, all of it or nothing."""
    sent = _sent(request)
    if sent is None or sent.listed is None or sent.sha256 != request.POST.get("seen"):
        return _shown(request, sent, changed=bool(request.POST.get("seen")))
    note_access(house().clock(), account_of(request).name, "decided", codes=("register",))
    done = registering.take_in(sent.listed)
    found = done.difference
    messages.success(request, told("register_taken", added=len(found.added), changed=len(found.changed), total=done.total))
    return redirect("register")


def _sent(request: HttpRequest) -> Sent | None:
    """The file of the form, read in the cage; None where none was chosen."""
    upload = request.FILES.get("file")
    if upload is None:
        return None
    name, data = PurePath(upload.name or "").name, upload.read(LARGEST + 1)
    try:
        found = house().registers.read(data)
    except CageFailed:
        found = NotListed(fault="no_workbook")
    listed = found if isinstance(found, NotListed) else registering.keyed(found)
    digest = sha256(data).hexdigest()
    if isinstance(listed, NotListed):
        return Sent(name=name, sha256=digest, refused=said("not_listed", listed.fault)["name"].format(listed.line, listed.before))
    return Sent(name=name, sha256=digest, listed=listed)


def _shown(request: HttpRequest, sent: Sent | None, *, changed: bool = False) -> HttpResponse:
    note_access(house().clock(), account_of(request).name, "seen", codes=("register",))
    context: dict[str, object] = {"sent": sent, "asked": True, "changed": changed}
    if sent and sent.listed:
        context |= _difference(sent.listed)
    template = "register/read.html" if request.headers.get("HX-Request") else "register/import.html"
    return render(request, template, context, status=422 if sent is None or sent.refused or changed else 200)


def _difference(listed: Listed) -> dict[str, object]:
    """追加, 変更 and 消えた行, as many of each as are shown."""
    done = registering.take_in(listed, dry_run=True)
    found, by_number = done.difference, {one.certification_number: one for one in listed.certificants}
    shown = [*list(found.changed)[:MOST], *found.absent[:MOST]]
    known = {one.certification_number: one for one in Certificant.objects.filter(certification_number__in=shown)}
    return {
        "done": done,
        "added": [by_number[number] for number in found.added[:MOST]],
        "changes": [
            (by_number[number], [(column, getattr(known[number], column), getattr(by_number[number], column)) for column in columns])
            for number, columns in list(found.changed.items())[:MOST]
        ],
        "absent": [known[number] for number in found.absent[:MOST]],
        "most": MOST,
    }
