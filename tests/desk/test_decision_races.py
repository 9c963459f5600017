"""Two workers at one case: who comes second looks again, and nothing is written twice or halfway."""

import pytest
from desk_office import HOUR, NOON, application, file, form_b, on, only_c

import desk.filing
from cases.reading import Mail, Reading
from desk.filing import decide, foresee
from storage import files, queue
from storage.models import Case, Event, Letter, Message, Submission

LATER = on(1, 20)
SUBJECT = "【更新申請】プロフェッショナル更新申請書添付_270120"


def between(monkeypatch, happening, times=1):
    """Lets something happen after the look at a case and before the write, so many times."""
    judge_all, left = desk.filing.judge_all, [happening] * times

    def then(*arguments):
        judged = judge_all(*arguments)
        if left:
            left.pop()()
        return judged

    monkeypatch.setattr(desk.filing, "judge_all", then)


def test_case_changed_meanwhile_is_judged_again(office, monkeypatch):
    """The version that was read is no longer there: the second look sees what the other wrote."""
    office.receive(application(form_c=None))
    between(monkeypatch, lambda: Case.objects.update(state="accepted", version=7))
    outcome = office.receive(application(form_b=form_b(25)), at=LATER)
    assert outcome.reason == "submission.after_acceptance"
    assert (office.states(), office.case().version) == ({"R2027-0001": "accepted"}, 7)


def test_case_filed_meanwhile_is_joined(office, monkeypatch):
    """Both saw no case; the second insert breaks against the first, and its forms join that case."""
    between(monkeypatch, lambda: office.receive(application(form_c=None)))
    office.receive(application(), at=LATER)
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert Submission.objects.count() == 2


def test_failed_try_leaves_nothing(office, monkeypatch):
    """No case, no letter, no event and no receipt number of a transaction that was given up."""
    office.receive(application(form_c=None))
    between(monkeypatch, lambda: files.change(office.case(), LATER))
    office.receive(application("CAP-22220002"), only_c("OMP-12340123"), at=LATER)
    assert list(office.states()) == ["R2027-0001", "R2027-0002"]
    assert (Letter.objects.count(), Event.objects.filter(what="decided").count()) == (3, 2)


def test_case_that_never_rests_is_an_error(office, monkeypatch):
    """So often in a row means that something is broken; the message is not lost, it stays claimed."""
    office.receive(application(form_c=None))
    between(monkeypatch, lambda: files.change(office.case(), LATER), times=100)
    with pytest.raises(RuntimeError, match="kept changing"):
        office.receive(application(), at=LATER)
    assert office.last_message().state == "reading"


def test_message_taken_by_another_worker_is_not_decided(office):
    """Our lease had ended: nothing of ours is written."""
    claimed = office.claim(NOON, NOON)
    Message.objects.update(lease_owner="another")
    reading = Reading(mail=Mail(message_id="<1@example.jp>", subject=SUBJECT, sender=None), applications=(application(),))
    with pytest.raises(queue.LostLease):
        decide(office.desk, claimed, "tests", reading, NOON)
    assert (Case.objects.count(), Letter.objects.count(), Submission.objects.count()) == (0, 0, 0)


def foreseen(office, *applications, **mail):
    given = {"message_id": "<n@example.jp>", "subject": SUBJECT, "sender": "taro@example.jp", "content_key": "n"}
    read = (file(),) if applications else mail.pop("files", ())
    return foresee(office.desk, Reading(mail=Mail(**(given | mail)), files=read, applications=applications), LATER)


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        pytest.param({}, "refer", id="no forms under the prescribed subject"),
        pytest.param({"subject": "質問"}, "inquiry: for staff", id="inquiry"),
        pytest.param({"subject": "質問", "machine": "list"}, "machine mail (list): no letter", id="machine"),
        pytest.param({"message_id": "<1@example.jp>", "content_key": "same"}, "duplicate: no letter", id="duplicate"),
    ],
)
def test_dry_run_foresees_mail_without_forms(office, mail, words):
    office.receive(application(), message_id="<1@example.jp>", content_key="same")
    assert foreseen(office, **mail) == words


def test_dry_run_foresees_each_application(office):
    """And writes nothing."""
    office.receive(application())
    assert foreseen(office, application(), application("CAP-22220002", form_b=form_b(25))) == "as filed before: no letter, deficient"
    assert (Case.objects.count(), Letter.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_dry_run_foresees_what_is_decided(office):
    """The same words that the decision then gives."""
    foretold = foreseen(office, application(form_b=form_b(25)))
    assert foretold == office.receive(application(form_b=form_b(25)), at=LATER, now=LATER + HOUR).reason
