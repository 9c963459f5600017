"""`intake backup` and `restore`: a copy made at any time is whole, verified before it is put back, and shows what was there."""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from command_house import PROGRAM, build, mail
from django.core.management import call_command

from storage.accounts import add_account
from storage.backup import back_up
from storage.blobs import BlobStore
from storage.database import close_connections, open_database, use_database
from storage.models import Account, Event, Lease, Letter, Mark, Message

NOW = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A house that has decided two mails."""
    house = build(tmp_path_factory.mktemp("lived"))
    house.deliver(mail(1), mail(2, "AB"))
    assert house.run("run", "--once").code == 0
    return house


@pytest.fixture
def do(own, intake):
    return lambda *arguments: intake(*arguments, "--config", own.config)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, own):
    """Where the records are: a file, or a database of PostgreSQL."""
    return own.database if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def second_url(url, request, own):
    """Where they are put back."""
    if url == own.database:
        return f"sqlite:///{own.home}/second/intake.sqlite3"
    return request.getfixturevalue("postgres_server").database()


def queue(house, **environ):
    """The queue log without what changes by itself."""
    lines = json.loads(house.run("queue", "--json", **environ).out)
    return [{key: value for key, value in line.items() if key != "age_seconds"} for line in lines]


def test_a_copy_made_while_work_goes_on_is_put_back_whole(own, url, second_url):
    """Database and messages fit each other, whatever moment it was: each row's message is there, and the rest of the work goes on."""
    environ = {"PATH": os.environ["PATH"], "INTAKE_DATABASE__URL": url}
    own.deliver(*(mail(number) for number in range(3, 9)))
    command = [str(PROGRAM), "run", "--once", "--config", str(own.config)]
    working = subprocess.Popen(command, cwd=own.home, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    copies = []
    use_database(url)
    while working.poll() is None:
        copies.append(own.home / f"copy{len(copies)}")
        back_up(own.home / "var" / "blobs", copies[-1], datetime.now(UTC))
    assert working.communicate()[0] == b"fetched 6, moved 6, letters sent 6\n"
    close_connections()
    second = {**environ, "INTAKE_DATABASE__URL": second_url, "INTAKE_BLOBS__URL": str(own.home / "second" / "blobs")}
    said = own.run("restore", copies[len(copies) // 2], **second)
    assert said.code == 0, said.err
    use_database(second_url)
    store = BlobStore(own.home / "second" / "blobs")
    for message in Message.objects.exclude(blob=""):
        assert store.load(message.blob, message.sha256)
    close_connections()


def test_after_it_the_queue_shows_the_same(own, url, second_url):
    """On another machine, in another database."""
    environ = {"PATH": os.environ["PATH"], "INTAKE_DATABASE__URL": url}
    own.deliver(mail(3))
    assert own.run("run", "--once", **environ).code == 0
    before = queue(own, **environ)
    assert own.run("backup", own.home / "copy", **environ).code == 0
    second = {**environ, "INTAKE_DATABASE__URL": second_url, "INTAKE_BLOBS__URL": str(own.home / "second" / "blobs")}
    said = own.run("restore", own.home / "copy", **second)
    assert (said.code, said.err) == (0, "")
    assert queue(own, **second) == before != []
    assert own.run("replay", **second).out.endswith("0 would differ; nothing was changed\n")


def test_the_tables_of_the_staff_pages_are_put_back_too(own, url, do, monkeypatch):
    """Over a console that is in use: its authenticator apps are as they were in the copy."""
    monkeypatch.setenv("INTAKE_DATABASE__URL", url)
    open_database(url)
    call_command("migrate", verbosity=0, interactive=False)
    assert add_account("田中", "clerk", datetime.now(UTC))
    TOTP.activate(Account.objects.get(name="田中"), generate_totp_secret())
    close_connections()
    assert do("backup", own.home / "copy").code == 0
    use_database(url)
    Authenticator.objects.all().delete()
    close_connections()
    said = do("restore", own.home / "copy", "--replace")
    assert (said.code, said.err) == (0, "")
    use_database(url)
    assert Authenticator.objects.filter(user__name="田中").count() == 1


def test_a_second_copy_adds_only_what_is_new(own, do):
    """What was erased since goes from the copy too."""
    assert do("backup", own.home / "copy").out.endswith("the database and 2 messages, 2 of them new\n")
    own.deliver(mail(3))
    assert own.run("run", "--once").code == 0
    gone = Message.objects.get(id=1)
    BlobStore(own.home / "var" / "blobs").erase(gone.sha256)
    Message.objects.filter(id=1).update(blob="")
    assert do("backup", own.home / "copy").out.endswith("the database and 2 messages, 1 of them new\n")
    assert len(list((own.home / "copy").glob("database-*"))) == 1
    assert not list((own.home / "copy").rglob(f"{gone.sha256}.eml"))


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_stored_message_that_is_lost_or_damaged_is_named(own, do, harm):
    """By its hash; the rest is copied all the same."""
    sha256 = Message.objects.get(id=1).sha256
    (file,) = (own.home / "var" / "blobs").rglob(f"{sha256}.eml")
    file.unlink() if harm == "lost" else file.write_bytes(b"x")
    said = do("backup", own.home / "copy")
    assert (said.code, said.err) == (1, f"intake: a stored message is missing or damaged: {sha256}\n")
    assert (own.home / "copy" / "manifest.json").is_file()


def test_a_message_that_rotted_in_the_copy_is_copied_again(own, do):
    """Of the same size, so that only its bytes tell."""
    do("backup", own.home / "copy")
    rotten = next((own.home / "copy").rglob("*.eml"))
    rotten.write_bytes(b"x" * rotten.stat().st_size)
    assert do("backup", own.home / "copy").out.endswith("2 messages, 1 of them new\n")
    assert do("restore", own.home / "copy", "--replace").code == 0


def test_a_copy_is_for_its_owner_only(own, do):
    do("backup", own.home / "copy")
    assert (own.home / "copy").stat().st_mode & 0o077 == 0


def spoil(copy: Path, how: str) -> None:
    first = next(copy.glob("messages/*/*.eml"))
    database = next(copy.glob("database-*"))
    match how:
        case "no manifest":
            (copy / "manifest.json").unlink()
        case "manifest":
            (copy / "manifest.json").write_text("{}")
        case "message":
            first.write_bytes(b"x")
        case "lost message":
            first.unlink()
        case "database":
            database.write_bytes(database.read_bytes()[:-1])
        case "outside":
            manifest = json.loads((copy / "manifest.json").read_text())
            manifest["messages"] = {"../../var/intake.sqlite3": "x"}
            (copy / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("how", ["no manifest", "manifest", "message", "lost message", "database", "outside"])
def test_a_copy_that_is_not_whole_is_not_put_back(own, do, how):
    """And nothing is changed."""
    do("backup", own.home / "copy")
    spoil(own.home / "copy", how)
    Message.objects.update(reason="kept")
    said = do("restore", own.home / "copy", "--replace")
    assert (said.code, said.out, said.err.startswith("intake: The copy cannot be put back: ")) == (1, "", True)
    assert set(Message.objects.values_list("reason", flat=True)) == {"kept"}


def test_records_are_overwritten_only_when_told(own, do):
    do("backup", own.home / "copy")
    Account.objects.create(name="later", role="clerk", created_at=NOW)
    said = do("restore", own.home / "copy")
    assert (said.code, "--replace overwrites them" in said.err, Account.objects.count()) == (1, True, 1)
    assert do("restore", own.home / "copy", "--replace").code == 0
    assert Account.objects.count() == 0


def test_not_under_a_service_at_work(own, do):
    do("backup", own.home / "copy")
    Mark.objects.create(name="alive look@host", at=datetime.now(UTC))
    said = do("restore", own.home / "copy", "--replace")
    assert (said.code, "intake run is at work" in said.err) == (1, True)
    Mark.objects.update(at=datetime.now(UTC) - timedelta(hours=1))
    assert do("restore", own.home / "copy", "--replace").code == 0


def test_a_letter_that_waited_is_not_sent_again_by_itself(own, do):
    """It may have gone since; staff put it back. One that was being handed over becomes unknown as ever. Leases of then are void."""
    Letter.objects.filter(id=1).update(state="waiting")
    Letter.objects.filter(id=2).update(state="sending", lease_until=datetime(2020, 1, 1, tzinfo=UTC))
    Lease.objects.create(name="schedule", owner="dead", until=datetime(9999, 1, 1, tzinfo=UTC))
    do("backup", own.home / "copy")
    said = do("restore", own.home / "copy", "--replace")
    assert "1 letters waited then and may have gone since" in said.out
    assert own.run("run", "--once").out == "fetched 0, moved 0, letters sent 0\n"
    assert list(Letter.objects.order_by("id").values_list("state", "code")) == [("failed", "restored"), ("unknown", "interrupted")]
    assert Event.objects.filter(what="letter.failed", codes=["complete", "restored"]).exists()
    do("requeue", "1")
    assert own.run("run", "--once").out == "fetched 0, moved 0, letters sent 1\n"


def test_a_copy_of_the_other_database_is_refused(own, do, postgres_url, monkeypatch):
    do("backup", own.home / "copy")
    monkeypatch.setenv("INTAKE_DATABASE__URL", postgres_url)
    said = do("restore", own.home / "copy", "--replace")
    assert (said.code, "it is of sqlite, the database of the configuration is postgresql" in said.err) == (1, True)


def test_without_the_programs_of_postgresql_they_are_named(own, do, postgres_url, monkeypatch):
    monkeypatch.setenv("INTAKE_DATABASE__URL", postgres_url)
    monkeypatch.setenv("PATH", str(own.home))
    said = do("backup", own.home / "copy")
    assert (said.code, said.err) == (3, "intake: PostgreSQL's own programs are needed (Debian package postgresql-client): pg_dump\n")
