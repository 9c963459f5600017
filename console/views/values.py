"""値の訂正: every place of the forms as it reads now, for a clerk to correct or to type in, beside the document."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.correction import OF_ACTIVITY, OF_PLEDGE
from cases.fields import FORM_A
from cases.reading import Application
from console.dossier import Dossier
from console.people import page, role_of
from console.showing import Showing
from console.turn import as_read, label_of, one_line
from console.views.cases import case_named
from parsers.typed import text_at

_MORE_ROWS = 3
"""Empty rows offered beyond those that were read; for more, they are filled and saved first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a form: its path, its label, the text that stands there now, and what a recogniser takes the scan to say there."""

    path: str
    label: str
    text: str
    guess: str = ""


@page("clerk", "supervisor")
def values(request: HttpRequest, receipt: str) -> HttpResponse:
    """The form with everything that was read."""
    found = case_named(receipt)
    dossier = Dossier(found, role_of(request))
    application = dossier.application or Application()
    last = max([*dossier.positions, len(dossier.read.form_b.activities) if dossier.read and dossier.read.form_b else 0], default=0)
    here = len(application.form_b.activities) if application.form_b else 0
    rows = [
        _row(f"b.{number}", as_read(f"b.{number}.hours", dossier.positions).rpartition(".")[0], application)
        for number in range(1, here + 1)
    ]
    more = [_row("", f"b.{last + number}", application) for number in range(1, _MORE_ROWS + 1)]
    showing = Showing(dossier, request.GET)
    context: dict[str, Any] = {
        "case": found,
        "dossier": dossier,
        "showing": showing,
        "here": request.path,
        "may_readdress": role_of(request) == "supervisor",
        "form_a": [
            replace(place, guess=showing.suggested.get(place.path, "")) for place in (_place(f"a.{f.key}", application) for f in FORM_A)
        ],
        "form_c": [_place(path, application) for path in OF_PLEDGE],
        "columns": [label_of(f"b.1.{column}") for column in OF_ACTIVITY],
        "rows": [*rows, *more],
    }
    places = [*context["form_a"], *context["form_c"], *(place for row in context["rows"] for place in row)]
    context["stood"] = json.dumps({place.path: place.text for place in places})
    return render(request, "values.html", context)


def _place(path: str, application: Application) -> Place:
    return Place(path, label_of(path), one_line(text_at(path, application)))


def _row(here: str, path: str, application: Application) -> list[Place]:
    """The places of an activity: as it stands (`here`), and as the desk names it (`path`)."""
    return [
        Place(f"{path}.{column}", label_of(f"b.1.{column}"), one_line(text_at(f"{here}.{column}", application)) if here else "")
        for column in OF_ACTIVITY
    ]
