"""Known and open: forms that come after 受理 are kept for staff, but nothing at the desk holds the approval until somebody looked."""

import pytest
from desk_office import application, form_a, on, text
from test_fee_at_the_desk import FEE, bank

from desk.deciding import approve
from desk.life import Deed, staff
from ops.errors import NotPossible


@pytest.mark.xfail(
    strict=True, reason="desk/deciding.py _against_approval: a submission.after_acceptance that nobody looked at holds nothing"
)
def test_a_corrected_address_after_acceptance_holds_the_approval(office, people):
    """The certificate would go to the address of before: there is no act that takes the new forms of an accepted case either.

    Proposal: an act `taken_over` (clerk; accepted to accepted) that makes the newest superseded submission count, and one `seen`;
    until one of them stands after `submission.after_acceptance` in the history, `_against_approval` says so.
    """
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(2, 10))
    with pytest.raises(NotPossible):
        approve(office.desk, [office.case()], Deed(actor=staff("責任者", "clerk"), at=on(2, 11)))
