"""`intake report`: the season in figures, and nothing of any person."""

import json
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from command_house import RECEIVED, build, mail, person

from storage.models import Allocation, Case, Certificate, Event, Letter, Message, Statement, Transfer

NOW = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Applicant 1 complete, 2 deficient and then corrected, 3 deficient, and a question."""
    house = build(tmp_path_factory.mktemp("lived"))
    house.deliver(mail(1), mail(2, "AB"), mail(3, "AB"), mail(4, "", subject="質問"))
    assert house.run("run", "--once").code == 0
    house.deliver(mail(2))
    assert house.run("run", "--once").code == 0
    return house


@pytest.fixture
def figures(own, intake):
    """What the report says now."""
    return lambda *more: json.loads(intake("report", "--json", *more, "--config", own.config).out)


def test_received_and_judged(figures):
    """By the office's day and by week; every submission counts, a case once."""
    found = figures()
    assert (found["season"], found["cases"], found["received"]) == (2027, 3, {"by_day": {"2027-01-15": 3}, "by_week": {"2027-W02": 3}})
    assert (found["dispositions"], found["states"]) == ({"complete": 2, "deficient": 2}, {"awaiting_payment": 2, "deficient": 1})
    assert (found["deficient_by_code"], found["corrected"], found["other_mail"]) == ({"form.c.missing": 2}, 1, {"inquiry": 1})


def test_money_adds_up(figures):
    """What was undone does not count as fee."""
    statement = Statement.objects.create(sha256="s", name="s.txt", kind="zengin-03", imported_at=NOW, actor="事務")

    def transfer(key, state, amount=10800):
        return Transfer.objects.create(
            statement=statement, line=2, key=key, value_date=date(2027, 1, 20), booked_on=date(2027, 1, 20), amount=amount,
            payer="ﾔﾏﾀﾞ", payer_key="k", state=state, changed_at=NOW,
        )  # fmt: skip

    for case, key, undone in ((1, "a", None), (2, "b", NOW)):
        Allocation.objects.create(transfer=transfer(key, "matched"), case_id=case, amount=10800, at=NOW, actor="rules", undone_at=undone)
    transfer("c", "open", 500)
    assert figures()["fees"] == {"cases": 1, "yen": 10800, "undone": 1, "transfers_unmatched": 1, "yen_unmatched": 500}


def test_from_approval_to_the_post(figures):
    """What a case has been counts once, whatever became of it since."""
    for what, before, after in (("accepted", "awaiting_payment", "accepted"), ("approved", "accepted", "approved")):
        for _ in range(2):
            Event.objects.create(case_id=1, at=NOW, actor="x", what=what, from_state=before, to_state=after)
    Case.objects.filter(id=1).update(state="approved")
    valid = {"valid_from": date(2027, 4, 1), "valid_until": date(2030, 3, 31)}
    Certificate.objects.create(case_id=1, name="x", postal_code="", address="", batch=1, **valid)
    found = figures()
    assert found["decided"] == {"accepted": 1, "approved": 1, "refused": 0, "withdrawn": 0}
    assert found["certificates"] == {"written": 1, "listed": 1, "sent": 0}
    assert found["audits"] == {"drawn": 0}


def test_what_is_open_by_age(figures):
    """In whole days since the case came into its state."""
    for case, days in ((1, 3), (2, 40), (3, 10)):
        Case.objects.filter(id=case).update(changed_at=datetime.now(UTC) - timedelta(days=days, hours=1))
    found = figures()["open"]
    assert found["awaiting_payment"] == {"cases": 2, "under_8_days": 1, "under_31_days": 0, "longer": 1, "oldest_days": 40}
    assert (found["deficient"]["under_31_days"], found["deficient"]["oldest_days"]) == (1, 10)


def test_how_soon_letters_went(figures):
    """The middle of the first letter's minutes after each mail."""
    Message.objects.update(received_at=RECEIVED)
    for letter, minutes in zip(Letter.objects.order_by("id"), (5, 10, 15, 1500), strict=True):
        Letter.objects.filter(id=letter.id).update(sent_at=RECEIVED + timedelta(minutes=minutes))
    found = figures()
    assert found["minutes_to_letter"] == {"answered": 4, "median": "12.5", "within_a_day": 3}
    assert found["letters"] == {"complete": {"sent": 2}, "deficient": {"sent": 2}}


def test_for_a_person_it_is_a_page_without_names(own, intake):
    said = intake("report", "--config", own.config)
    assert said.out.splitlines()[0].endswith(": 3 cases")
    assert "  form.c.missing                     2" in said.out
    assert [who for number in (1, 2, 3) for who in (person(number).name, person(number).email) if who in said.out] == []


def test_as_csv_every_figure_has_a_line(own, intake):
    head, *lines = intake("report", "--csv", "--config", own.config).out.splitlines()
    assert head == "group,name,figure"
    assert {"received.by_week,2027-W02,3", "deficient_by_code,form.c.missing,2", ",deficient_once,2", "fees,yen,0"} <= set(lines)


@pytest.mark.parametrize("season", ["2027", "2030"])
def test_as_a_picture_for_the_annual_report(own, intake, season):
    """SVG that any reader of XML takes, with its figures; a season without a case, too."""
    said = intake("report", "--season", season, "--picture", own.home / "season.svg", "--config", own.config)
    drawn = [text.text for text in ElementTree.parse(own.home / "season.svg").iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    assert (said.code, f"{season}年 資格更新申請のまとめ" in drawn, "受付はありません" in drawn) == (0, True, season == "2030")
    steps = drawn[drawn.index("受付") :][:4]
    assert steps == (["受付", "3", "うち不備のお知らせ", "2"] if season == "2027" else ["受付", "0", "うち不備のお知らせ", "0"])


def test_another_season_is_empty(figures):
    assert (figures("--season", "2030")["cases"], figures("--season", "2030")["minutes_to_letter"]["median"]) == (0, None)


def test_before_the_first_case_there_is_nothing_to_report(house, intake):
    said = intake("report", "--config", house.config)
    assert (said.code, said.out, said.err) == (1, "", "intake: That cannot be done: there is no case yet\n")
