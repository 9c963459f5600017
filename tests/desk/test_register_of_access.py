"""What staff decide about a person is in the register of access; what machines do is in the history alone."""

from desk_office import NOON, application

from desk.life import RULES, Deed, note, staff
from storage.access import entries


def test_what_staff_decide_is_in_the_register_of_access(office, people):
    office.receive(application())
    note(office.case(), "looked_into", Deed(actor=staff("事務", "clerk"), at=NOON))
    assert [(e.actor, e.what, e.case.receipt_number, e.codes) for e in entries()] == [("事務", "decided", "R2027-0001", ["looked_into"])]


def test_what_the_rules_do_is_not(office):
    office.receive(application())
    note(office.case(), "looked_into", Deed(actor=RULES, at=NOON))
    assert not entries().exists()
