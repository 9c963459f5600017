"""Forms that come after 受理 hold the approval until staff took them or left them: a certificate goes to the address on the form (R06)."""

import pytest
from desk_office import application, form_a, form_b, on, text
from test_fee_at_the_desk import FEE, bank

from cases.reading import TextEntry
from desk import late_forms
from desk.deciding import approve
from desk.life import Deed, staff
from ops.errors import NotPossible
from storage.models import Certificate


def deed(reason="", at=(2, 11)):
    return Deed(actor=staff("責任者", "clerk"), at=on(*at), reason=reason)


@pytest.fixture
def moved(office, people):
    """An accepted application whose applicant then sends forms with another address."""
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(2, 10))
    with pytest.raises(NotPossible, match="nobody has looked at"):
        approve(office.desk, [office.case()], deed())
    return office


def test_forms_that_are_taken_are_what_the_certificate_says(moved):
    late_forms.take(moved.desk, moved.case(), [], deed())
    approve(moved.desk, [moved.case()], deed())
    assert Certificate.objects.get().address == "大阪府大阪市北区1-1"
    assert moved.states() == {"R2027-0001": "approved"}


def test_forms_that_are_left_change_nothing(moved):
    """For a reason, which the history keeps."""
    late_forms.leave(moved.case(), deed("同じ内容"))
    approve(moved.desk, [moved.case()], deed())
    assert Certificate.objects.get().address == "東京都千代田区丸の内1丁目1番1号"
    with pytest.raises(NotPossible, match="no forms came"):
        late_forms.take(moved.desk, moved.case(), [], deed())


def test_incomplete_forms_cannot_be_taken(office, people):
    """They would take the approval's ground away."""
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_b=form_b(25)), at=on(2, 10))
    with pytest.raises(NotPossible, match="not complete"):
        late_forms.take(office.desk, office.case(), [], deed())
    late_forms.leave(office.case(), deed("ポイント不足のため、先の申請による"))
    assert office.states() == {"R2027-0001": "accepted"}


def test_forms_that_come_in_march_can_be_taken(office, people):
    """The application was accepted: that its correction is late is no matter."""
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(3, 20))
    late_forms.take(office.desk, office.case(), [], deed(at=(3, 21)))
    approve(office.desk, [office.case()], deed(at=(3, 21)))
    assert Certificate.objects.get().address == "大阪府大阪市北区1-1"


def test_the_first_forms_sent_once_more_do_not_hide_the_corrected_ones(moved):
    """They are a duplicate of what counts; what waits is still the correction."""
    moved.receive(application(), at=on(2, 12))
    late_forms.take(moved.desk, moved.case(), [], deed())
    approve(moved.desk, [moved.case()], deed())
    assert Certificate.objects.get().address == "大阪府大阪市北区1-1"


def test_a_finding_is_passed_over_for_a_reason(office, people):
    """And the history tells which."""
    office.receive(application())
    bank(office, FEE)
    unclear = form_a(name_kana=TextEntry("?", "申請書.xlsx!A!C4", "unclear"))
    office.receive(application(form_a=unclear), at=on(2, 10))
    with pytest.raises(NotPossible, match=r"reading\.unclear"):
        late_forms.take(office.desk, office.case(), [], deed())
    with pytest.raises(NotPossible, match="without a reason"):
        late_forms.take(office.desk, office.case(), ["reading.unclear"], deed())
    late_forms.take(office.desk, office.case(), ["reading.unclear"], deed("電話で確認した"))
    assert office.case().events.get(what=late_forms.TAKEN).codes == ["reading.unclear"]
