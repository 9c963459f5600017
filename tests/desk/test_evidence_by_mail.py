"""Evidence for an audit comes by mail: filed with its rows, for staff to look at, never judged as an application (R36)."""

import pytest
from audit_office import Audited
from desk_office import application, file, form_a, form_b, text

from cases.reading import File, Mail, Reading
from desk.evidence import tie
from desk.filing import foresee
from desk.life import Deed, staff
from ops.errors import NotPossible
from storage.models import Case, Evidence, Letter, Submission


def sent(*names):
    """Files as a reader that could not read them sees them."""
    return tuple(File(name=name, kind="pdf", sha256=f"{n:064}", size=9, trouble="scanned") for n, name in enumerate(names, 1))


def filed():
    return list(Evidence.objects.order_by("id").values_list("name", "row__row"))


def test_a_reply_with_files_is_evidence(audited):
    """Each file with its hash and the row its name tells; the case has its evidence, the message is for staff, no letter goes."""
    letters = audited.office.letters()
    outcome = audited.office.receive(files=sent("No3.pdf", "修了証.pdf", "99.pdf"), sender="else@example.jp", **audited.reply())
    assert (outcome.target, outcome.reason, outcome.receipts) == ("review", "audit.evidence", ("R2027-0001",))
    assert filed() == [("No3.pdf", 3), ("修了証.pdf", None), ("99.pdf", None)]
    assert audited.case().state == "audit_received"
    assert audited.office.history()[-1] == ("evidence_received", "audit_notified", "audit_received")
    assert audited.office.letters() == letters
    assert Submission.objects.count() == 1


def test_from_the_address_on_the_form_it_need_be_no_reply(audited):
    """Under any subject; further files later are added."""
    audited.office.receive(files=sent("1.pdf"), sender="Taro@example.jp", subject="資料です")
    audited.office.receive(files=sent("2.pdf"), sender="taro@example.jp", subject="資料の続きです")
    assert filed() == [("1.pdf", 1), ("2.pdf", 2)]
    assert [what for what, *_ in audited.office.history()][-2:] == ["evidence_received", "evidence_received"]


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param({"sender": "else@example.jp"}, id="from somebody else"),
        pytest.param({"authentication": "fail"}, id="whose address our server does not vouch for"),
        pytest.param({"attachments": ()}, id="without a file"),
        pytest.param({"machine": "auto_reply"}, id="by a machine"),
    ],
)
def test_what_is_no_evidence(audited, mail):
    """It is what it was before there was an audit."""
    outcome = audited.office.receive(files=sent("1.pdf"), **({"sender": "taro@example.jp", "subject": "資料です"} | mail))
    assert outcome.reason != "audit.evidence"
    assert (filed(), audited.case().state) == ([], "audit_notified")


def test_the_same_file_twice_in_a_mail_is_one(audited):
    """Under two names too."""
    (one,) = sent("1.pdf")
    audited.office.receive(files=(one, File(name="2.pdf", kind="pdf", sha256=one.sha256, size=9)), **audited.reply())
    assert len(filed()) == 1


def test_the_forms_of_an_application_are_no_evidence(audited):
    """They are a submission after 受理, as before."""
    outcome = audited.office.receive(application(form_b=form_b(35)), **audited.reply())
    assert (outcome.reason, filed(), audited.case().state) == ("submission.after_acceptance", [], "audit_notified")


def test_before_and_after_an_audit_a_file_is_for_staff_only(audited):
    """A case whose evidence nobody waits for takes none."""
    audited.office.put("approved")
    assert audited.office.receive(files=(file("scanned"),), **audited.reply()).reason != "audit.evidence"
    assert filed() == []


def test_staff_say_which_row_a_file_is_for(audited):
    """Told in the history; a row that is not audited takes none."""
    audited.office.receive(files=sent("修了証.pdf"), **audited.reply())
    deed = Deed(actor=staff("事務", "clerk"), at=audited.at)
    tie(Evidence.objects.get(), 2, deed)
    assert filed() == [("修了証.pdf", 2)]
    assert audited.office.history()[-1][0] == "evidence_tied"
    with pytest.raises(NotPossible, match="row 99 is not audited"):
        tie(Evidence.objects.get(), 99, deed)


def test_what_would_be_made_of_it_is_foreseen(audited):
    """By `run --once --dry-run`."""
    mail = Mail(message_id="<1@x>", subject="Re:", sender="taro@example.jp", attachments=("1.pdf",))
    assert foresee(audited.office.desk, Reading(mail=mail, files=sent("1.pdf")), audited.at) == "evidence for an audit: for staff"


def test_a_wish_to_withdraw_is_heard_beside_the_evidence(audited):
    """The files are kept, and staff are told what the mail wishes."""
    wish = "更新申請を取り下げます。資料はお送りします。"
    outcome = audited.office.receive(files=sent("1.pdf"), sender="taro@example.jp", subject="取り下げのお願い", text=wish)
    assert (outcome.target, outcome.reason, outcome.receipts) == ("review", "withdrawal.wished", ("R2027-0001",))
    assert (filed(), audited.case().state) == ([("1.pdf", 1)], "audit_received")


def test_files_beside_the_forms_are_evidence(audited):
    """Who answers with everything once more, the forms too: they were filed as a second delivery, and nobody saw the certificates."""
    outcome = audited.office.receive(application(), files=(file(), *sent("3.pdf")), **audited.reply())
    assert (outcome.target, outcome.receipts) == ("review", ("R2027-0001",))
    assert (filed(), audited.case().state) == ([("3.pdf", 3)], "audit_received")


def test_a_reply_is_about_the_letter_it_answers(office, people):
    """A colleague's letter may stand in the same thread: what somebody forwarded is not the other's evidence."""
    for number, name in (("OMP-12340123", "taro"), ("OMP-55554444", "hanako")):
        form = form_a(number, name=text(name), email=text(f"{name}@example.jp"))
        office.receive(application(number, form_a=form), sender=f"{name}@example.jp")
    Case.objects.update(state="accepted")
    Audited(office).draw(rate="1")
    one, other = Letter.objects.filter(kind="audit_request").order_by("id")
    for answered, beside in ((one, other), (other, one)):
        thread = {"in_reply_to": (answered.header_id,), "references": (beside.header_id, answered.header_id)}
        assert office.receive(files=sent("1.pdf"), sender="else@example.jp", **thread).receipts == (answered.case.receipt_number,)


@pytest.mark.parametrize("state", ["needs_staff", "accepted"])
def test_evidence_is_kept_while_the_fee_is_in_question(audited, state):
    """The bank took it back, or it came again: the applicant was asked and answers, whatever the money does."""
    audited.office.put(state)
    assert audited.office.receive(files=sent("1.pdf"), **audited.reply()).reason == "audit.evidence"
    assert (filed(), audited.case().state) == ([("1.pdf", 1)], state)
