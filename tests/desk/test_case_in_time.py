"""Before, within and after the window: early applications wake by themselves, corrections keep their first day or not."""

from datetime import date

import pytest
from desk_office import OfficeDesk, application, day, file, form_a, form_b, form_c, on, only_c, text

from storage import files
from storage.models import Letter, Submission

DECEMBER = on(12, 15, year=2026)
NEW_YEAR = on(1, 1, 0)
PLEDGE = form_c(signed_on=day(date(2026, 12, 10)))
EARLY = application(form_c=PLEDGE)


def test_early_application_is_acknowledged_and_kept(office):
    """R02, ambiguity 7: a letter says so, and nothing else is asked."""
    outcome = office.receive(EARLY, at=DECEMBER)
    assert (outcome.target, outcome.reason) == ("done", "early")
    assert office.states() == {"R2027-0001": "early_hold"}
    assert office.letters() == [("early", "taro@example.jp")]


def test_early_defects_are_not_told_before_january(office):
    office.receive(application(form_b=form_b(25), form_c=PLEDGE), at=DECEMBER)
    assert office.letters() == [("early", "taro@example.jp")]


def test_early_application_without_an_address_is_for_staff(office):
    """There is nowhere to send the letter to; the application is kept all the same."""
    outcome = office.receive(application(form_a=form_a(email=text("")), form_c=PLEDGE), at=DECEMBER)
    assert (outcome.target, list(office.states().values()), office.letters()) == ("review", ["early_hold"], [])


@pytest.mark.parametrize(
    ("points", "state", "kind"),
    [pytest.param(30, "awaiting_payment", "complete", id="complete"), pytest.param(25, "deficient", "deficient", id="short")],
)
def test_early_application_wakes_on_1_january(office, points, state, kind):
    """By itself, with the letter that its verdict deserves."""
    office.receive(application(form_b=form_b(points), form_c=PLEDGE), at=DECEMBER)
    assert office.wake(NEW_YEAR) == 1
    assert office.states() == {"R2027-0001": state}
    assert [kind for kind, _ in office.letters()] == ["early", kind]
    assert office.history()[-1] == ("woken", "early_hold", state)


def test_early_application_wakes_once(office):
    office.receive(EARLY, at=DECEMBER)
    assert [office.wake(NEW_YEAR), office.wake(NEW_YEAR), office.wake(on(1, 2))] == [1, 0, 0]
    assert len(office.letters()) == 2


def test_nothing_wakes_before_midnight_in_tokyo(office):
    """The office's new year, not that of the machine's clock."""
    office.receive(EARLY, at=DECEMBER)
    assert office.wake(on(12, 31, 23, year=2026)) == 0


def test_next_season_sleeps_on(office):
    later = form_a(expires_on=day(date(2028, 3, 31)))
    office.receive(application(form_a=later), at=on(6, 1))
    assert office.wake(on(7, 1)) == 0
    assert office.states() == {"R2028-0001": "early_hold"}


def test_waking_remembers_what_could_not_be_read(office):
    """A form that may be in a scan was not seen missing in December, and is not told as missing in January."""
    office.receive(application(form_c=None), at=DECEMBER, files=(file(), file("scanned", "宣誓書.pdf")))
    office.wake(NEW_YEAR)
    assert "form.c.unseen" in office.codes()
    assert "form.c.missing" not in office.codes()
    assert (list(office.states().values()), len(office.letters())) == (["needs_staff"], 1)


def test_waking_remembers_the_mail(office):
    """What made the mail doubtful in December, forms under another subject, still does in January."""
    office.receive(EARLY, at=DECEMBER, subject="お世話になっております")
    office.wake(NEW_YEAR)
    assert list(office.states().values()) == ["needs_staff"]
    assert "subject.other" in office.codes()


def test_form_sent_before_waking_counts(office):
    """Two early mails are one case that wakes with all its forms."""
    office.receive(application(form_c=None), at=DECEMBER)
    office.receive(only_c("OMP-12340123", signed_on=day(date(2026, 12, 18))), at=on(12, 18, year=2026))
    office.wake(NEW_YEAR)
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_same_forms_again_after_waking_are_a_duplicate(office):
    office.receive(EARLY, at=DECEMBER)
    office.wake(NEW_YEAR)
    assert office.receive(EARLY, at=on(1, 10)).reason == "submission.duplicate"


def test_case_changed_while_waking_waits_for_the_next_look(office, monkeypatch):
    """Another worker was at it: nothing is written, and the others wake."""
    office.receive(EARLY, at=DECEMBER)
    office.receive(application("CAP-22220002", form_c=PLEDGE), at=DECEMBER)
    stale = files.in_state("early_hold")
    files.change(files.in_state("early_hold")[0], DECEMBER)
    monkeypatch.setattr(files, "in_state", lambda state: stale)
    assert office.wake(NEW_YEAR) == 1
    assert office.states() == {"R2027-0001": "early_hold", "R2027-0002": "awaiting_payment"}


# A correction after February (ambiguity 6): the letter about the defect was written on 25 February unless said otherwise.


def corrected(office: OfficeDesk, at: tuple[int, int], noticed: tuple[int, int] = (2, 25)) -> str:
    """The state of a case whose pledge is sent on a day after a notice about it."""
    office.receive(application(form_c=None), at=on(*noticed))
    office.receive(only_c("OMP-12340123", signed_on=day(date(2027, 2, 24))), at=on(*at, 23))
    return office.states()["R2027-0001"]


@pytest.mark.parametrize(
    ("at", "noticed", "state"),
    [
        pytest.param((3, 1), (2, 25), "awaiting_payment", id="the day after the window"),
        pytest.param((3, 11), (2, 25), "awaiting_payment", id="on the fourteenth day after the notice"),
        pytest.param((3, 12), (2, 25), "late_hold", id="on the fifteenth"),
        pytest.param((3, 1), (2, 10), "late_hold", id="long after the notice"),
        pytest.param((2, 28), (2, 1), "awaiting_payment", id="long after the notice, but in the window"),
    ],
)
def test_correction_keeps_the_first_day(office, at, noticed, state):
    """Within 14 days of the notice it counts as sent on the first day; else it is late and staff decide."""
    assert corrected(office, at, noticed) == state


@pytest.mark.parametrize(("at", "state"), [((3, 15), "awaiting_payment"), ((3, 16), "late_hold")])
def test_no_correction_after_15_march(office, at, state):
    """However late the notice was written."""
    office.receive(application(form_c=None), at=on(2, 28), now=on(3, 10))
    office.receive(only_c("OMP-12340123", signed_on=day(date(2027, 2, 24))), at=on(*at))
    assert office.states() == {"R2027-0001": state}


def test_letter_names_the_day_that_the_desk_keeps_to(office):
    """What the applicant is told is what is done: 14 days after 25 February is 11 March."""
    office.receive(application(form_c=None), at=on(2, 25))
    assert "2027年3月11日" in Letter.objects.get().body


def test_late_correction_is_not_answered(office):
    corrected(office, (3, 12))
    assert [kind for kind, _ in office.letters()] == ["deficient"]


def test_late_case_stays_late_with_further_mail(office):
    """What first came in March was late, and completing it does not make it earlier."""
    office.receive(application(form_c=None), at=on(3, 2))
    office.receive(only_c("OMP-12340123", signed_on=day(date(2027, 2, 24))), at=on(3, 3))
    assert office.states() == {"R2027-0001": "late_hold"}
    assert Submission.objects.count() == 2
