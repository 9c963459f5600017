"""`intake person`: everything held about one person in a folder, and its erasure as far as nothing stands against it."""

import json
from datetime import UTC, date, datetime

import pytest
from command_house import build, mail, person

from storage.models import Access, Allocation, Case, Certificant, Certificate, Event, Message, Statement, Submission, Transfer

NOW = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Applicants 1 and 2 have sent forms, 1 a question too."""
    house = build(tmp_path_factory.mktemp("lived"))
    house.deliver(mail(1), mail(2), mail(1, "", subject="質問"))
    assert house.run("run", "--once").code == 0
    return house


@pytest.fixture
def own(own, intake):
    """The same of the test's own; applicant 1 has paid."""
    for name, role in (("事務", "clerk"), ("責任者", "supervisor")):
        intake("user", "add", name, "--role", role, "--config", own.config)
    Message.objects.filter(id=3).update(sender_key=person(1).email)
    statement = Statement.objects.create(sha256="s", name="s.txt", kind="zengin-03", imported_at=NOW, actor="事務")
    paid = Transfer.objects.create(
        statement=statement, line=2, key="k", value_date=date(2027, 1, 20), booked_on=date(2027, 1, 20), amount=10800,
        payer=person(1).kana, payer_key="k", state="matched", changed_at=NOW,
    )  # fmt: skip
    Allocation.objects.create(transfer=paid, case=Case.objects.get(id=1), amount=10800, at=NOW, actor="rules")
    return own


def close(case=1, state="withdrawn"):
    Case.objects.filter(id=case).update(state=state)
    Event.objects.create(case_id=case, at=NOW, actor="事務", what=state, from_state="deficient", to_state=state)


@pytest.fixture
def do(own, intake):
    return lambda *arguments: intake("person", *arguments, "--config", own.config)


@pytest.mark.parametrize("by", ["email", "number"])
def test_export_writes_all_that_is_held_about_one_person(own, do, by):
    """Found by address or number; nothing of anyone else."""
    said = do("export", getattr(person(1), by), own.home / "out", "--by", "事務")
    assert (said.code, said.out) == (0, "1 cases, 2 messages, 1 letters, 1 transfers, 0 rows of the register\n")
    held = json.loads((own.home / "out" / "person.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in held["cases"]] == [person(1).name]
    assert (held["letters"][0]["recipient"], held["transfers"][0]["payer"]) == (person(1).email, person(1).kana)
    assert sorted(file.name for file in (own.home / "out" / "messages").iterdir()) == ["1.eml", "3.eml"]
    assert (own.home / "out" / "messages" / "1.eml").read_bytes() == mail(1)
    assert person(2).name not in json.dumps(held, ensure_ascii=False)


def test_export_is_noted_and_readable_by_its_owner_only(own, do):
    do("export", person(1).email, own.home / "out", "--by", "事務")
    assert list(Access.objects.exclude(actor="operator").order_by("id").values_list("actor", "what", "case", "message")) == [
        ("事務", "exported", 1, None),
        ("事務", "exported", None, 3),
    ]
    assert (own.home / "out").stat().st_mode & 0o077 == 0


def test_export_of_nobody_writes_nothing_and_is_noted(own, do):
    said = do("export", "nobody@example.jp", own.home / "out", "--by", "事務")
    assert (said.code, said.out.startswith("0 cases"), (own.home / "out").exists()) == (0, True, False)
    assert [entry.what for entry in Access.objects.exclude(actor="operator")] == ["searched"]


def test_export_into_a_folder_that_holds_something(own, do):
    said = do("export", person(1).email, own.home, "--by", "事務")
    assert (said.code, "is not empty" in said.err, Access.objects.exclude(actor="operator").count()) == (2, True, 0)


def test_a_mail_with_anothers_application_stands_apart(own, do):
    """Somebody must look before it is handed out."""
    Submission.objects.filter(case=2).update(message=1, ordinal=2)
    said = do("export", person(1).email, own.home / "out", "--by", "事務")
    assert "message 1 holds R2027-0002 too: messages/shared" in said.out
    assert (own.home / "out" / "messages" / "shared" / "1.eml").is_file()


def test_erase_names_what_is_kept_and_why(own, do):
    """An open case, its mail and the books; the question goes."""
    said = do("erase", person(1).email, "--by", "責任者", "--reason", "本人の請求")
    assert said.code == 1
    assert said.out.splitlines() == [
        "erased: message 3 (inquiry): as it came, " + f"{Message.objects.get(id=3).size} bytes, sender and subject",
        "kept: R2027-0001: the case is awaiting_payment: it is needed until it is closed",
        "kept: message 1: its case is not closed",
        "kept: transfer 1: the books keep it until 2034-05-31",
    ]
    assert (Case.objects.get(id=1).name, Message.objects.get(id=3).blob) == (person(1).name, "")


@pytest.mark.parametrize("dry", [True, False])
def test_erase_of_a_closed_case(own, do, dry):
    """Before its period is over, since the person asks; a dry run says the same and changes nothing. The other person's stays."""
    close()
    said = do("erase", person(1).number, "--by", "責任者", "--reason", "本人の請求", "--json", *(["--dry-run"] if dry else []))
    found = json.loads(said.out)
    assert (len(found["erased"]), [one["what"] for one in found["kept"]], found["dry_run"]) == (3, ["transfer 1"], dry)
    names = dict(Case.objects.values_list("id", "name"))
    assert names == {1: person(1).name if dry else "", 2: person(2).name}
    reasons = list(Event.objects.filter(what="erased", case=1).values_list("actor", "reason"))
    assert reasons == ([] if dry else [("責任者", "本人の請求")])
    assert Access.objects.filter(what="erased").count() == (0 if dry else 3)


def test_a_valid_certificate_keeps_its_dossier_but_not_its_mail(own, do):
    close(state="certificate_sent")
    Certificate.objects.create(
        case_id=1, name=person(1).name, postal_code="", address="", valid_from=date(2027, 4, 1), valid_until=date(2999, 3, 31)
    )
    said = do("erase", person(1).number, "--by", "責任者", "--reason", "本人の請求")
    assert "kept: R2027-0001: its certificate is valid until 2999-03-31 and rests on it" in said.out
    assert "erased: message 1: as it came" in said.out


def test_what_was_merged_into_an_open_case_is_kept(own, do):
    close(state="merged")
    Event.objects.filter(what="merged").update(codes=["R2027-0002"])
    said = do("erase", person(1).number, "--by", "責任者", "--reason", "本人の請求")
    assert "kept: R2027-0001: it was merged into a case that is not closed" in said.out


def test_what_is_anothers_too_is_kept(own, do):
    close()
    Submission.objects.filter(case=2).update(message=1, ordinal=2)
    said = do("erase", person(1).number, "--by", "責任者", "--reason", "本人の請求")
    assert "kept: message 1: it holds what belongs to R2027-0002 too" in said.out


def test_what_was_set_aside_waits_for_a_person(own, do):
    Message.objects.filter(id=3).update(state="set_aside")
    assert (
        "kept: message 3: it is set_aside: a person must look first" in do("erase", person(1).email, "--by", "責任者", "--reason", "x").out
    )


@pytest.mark.parametrize(("ends", "left"), [(date(2020, 3, 31), 0), (date(2999, 3, 31), 1)])
def test_a_row_of_the_register_goes_when_its_certificate_has_ended(own, do, ends, left):
    Certificant.objects.create(certification_number=person(1).number, name=person(1).name, email=person(1).email.upper(), expires_on=ends)
    said = do("erase", person(1).email, "--by", "責任者", "--reason", "x")
    assert (Certificant.objects.count(), "erased: the register: a row" in said.out) == (left, not left)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("erase", "x@y", "--by", "事務", "--reason", "x"), 2, "this is for supervisor"),
        (("erase", "x@y", "--by", "責任者", "--reason", " "), 2, "--reason: say why"),
        (("erase", "x@y", "--by", "責任者", "--reason", "x"), 1, "nothing is held about this person"),
    ],
)
def test_wrong_use_is_one_sentence(own, do, arguments, code, sentence):
    said = do(*arguments)
    assert (said.code, said.out, sentence in said.err) == (code, "", True)
