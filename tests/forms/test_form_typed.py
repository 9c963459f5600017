"""What staff typed for places of a form: understood as if the reader had found it there."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.correction import Correction, in_force
from cases.reading import (
    Activity,
    Application,
    Conflict,
    DateEntry,
    FormA,
    FormB,
    FormC,
    MinutesEntry,
    TextEntry,
    TickEntry,
)
from parsers.typed import positions, text_at, understood

READ = Application(
    form_a=FormA(
        place="申請書.xlsx!A",
        applied_on=DateEntry("9.2.14", "申請書.xlsx!A!C3", "unclear"),
        name=TextEntry("山田 太郎", "申請書.xlsx!A!C5", "conflict"),
        postal_code=TextEntry("", "申請書.xlsx!A!C6", "empty"),
    ),
    form_b=FormB(
        place="申請書.xlsx!B",
        activities=(
            Activity(place="申請書.xlsx!B!5", number=1, title=TextEntry("第1回", "申請書.xlsx!B!F5", None, "第1回")),
            Activity(place="申請書.xlsx!B!6", number=2, hours=MinutesEntry("半日", "申請書.xlsx!B!J6", "unclear")),
        ),
    ),
    form_c=FormC(place="申請書.xlsx!C", agreed=(TickEntry("☑", "申請書.xlsx!C!A5", None, True),)),
)


def corrected(read=READ, **texts):
    """The forms with these texts; a double underscore stands for the dot of a field's name."""
    return understood([Correction(field.replace("__", "."), text) for field, text in texts.items()], read)


def entry(field, text, read=READ):
    """The entry that one correction makes."""
    value = understood([Correction(field, text)], read)
    letter, *path = field.split(".")
    value = getattr(value, f"form_{letter}")
    for key in path:
        value = value.activities[int(key) - 1] if key.isdecimal() else getattr(value, key)
    return value


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("a.applied_on", "2027-02-14", date(2027, 2, 14)),
        ("a.applied_on", "令和9年2月14日", date(2027, 2, 14)),
        ("a.applied_on", "R9.2.14", date(2027, 2, 14)),
        ("a.certification_number", "ＯＭＰ－12340123", "OMP-12340123"),
        ("a.qualification", "オペレーションマネジメント", "OMP"),
        ("a.name", "髙﨑　𠮷郎", "髙﨑 𠮷郎"),
        ("a.name", "山田 太郎㊞", "山田 太郎"),
        ("a.phone", "03-1234-5678", "03-1234-5678"),
        ("a.postal_code", "0600001", "060-0001"),
        ("a.email", "ｔａｒｏ＠example.jp", "taro@example.jp"),
        ("a.paid_amount", "10,800円", "10800"),
        ("b.2.hours", "3.5", Decimal(210)),
        ("b.2.hours", "3:30", Decimal(210)),
        ("b.2.hours", "210分", Decimal(210)),
        ("b.2.claimed", "3", Decimal(180)),
        ("b.2.category", "ｃ", "C"),
        ("b.2.fields", "3、OP", ("CR", "OP")),
        ("b.2.start", "2025/6/1", date(2025, 6, 1)),
        ("b.2.end", "2025年6月2日", date(2025, 6, 2)),
        ("b.2.title", "研修 第2回", "研修 第2回"),
        ("b.total", "30.00", Decimal(1800)),
        ("b.name", "山田太郎", "山田太郎"),
        ("b.certification_number", "omp-12340123", "OMP-12340123"),
        ("c.signed_on", "2027.1.14", date(2027, 1, 14)),
        ("c.signed_by", "山田 太郎", "山田 太郎"),
        ("c.certification_number", "OMP-12340123", "OMP-12340123"),
    ],
)
def test_a_text_is_understood_as_the_reader_understands_it(field, text, value):
    """Days in every calendar, hours in every unit, names as they are written; the doubt of before is gone."""
    found = entry(field, text)
    assert (found.value, found.trouble) == (value, None)


@pytest.mark.parametrize("field", ["a.name", "a.applied_on", "a.phone", "b.2.hours", "b.2.fields", "b.total", "c.signed_on", "c.signed_by"])
def test_an_empty_text_is_a_place_that_staff_saw_empty(field):
    """Only so it may become a deficiency (R32)."""
    found = entry(field, " 　")
    assert (found.text, found.trouble) == ("", "empty")


@pytest.mark.parametrize(("field", "text"), [("b.2.category", "E"), ("b.2.fields", "8"), ("b.2.start", "2025/2/30"), ("a.email", "taro@")])
def test_what_cannot_be_may_stand_so_on_the_form(field, text):
    """The clerk types what is there; the rules say what is wrong with it."""
    assert entry(field, text).trouble == "impossible"


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("a.applied_on", "9.2.14", "date"),
        ("a.applied_on", "2027/1/14～2027/1/16", "date"),
        ("a.expires_on", "年 月 日", "date"),
        ("a.name", "同上", "text"),
        ("a.address", "※番地", "text"),
        ("a.name_kana", "\ufffd", "text"),
        ("a.phone", "なし", "number"),
        ("a.postal_code", "100", "number"),
        ("a.email", "a@example.jp、b@example.jp", "email"),
        ("a.qualification", "OMPとCAP", "qualification"),
        ("b.2.hours", "半日", "minutes"),
        ("b.2.start", "～2025/6/1", "date"),
        ("b.2.end", "2025/6/1～6/3", "date"),
        ("b.2.category", "？", "category"),
        ("b.2.fields", "全部", "codes"),
        ("b.total", "たくさん", "minutes"),
        ("b.2", "研修", "row"),
        ("c.agreed", "☑□", "tick"),
        ("c.agreed_2", "たぶん", "tick"),
        ("a.title", "x", "unknown"),
        ("b.0.hours", "1", "unknown"),
        ("b.501.hours", "1", "unknown"),
        ("b.2.place", "x", "unknown"),
        ("c.agreed_4", "☑", "unknown"),
        (".certification_number", "OMP-12340123", "unknown"),
        ("d.name", "x", "unknown"),
        ("a.name", "山" * 1001, "unusable"),
        ("a.name", "\udc80", "unusable"),
    ],
)
def test_what_is_not_understood_is_said_at_its_field(field, text, problem):
    """Nothing is taken in then, nor is a text that says something taken for an empty place."""
    assert understood([Correction("a.company", "会社"), Correction(field, text)], READ) == {field: problem}


def test_a_value_stays_where_the_reader_saw_it():
    """The cut-out still shows what was read there; a place without a label of its own is the form's or the row's."""
    assert entry("a.applied_on", "2027-02-14").place == "申請書.xlsx!A!C3"
    assert entry("a.company", "会社").place == "申請書.xlsx!A"
    assert entry("b.2.title", "研修").place == "申請書.xlsx!B!6"


def test_what_is_not_corrected_stays_as_it_was_read():
    assert replace(corrected(a__applied_on="2027-02-14"), form_a=READ.form_a) == READ


def test_a_value_is_confirmed_by_its_own_text():
    """A name that two places told differently is what staff say it is."""
    found = entry("a.name", "山田 太郎")
    assert (found.text, found.value, found.trouble) == ("山田 太郎", "山田 太郎", None)


def test_the_days_of_an_activity_may_stand_in_one_place():
    found = entry("b.2.start", "2025/6/1～6/3")
    assert (found.value, found.until) == (date(2025, 6, 1), date(2025, 6, 3))


def test_a_row_that_is_no_activity_is_taken_out():
    """Positions are those of the form as read, whatever was taken out before."""
    changes = [Correction("b.1", ""), Correction("b.2.hours", "2")]
    found = understood(changes, READ)
    assert [(row.number, row.hours.value) for row in found.form_b.activities] == [(2, Decimal(120))]
    assert positions(changes, READ) == (2,)


def test_a_row_comes_back_with_what_is_typed_for_it_later():
    found = corrected(b__1="", b__1__hours="2")
    assert [row.number for row in found.form_b.activities] == [1, 2]
    assert found.form_b.activities[0].title.value == "第1回"


def test_a_further_row_stands_behind_those_read():
    """One of which every place is empty is none."""
    changes = [Correction("b.7.title", "研修"), Correction("b.9.title", ""), Correction("b.9.hours", "")]
    found = understood(changes, READ)
    assert [row.place for row in found.form_b.activities] == ["申請書.xlsx!B!5", "申請書.xlsx!B!6", "申請書.xlsx!B"]
    assert positions(changes, READ) == (1, 2, 7)


def test_boxes_are_ticked_one_by_one_or_together():
    """A box between two that nobody said anything about stays in doubt."""
    found = corrected(c__agreed_3="はい").form_c.agreed
    assert [(box.value, box.trouble) for box in found] == [(True, None), (None, "unclear"), (True, None)]
    assert [box.value for box in corrected(c__agreed_1="□", c__agreed="☑").form_c.agreed] == [True, True, True]
    assert [box.value for box in corrected(c__agreed="☑", c__agreed_2="□").form_c.agreed] == [True, False, True]


def test_a_form_that_was_not_read_is_typed_in():
    """A scan: nothing was read of it, and nothing is said to stand anywhere."""
    found = corrected(Application(), a__name="山田 太郎", a__phone="", b__1__hours="5", b__2__hours="", c__agreed="☑")
    assert (found.form_a.name.value, found.form_a.phone.trouble, found.form_a.place) == ("山田 太郎", "empty", "")
    assert [row.hours.value for row in found.form_b.activities] == [Decimal(300)]
    assert [box.value for box in found.form_c.agreed] == [True, True, True]


def test_blanks_alone_make_no_form():
    """Somebody who opened the page for typing and typed nothing saw no empty form."""
    found = corrected(Application(), a__name="", b__1__hours="", b__total="", c__signed_by="", c__agreed="")
    assert found == Application()


def test_a_postal_code_before_the_address_is_no_part_of_it():
    """As the reader has it."""
    form = corrected(a__address="〒100-0005 東京都千代田区丸の内1-1").form_a
    assert (form.address.value, form.postal_code.value) == ("東京都千代田区丸の内1-1", "100-0005")


def test_a_number_that_two_forms_told_differently_is_settled():
    """Another conflict is not."""
    read = replace(READ, conflicts=(Conflict("certification_number", ("a", "b")), Conflict("form_b", ("b", "c"))))
    assert [c.what for c in corrected(read, a__certification_number="OMP-12340123").conflicts] == ["form_b"]
    assert len(corrected(read, a__name="山田 太郎").conflicts) == 2


def test_the_last_correction_of_a_place_counts():
    """And it counts as made then."""
    made = [Correction("a.name", "一"), Correction("b.1", ""), Correction("a.name", "二")]
    assert in_force(made) == (Correction("b.1", ""), Correction("a.name", "二"))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a.applied_on", "9.2.14"),
        ("a.email", ""),
        ("b.1", "第1回"),
        ("b.2.hours", "半日"),
        ("b.9.hours", ""),
        ("b.total", ""),
        ("c.agreed", "☑"),
        ("c.agreed_1", "☑"),
        ("c.agreed_3", ""),
        ("c.signed_on", ""),
        ("z.name", ""),
    ],
)
def test_what_was_read_is_kept_beside_what_is_right(field, text):
    """読取 → 訂正: as written, nothing where nothing was found."""
    assert text_at(field, READ) == text
    assert text_at(field, Application()) == ""
