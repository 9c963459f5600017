"""The calendar's morning: reminders where the office wants them, and a digest for staff; each once a day, from seven o'clock on."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from desk_office import application, form_c, on, text

from desk.life import Deed, staff
from desk.reviewing import ask
from ops.config import load
from ops.errors import PostUnreachable
from storage.models import Case, Event, Letter
from workers import morning
from workers.morning import tell_staff, turn_the_day
from workers.rooms import furnished


@pytest.fixture
def rooms(office, tmp_path):
    """The rooms of an office that wants reminders and a digest, at a time."""
    environ = {
        "INTAKE_SMTP__KIND": "folder",
        "INTAKE_SMTP__PATH": f"{tmp_path}/outbox",
        "INTAKE_SCHEDULE__REMINDERS": "[3]",
        "INTAKE_SCHEDULE__DIGEST_TO": "staff@example.jp",
    }
    return lambda now, **changes: furnished(load(environ=environ | changes), lambda: now)


@pytest.fixture
def digests(tmp_path):
    """What was sent to staff, as they read it."""

    def read():
        mails = [message_from_bytes(file.read_bytes(), policy=default) for file in sorted((tmp_path / "outbox").glob("*.eml"))]
        return [(mail["Subject"], mail.get_content()) for mail in mails]

    return read


def test_staff_are_told_what_waits_and_what_runs_out(office, people, rooms, digests):
    """By state with the age of the oldest, and by day; not a name, not a number of anybody."""
    office.receive(application(), at=on(2, 1))
    office.receive(application("OMP-55554444", form_c=None), at=on(2, 10))
    office.receive(application("OMP-66667777", form_c=form_c(signed_by=text("山口 花子"))), at=on(2, 20))
    ask(office.desk, Case.objects.get(state="needs_staff"), "お名前は。", Deed(actor=staff("事務", "clerk"), at=on(2, 20)))
    office.receive(at=on(2, 25), subject="期限は", text="いつまで。", sender="hanako@example.jp")
    assert tell_staff(rooms(on(2, 26, 8)))
    ((subject, body),) = digests()
    assert subject == "【コン検更新審査】2027年2月26日（金）の状況"
    for said in (
        "・入金待ち：1件、25日", "・不備の修正待ち：1件、16日", "・確認のお願いへの回答待ち：1件、6日", "問い合わせなど：1件",
        "・2027年2月28日（日）：申請の受付期間の終わり", "・2027年2月28日（日）：お振込みの期限、1件",
        "・2027年2月28日（日）：不備の修正の期限、1件", "・2027年2月27日（土）：ご回答の期限、1件",
    ):  # fmt: skip
        assert said in body
    for personal in ("山田", "OMP", "taro", "R2027"):
        assert personal not in body


@pytest.mark.parametrize(("code", "lost"), [("550", 1), ("undone", 0), ("superseded", 0)])
def test_letters_that_staff_took_back_are_not_lost(office, rooms, digests, code, lost):
    """Else each would be told of every morning, and nothing is to be done about it."""
    office.receive(application(), at=on(2, 1))
    Letter.objects.update(state="failed", code=code)
    tell_staff(rooms(on(2, 2, 8)))
    assert f"届かなかった、または届いたか不明のメール：{lost}件" in digests()[0][1]


def test_a_quiet_office_is_told_so(rooms, digests):
    """Nothing is a message, too."""
    tell_staff(rooms(on(1, 15, 8)))
    ((_, body),) = digests()
    assert "待っている案件はありません" in body
    assert "・ありません。" in body


def test_the_first_of_april_is_told_of_in_time(office, rooms, digests):
    """R06: from the day of `certificates.warn_from`."""
    office.receive(application())
    office.put("accepted")
    tell_staff(rooms(on(3, 19, 8)))
    tell_staff(rooms(on(3, 20, 8)))
    assert ["未発送、未判定：1件" in body for _, body in digests()] == [False, True]


def test_it_is_sent_once_a_day_from_seven_on(rooms, digests):
    for hour in (5, 7, 8, 20):
        tell_staff(rooms(on(1, 15, hour)))
    assert len(digests()) == 1
    tell_staff(rooms(on(1, 16, 7)))
    assert len(digests()) == 2


def test_an_office_that_names_no_address_gets_none(rooms, digests):
    assert tell_staff(rooms(on(1, 15), INTAKE_SCHEDULE__DIGEST_TO=""))
    assert digests() == []


def test_what_could_not_be_handed_over_is_tried_again(rooms, digests, monkeypatch):
    """The server is down for an hour."""

    class Down:
        def send(self, recipient, message):
            raise PostUnreachable

        def close(self):
            pass

    with monkeypatch.context() as patched:
        patched.setattr(morning, "post_of", lambda config: Down())
        assert not tell_staff(rooms(on(1, 15, 8)))
    assert tell_staff(rooms(on(1, 15, 9)))
    assert len(digests()) == 1


def test_the_calendar_reminds_and_gives_up_waiting_once_a_day(office, people, rooms):
    """Nothing else needs to be asked for it."""
    office.receive(application(), at=on(2, 1))
    office.receive(application("OMP-66667777", form_c=form_c(signed_by=text("山口 花子"))), at=on(2, 10))
    ask(office.desk, Case.objects.get(state="needs_staff"), "お名前は。", Deed(actor=staff("事務", "clerk"), at=on(2, 10)))
    for hours in range(0, 72, 6):
        turn_the_day(rooms(on(2, 24, 0) + timedelta(hours=hours)))
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "needs_staff"}
    assert Letter.objects.filter(kind="reminder").count() == 1
    assert Event.objects.get(what="reminded").actor == "time"


def test_nobody_is_reminded_where_the_office_has_not_said_so(office, rooms):
    office.receive(application(), at=on(2, 1))
    turn_the_day(rooms(on(2, 25), INTAKE_SCHEDULE__REMINDERS="[]"))
    assert [kind for kind, _ in office.letters()] == ["complete"]
