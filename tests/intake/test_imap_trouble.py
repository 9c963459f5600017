"""What IMAP servers do to their clients: restarts, frozen lines, lost messages, missing capabilities."""

import threading
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import imapclient
import pytest
from servers.dovecot import PLAIN_HOST
from servers.fake_imap import FROZEN, HANG_UP, TRICKLE
from servers.messages import message

from intake.copying import KEYWORD
from intake.mailbox import Fetched, Filed, Unfetchable
from intake.opening import open_mailbox
from intake.settings import MailboxSettings
from ops.errors import MailboxRefused, MailboxUnreachable

NOON = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def opened():
    """Opens mailboxes on scripted servers."""
    made = []

    def make(server, **changes):
        usual = MailboxSettings(kind="imap", host=server.host, port=server.port, tls="none", user="office", password="hidden")
        made.append(open_mailbox(replace(usual, **changes)))
        return made[-1]

    yield make
    for mailbox in made:
        mailbox._drop()


@pytest.mark.parametrize("part", ["CAPABILITY", "LOGIN", "EXAMINE", "SEARCH"])
def test_frozen_server_is_given_up(fake_imap, opened, part):
    """Failure 3: whichever command is never answered, the call ends with an error instead of waiting."""
    mailbox = opened(fake_imap(messages={1: message(1)}, answers={part: FROZEN}), read_timeout=0.3, connect_timeout=0.3)
    with pytest.raises(MailboxUnreachable):
        list(mailbox.fetch(mailbox.waiting()))


def test_silent_greeting_is_given_up(fake_imap, opened):
    """A port that accepts and says nothing is no server."""
    with pytest.raises(MailboxUnreachable, match="in time"):
        opened(fake_imap(greeting=FROZEN), connect_timeout=0.3).waiting()


def test_trickling_server_is_given_up(fake_imap, opened):
    """A byte now and then keeps every socket timeout from running out; the command's own deadline ends it."""
    mailbox = opened(fake_imap(answers={"EXAMINE": TRICKLE}), read_timeout=60, command_timeout=0.5)
    with pytest.raises(MailboxUnreachable):
        mailbox.waiting()


def test_one_frozen_message_stops_no_other(fake_imap, opened):
    """Failure 15 with a server that falls silent over one message: two tries, then the others are had on a new line."""
    server = fake_imap(messages={n: message(n) for n in (1, 2, 3)})
    server.answers["FETCH"] = lambda line: FROZEN if "BODY" in line and "2" in line.split()[3].split(",") else None
    mailbox = opened(server, read_timeout=0.3)
    results = list(mailbox.fetch(mailbox.waiting()))
    assert [item.waiting.uid for item in results if isinstance(item, Fetched)] == ["1", "3"]
    assert [(item.waiting.uid, item.reason) for item in results if isinstance(item, Unfetchable)] == [("2", "broken")]


def test_inbox_replaced_under_our_feet_is_not_read_on(fake_imap, opened):
    """When the line breaks within a batch and the inbox is another afterwards, its numbers mean other messages: nothing is taken."""
    server = fake_imap(messages={n: message(n) for n in (1, 2)})
    mailbox = opened(server)
    items = mailbox.waiting()

    def break_once(_: str) -> str:
        server.answers = {"EXAMINE": "* OK [UIDVALIDITY 8] ok"}
        return HANG_UP

    server.answers = {"BODY.PEEK": break_once}
    with pytest.raises(MailboxUnreachable, match="replaced"):
        list(mailbox.fetch(items))


def test_refused_message_is_named(fake_imap, opened):
    """A server that says NO to one message keeps the connection, and gives the rest."""
    server = fake_imap(messages={n: message(n) for n in (1, 2, 3)})
    server.answers["FETCH"] = lambda line: "{tag} NO cannot" if "BODY" in line and "2" in line.split()[3].split(",") else None
    mailbox = opened(server)
    results = list(mailbox.fetch(mailbox.waiting()))
    assert [item.reason for item in results if isinstance(item, Unfetchable)] == ["refused"]
    assert len(results) == 3


def test_message_left_out_of_the_answer_is_named(fake_imap, opened):
    """OK without the message is no success while the message is still listed."""
    server = fake_imap(messages={n: message(n) for n in (1, 2)})
    server.answers["FETCH"] = lambda line: "* 9 FETCH (UID 9 FLAGS ())" if "BODY" in line and line.split()[3] == "2" else None
    mailbox = opened(server)
    items = mailbox.waiting()
    server.messages = {1: message(1), 2: message(2)}
    assert [type(item) for item in mailbox.fetch(items[1:])] == [Unfetchable]


@pytest.mark.parametrize("words", ["[SERVERBUG] the store is away", "cannot"])
def test_ill_store_accuses_no_message(fake_imap, opened, words):
    """A server that lists but can give nothing is out of order; nothing is set aside for that."""
    server = fake_imap(messages={n: message(n) for n in (1, 2)}, answers={"BODY.PEEK": f"{{tag}} NO {words}"})
    mailbox = opened(server)
    with pytest.raises(MailboxUnreachable):
        list(mailbox.fetch(mailbox.waiting()[:1]))


@pytest.mark.parametrize("answer", ["* OK [UIDVALIDITY seven] ok", "* 0 EXISTS"], ids=["no number", "nothing at all"])
def test_nonsense_is_not_understood(fake_imap, opened, answer):
    """An answer outside the protocol is the server's failure, not a crash of ours."""
    with pytest.raises(MailboxUnreachable, match="not understood"):
        opened(fake_imap(answers={"EXAMINE": answer})).waiting()


def test_error_holds_nothing_of_the_mail(fake_imap, opened):
    """A traceback that is logged shows our sentence and the kind of error, not the piece of mail the client stumbled over."""
    mailbox = opened(fake_imap(messages={1: message(1)}, answers={"EXAMINE": "a secret piece of mail"}))
    with pytest.raises(MailboxUnreachable) as caught:
        mailbox.waiting()
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_dead_line_is_replaced(imap_box, dovecot):
    """A connection that died between two polls is opened again without a word."""
    box = imap_box()
    box.mailbox.waiting()
    box.put(message(1))
    box.mailbox._client.socket().shutdown(2)
    assert len(box.mailbox.waiting()) == 1


def test_changed_uidvalidity_stops_old_names(imap_box, dovecot):
    """Failure 5: after a restore nothing is done under the old number; the new list has everything."""
    box = imap_box()
    box.put(message(1))
    before = box.mailbox.waiting()
    box.mailbox.close()
    dovecot.change_uidvalidity()
    assert list(box.mailbox.fetch(before)) == []
    assert box.mailbox.move(before, "処理済").stale == before
    (after,) = box.mailbox.waiting()
    assert after.uidvalidity != before[0].uidvalidity
    assert box.holdings() == {"INBOX": [message(1)]}


def test_folders_lie_where_the_server_keeps_them(imap_box, dovecot_server):
    """A host that keeps everything under "INBOX." gets the folders there (RFC 2342)."""
    account = dovecot_server.account(**{"namespace/inbox/prefix": "INBOX."})
    box = imap_box(account)
    box.put(message(1))
    box.mailbox.move(box.mailbox.waiting(), "処理済")
    assert box.holdings() == {"処理済": [message(1)]}


def test_folders_are_shown_to_staff(imap_box, dovecot):
    """A folder we make is subscribed, or many mail programs would not show it."""
    box = imap_box()
    box.put(message(1))
    box.mailbox.move(box.mailbox.waiting(), "処理済")
    with imapclient.IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.login(dovecot.user, dovecot.password)
        assert "処理済" in [name for _, _, name in client.list_sub_folders()]


def test_folder_taken_away_is_made_again(imap_box, dovecot):
    """Staff who delete 処理済 while we run get it back."""
    box = imap_box()
    box.put(message(1))
    box.mailbox.move(box.mailbox.waiting(), "処理済")
    with imapclient.IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.login(dovecot.user, dovecot.password)
        client.delete_folder("処理済")
    box.put(message(2))
    box.mailbox.move(box.mailbox.waiting(), "処理済")
    assert box.holdings() == {"処理済": [message(2)]}


class TestWithoutMove:
    """At this address Dovecot announces neither MOVE nor UIDPLUS nor IDLE."""

    @pytest.fixture
    def box(self, imap_box):
        box = imap_box(host=PLAIN_HOST)
        for number in range(3):
            box.put(message(number), NOON + timedelta(minutes=number))
        return box

    def test_copy_and_keyword(self, box):
        """The copy lies in its folder; the original stays, carries the keyword and waits no longer."""
        first, *others = box.mailbox.waiting()
        assert box.mailbox.move([first], "処理済").moved == (first,)
        assert box.holdings() == {"INBOX": [message(0), message(1), message(2)], "処理済": [message(0)]}
        assert list(box.mailbox.waiting()) == others

    def test_crash_before_the_keyword_makes_no_second_copy(self, box, dovecot):
        """Failure 9: a copy that a crashed move left behind is found again, by size and header."""
        items = box.mailbox.waiting()
        with imapclient.IMAPClient(PLAIN_HOST, dovecot.port, ssl=False) as client:
            client.login(dovecot.user, dovecot.password)
            client.create_folder("処理済")
            client.select_folder("INBOX")
            client.copy([int(items[0].uid)], "処理済")
        box.mailbox.move(items, "処理済")
        assert sorted(box.holdings()["処理済"]) == [message(0), message(1), message(2)]
        assert box.mailbox.waiting() == ()

    def test_repeated_move(self, box):
        """Moving again what has its keyword adds nothing."""
        items = box.mailbox.waiting()
        assert box.mailbox.move(items, "処理済") == box.mailbox.move(items, "処理済")
        assert len(box.holdings()["処理済"]) == 3

    def test_moved_on(self, box):
        """The copy is copied once, however often that is repeated; nothing is expunged."""
        box.mailbox.move(box.mailbox.waiting(), "処理不能")
        one = Filed(len(message(1)), sha256(message(1)).hexdigest())
        for _ in range(2):
            assert box.mailbox.move_on([one], "処理不能", "処理済") == ()
        assert (len(box.holdings()["処理不能"]), box.holdings()["処理済"]) == (3, [message(1)])

    def test_original_gone(self, box, dovecot):
        """What a person moved away meanwhile is moved, as far as we are concerned."""
        items = box.mailbox.waiting()
        for file in dovecot.inbox.glob("cur/*"):
            file.unlink()
        assert box.mailbox.move(items, "処理済").moved == items

    def test_polling_stands_in_for_idle(self, box):
        """Without IDLE the call still ends at its time."""
        box.mailbox.waiting()
        assert not box.mailbox.idle(time.monotonic() + 0.2)


def test_server_that_keeps_no_keywords_is_not_copied_to(fake_imap, opened):
    """Without MOVE and without keywords each attempt would make another copy, so none is made."""
    server = fake_imap(capabilities="IMAP4rev1", messages={1: message(1)})
    mailbox = opened(server)
    with pytest.raises(MailboxRefused, match="keyword"):
        mailbox.move(mailbox.waiting(), "Done")
    assert not [line for line in server.said if "COPY" in line]


def test_copy_that_does_not_arrive_marks_nothing(fake_imap, opened):
    """OK to COPY without a copy in the folder is not believed: the original keeps waiting."""
    selected = r"* OK [UIDVALIDITY 7] ok" + "\n" + r"* OK [PERMANENTFLAGS (\*)] ok"
    server = fake_imap(capabilities="IMAP4rev1", messages={1: message(1)}, answers={"LARGER": "* SEARCH", "SELECT": selected})
    mailbox = opened(server)
    items = mailbox.waiting()
    assert mailbox.move(items, "Done").refused == items
    assert [line for line in server.said if "COPY" in line]
    assert not [line for line in server.said if "STORE" in line]


def test_message_that_stays_is_not_called_moved(fake_imap, opened):
    """OK to MOVE with the message still in the inbox is not believed."""
    mailbox = opened(fake_imap(messages={1: message(1)}, answers={"LIST": '* LIST () "." Done'}))
    items = mailbox.waiting()
    assert mailbox.move(items, "Done").refused == items


def test_message_that_cannot_move_stops_no_other(imap_box):
    """A message the server stumbles over stays, and is named; those beside it are moved one by one."""
    box = imap_box()
    paths = [box.put(message(number), NOON + timedelta(minutes=number)) for number in range(3)]
    box.spoil(paths[1])
    items = box.mailbox.waiting()
    moves = box.mailbox.move(items, "処理済")
    assert (moves.moved, moves.refused) == ((items[0], items[2]), (items[1],))
    assert box.holdings()["処理済"] == [message(0), message(2)]


def test_folder_that_cannot_be_made_is_an_error(fake_imap, opened):
    """Where nothing can be moved the operator is told, rather than each message being blamed."""
    server = fake_imap(messages={1: message(1)}, answers={"CREATE": "{tag} NO over quota"})
    mailbox = opened(server)
    with pytest.raises(MailboxRefused):
        mailbox.move(mailbox.waiting(), "Done")


@pytest.mark.parametrize("ending", [HANG_UP, "+ idling\n* BYE going down", FROZEN], ids=["line cut", "BYE", "frozen"])
def test_idle_survives_a_dead_line(fake_imap, opened, ending):
    """Failures 1 and 2: whatever ends the IDLE, a new line is opened after a pause, and what came meanwhile is noticed."""
    server = fake_imap(messages={1: message(1)})
    mailbox = opened(server, read_timeout=0.3)
    mailbox.waiting()
    server.answers["IDLE"] = ending
    waited = threading.Timer(0.5, server.answers.update, [{"EXAMINE": "* OK [UIDVALIDITY 7] ok\n* OK [UIDNEXT 100] ok"}])
    waited.start()
    assert mailbox.idle(time.monotonic() + 60)
    assert 2 <= server.connections < 10


def test_news_in_one_piece_with_the_go_ahead_is_heard(fake_imap, opened):
    """A message announced in the same packet that allows IDLE lies in the reader's buffer, where polling the socket shows nothing."""
    server = fake_imap(answers={"IDLE": "+ idling\n* 1 EXISTS"})
    mailbox = opened(server)
    mailbox.waiting()
    assert mailbox.idle(time.monotonic() + 20)


def test_idle_that_is_to_stop_raises_nothing(fake_imap, opened):
    """A worker that ends while the server is away ends without an alarm."""
    server = fake_imap()
    mailbox = opened(server, read_timeout=0.3)
    mailbox.waiting()
    server.stop()
    assert not mailbox.idle(time.monotonic() + 60, stopped=iter([False, True, True, True]).__next__)


def test_idle_says_when_the_server_stays_away(fake_imap, opened):
    """If there is no line at the end of the time, the caller hears of it, for the alarm."""
    server = fake_imap()
    mailbox = opened(server, read_timeout=0.3)
    mailbox.waiting()
    server.stop()
    with pytest.raises(MailboxUnreachable):
        mailbox.idle(time.monotonic() + 1.5)


def test_idle_is_renewed(fake_imap, opened):
    """IDLE ends and begins again on the same line after the renewal time."""
    server = fake_imap()
    mailbox = opened(server, idle_renewal=0.2)
    mailbox.waiting()
    assert not mailbox.idle(time.monotonic() + 2.5)
    assert len([line for line in server.said if line.endswith("IDLE")]) > 1
    assert server.connections == 1


def test_mail_text_never_reaches_a_command(imap_box, dovecot, dovecot_server):
    """Failure 26: a header full of IMAP is fetched and moved like any other; commands hold numbers and our own folder names only."""
    raw = b'Subject: x"\r\nMessage-ID: <a\\"b) UID STORE 1:* +FLAGS (\\Deleted)@x>\r\n\r\nEXPUNGE\r\n'
    box = imap_box(host=PLAIN_HOST)
    box.put(raw)
    (item,) = box.mailbox.fetch(box.mailbox.waiting())
    box.mailbox.move([item.waiting], "処理済")
    assert box.holdings() == {"INBOX": [raw], "処理済": [raw]}


def test_nothing_of_the_mail_is_logged(imap_box, caplog):
    """The client library's own talk, at its loudest, holds neither mail nor password."""
    caplog.set_level("DEBUG")
    box = imap_box()
    box.put(message(1, "a secret body"))
    list(box.mailbox.fetch(box.mailbox.waiting()))
    assert not [text for text in ("secret", "Subject", box.settings.password) if text in caplog.text]


def test_keyword_is_the_only_flag_that_counts(imap_box, dovecot):
    """Messages flagged, answered or marked deleted by a person still wait; those with our keyword do not."""
    box = imap_box()
    for number in range(4):
        box.put(message(number), NOON + timedelta(minutes=number))
    items = box.mailbox.waiting()
    with imapclient.IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.login(dovecot.user, dovecot.password)
        client.select_folder("INBOX")
        for item, flag in zip(items, [rb"\Flagged", rb"\Answered", rb"\Deleted", KEYWORD], strict=True):
            client.add_flags([int(item.uid)], [flag])
    assert box.mailbox.waiting() == items[:3]
