"""Every page of the console that shows something, with what stands for the parts of its address: for pictures, and for measuring."""

import re
from collections.abc import Iterator

from console_people import account_of
from django.urls import URLPattern, get_resolver, reverse

from console.dossier import Dossier
from storage.models import Audit, Case, Certificant, Certificate, Draw, Letter, Message, Transfer

NO_PICTURE = frozenset(
    {
        "counts",
        "mail",
        "original",
        "picture",
        "log-export",
        "audit-evidence",
        "inquiry-mail",
        "inquiry-document",
        "audit-picture",
        "certificate-paper",
        "mfa_download_recovery_codes",
        "account_inactive",
        "mfa_authenticate",
    }
)
"""Parts of pages, downloads, and what nobody who is logged in is shown."""
SIGNED_OUT = ("account_login",)
WITHOUT_APP = ("mfa_activate_totp",)
"""Shown to an account that has no authenticator app yet."""


def views() -> Iterator[tuple[str, str]]:
    """Name and pattern of each view of the map that shows something."""
    yield from _views(get_resolver().url_patterns, "")


def _views(patterns, before):
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from _views(pattern.url_patterns, path)
        elif pattern.name and not getattr(pattern.callback, "acts", False):
            yield pattern.name, path


def examples() -> dict[str, list[tuple[str, list[object]]]]:
    """For each page that takes something, what it is shown with: a word for the picture's name, and the arguments."""
    asking = list(Case.objects.exclude(waiting_since=None).order_by("waiting_since", "id"))
    questions = {question.code: case for case in asking for question in Dossier(case, "clerk").questions[:1]}
    receipts = [(re.sub(r"\W", "-", code), [case.receipt_number]) for code, case in questions.items()]
    first = {model: model.objects.order_by("id").first() for model in (Certificant, Draw, Letter, Transfer)}
    inquiry = Message.objects.filter(reason="inquiry").order_by("id").first()
    ids = {
        name: [("", [found.id])]
        for name, found in zip(("certificant", "audit-draw", "letter", "payment"), first.values(), strict=True)
        if found
    }
    audits = Audit.objects.select_related("case").order_by("-case__state", "id")[:1]
    listed = Certificate.objects.exclude(batch=None).select_related("case").order_by("-batch")[:1]
    some = [receipts[0]] if receipts else []
    return {
        "case": receipts,
        "values": some,
        "slip": some,
        "inquiry": [("", [inquiry.id])] if inquiry else [],
        "user": [("", [account_of("clerk").id])],
        "audit-case": [("", [audit.case.receipt_number]) for audit in audits],
        "certificate-list": [("", [one.case.season, one.batch]) for one in listed],
        "certificates-printed": [("", [one.case.season]) for one in listed],
        **ids,
    }


def pages() -> list[tuple[str, str, str]]:
    """The view, a name for the picture and the address, of every page."""
    shown, found = examples(), []
    for name, pattern in views():
        if name in NO_PICTURE:
            continue
        if "<" not in pattern:
            found.append((name, name, reverse(name)))
        found += [(name, f"{name}-{word}".rstrip("-"), reverse(name, args=arguments)) for word, arguments in shown.get(name, ())]
    return found
