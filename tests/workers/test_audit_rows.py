"""Audits in the records, the same on SQLite and PostgreSQL: whom to draw from, whose evidence a mail brings, who may judge it."""

from datetime import UTC, date, datetime

import pytest

from storage import audits
from storage.files import Stale
from storage.history import Happening, tell
from storage.models import Audit, Case, Draw, Letter, Message, Submission

NOW = datetime(2027, 2, 1, tzinfo=UTC)


def case(number: int, state: str = "audit_notified", email: str = "taro@example.jp") -> Case:
    return Case.objects.create(
        receipt_number=f"R2027-{number:04}",
        season=2027,
        certification_number=f"OMP-{number:08}",
        address_key=email,
        state=state,
        first_received_at=NOW,
        changed_at=NOW,
    )


def submission_of(of: Case) -> Submission:
    message = Message.objects.create(sha256=f"{of.id:064}", size=1, received_at=NOW, stored_at=NOW)
    return Submission.objects.create(message=message, ordinal=1, case=of, received_at=NOW, disposition="complete", assessment="", facts={})


def audit(of: Case) -> Audit:
    submission = submission_of(of)
    draw = Draw.objects.create(season=2027, at=NOW, actor="責任者", seed="a", rate="0.1", population=[], chosen={})
    Letter.objects.create(
        case=of,
        kind="audit_request",
        key=f"{of.id}",
        recipient="",
        address_key="",
        subject="",
        body="",
        header_id=f"<{of.id}@x>",
        written_at=NOW,
    )
    return Audit.objects.create(case=of, draw=draw, submission=submission, requested_at=NOW, due_on=date(2027, 3, 3))


def test_the_population_is_who_is_accepted_and_was_not_drawn(database):
    """In order of receipt number, of one season."""
    audit(case(3, "accepted"))
    rest = [submission_of(case(number, "accepted")).case.receipt_number for number in (2, 1)]
    submission_of(case(4, "deficient"))
    assert [found.receipt_number for found in audits.filed(2027)] == sorted(rest)
    assert audits.filed(2028) == {}


def test_a_mail_finds_the_audit_it_is_for(database):
    """By the letter that it names, or by the address where only one audit waits there."""
    first = audit(case(1))
    assert audits.from_address("Taro@Example.jp") == audits.replied_to([f"<{first.case_id}@x>"]) == audits.of_case("R2027-0001") == first
    second = audit(case(2))
    assert audits.from_address("taro@example.jp") is None
    assert audits.replied_to(["<other@x>", f"<{second.case_id}@x>"]) == second
    assert audits.of_season(2027) == audits.of_season(None) == [first, second]
    Case.objects.update(state="approved")
    assert audits.replied_to([f"<{first.case_id}@x>"]) is None
    assert audits.replied_to([]) is audits.from_address("") is audits.of_case("R2027-0009") is None


def test_whoever_decided_a_case_is_known(database):
    """By its history; what an auditor does to it is no decision."""
    audited = case(1)
    tell(
        *(
            Happening(at=NOW, actor=actor, what=what, case_id=audited.id)
            for actor, what in (("監査", "audit_row_judged"), ("事務", "asked"))
        )
    )
    assert [audits.decided_by(audited, name) for name in ("監査", "事務", "誰か")] == [False, True, False]


def test_an_audit_is_written_from_the_version_that_was_read(database):
    """Another's change in between is not lost."""
    audit(case(1))
    one, other = audits.of_case("R2027-0001"), audits.of_case("R2027-0001")
    audits.change(one, due_on=date(2027, 3, 20))
    assert (one.version, one.due_on) == (2, date(2027, 3, 20))
    with pytest.raises(Stale):
        audits.change(other, result="exempted")
