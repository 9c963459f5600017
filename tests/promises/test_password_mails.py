"""The custom of two mails (PPAP, failures 41 and 42): the second opens the first; nobody is asked twice, and no password stays."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from builders.locked_files import aes_zip, office
from promises.house import RECEIVED, House, application, blank_forms

from cage.door import Cage
from commands.sample.paper import fill_workbook
from commands.sample.people import invent
from commands.sample.post import Draft, prescribed, write
from desk.answering import PASSWORD_WAIT
from ops.errors import CageFailed
from storage.models import Case, Event, Letter, Message, Submission
from workers.deciding import decide_waiting
from workers.fetching import fetch_alone
from workers.replaying import replay_stored
from workers.rooms import Rooms, mailbox_of, start_cage

WORD = "Ab12#xyz"
PERSON = invent(1, 2027, RECEIVED.date(), random.Random(1))  # noqa: S311
PAIRED = {"MAILBOX__AUTHSERV_ID": "mx.odyssey-com.co.jp", "POLICY__PASSWORD_HOURS": "72"}


def mail(after: timedelta, subject: str, body: str = "", files: tuple[tuple[str, bytes], ...] = (), **more: object) -> bytes:
    """A mail of the applicant, so long after the first."""
    at = RECEIVED + after
    return write(
        Draft(**({"name": PERSON.name, "sender": PERSON.email, "subject": subject, "at": at, "body": body, "files": files} | more))
    )  # type: ignore[arg-type]


def locked(word: str = WORD, forms: str = "ABC", **more: object) -> bytes:
    """The first mail: the forms in a zip under a password."""
    book = fill_workbook(blank_forms().workbook, PERSON, forms)
    return mail(timedelta(0), prescribed(RECEIVED), files=(("更新申請書.zip", aes_zip(word, **{"更新申請書.xlsx": book})),), **more)


def word_mail(after: timedelta = timedelta(minutes=5), word: str = WORD, **more: object) -> bytes:
    """The second: its password."""
    return mail(after, "パスワードのお知らせ", f"先ほどのファイルのパスワードをお送りします。\n\nパスワード：{word}\n", serial=2, **more)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    from ops.config import load

    with start_cage(load(environ={})) as started:
        yield started


class Office:
    """Mails come in one after the other and are decided at once, at the time they were received."""

    def __init__(self, house: House, cage: Cage) -> None:
        self.house, self.cage, self.settings = house, cage, dict(PAIRED)

    def receive(self, raw: bytes, after: timedelta = timedelta(0)) -> Message:
        at = RECEIVED + after
        self.house.mailbox.append(raw, at)
        rooms = self.rooms(at)
        with closing(mailbox_of(rooms.config)) as mailbox:
            fetch_alone(rooms, mailbox)
        decide_waiting(rooms, self.cage)
        return Message.objects.latest("id")

    def rooms(self, at: datetime) -> Rooms:
        return replace(self.house.rooms(**self.settings), clock=lambda: at)


@pytest.fixture
def desk(build, cage: Cage) -> Iterator[Office]:
    house = build(mailbox="maildir")
    with house.records():
        yield Office(house, cage)


def letters() -> list[str]:
    return list(Letter.objects.order_by("id").values_list("kind", flat=True))


LATER = timedelta(minutes=5)


def test_the_password_opens_the_mail_before(desk: Office):
    """One case, answered once; nobody is asked to send it again; the day of receipt is that of the first mail."""
    first = desk.receive(locked())
    assert (first.target, letters(), Case.objects.get().state) == ("review", ["resend"], "needs_staff")
    assert Letter.objects.get().not_before == RECEIVED + PASSWORD_WAIT
    second = desk.receive(word_mail(LATER), LATER)
    case = Case.objects.get()
    assert (second.target, second.reason, case.state, case.first_received_at) == ("done", "complete", "awaiting_payment", RECEIVED)
    assert (letters(), Letter.objects.get().recipient) == (["complete"], PERSON.email)
    assert Event.objects.filter(case=case, what="unlocked").count() == 1


def test_no_password_stays(desk: Office, capfd: pytest.CaptureFixture[str]):
    """Neither in the records nor in the log nor in a letter; only in the stored mail that brought it."""
    desk.receive(locked())
    desk.receive(word_mail(LATER), LATER)
    rows = [row for model in (Case, Event, Letter, Message, Submission) for row in model.objects.values()]
    assert WORD not in str(rows)
    assert WORD not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("changed", "after"),
    [
        pytest.param({"POLICY__PASSWORD_HOURS": "0"}, LATER, id="not allowed"),
        pytest.param({}, timedelta(hours=73), id="too late"),
    ],
)
def test_without_leave_or_too_late_it_is_an_inquiry(desk: Office, changed: dict[str, str], after: timedelta):
    """Staff open the file: the case waits for them, and the one letter that asks for it again stays."""
    desk.settings |= changed
    desk.receive(locked())
    second = desk.receive(word_mail(after), after)
    assert (second.reason, second.target, letters(), Case.objects.get().state) == ("inquiry", "review", ["resend"], "needs_staff")


def test_not_allowed_the_letter_is_not_held_back(desk: Office):
    desk.settings["POLICY__PASSWORD_HOURS"] = "0"
    desk.receive(locked())
    assert Letter.objects.get().not_before is None


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        pytest.param(locked(), word_mail(word="wrong123"), "inquiry", id="wrong password"),
        pytest.param(locked(), word_mail(sender="other@example.jp"), "inquiry", id="somebody else"),
        pytest.param(locked(), word_mail(headers=("Auto-Submitted: auto-replied",)), "machine.auto_reply", id="a machine"),
        pytest.param(application(1).raw, word_mail(), "inquiry", id="nothing locked before"),
        pytest.param(
            mail(timedelta(0), "写真です", files=(("a.zip", aes_zip(WORD, a=b"x")),)), word_mail(), "inquiry", id="no application"
        ),
        pytest.param(
            mail(timedelta(0), prescribed(RECEIVED), files=(("a.zip", aes_zip(WORD, a=b"x")),)), word_mail(), "inquiry", id="no form inside"
        ),
    ],
)
def test_another_mail_opens_nothing(desk: Office, first: bytes, second: bytes, reason: str):
    """It is decided as what it is."""
    desk.receive(first)
    before = letters()
    assert desk.receive(second, LATER).reason == reason
    assert letters() == before


def test_a_colleague_answers_in_the_same_thread(desk: Office):
    """From another address, but by its references it belongs to the locked mail."""
    first = desk.receive(locked())
    second = word_mail(sender="colleague@example.jp", headers=(f"References: {first.header_id}",))
    assert desk.receive(second, LATER).reason == "complete"


def test_a_mail_that_quotes_the_password_is_a_question(desk: Office):
    """What is open needs no password: staff see what else the mail says, and no second letter goes."""
    desk.receive(locked())
    desk.receive(word_mail(LATER), LATER)
    hour = timedelta(hours=1)
    again = mail(hour, "Re: パスワードのお知らせ", f"届きましたか。\n> パスワード：{WORD}", serial=3)
    assert (desk.receive(again, hour).reason, letters()) == ("inquiry", ["complete"])


def test_what_is_missing_inside_is_seen_missing(desk: Office):
    """Everything was read: a form that is lacking is a deficiency, and its correction completes the case."""
    desk.receive(locked(forms="AB"))
    assert desk.receive(word_mail(LATER), LATER).reason == "deficient"
    hour = timedelta(hours=1)
    rest = mail(hour, "Re: " + prescribed(RECEIVED), files=(("c.xlsx", fill_workbook(blank_forms().workbook, PERSON, "C")),), serial=4)
    assert (desk.receive(rest, hour).reason, letters()) == ("complete", ["deficient", "complete"])


def test_a_file_that_stays_locked_is_still_asked_for(desk: Office):
    """One password of two: the case is for staff, and the request goes out."""
    book = fill_workbook(blank_forms().workbook, PERSON, "ABC")
    files = (("1.zip", aes_zip(WORD, a=book)), ("2.xlsx", office(book, "another1")))
    desk.receive(mail(timedelta(0), prescribed(RECEIVED), files=files))
    assert (desk.receive(word_mail(LATER), LATER).reason, letters(), Case.objects.get().state) == ("refer", ["resend"], "needs_staff")


def test_an_applicant_who_has_a_case_keeps_it(desk: Office):
    """What was locked joins the case of its number; the one that waited for the password stays for staff."""
    desk.receive(application(1, "AB").raw)
    desk.receive(locked())
    assert desk.receive(word_mail(LATER), LATER).reason == "complete"
    assert sorted(Case.objects.values_list("state", flat=True)) == ["awaiting_payment", "needs_staff"]


def test_replay_finds_the_same(desk: Office):
    """The password is not stored, but the mail that brought it is."""
    desk.receive(locked())
    desk.receive(word_mail(LATER), LATER)
    found = replay_stored(desk.rooms(RECEIVED), desk.cage, (), None)
    assert (found.judged, found.found) == (2, [])


@pytest.mark.parametrize("trouble", ["reader", "size"])
def test_a_first_mail_that_cannot_be_read_again_costs_the_second_nothing(desk: Office, monkeypatch: pytest.MonkeyPatch, trouble: str):
    """The second is decided by itself."""
    first = desk.receive(locked())
    if trouble == "size":
        Message.objects.filter(id=first.id).update(size=10**9)
    else:
        whole = desk.cage.read
        monkeypatch.setattr(desk.cage, "read", lambda source, options: _fail() if options.passwords_in else whole(source, options))
    assert desk.receive(word_mail(LATER), LATER).reason == "inquiry"


def _fail() -> None:
    raise CageFailed("deadline")
