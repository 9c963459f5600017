"""What was not read with certainty goes to staff and never becomes a deficiency; the pledge; the files."""

from dataclasses import replace
from typing import Any

import pytest
from rules_samples import (
    FILE,
    FORM_C,
    MAIL,
    POLICY,
    RECEIVED,
    a,
    application,
    b,
    bad_day,
    c,
    codes,
    codes_of,
    day,
    empty_text,
    file,
    hours,
    judge,
    policy,
    reading,
    row,
    text,
)  # fmt: skip

from cases.reading import Conflict, DateEntry, TextEntry, TickEntry
from rules import assess

UNCLEAR = TextEntry("(cid:12)", "f.xlsx!A!C9", "unclear")
WITHOUT_REASON = TextEntry("?", "f.xlsx!A!C9")
TWO = TextEntry("山田/佐藤", "f.xlsx!A!C9", "conflict")
ROWS = tuple(row("A", f"2025-06-{n:02}", 6) for n in range(1, 6))


def found(*applications: Any, **given: Any) -> set[str]:
    return codes_of(judge(*applications, **given))


@pytest.mark.parametrize("field", ["certification_number", "name", "name_kana", "address", "email", "expires_on"])
def test_a_label_that_was_not_found_is_unclear(field: str) -> None:
    """contract.md: label not found is `reading.unclear`, never missing."""
    assert found(application(form_a=a(**{field: None}))) == {"reading.unclear"}


@pytest.mark.parametrize("field", ["certification_number", "name", "name_kana", "address", "email", "postal_code", "phone"])
@pytest.mark.parametrize("entry", [UNCLEAR, WITHOUT_REASON], ids=["unclear", "no value and no reason"])
def test_content_that_was_not_understood_is_unclear(field: str, entry: TextEntry) -> None:
    """contract.md: (cid:n), U+FFFD and the like."""
    assert "reading.unclear" in found(application(form_a=a(**{field: entry})))


@pytest.mark.parametrize("field", ["postal_code", "phone", "applied_on", "company"])
def test_a_form_need_not_have_every_label(field: str) -> None:
    """What would only be noted when empty is not missed where the form has no place for it."""
    assert found(application(form_a=a(**{field: None}))) == set()


def test_an_impossible_day_of_application_is_unclear() -> None:
    """There is no code `applicant.applied_on.invalid`."""
    assert found(application(form_a=a(applied_on=bad_day("impossible", "2027/2/30")))) == {"reading.unclear"}


def test_an_unclear_value_is_said_with_label_place_and_text() -> None:
    """Staff see where to look."""
    (finding,) = judge(application(form_a=a(name=UNCLEAR))).findings
    assert (finding.source, finding.facts) == ("f.xlsx!A!C9", {"label": "氏名", "text": "(cid:12)", "row": ""})


@pytest.mark.parametrize(
    ("changes", "unclear"),
    [
        pytest.param({"title": UNCLEAR}, True, id="title"),
        pytest.param({"organiser": UNCLEAR}, True, id="organiser"),
        pytest.param({"organiser": None}, False, id="no organiser"),
        pytest.param({"end": bad_day("unclear")}, True, id="end"),
        pytest.param({"fields": replace(codes("OP"), trouble="unclear")}, True, id="fields of B"),
        pytest.param({"category": text("A"), "fields": replace(codes("OP"), trouble="unclear")}, False, id="fields of A"),
        pytest.param({"fields": None}, True, id="no column of fields for B"),
        pytest.param({"claimed": None}, True, id="no column of points"),
        pytest.param({"evidence": UNCLEAR}, False, id="evidence is not used"),
    ],
)
def test_unclear_entries_of_a_row(changes: dict[str, Any], unclear: bool) -> None:
    """Only what the rules rely on matters."""
    assert ("reading.unclear" in found(application(form_b=b(*ROWS, row("B", "2025-07-01", 2, **changes))))) is unclear


def test_a_column_that_is_not_there_is_named_once() -> None:
    """Not once for each of its rows."""
    rows = [replace(r, hours=None) for r in ROWS]
    findings = [f for f in judge(application(form_b=b(*rows))).findings if f.code == "reading.unclear"]
    assert [(f.source, f.facts["label"], f.row) for f in findings] == [("f.xlsx!B", "時間", None)]


@pytest.mark.parametrize(("courses", "unclear"), [(None, False), (frozenset({"K1001"}), True)])
def test_an_unclear_course_number_matters_where_a_list_is_loaded(courses: Any, unclear: bool) -> None:
    """Without a list nothing is said about courses."""
    rows = (*ROWS[1:], replace(ROWS[0], course=UNCLEAR))
    assert ("reading.unclear" in found(application(form_b=b(*rows)), by=policy(courses=courses))) is unclear


@pytest.mark.parametrize(
    ("given", "label"),
    [
        pytest.param(application(form_a=a(name=TWO)), "氏名", id="two candidates for a place"),
        pytest.param(application(conflicts=(Conflict("form_b", ("f", "g")),)), "(B)", id="two different forms"),
        pytest.param(application(conflicts=(Conflict("email", ("f", "g")),)), "メールアドレス", id="a field found twice"),
        pytest.param(application(conflicts=(Conflict("else", ()),)), "else", id="a word without label"),
    ],
)
def test_conflicts(given: Any, label: str) -> None:
    """The same twice with different content is for staff."""
    (finding,) = judge(given).findings
    assert (finding.code, finding.facts["label"]) == ("reading.conflict", label)


def ticks(*values: bool | None) -> tuple[TickEntry, ...]:
    return tuple(TickEntry("", f"f.xlsx!C!A{n}", None if value is not None else "unclear", value) for n, value in enumerate(values))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        pytest.param({"agreed": ticks(True, False, True)}, {"pledge.not_agreed"}, id="a box without tick"),
        pytest.param({"agreed": (*ticks(True, True), TickEntry("", "f", "empty"))}, {"pledge.not_agreed"}, id="a box seen empty"),
        pytest.param({"agreed": ticks(True, True)}, {"reading.unclear"}, id="a box not found"),
        pytest.param({"agreed": ticks(True, None, True)}, {"reading.unclear"}, id="a box not understood"),
        pytest.param({"agreed": ticks(False, None)}, {"pledge.not_agreed", "reading.unclear"}, id="both"),
        pytest.param({"signed_by": empty_text()}, {"pledge.unsigned"}, id="unsigned"),
        pytest.param({"signed_by": None}, {"reading.unclear"}, id="no place of signature"),
        pytest.param({"signed_by": text("ヤマダタロウ")}, set(), id="signed in kana"),
        pytest.param({"signed_by": text("山田　太郎")}, set(), id="other blanks"),
        pytest.param({"signed_by": text("山本 太郎")}, {"pledge.name_differs"}, id="another name"),
        pytest.param({"signed_on": bad_day("empty")}, {"pledge.undated"}, id="undated"),
        pytest.param({"signed_on": bad_day("unclear")}, {"reading.unclear"}, id="unclear day"),
        pytest.param({"signed_on": day("2026-12-01")}, set(), id="31 days before the window"),
        pytest.param({"signed_on": day("2026-11-30")}, {"pledge.date_out_of_range"}, id="32 days before"),
        pytest.param({"signed_on": day("2027-01-15")}, set(), id="the day of receipt"),
        pytest.param({"signed_on": day("2027-01-16")}, {"pledge.date_out_of_range"}, id="after receipt"),
        pytest.param({"signed_on": DateEntry("1/32", "f", "impossible")}, {"pledge.date_out_of_range"}, id="a day that cannot be"),
    ],
)
def test_pledge(changes: dict[str, Any], codes: set[str]) -> None:
    """R34: three consents, the name of (A), a day between a month before the window and receipt."""
    assert found(application(form_c=c(**changes))) == codes


def test_a_pledge_whose_applicant_is_unread_differs_from_nobody() -> None:
    """Without a name on (A) there is nothing to compare."""
    assert found(application(form_a=a(name=empty_text()))) == {"applicant.name.missing"}


@pytest.mark.parametrize("trouble", ["encrypted", "unreadable", "too_large", "scanned", "garbled", "unsupported"])
def test_a_form_is_missing_only_if_every_file_was_read(trouble: str) -> None:
    """contract.md: else `unseen`, so nobody is told of a form that our reader could not open."""
    assert found(application(form_c=None)) == {"form.c.missing"}
    assert found(application(form_c=None), files=(FILE, file(trouble))) == {"form.c.unseen", f"file.{trouble}"}


@pytest.mark.parametrize("other", [application(mixed=True), application(form_c=None, mixed=True)], ids=["whole", "also lacking"])
def test_a_form_that_may_be_the_one_of_nobody_is_unseen(other: Any) -> None:
    """Where a form could not be given to one applicant, nobody's is missing."""
    first, _ = assess(reading(application(form_c=None), other), POLICY, RECEIVED)
    assert codes_of(first) == {"form.c.unseen"}


@pytest.mark.parametrize(
    ("given", "disposition"), [(application(), "complete"), (application(form_c=None), "refer")], ids=["all forms read", "one lacking"]
)
def test_an_unsupported_file_is_a_note_where_all_forms_were_read(given: Any, disposition: str) -> None:
    """A photo beside three whole forms changes nothing."""
    assert judge(given, files=(FILE, file("unsupported", "写真.heic"))).disposition == disposition


@pytest.mark.parametrize(
    ("given", "disposition"),
    [
        pytest.param(application(), "complete", id="nothing"),
        pytest.param(application(form_a=a(phone=empty_text())), "complete", id="a note"),
        pytest.param(application(form_c=None), "deficient", id="a deficiency"),
        pytest.param(application(form_a=a(email=empty_text())), "refer", id="a review"),
        pytest.param(application(form_a=a(email=empty_text()), form_c=None), "refer", id="a review and a deficiency"),
    ],
)
def test_disposition_is_the_first_that_holds(given: Any, disposition: str) -> None:
    """contract.md: refer before deficient before complete; notes don't count."""
    assert judge(given).disposition == disposition


def test_whole_pledge_of_the_sample() -> None:
    """Three ticks."""
    assert [tick.value for tick in FORM_C.agreed] == [True, True, True]
    assert judge(application(form_b=b(*ROWS, total=hours(30)))).disposition == "complete"


@pytest.mark.parametrize(("authserv_id", "codes"), [(None, set()), ("mx.example.jp", {"sender.unauthenticated"})])
@pytest.mark.parametrize("verdict", ["fail", "pass", None])
def test_authentication(authserv_id: Any, codes: set[str], verdict: Any) -> None:
    """Only where our own server is named and says fail."""
    assert found(mail=replace(MAIL, authentication=verdict), by=policy(authserv_id=authserv_id)) == (codes if verdict == "fail" else set())
