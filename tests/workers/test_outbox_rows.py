"""Letters as work, on SQLite and PostgreSQL: within the day's caps, marked before they are handed over, never sent when in doubt."""

import multiprocessing
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from cases.names import address_key
from cases.policy import OFFICE_ZONE
from desk.posting import Caps, Handed, next_letter, recover
from storage import outbox
from storage.database import close_connections, use_database
from storage.models import Case, Event, Letter

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2027, 1, 15, 3, tzinfo=UTC)
LEASE = timedelta(minutes=5)
LATER = NOW + LEASE + timedelta(seconds=1)
CAPS = Caps(per_case=3, per_address=20)
MIDNIGHT = datetime(2027, 1, 16, tzinfo=OFFICE_ZONE)
numbers = count(1)


def new_case(state="awaiting_payment"):
    return Case.objects.create(receipt_number=f"R2027-{next(numbers):04d}", season=2027, state=state, first_received_at=NOW, changed_at=NOW)


def letter(case=None, recipient="taro@example.jp", at=NOW, kind="complete", **values):
    number = next(numbers)
    values |= {"key": f"{number:064x}", "header_id": f"<{number}@x>", "subject": "s", "body": "b"}
    return Letter.objects.create(case=case, kind=kind, recipient=recipient, address_key=address_key(recipient), written_at=at, **values)


def claim(owner="a", now=NOW, count=20):
    return outbox.claim(owner, now, LEASE, count)


def begin(one, owner="a", now=NOW):
    return next_letter(None, one, owner, LEASE, CAPS, now)


def conclude(one, kind, code="", now=NOW):
    next_letter(Handed(one, kind, code), None, "a", LEASE, CAPS, now)
    one.refresh_from_db()
    return one


def send(*letters, now=NOW):
    """What became of each letter if the server takes all it is given."""
    for one in letters:
        if begin(one, now=now):
            conclude(one, "sent", now=now)
        one.refresh_from_db()
    return [one.state for one in letters]


def test_oldest_first():
    young, old = letter(), letter(at=NOW - timedelta(hours=1))
    assert [one.id for one in claim(count=1)] == [old.id]
    assert [one.id for one in claim(count=5)] == [young.id]


def test_claimed_letter_is_nobody_elses():
    letter()
    assert (len(claim("a")), claim("b"), len(claim("b", now=LATER))) == (1, [], 1)


def test_released_letter_can_be_claimed_at_once():
    letter()
    claim("a")
    outbox.release("a")
    assert len(claim("b")) == 1


def test_begun_letter_is_never_claimed_again():
    """Once marked as being handed over it can only be concluded: a second sender might send it a second time."""
    letter()
    assert begin(claim("a")[0])
    outbox.release("a")
    assert claim("b", now=LATER) == []


def test_letter_taken_over_is_not_begun():
    """A sender that was stopped for longer than its lease finds the letter gone."""
    letter()
    (mine,) = claim("a")
    claim("b", now=LATER)
    assert not begin(mine, "a", LATER)


def test_lease_begins_anew_with_each_letter():
    """The last letter of a batch has as long as the first, or it would count as interrupted while it is being sent."""
    letter()
    begin(claim()[0], now=LATER)
    assert recover(LATER + LEASE) == 0


# Outcomes.


@pytest.mark.parametrize(("kind", "state"), [("sent", "sent"), ("unknown", "unknown"), ("refused", "failed")])
def test_outcome_is_final(kind, state):
    letter()
    (one,) = claim()
    begin(one)
    assert conclude(one, kind, "code").state == state
    assert claim("b", now=LATER + timedelta(days=9)) == []


def test_deferred_letter_waits_longer_each_time():
    """From a minute up to four hours."""
    letter()
    now, pauses = NOW, []
    for _ in range(10):
        (one,) = claim(now=now)
        begin(one, now=now)
        pauses.append((conclude(one, "deferred", "451", now).not_before - now) / timedelta(minutes=1))
        now = one.not_before
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]


def test_letter_deferred_for_a_day_and_a_half_is_shown():
    letter(case=new_case(), attempts=11)
    (one,) = claim()
    begin(one)
    assert conclude(one, "deferred", "451").state == "failed"


def test_absence_of_the_server_uses_up_no_try():
    """After a week's outage the letters still go."""
    letter()
    now = NOW
    for _ in range(30):
        (one,) = claim(now=now)
        begin(one, now=now)
        now = conclude(one, "unreachable", "unreachable", now).not_before
    assert (one.state, one.attempts) == ("waiting", 0)


def test_refused_letter_puts_its_case_before_staff():
    """With its history; the server's code is kept, its words are not."""
    case = new_case()
    letter(case)
    (one,) = claim()
    begin(one)
    conclude(one, "refused", "550 5.1.1")
    case.refresh_from_db()
    assert (case.state, one.code, Event.objects.filter(case=case, what="letter.not_delivered").count()) == ("needs_staff", "550 5.1.1", 1)


def test_sender_that_died_leaves_an_unknown_outcome():
    """Shown with its reason after the lease, and never sent again."""
    letter()
    begin(claim("dead")[0], "dead")
    assert (recover(NOW), recover(LATER), recover(LATER)) == (0, 1, 0)
    one = Letter.objects.get()
    assert (one.state, one.code, claim(now=LATER)) == ("unknown", "interrupted", [])


def test_late_outcome_is_believed():
    """The sender was only slow: what it says of the letter is better than what we supposed."""
    letter()
    (one,) = claim()
    begin(one)
    recover(LATER)
    assert conclude(one, "sent", "250", LATER).state == "sent"


# Caps.


def test_fourth_letter_of_a_case_waits_for_the_next_day_in_japan():
    case = new_case()
    fourth = [letter(case) for _ in range(4)][-1]
    assert send(*claim()) == ["sent", "sent", "sent", "waiting"]
    fourth.refresh_from_db()
    assert (fourth.not_before, fourth.code) == (MIDNIGHT, "cap.case")
    assert send(*claim(now=MIDNIGHT), now=MIDNIGHT) == ["sent"]


def test_letters_of_other_cases_are_not_held_up():
    first, second = new_case(), new_case()
    letters = [*(letter(first) for _ in range(4)), letter(second)]
    assert send(*claim()) == ["sent", "sent", "sent", "waiting", "sent"]
    assert len(letters) == 5


def test_letters_of_unknown_outcome_count():
    """They may have arrived."""
    case = new_case()
    for _ in range(3):
        letter(case, state="unknown")
    letter(case)
    assert send(*claim()) == ["waiting"]


def test_twenty_first_letter_to_an_address_is_held_for_staff():
    """Whatever its case: something answers us, or somebody plays with us."""
    letters = [letter(new_case()) for _ in range(22)]
    assert send(*claim(count=30)) == ["sent"] * 20 + ["held"] * 2
    assert claim(now=LATER + timedelta(days=9)) == []
    assert len(letters) == 22


def test_same_address_in_other_capitals_is_the_same():
    """The cap is there to end a loop, and a loop does not write its address in one way only."""
    caps = Caps(per_case=3, per_address=1)
    one, two = letter(recipient="Taro@Example.JP"), letter(recipient="taro@example.jp")
    claim()
    assert [next_letter(None, each, "a", LEASE, caps, NOW) for each in (one, two)] == [True, False]


def _begin_one(url, owner, letter_id, gate, begun):
    use_database(url)
    gate.wait()
    begun.put(next_letter(None, Letter.objects.get(id=letter_id), owner, LEASE, Caps(1, 20), NOW))
    close_connections()


def test_two_senders_keep_to_the_cap_together(database):
    """Each would count the letters without the other's."""
    case = new_case()
    letters = [letter(case, lease_owner=f"w{n}", lease_until=LATER) for n in range(4)]
    close_connections()
    context = multiprocessing.get_context("fork")
    gate, begun = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_begin_one, args=(database, one.lease_owner, one.id, gate, begun)) for one in letters]
    for process in processes:
        process.start()
    outcomes = sorted(begun.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    assert outcomes == [False, False, False, True]
