"""Which cases wait for staff, for what and since when: written with what makes them wait, gone with what settles it."""

from dataclasses import replace

import pytest
from desk_office import application, file, form_a, form_c, on, reply, text
from test_fee_at_the_desk import FEE, bank

from desk import late_forms
from desk.bounces import not_reached
from desk.deciding import reopen, withdraw
from desk.life import Deed, staff
from desk.reviewing import go_on
from desk.seeing import nothing_follows
from ops.errors import NotPossible
from storage import search, waiting
from storage.erasing import erase_dossier
from storage.models import Case

pytestmark = pytest.mark.usefixtures("people")
DIFFERS = "pledge.name_differs"


def deed(at=(2, 11)):
    return Deed(actor=staff("責任者", "clerk"), at=on(*at), reason="確認した")


def doubtful():
    return application(form_c=form_c(signed_by=text("山口 花子")))


def test_a_case_that_is_answered_does_not_wait(office):
    office.receive(application())
    assert (waiting.counts(), office.case().waiting_since) == ({}, None)


def test_a_doubt_waits_until_it_is_passed_over(office):
    """Since it was filed."""
    office.receive(doubtful(), now=on(1, 15, 13))
    assert (waiting.counts(), office.case().asked, office.case().waiting_since) == ({"register": 1}, [DIFFERS], on(1, 15, 13))
    go_on(office.desk, office.case(), [DIFFERS], deed())
    assert (waiting.counts(), office.case().asked) == ({}, [])


def test_what_waits_already_waits_since_then(office):
    """A second mail does not put it at the end of the queue."""
    office.receive(doubtful(), now=on(1, 15, 13))
    office.receive(application(form_a=form_a(phone=text("03-1111-2222")), form_c=form_c(signed_by=text("鈴木"))), at=on(1, 20))
    assert office.case().waiting_since == on(1, 15, 13)


def test_a_file_that_could_not_be_read(office):
    """A case without forms."""
    office.receive(files=(file("encrypted"),), subject="【更新申請】プロフェッショナル更新申請書添付_270115")
    assert waiting.counts() == {"unread": 1}


def test_late_mail_is_for_the_supervisor(office):
    office.receive(application(), at=on(3, 3))
    assert waiting.counts() == {"late": 1}


def test_a_letter_that_did_not_arrive(office):
    """Of an accepted case too, whose state stays."""
    office.receive(application())
    office.put("accepted")
    not_reached(office.case(), on(2, 1), "letter.bounced", ["accepted"])
    assert (waiting.counts(), office.states()) == ({"undelivered": 1}, {"R2027-0001": "accepted"})
    withdraw(office.desk, office.case(), deed())
    assert waiting.counts() == {}


@pytest.mark.parametrize("act", ["take", "leave"])
def test_later_forms_wait_until_they_are_taken_or_left(office, act):
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(2, 10))
    assert waiting.counts() == {"later_forms": 1}
    if act == "take":
        late_forms.take(office.desk, office.case(), [], deed())
    else:
        late_forms.leave(office.case(), deed())
    assert waiting.counts() == {}


def test_the_wish_to_withdraw(office):
    office.receive(application())
    office.receive(at=on(1, 20), subject="更新申請の件", text="申請を取り下げます。", **reply(office.letter()))
    assert waiting.counts() == {"reply": 1}


def test_a_decision_taken_back(office):
    office.receive(application())
    withdraw(office.desk, office.case(), deed())
    reopen(office.desk, office.case(), deed((2, 12)))
    assert waiting.counts() == {"reopened": 1}


def test_a_person_is_found_by_what_the_forms_say(office):
    """Keys are filed with the case, whichever form said it."""
    office.receive(application())
    for what in ("山田", "やまだ", "03-1234-5678", "TARO@example.jp", "0123", "R2027-0001"):
        assert [hit.case for hit in search.find(what, 5)] == [office.case()]


def test_a_form_with_another_name_is_found_by_it(office):
    office.receive(application())
    office.receive(replace(application(), form_a=form_a(name=text("鈴木 太郎"), name_kana=text("スズキ タロウ"))), at=on(1, 20))
    assert [hit.case for hit in search.find("すずき", 5)] == [Case.objects.get()]
    assert search.find("やまだ", 5) == ()


def test_nothing_follows_from_a_letter_that_came_back(office):
    """For a reason, which the history keeps with what it waited for."""
    office.receive(application())
    office.put("accepted")
    not_reached(office.case(), on(2, 1), "letter.bounced", ["accepted"])
    nothing_follows(office.case(), deed())
    assert (waiting.counts(), office.history()[-1]) == ({}, ("seen", "accepted", "accepted"))
    with pytest.raises(NotPossible, match="does not wait"):
        nothing_follows(office.case(), deed())


def test_an_open_case_and_later_forms_are_not_merely_seen(office):
    office.receive(doubtful())
    with pytest.raises(NotPossible, match="does not wait"):
        nothing_follows(office.case(), deed())
    office.put("accepted")
    office.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(2, 10))
    with pytest.raises(NotPossible, match="does not wait"):
        nothing_follows(office.case(), deed())


def test_an_erased_dossier_is_not_found(office):
    """Nor does it wait."""
    office.receive(application())
    erase_dossier(office.case(), on(2, 1))
    for what in ("山田", "やまだ", "03-1234-5678", "TARO@example.jp", "OMP-12340123"):
        assert search.find(what, 5) == ()
