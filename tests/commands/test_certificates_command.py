"""`intake certificates`: a dispatch list with its files, what was sent, and what is at risk."""

import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

from cases.certificate import validity
from cases.policy import OFFICE_ZONE, expiry
from storage.models import Case, Certificate

MARCH = datetime(2027, 3, 22, 1, tzinfo=UTC)
PAST = "2026-03-20"
NUMBER = "OMP-1234000{}"


@pytest.fixture
def certificates(house, intake):
    """A house with two approved certificates; runs `intake certificates`."""
    config = ("--config", house.config)
    for name, role in (("事務", "clerk"), ("責任者", "supervisor"), ("監査", "auditor")):
        intake("user", "add", name, "--role", role, *config)
    for number in (1, 2):
        approved(number)

    def certificates(*arguments, season="2027"):
        return intake("certificates", *arguments, *(("--season", season) if season else ()), *config)

    return certificates


def approved(number):
    case = Case.objects.create(
        receipt_number=f"R2027-000{number}",
        season=2027,
        certification_number=NUMBER.format(number),
        qualification="OMP",
        state="approved",
        first_received_at=MARCH,
        changed_at=MARCH,
    )
    first, last = validity(2027)
    written = {"name": "山田 太郎", "postal_code": "100-0005", "address": "東京都千代田区丸の内1-1"}
    Certificate.objects.create(case=case, **written, valid_from=first, valid_until=last)


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_dispatch_list_is_written_with_its_papers(certificates, house):
    """Everything of one list under its number; readable for nobody else; the list is not made twice."""
    folder = house.home / "out"
    said = certificates("export", folder, "--by", "事務")
    assert said.err == ""
    assert (said.code, said.out.splitlines()[0]) == (0, "dispatch list 1 of 2027: 2 certificates")
    assert names(folder) == ["2027-01-atena.pdf", "2027-01-hassou.csv", "2027-01-hassou.xlsx", "2027-01-ninteisho.pdf"]
    assert {file.stat().st_mode & 0o077 for file in folder.iterdir()} == {0}
    lines = list(csv.DictReader((folder / "2027-01-hassou.csv").read_text("utf-8-sig").splitlines()))
    assert [line["受付番号"] for line in lines] == ["R2027-0001", "R2027-0002"]
    assert certificates("export", folder, "--by", "事務").out.splitlines() == [
        "season 2027: no certificate waits for a dispatch list",
        "  list 1 is not sent yet; --batch 1 writes its files again",
    ]


def test_a_list_is_written_again_by_its_number(certificates, house):
    """The same bytes, for a printer that jammed."""
    certificates("export", house.home / "a", "--by", "事務")
    assert certificates("export", house.home / "b", "--by", "事務", "--batch", "1").code == 0
    assert [f.read_bytes() for f in sorted((house.home / "a").glob("*.pdf"))] == [
        f.read_bytes() for f in sorted((house.home / "b").glob("*.pdf"))
    ]


def test_what_cannot_be_printed_is_told(certificates, house, monkeypatch):
    """On the list, not on paper: with what it is about."""
    monkeypatch.setenv("INTAKE_CERTIFICATES__FONTS", "[]")
    Certificate.objects.filter(case__receipt_number="R2027-0001").update(name="邉\U000e0102田 花子")
    said = certificates("export", house.home / "out", "--by", "事務")
    assert said.err.splitlines() == [
        "1 certificates cannot be printed: a sign is in no font",
        "1 labels cannot be printed: a sign is in no font",
        "2 signs or postal codes to be looked at (kakunin.csv)",
    ]
    assert "U+9089 U+E0102" in (house.home / "out" / "2027-01-kakunin.csv").read_text("utf-8-sig")
    assert "邉" not in said.out + said.err


def test_certificates_are_sent(certificates, house):
    """A list, or single ones; then nothing is to be sent."""
    certificates("export", house.home / "out", "--by", "事務")
    Certificate.objects.update(listed_at=datetime(2026, 3, 19, tzinfo=UTC))
    said = certificates("sent", "R2027-0002", "--on", PAST, "--by", "責任者", season="")
    assert (said.code, said.out, said.err) == (0, f"1 certificates sent on {PAST}\n", "")
    assert json.loads(certificates("list", "--json").out)[0] | {"approved": ""} == {"case": "R2027-0001", "batch": 1, "approved": ""}
    assert certificates("sent", "--batch", "1", "--on", PAST, "--by", "事務").out == f"1 certificates sent on {PAST}\n"
    assert certificates("list").out == "0 certificates of 2027 to be sent by 2027-04-01\n"
    assert set(Case.objects.values_list("state", flat=True)) == {"certificate_sent"}


def test_sent_after_1_april_is_told(certificates):
    """R06; and which certificate the register does not know."""
    Case.objects.filter(receipt_number="R2027-0001").update(season=2025)
    assert "sent after 1 April (R06): R2027-0001" in certificates("sent", "R2027-0001", "--on", PAST, "--by", "事務", season="").err


def test_the_register_is_brought_up_to_date(certificates, house, intake):
    """What it does not know with the old expiry is named."""
    number = NUMBER.format(1)
    (house.home / "r.csv").write_text(f"認定番号,氏名,資格有効期日\n{number},山田 太郎,{expiry(2027)}\n")
    intake("register", "import", house.home / "r.csv", "--config", house.config)
    said = certificates("sent", "R2027-0001", "R2027-0002", "--on", PAST, "--by", "事務", season="")
    assert said.err.splitlines() == [
        "R2027-0002: the register does not have this number with the expiry that was renewed; it stays as it is"
    ]
    shown = intake("register", "import", house.home / "r.csv", "--dry-run", "--json", "--config", house.config)
    assert json.loads(shown.out)["changed"] == [{"number": number, "columns": ["expires_on"]}]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["sent", "--on", PAST, "--by", "事務"], 2, "name receipt numbers, or a list by --batch"),
        (["sent", "R2027-0001", "--batch", "1", "--on", PAST, "--by", "事務"], 2, "name receipt numbers, or a list by --batch"),
        (["sent", "R2027-0001", "--on", "tomorrow", "--by", "事務"], 2, "--on: tomorrow is no day"),
        (["sent", "R2027-0001", "--on", "2199-01-01", "--by", "事務"], 1, "2199-01-01 is still to come"),
        (["sent", "R2027-0099", "--on", PAST, "--by", "事務"], 2, "there is no case R2027-0099"),
        (["sent", "--batch", "9", "--on", PAST, "--by", "事務"], 1, "nothing of the dispatch list 9 of 2027"),
        (["sent", "R2027-0001", "--on", PAST, "--by", "監査"], 2, "'監査' is auditor"),
        (["export", "out", "--by", "監査"], 2, "'監査' is auditor"),
        (["export", "out", "--by", "事務", "--batch", "9"], 1, "season 2027 has no dispatch list 9"),
    ],
)
def test_wrong_use_is_one_sentence(certificates, arguments, code, sentence):
    said = certificates(*arguments)
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)
    assert sentence in said.err


def test_doctor_tells_when_1_april_is_at_risk(certificates, house, intake, monkeypatch):
    """From the day that the office sets (R06)."""
    today = datetime.now(OFFICE_ZONE).date()
    Case.objects.update(season=today.year)
    words = f"warn  2 certificates are approved and not sent, 0 accepted applications undecided: due by {today.year}-04-01 (R06)"
    for day, told in ((today, True), (today + timedelta(days=1), False)):
        if day.year == today.year:
            monkeypatch.setenv("INTAKE_CERTIFICATES__WARN_FROM", f"{day:%m-%d}")
            assert (words in intake("doctor", "--config", house.config).out) is told


def test_doctor_names_the_fonts(house, intake, monkeypatch):
    """Those that are there; a file that is none is a failure."""
    (house.home / "a.ttf").write_bytes(b"no font")
    monkeypatch.setenv("INTAKE_CERTIFICATES__FONTS", '["/none.ttf"]')
    assert "ok    certificates   printed in BIZUDPGothic-Regular.ttf" in intake("doctor", "--config", house.config).out
    monkeypatch.setenv("INTAKE_CERTIFICATES__FONTS", f'["{house.home}/a.ttf"]')
    said = intake("doctor", "--config", house.config)
    assert "FAIL  certificates   The configuration is wrong: certificates.fonts" in said.out
