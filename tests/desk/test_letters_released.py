"""A letter that did not go, put back by staff: what was refused or held goes, what may have arrived never does, and one press counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_office import HOUR, NOON, application

from desk import releasing
from desk.life import Deed, staff
from desk.posting import Caps, Handed, next_letter
from ops.errors import ChangedMeanwhile, NotAllowed, NotPossible
from storage import outbox
from storage.models import Event, Letter

pytestmark = pytest.mark.usefixtures("people")
CAPS = Caps(per_case=3, per_address=1)
LATER = NOON + 2 * HOUR


def deed(name="事務", reason=""):
    return Deed(actor=staff(name, "clerk", "auditor"), at=NOON + HOUR, reason=reason)


def put(letter, state, code):
    Letter.objects.filter(id=letter.id).update(state=state, code=code)
    return Letter.objects.get(id=letter.id)


@pytest.fixture
def letter(office):
    """受付 of a complete application, not sent yet."""
    office.receive(application())
    return Letter.objects.get()


def begun(letter, at=LATER):
    """Whether a sender may hand the letter over."""
    claimed = outbox.claim("sender", at, HOUR, 9)
    may = next_letter(None, next(one for one in claimed if one.id == letter.id), "sender", HOUR, CAPS, at)
    outbox.release("sender")
    return may


def test_refused_letter_goes_again(office, letter):
    """With all its tries, told in the history of its case."""
    put(letter, "failed", "550 5.2.2")
    releasing.put_back(office.desk, Letter.objects.get(), deed())
    assert begun(letter)
    assert list(Event.objects.filter(what="letter.requeued").values_list("actor", "codes")) == [("事務", ["complete"])]


def test_what_staff_send_is_held_like_their_letters(office, letter):
    """A minute in which it can be taken back."""
    put(letter, "held", "cap.address")
    releasing.release(replace(office.desk, hold=timedelta(seconds=60)), Letter.objects.get(), deed())
    assert Letter.objects.get().not_before == deed().at + timedelta(seconds=60)


def test_released_letter_goes_over_the_cap_and_counts(office, letter):
    """A second letter to the address is held; released it goes, and the third is held: two have gone out."""
    office.receive(application("OMP-22220123"), at=NOON + HOUR / 2)
    office.receive(application("OMP-33330123"), at=NOON + HOUR / 2)
    first, second, third = Letter.objects.order_by("id")
    put(first, "sent", "250")
    assert not begun(second)
    releasing.release(office.desk, Letter.objects.get(id=second.id), deed())
    assert begun(second)
    assert not begun(third)
    assert Letter.objects.get(id=third.id).state == "held"


def test_released_letter_stays_so_while_the_server_defers_it(office, letter):
    """What the server says meanwhile does not hold it again."""
    put(letter, "held", "cap.address")
    releasing.release(office.desk, Letter.objects.get(), deed())
    assert begun(letter)
    next_letter(Handed(Letter.objects.get(), "deferred", "451 4.7.1"), None, "sender", HOUR, CAPS, LATER)
    assert (Letter.objects.get().state, Letter.objects.get().code) == ("waiting", "released")


def test_cap_of_the_case_holds_a_released_letter(office, letter):
    """At most so many a day and case, whoever released it: it goes tomorrow."""
    put(letter, "held", "cap.address")
    releasing.release(office.desk, Letter.objects.get(), deed())
    claimed = outbox.claim("sender", LATER, HOUR, 9)
    assert not next_letter(None, claimed[0], "sender", HOUR, Caps(per_case=0, per_address=1), LATER)
    assert (Letter.objects.get().state, Letter.objects.get().code) == ("waiting", "released")


@pytest.mark.parametrize(
    ("state", "code", "why"),
    [
        pytest.param("unknown", "interrupted", "letter_unknown", id="sending was interrupted"),
        pytest.param("unknown", "lost", "letter_unknown", id="no answer to the last dot"),
        pytest.param("failed", "undone", "letter_taken_back", id="taken back"),
        pytest.param("failed", "superseded", "letter_taken_back", id="replaced"),
    ],
)
def test_never_again(office, letter, state, code, why):
    """What may have arrived, and what is not so any more, is nobody's to send: not a supervisor's either."""
    put(letter, state, code)
    with pytest.raises(NotPossible) as against:
        releasing.put_back(office.desk, Letter.objects.get(), deed("責任者", "申請者の希望"))
    assert (against.value.why, Letter.objects.get().state) == (why, state)


def test_letter_of_an_audit_is_not_released_unseen(office, letter):
    """It is held for a supervisor's look, not by a cap."""
    put(letter, "held", "audit.preview")
    with pytest.raises(NotPossible, match="held as"):
        releasing.release(office.desk, Letter.objects.get(), deed())


def test_letter_that_may_have_gone_since_a_copy_is_a_supervisor_s(office, letter):
    """With the reason."""
    put(letter, "failed", "restored")
    with pytest.raises(NotAllowed):
        releasing.put_back(office.desk, Letter.objects.get(), deed(reason="届いていない"))
    with pytest.raises(NotPossible, match="reason"):
        releasing.put_back(office.desk, Letter.objects.get(), deed("責任者"))
    releasing.put_back(office.desk, Letter.objects.get(), deed("責任者", "届いていないと電話で確認"))
    assert Letter.objects.get().state == "waiting"


@pytest.mark.parametrize("release", [releasing.put_back, releasing.release])
def test_not_an_auditor_s(office, letter, release):
    """Auditors read."""
    put(letter, "failed" if release is releasing.put_back else "held", "cap.address")
    with pytest.raises(NotAllowed):
        release(office.desk, Letter.objects.get(), deed("監査"))


@pytest.mark.parametrize(
    ("act", "state", "code"), [(releasing.put_back, "failed", "550 5.1.1"), (releasing.release, "held", "cap.address")]
)
def test_of_two_people_the_second_is_told(office, letter, act, state, code):
    """Both read it as it was; the letter goes once."""
    put(letter, state, code)
    first, second = Letter.objects.get(), Letter.objects.get()
    act(office.desk, first, deed())
    with pytest.raises(ChangedMeanwhile):
        act(office.desk, second, deed("責任者"))
    assert Event.objects.filter(what__in=("letter.requeued", "letter.released")).count() == 1


def test_not_to_an_address_that_was_corrected(office, letter):
    """R33: the letter would reach whoever has the old one."""
    put(letter, "failed", "550 5.1.1")
    case = office.case()
    case.email = "new@example.jp"
    case.save(update_fields=["email"])
    with pytest.raises(NotPossible, match="another address"):
        releasing.put_back(office.desk, Letter.objects.get(), deed())


def test_not_after_a_newer_letter(office, letter):
    """What was so then may not be so now."""
    put(letter, "failed", "550 5.2.2")
    Letter.objects.create(case=letter.case, kind="accepted", key="2", header_id="<2@x>", recipient=letter.recipient, written_at=LATER)
    with pytest.raises(NotPossible, match="followed by another"):
        releasing.put_back(office.desk, Letter.objects.get(id=letter.id), deed())


def test_not_what_was_erased(office, letter):
    """There is nobody to send it to."""
    put(letter, "failed", "550 5.2.2")
    Letter.objects.update(recipient="", body="")
    with pytest.raises(NotPossible, match="erased"):
        releasing.put_back(office.desk, Letter.objects.get(), deed())
