"""`intake run`: once, dry, and what it says where something is not there."""

import pytest
from command_house import mail


def test_once_drains_and_says_what_it_did(house):
    house.deliver(mail(1), mail(3, "", subject="質問"))
    said = house.run("run", "--once")
    assert (said.code, said.out, said.err) == (0, "fetched 2, moved 2, letters sent 1\n", "")
    assert house.run("run", "--once").out == "fetched 0, moved 0, letters sent 0\n"


def test_dry_run_on_a_fresh_house(house):
    """How many wait and what would become of each; not a file is made, changed or moved."""
    house.deliver(mail(1), mail(2, "AB"), mail(3, "", subject="質問"))
    before = house.files()
    said = house.run("run", "--once", "--dry-run")
    assert house.files() == before
    first, *lines = said.out.splitlines()
    assert (said.code, first) == (0, "3 messages wait in the mailbox, 0 in the queue")
    assert [line.split("bytes  ")[1] for line in lines[:3]] == ["complete", "deficient", "inquiry: for staff"]


def test_dry_run_on_a_house_that_has_lived(house):
    """What was filed before counts; mailbox, database, messages and letters stay byte by byte as they are."""
    house.deliver(mail(1))
    assert house.run("run", "--once").code == 0
    house.deliver(mail(1), mail(2))
    before = house.files()
    said = house.run("run", "--once", "--dry-run")
    assert house.files() == before
    assert [line.split("bytes  ")[1] for line in said.out.splitlines()[1:3]] == ["known already: would only be moved", "complete"]


def test_dry_run_alone_is_wrong_use(house):
    said = house.run("run", "--dry-run")
    assert (said.code, "--dry-run goes with --once" in said.err) == (2, True)


@pytest.mark.parametrize("arguments", [("run", "--once"), ("run", "--once", "--dry-run")], ids=["once", "dry"])
def test_unreachable_mailbox_is_exit_3(house, arguments):
    """One sentence that names the server."""
    imap = {"KIND": "imap", "HOST": "127.0.0.1", "PORT": "1", "TLS": "none", "USER": "u", "PASSWORD": "geheim"}
    said = house.run(*arguments, **{f"INTAKE_MAILBOX__{key}": value for key, value in imap.items()}, INTAKE_LOG__LEVEL="error")
    sentence = said.err.splitlines()[-1]
    assert (said.code, "127.0.0.1" in sentence, "Traceback" in said.err, "geheim" in said.err) == (3, True, False, False)


def test_unreachable_smtp_is_exit_3_after_all_else_is_done(house):
    """The letter waits; the mail is decided and moved."""
    house.deliver(mail(1))
    smtp = {"INTAKE_SMTP__KIND": "smtp", "INTAKE_SMTP__HOST": "127.0.0.1", "INTAKE_SMTP__PORT": "1", "INTAKE_SMTP__TLS": "none"}
    said = house.run("run", "--once", **smtp)
    assert (said.code, "Traceback" in said.err) == (3, False)
    assert "complete:waiting" in house.run("queue").out
    assert "moved" in house.run("show", "1").out


def test_missing_maildir_is_a_wrong_configuration(house):
    said = house.run("run", "--once", INTAKE_MAILBOX__PATH="/no/such/folder")
    assert (said.code, "[mailbox] path: there is no folder /no/such/folder" in said.err) == (2, True)
