"""What a page asks of the database: twelve statements at most, and not one more where there are five times as many cases."""

from builders.repeated_season import repeat
from console_pages import pages
from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 12
TABS = (
    "/cases/?group=other", "/payments/?tab=matched", "/payments/?tab=waiting", "/letters/?tab=sent", "/letters/?tab=lost",
    "/letters/?tab=waiting", "/inquiries/?done=1", "/cases/?page=2", "/letters/?page=2", "/log/?page=2", "/register/?page=2",
)  # fmt: skip
"""Lists that stand behind another address than their first."""


def lists():
    """The addresses of the pages that take nothing, but for those of one's own login."""
    return sorted({address for _, _, address in pages() if address.count("/") <= 3 and not address.startswith("/accounts/")} | {*TABS})


def asked(client, address):
    """The statements of a page, once what is kept of earlier ones is kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return [query["sql"] for query in captured]


def test_the_season_is_repeated_whole(season):
    """Each case with its mail, its history and its letters: nobody shares them."""
    from storage.models import Case, Event, Letter

    before = Case.objects.count(), Event.objects.count(), Letter.objects.count()
    repeat(3)
    assert (Case.objects.count(), Event.objects.count(), Letter.objects.count()) == tuple(3 * number for number in before)
    assert Letter.objects.exclude(case=None).values("case").distinct().count() % 3 == 0


def test_lists_ask_the_same_of_five_times_as_many_cases(season, as_role):
    """And twelve statements at most."""
    client = as_role("supervisor")
    few = {address: len(asked(client, address)) for address in lists()}
    repeat(5)
    many = {address: asked(client, address) for address in few}
    grown = {address: (few[address], len(found)) for address, found in many.items() if len(found) > few[address]}
    over = {address: len(found) for address, found in many.items() if len(found) > MOST}
    assert (grown, over) == ({}, {})


def test_a_case_asks_twelve(season, as_role):
    """With its question, its documents, its history and its neighbours, for whoever looks."""
    for role in ("clerk", "supervisor", "auditor"):
        client = as_role(role)
        over = {address: len(found) for view, _, address in pages() if view == "case" and len(found := asked(client, address)) > MOST}
        assert over == {}, role
