"""今季の状況: figures that add up, drawings whose values stand in a table, in few queries; a season without data says so."""

import re
from datetime import date, datetime, timedelta

import pytest
from builders.many_cases import many_cases
from console_people import NOW, at
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.policy import OFFICE_ZONE
from storage.models import Case, Certificant


def a_case(season, day, number, **more):
    moment = datetime.combine(day, NOW.time(), OFFICE_ZONE)
    given = {"state": "deficient", "first_received_at": moment, "changed_at": moment}
    return Case.objects.create(receipt_number=f"R{season}-{number:04d}", season=season, **{**given, **more})


def shown(client, query=""):
    answer = client.get(f"/season/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_season_of_the_demo(season, as_role):
    """This year's season: what the drawings say stands in their tables, too."""
    page = shown(as_role("clerk"))
    for chart in re.findall(r"<figure class=\"chart\">.*?</figure>", page, re.DOTALL):
        drawn = set(re.findall(r"<text[^>]*>([^<]*[名件])</text>", chart))
        assert "<table>" in chart
        assert drawn <= set(re.findall(r"<td[^>]*>([^<]+)</td>", chart))


@pytest.mark.parametrize("role", ["clerk", "supervisor", "auditor"])
def test_counts_only(season, as_role, role):
    """Everybody may look: nothing of a person is there."""
    page = shown(as_role(role))
    assert [name for name in Case.objects.exclude(name="").values_list("name", flat=True) if name in page] == []


def test_without_data(moved_in, as_role):
    """The season and its register are named, nothing is drawn, nothing fails."""
    Certificant.objects.create(certification_number="OMP-1", name="山田", expires_on=date(2027, 3, 31))
    page = plain(shown(as_role("clerk")))
    assert "2027年4月更新の申請はまだありません。" in page
    assert "1名います" in page


def test_season_is_chosen(moved_in, as_role):
    """Last season is offered, and shown with its own figures."""
    a_case(2026, date(2026, 2, 1), 1)
    a_case(2027, date(2027, 2, 1), 1)
    a_case(2027, date(2027, 2, 2), 2)
    page = shown(as_role("clerk"), "?season=2026")
    assert '<option value="2026" selected>' in page
    assert "受付 1 件" in plain(page)
    assert "受付 2 件" in plain(shown(as_role("clerk"), "?season=2027"))


@pytest.mark.parametrize("query", ["", "?season=", "?season=x", "?season=-1", "?season=99999", "?season=²"])
def test_no_season_is_this_year_s(moved_in, as_role, query):
    """Whatever stands in the address."""
    assert '<option value="2027" selected>' in shown(as_role("clerk"), query)


@pytest.mark.parametrize(
    ("today", "says"),
    [(date(2026, 12, 31), "終了"), (date(2027, 1, 1), "あと 58 日"), (date(2027, 2, 28), "あと 0 日"), (date(2027, 3, 1), "終了")],
    ids=["before: last year's season", "first day", "last day", "after"],
)
def test_days_left(moved_in, as_role, today, says):
    """R02, by the office's clock."""
    a_case(2027, date(2027, 1, 2), 1)
    a_case(2026, date(2026, 1, 2), 1)
    at(moved_in, datetime.combine(today, NOW.time(), OFFICE_ZONE))
    assert says in plain(shown(as_role("clerk")))


def test_before_its_window(moved_in, as_role):
    """A season that has early applications only."""
    a_case(2028, date(2027, 3, 1), 1, state="early_hold")
    assert "開始前" in shown(as_role("clerk"), "?season=2028")


def test_arrivals_beside_last_season_with_the_deadline(moved_in, as_role):
    """Words name both; the deadline has its line although nothing came on its day yet; days without any are left out of the table."""
    a_case(2027, date(2027, 2, 1), 1)
    a_case(2026, date(2026, 2, 3), 1)
    page = shown(as_role("clerk"))
    assert "今季（最多 2月1日 1件）" in plain(page)
    assert "昨季（最多 2月3日 1件）" in plain(page)
    assert re.search(r'class="limit".*受付期限 2月28日', page)
    assert "2027年2月2日" not in page


def test_first_season(moved_in, as_role):
    """Where nothing is known of the last one, that is said."""
    a_case(2027, date(2027, 2, 1), 1)
    page = shown(as_role("clerk"))
    assert "昨季の記録はありません" in page
    assert 'class="before"' not in page


def test_waiting_by_age(moved_in, as_role):
    """In whole days, the longest without an end."""
    for number, days in enumerate((0, 2, 4, 8, 20), 1):
        a_case(2027, date(2027, 2, 1), number, state="needs_staff", waiting_since=NOW - timedelta(days=days))
    page = plain(shown(as_role("clerk")))
    assert "1日未満 1件 1〜2日 1件 3〜6日 1件 7〜13日 1件 14日以上 1件" in page


def asked_by(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return [query["sql"] for query in asked]


def test_few_queries(moved_in, as_role):
    """Six at most beside those of every page (of which 設定 asks nothing more), however many cases."""
    many_cases(300)
    client = as_role("supervisor")
    assert len(asked_by(client, "/season/")) <= len(asked_by(client, "/settings/")) + 6


def test_printed_with_its_tables(browse):
    """The form to choose a season is for the screen; figures, drawings and tables are printed."""
    page = browse("clerk")
    page.goto("/season/")
    page.emulate_media(media="print")
    assert not page.locator("select[name=season]").is_visible()
    assert page.locator("figure.chart svg[role=img]").count() == 3
    assert all(table.is_visible() for table in page.locator("figure.chart table").all())
