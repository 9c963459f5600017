"""Numbers in addresses and forms that are none, or too large for anything: a page or a refusal, never a failure."""

import pytest
from test_case_page import asking

from storage.models import Transfer

ODD = {"superscript": "²", "arabic": "٣", "endless": "9" * 5000, "large": "9" * 25, "negative": "-1", "NUL": "\0"}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_number_in_an_address_shows_a_page(season, as_role, odd):
    """Of a document's page, of a sheet, of a season."""
    client, receipt = as_role("clerk"), asking("pledge.date_out_of_range")[0].receipt_number
    for path, name in ((f"/cases/{receipt}/", "page"), (f"/cases/{receipt}/", "sheet"), ("/season/", "season"), ("/cases/", "page")):
        assert client.get(path, {name: odd, "doc": "1"}).status_code == 200


@pytest.mark.parametrize(("name", "odd"), [("season", "9" * 5000), ("season", "99999"), ("rate", "1e9999999"), ("rate", "sNaN")])
def test_an_odd_number_draws_nothing(season, as_role, name, odd):
    """A draw of a season that cannot be, or of a part that is no number, is refused in a sentence."""
    form = {"season": "2027", "rate": "20", "seed": "1"} | {name: odd}
    page = as_role("supervisor").post("/audit/draws/make/", form, follow=True)
    assert "割合は" in page.content.decode()


@pytest.mark.parametrize("place", ["b.x.title", "b..title", "b.²", "", "a.__class__", "x.y", "b.1.start.text"])
def test_a_place_that_no_form_has_is_refused(season, as_role, place):
    """A correction of it is not understood; the case is unchanged."""
    case, _ = asking("reading.unclear.date")
    client, path = as_role("clerk"), f"/cases/{case.receipt_number}/answer/"
    client.post(path, {"version": case.version, "answer": "correct", "c:b.2": ""})
    case.refresh_from_db()
    answer = client.post(path, {"version": case.version, "answer": "correct", f"c:{place}": "1"})
    assert answer.status_code in (409, 422)


def test_what_was_done_to_a_transfer_alone_is_taken_back_from_anywhere(season, as_role):
    """By the address that takes back an act on a case, too."""
    client, transfer = as_role("clerk"), Transfer.objects.filter(state="open").first()
    client.post(f"/payments/{transfer.id}/put/", {"version": transfer.version, "to": "waiting"})
    undo = next(message.extra_tags for message in client.get("/payments/").context["messages"])
    assert client.post(undo.replace("/payments", "")).status_code == 302
    transfer.refresh_from_db()
    assert transfer.state == "open"
