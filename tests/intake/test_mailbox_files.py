"""What is peculiar to mail on a disk: other programs rename it, names repeat, and not everything there is a file."""

import os
from datetime import UTC, datetime

import imapclient
import pytest
from servers.messages import message

from intake.mailbox import Unfetchable
from intake.opening import open_mailbox
from intake.settings import MailboxSettings
from ops.errors import MailboxUnreachable

NOON = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def maildir(tmp_path):
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    return open_mailbox(MailboxSettings(kind="maildir", path=tmp_path))


@pytest.fixture
def folder(tmp_path):
    return open_mailbox(MailboxSettings(kind="folder", path=tmp_path))


def test_opened_mail_keeps_its_name(maildir, tmp_path):
    """A mail program moves what it shows from new to cur and adds flags; it is the same message all the while."""
    (tmp_path / "new" / "1.M1P1.host").write_bytes(message(1))
    before = maildir.waiting()
    (tmp_path / "new" / "1.M1P1.host").rename(tmp_path / "cur" / "1.M1P1.host:2,RS")
    assert [item.raw for item in maildir.fetch(before)] == [message(1)]
    assert maildir.waiting() == before


def test_flags_move_along(maildir, tmp_path):
    """What staff have read stays read in the other folder, what they have not stays new."""
    (tmp_path / "new" / "1.M1P1.host").write_bytes(message(1))
    (tmp_path / "cur" / "2.M1P1.host:2,S").write_bytes(message(2))
    maildir.move(maildir.waiting(), "Done")
    assert (tmp_path / ".Done" / "new" / "1.M1P1.host").read_bytes() == message(1)
    assert (tmp_path / ".Done" / "cur" / "2.M1P1.host:2,S").read_bytes() == message(2)


def test_dovecot_sees_the_same_folders(dovecot):
    """A mail server over the same Maildir shows our folders under their names."""
    dovecot.append(message(1), NOON)
    maildir = open_mailbox(MailboxSettings(kind="maildir", path=dovecot.inbox))
    maildir.move(maildir.waiting(), "処理済")
    for path in [dovecot.inbox, *dovecot.inbox.rglob("*")]:
        os.chown(path, *dovecot.owner)
    with imapclient.IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.login(dovecot.user, dovecot.password)
        assert client.select_folder("処理済")[b"EXISTS"] == 1
        assert client.select_folder("INBOX")[b"EXISTS"] == 0


@pytest.mark.parametrize("name", ["山田太郎の申請.eml", "x" * 251 + ".eml", "a b\n;c.eml", os.fsdecode(b"\x8eR\x93c.EML")])
def test_file_names_are_not_told(folder, tmp_path, name):
    """A name that a person gave may hold a person's name: the UID, which is logged, shows none of it, and is plain text."""
    (tmp_path / name).write_bytes(message(1))
    (item,) = folder.waiting()
    assert item.uid.replace("-", "").isalnum()
    assert item.uid.isascii()
    assert [fetched.raw for fetched in folder.fetch([item])] == [message(1)]


def test_hand_made_maildir_name_is_not_told(maildir, tmp_path):
    """The same holds for a file somebody put into a Maildir under a name of their own."""
    (tmp_path / "new" / "山田太郎").write_bytes(message(1))
    (item,) = maildir.waiting()
    assert item.uid.isascii()
    assert maildir.move([item], "Done").moved == (item,)
    assert (tmp_path / ".Done" / "new" / "山田太郎").exists()


def test_name_that_comes_again_is_a_new_message(folder, tmp_path):
    """Scanners and exports use the same names over again; neither message replaces the other."""
    for number in (1, 2):
        (tmp_path / "mail.eml").write_bytes(message(number))
        os.utime(tmp_path / "mail.eml", (number, number))
        (item,) = folder.waiting()
        assert [fetched.raw for fetched in folder.fetch([item])] == [message(number)]
        folder.move([item], "Done")
    assert sorted(path.read_bytes() for path in (tmp_path / "Done").iterdir()) == [message(1), message(2)]


def test_file_that_changed_is_not_moved(folder, tmp_path):
    """What was still being written when we read it is another message afterwards, and waits to be read again."""
    (tmp_path / "mail.eml").write_bytes(message(1)[:20])
    items = folder.waiting()
    (tmp_path / "mail.eml").write_bytes(message(1))
    os.utime(tmp_path / "mail.eml", (5, 5))
    folder.move(items, "Done")
    assert [fetched.raw for fetched in folder.fetch(folder.waiting())] == [message(1)]


@pytest.mark.parametrize("name", ["mail.eml.part", "mail.txt", ".mail.eml"])
def test_only_whole_messages_are_taken(folder, tmp_path, name):
    """A program that writes under another name and renames is never read half way."""
    (tmp_path / name).write_bytes(message(1))
    assert folder.waiting() == ()


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname")], ids=["pipe", "link to elsewhere"])
def test_what_is_no_file_is_never_opened(folder, tmp_path, make):
    """A pipe would hang the reader and a link would take another file for mail; both are set aside."""
    make(tmp_path / "mail.eml")
    items = folder.waiting()
    assert list(folder.fetch(items)) == [Unfetchable(items[0], "refused")]
    folder.move(items, "Bad")
    assert folder.waiting() == ()


def test_disk_that_goes_away_is_no_empty_mailbox(folder, tmp_path):
    """When the folder cannot be listed any more, that is an error and not a day without mail."""
    tmp_path.rename(tmp_path.with_name("away"))
    with pytest.raises(MailboxUnreachable):
        folder.waiting()
