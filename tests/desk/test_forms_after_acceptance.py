"""Forms that come after 受理 hold the approval until staff took them or left them: a certificate goes to the address on the form (R06)."""

import pytest
from desk_office import application, form_a, form_b, on, text
from test_fee_at_the_desk import FEE, bank

from desk import late_forms
from desk.deciding import approve
from desk.life import Deed, staff
from ops.errors import NotPossible
from storage.models import Certificate


def deed(reason=""):
    return Deed(actor=staff("責任者", "clerk"), at=on(2, 11), reason=reason)


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
    late_forms.take(moved.case(), deed())
    approve(moved.desk, [moved.case()], deed())
    assert Certificate.objects.get().address == "大阪府大阪市北区1-1"
    assert moved.states() == {"R2027-0001": "approved"}


def test_forms_that_are_left_change_nothing(moved):
    """For a reason, which the history keeps."""
    late_forms.leave(moved.case(), deed("同じ内容"))
    approve(moved.desk, [moved.case()], deed())
    assert Certificate.objects.get().address == "東京都千代田区丸の内1丁目1番1号"
    with pytest.raises(NotPossible, match="no forms came"):
        late_forms.take(moved.case(), deed())


def test_incomplete_forms_cannot_be_taken(office, people):
    """They would take the approval's ground away."""
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_b=form_b(25)), at=on(2, 10))
    with pytest.raises(NotPossible, match="not complete"):
        late_forms.take(office.case(), deed())
    late_forms.leave(office.case(), deed("ポイント不足のため、先の申請による"))
    assert office.states() == {"R2027-0001": "accepted"}
