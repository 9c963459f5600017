"""Letters: at most once whatever the server does, and none is forgotten."""

import threading
from contextlib import closing

import pytest
from promises.house import application, inquiry
from servers.dovecot import free_port

from notifier.settings import PostSettings
from notifier.smtp import SmtpPost
from storage.models import Case, Letter
from workers.sending import send_waiting

MAILS = (application(1), application(2), inquiry(1))


def letters(house):
    with house.records():
        return sorted(Letter.objects.values_list("state", "code"))


@pytest.fixture
def decided(house):
    """All is decided and moved, but there was no server to hand letters to."""
    house.deliver(*MAILS)
    ended = house.run_once(SMTP__PORT=str(free_port()))
    assert (ended.code, "intake: Letters could not be handed over" in ended.log, "Traceback" in ended.log) == (3, True, False)
    return house


def test_server_is_down(decided):
    """Exit 3 and one sentence; everything else is done, the letters wait and go with a later run."""
    assert decided.mailbox.holdings().keys() == {"処理済", "要確認"}
    decided.drain()
    assert decided.broken_promises() == []


def test_server_is_silent_after_the_text(decided):
    """The letter may have arrived: it is shown as of unknown outcome, never sent again, and the others go."""

    def relent():
        decided.sink.hanging.wait()
        decided.sink.hang_after_data = False

    decided.sink.hang_after_data = True
    threading.Thread(target=relent).start()
    decided.let_leases_end()
    settings = PostSettings(kind="smtp", host=decided.sink.host, port=decided.sink.port, tls="none", bounces="office@example.jp", timeout=1)
    with decided.records(), closing(SmtpPost(settings)) as post:
        assert send_waiting(decided.rooms(), post) == 1
    decided.drain()
    assert (letters(decided), decided.broken_promises(unknown=1)) == ([("sent", "250 2.0.0"), ("unknown", "lost")], [])


def test_put_off(decided):
    """4xx: the letter waits with the server's code and goes later, under the same Message-ID."""
    decided.sink.data_reply = "451 4.7.1 later"
    decided.drain()
    assert letters(decided) == [("waiting", "451 4.7.1")] * 2
    decided.sink.data_reply = "250 2.0.0 taken"
    decided.drain()
    assert decided.broken_promises() == []


def test_refused(decided):
    """5xx: this letter has failed, its case is shown to staff, the other applicant has hers."""
    with decided.records():
        address = Letter.objects.order_by("id").first().recipient
    decided.sink.replies[address] = "550 5.1.1 unknown"
    decided.drain()
    decided.drain()
    with decided.records():
        assert list(Case.objects.order_by("id").values_list("state", flat=True)) == ["needs_staff", "awaiting_payment"]
    assert (letters(decided), len(decided.sink.letters)) == ([("failed", "550 5.1.1"), ("sent", "250 2.0.0")], 1)


@pytest.mark.parametrize("wrong", [{"MAILBOX__PORT": "1"}, {"MAILBOX__PASSWORD": "wrong"}], ids=["down", "refuses the login"])
def test_mailbox_is_not_to_be_had(decided, wrong):
    """Exit 3 and one sentence; letters that wait are sent all the same."""
    decided.let_leases_end()
    ended = decided.run_once(**wrong)
    assert (ended.code, "intake: The mailbox" in ended.log, "Traceback" in ended.log) == (3, True, False)
    assert decided.broken_promises() == []
