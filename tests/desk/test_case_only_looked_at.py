"""What comes to an accepted case and waits for staff: nothing follows from it, or its letters go elsewhere."""

import pytest
from desk_office import application, on

from desk.life import Deed, staff
from desk.seeing import nothing_follows, readdress
from ops.errors import NotAllowed, NotPossible

LATER = on(1, 20)


@pytest.fixture
def bounced(office, people):
    """An accepted case whose letter came back."""
    office.receive(application())
    office.put("accepted")
    office.receive(machine="bounce", bounced=(office.letter().header_id,), bounce_status="5.1.1", at=LATER)
    return office.case()


def deed(name="責任者", reason="電話で確認した"):
    return Deed(actor=staff(name, "clerk", "supervisor", "auditor"), at=LATER, reason=reason)


def test_looked_at_is_enough(office, bounced):
    """It waits no more, and the history says who looked and why that was enough."""
    nothing_follows(bounced, deed("事務"))
    assert office.case().waiting_since is None
    assert office.case().events.order_by("id").last().what == "seen"


def test_letters_go_to_another_address(office, bounced):
    """Its state stays; letters written from now on go there."""
    readdress(bounced, "hanako@example.net", deed())
    assert (office.case().state, office.case().email, office.case().address_key) == ("accepted", "hanako@example.net", "hanako@example.net")


@pytest.mark.parametrize(
    ("name", "address", "reason", "refusal"),
    [
        ("事務", "hanako@example.net", "電話", NotAllowed),
        ("責任者", "hanako", "電話", NotPossible),
        ("責任者", "hanako@example.net", "", NotPossible),
    ],
    ids=["clerk", "no address", "no reason"],
)
def test_address_is_a_supervisors_and_owes_a_reason(office, bounced, name, address, reason, refusal):
    """Nothing is changed by what is refused."""
    before = office.case().email
    with pytest.raises(refusal):
        readdress(bounced, address, deed(name, reason))
    assert office.case().email == before
