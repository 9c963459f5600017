"""値の訂正 as a browser sends it: what nobody touched is no correction, whatever came meanwhile; what was mistyped can be put right."""

import re
from html import unescape

import pytest
from console_people import seen_and_sure
from test_case_page import asking

from cases.correction import Correction
from cases.states import OPEN
from console.dossier import Dossier
from desk.corrected import made_of
from desk.correcting import correct
from desk.life import Deed, staff
from storage import files
from storage.models import Case


def page_of(client, case):
    """The fields of the page with what stands in them, as a browser takes it: an input has no line breaks."""
    page = client.get(f"/cases/{case.receipt_number}/values/").content.decode()
    form = next(part for part in page.split("<form ") if 'name="answer" value="correct"' in part)
    named = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form)
    return {name: re.sub("[\r\n]", "", unescape(value)) for name, value in named} | {"words": "", "sure": "1"}


def test_all_values_sent_back_untouched_correct_nothing(season, as_role):
    """Of no case of the season, whatever its entries hold."""
    client, corrected = as_role("clerk"), []
    for case in Case.objects.filter(state__in=OPEN - {"early_hold"}).order_by("id"):
        client.post(f"/cases/{case.receipt_number}/answer/", page_of(client, case))
        submission = files.current(case)
        corrected += [(case.receipt_number, made.field, made.text) for made in (made_of(submission) if submission else ())]
    assert corrected == []


def test_what_changed_meanwhile_is_not_put_back_by_a_page_from_before(season, as_role, house_time):
    """Sent again from the page that says it is stale, only what was typed is corrected."""
    case, client = asking("pledge.date_out_of_range")[0], as_role("clerk")
    old = page_of(client, case)
    correct(season.desk, case, [Correction("a.phone", "03-1111-2222")], Deed(actor=staff("佐藤", "supervisor"), at=house_time))
    stale = client.post(f"/cases/{case.receipt_number}/answer/", old | {"c:c.signed_by": "山田 花子"})
    assert stale.status_code == 409
    again = dict(stale.context["typed"])
    seen_and_sure(client, f"/cases/{case.receipt_number}/answer/", again)
    case.refresh_from_db()
    last = {made.field: made.text for made in made_of(files.current(case))}
    assert last == {"a.phone": "03-1111-2222", "c.signed_by": "山田 花子"}


@pytest.fixture
def house_time(season):
    return season.clock()


def test_a_mistyped_value_can_be_put_right_where_it_is_refused(season, as_role):
    """All that was typed stands in fields of the page that refuses it."""
    case, client = asking("pledge.date_out_of_range")[0], as_role("clerk")
    typed = page_of(client, case) | {"c:a.expires_on": "いつか", "c:a.phone": "03-1111-2222", "sure": ""}
    refused = client.post(f"/cases/{case.receipt_number}/answer/", typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.search(r'<input id="c:a.expires_on" name="c:a.expires_on" value="いつか"', page)
    assert re.search(r'<input id="c:a.phone" name="c:a.phone" value="03-1111-2222"', page)


def test_the_page_of_two_hundred_activities_is_not_too_large(season, as_role):
    """Ten fields each: more than most servers take."""
    case, client = asking("pledge.date_out_of_range")[0], as_role("clerk")
    typed = page_of(client, case) | {f"c:b.{row}.evidence": "" for row in range(30, 480)}
    typed |= {f"c:b.{row}.{column}": "" for row in range(30, 480) for column in ("title", "course", "start", "end", "hours")}
    assert client.post(f"/cases/{case.receipt_number}/answer/", typed).status_code == 409
    assert Dossier(Case.objects.get(id=case.id), "clerk").made == ()


def test_a_clerk_is_not_led_to_type_what_takes_a_supervisor(season, as_role):
    """The address can be read, not typed: sent with all the rest it would be refused, and the rest be lost."""
    case = asking("pledge.date_out_of_range")[0]
    readonly = {role: as_role(role).get(f"/cases/{case.receipt_number}/values/").content.decode() for role in ("clerk", "supervisor")}
    found = {role: bool(re.search(r'name="c:a.email"[^>]* readonly', page)) for role, page in readonly.items()}
    assert found == {"clerk": True, "supervisor": False}
