"""Form (C): boxes beside the three sentences, the day, the signature."""

from datetime import date

import pytest
from builders.form_books import C_ROWS, application, book, page, reading, with_value

from cases.fields import INSTRUMENTS
from cases.reading import FormC, ReadingOptions
from parsers.forms import recognise

SENTENCES = [sentence for _, sentence in INSTRUMENTS]
SIGNED = [["日付", date(2027, 1, 15)], ["署名", "山田 太郎"]]


def pledge(rows, name="宣誓", **merge) -> FormC:
    found = application(book((name, rows), **merge)).form_c
    assert found is not None
    return found


def ticks(rows):
    return [tick.value if tick.trouble is None else tick.trouble for tick in pledge([["宣誓書（様式Ｃ）"], *rows, *SIGNED]).agreed]


def test_a_pledge_is_read():
    """Three ticks in the manual's order, the day and the signature."""
    found = pledge([*C_ROWS, ["認定番号", "OMP-12340123"]])
    assert [tick.value for tick in found.agreed] == [True, True, True]
    assert (found.signed_on.value, found.signed_by.value, found.certification_number.value) == (
        date(2027, 1, 15),
        "山田 太郎",
        "OMP-12340123",
    )


LAYOUTS = {
    "box at the left": [["☑", SENTENCES[0]], ["□", SENTENCES[1]], ["☑", SENTENCES[2]]],
    "box at the right": [[SENTENCES[0], None, "レ"], [SENTENCES[1], None, "□"], [SENTENCES[2], None, "○"]],
    "box in the sentence's cell": [[f"☑ {SENTENCES[0]}"], [f"□ {SENTENCES[1]}"], [f"{SENTENCES[2]} ☑"]],
    "checkbox cells": [[True, SENTENCES[0]], [False, SENTENCES[1]], [True, SENTENCES[2]]],
    "chosen words": [[SENTENCES[0], "同意する"], [SENTENCES[1], "同意しない"], [SENTENCES[2], "はい"]],
    "two boxes": [
        [SENTENCES[0], "☑", "同意する", "□", "同意しない"],
        [SENTENCES[1], "□ 同意する", "☑ 同意しない"],
        [SENTENCES[2], "☑ 同意する"],
    ],
    "two columns": [[None, "同意する", "同意しない"], [SENTENCES[0], "○"], [SENTENCES[1], None, "○"], [SENTENCES[2], "○"]],
    "two columns of boxes": [
        [None, "同意する", "同意しない"],
        [SENTENCES[0], "☑", "□"],
        [SENTENCES[1], "□", "☑"],
        [SENTENCES[2], "☑", "□"],
    ],
    "two columns, none ticked": [[None, "同意する", "同意しない"], *[[s, *b] for s, b in zip(SENTENCES, ("☑□", "□□", "☑□"), strict=True)]],
    "numbered": [["1", SENTENCES[0], "☑"], ["2", SENTENCES[1], "□"], ["3", SENTENCES[2], "☑"]],
    "labels": [["同意_1", "☑"], ["同意_2", "□"], ["同意_3", "☑"]],
    "another order": [["☑", SENTENCES[2]], ["☑", SENTENCES[0]], ["□", SENTENCES[1]]],
    "a lead that names all three": [
        ["コン検の倫理綱領・職業倫理規定・継続教育・学習方針を順守することを誓います。"],
        ["☑", SENTENCES[0]],
        ["□", SENTENCES[1]],
        ["☑", SENTENCES[2]],
    ],
}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_a_box_belongs_to_its_sentence(rows):
    """Here the second is not agreed to, whatever the layout."""
    assert ticks(rows) == [True, False, True]


DOUBTS = {
    "one place empty where others are ticked": ([["☑", SENTENCES[0]], [None, SENTENCES[1]], ["☑", SENTENCES[2]]], [True, "empty", True]),
    "empty under a caption": ([["同意欄"], *[[None, s] for s in SENTENCES]], ["empty"] * 3),
    "no box anywhere": ([[s] for s in SENTENCES], ["unclear"] * 3),
    "printed words only": ([[s, "同意する", "同意しない"] for s in SENTENCES], ["unclear"] * 3),
    "crossed boxes": ([["☒", s] for s in SENTENCES], ["unclear"] * 3),
    "a box that cannot be read": ([["\ufffd", SENTENCES[0]], ["☑", SENTENCES[1]], ["☑", SENTENCES[2]]], ["unclear", True, True]),
    "a sentence that cannot be read": ([[f"☑{SENTENCES[0]}\ufffd"], [f"☑{SENTENCES[1]}"], [f"☑{SENTENCES[2]}"]], ["unclear", True, True]),
    "two boxes beside one sentence": ([["☑□", SENTENCES[0]], ["□ ☑", SENTENCES[1]], ["☑", SENTENCES[2]]], ["unclear", "unclear", True]),
    "two boxes in one cell with it": (
        [[f"☑□ {SENTENCES[0]}"], [f"□ {SENTENCES[1]} ☑"], [f"☑ {SENTENCES[2]}"]],
        ["unclear", "unclear", True],
    ),
    "all boxes in one cell": ([["".join(f"{box} {s}" for box, s in zip("☑☑□", SENTENCES, strict=True))]], ["unclear"] * 3),
    "an answer in the sentence": (
        [[f"{SENTENCES[0]}☑同意する□同意しない"], ["☑", SENTENCES[1]], ["□", SENTENCES[2]]],
        ["unclear", True, False],
    ),
    "both columns ticked": ([[None, "同意する", "同意しない"], [SENTENCES[0], "☑", "☑"], [SENTENCES[1], "☑", "□"]], ["unclear", True]),
    "a lead without a box of its own": (
        [["倫理綱領・職業倫理規定・継続教育の順守を誓います。"], ["☑", SENTENCES[0]]],
        [True, "unclear", "unclear"],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), DOUBTS.values(), ids=DOUBTS)
def test_a_doubt_about_a_box_is_no_refusal(rows, expected):
    """Only a box seen unticked, or a place seen empty where the others have boxes, is a deficiency."""
    assert ticks(rows) == expected


def test_a_page_shows_no_empty_place_by_its_caption_alone():
    """In print an answer may have run into its sentence: 「…順守します同意する」 is not a refusal."""
    rows = [["宣誓書（様式Ｃ）"], ["同意欄"], [SENTENCES[0].rstrip("。") + "同意する"], [SENTENCES[1]], [SENTENCES[2]], *SIGNED]
    (found,) = recognise([page(rows)], ReadingOptions()).forms
    assert [tick.trouble for tick in found.agreed] == ["unclear"] * 3
    rows[4] = ["☑", SENTENCES[2]]
    (found,) = recognise([page(rows)], ReadingOptions()).forms
    assert [tick.trouble for tick in found.agreed] == ["unclear", "empty", None]


@pytest.mark.parametrize(("mark", "value"), [("☑ 同意する　□ 同意しない", True), ("□ 同意する　☑ 同意しない", False)])
def test_one_sentence_may_pledge_all_three(mark, value):
    """The box stands below it."""
    sentence = "私はコン検の倫理綱領・職業倫理規定および継続教育・学習方針を順守することを誓います。"
    assert ticks([[sentence], [mark], []]) == [value] * 3


def test_a_heading_with_all_three_instruments_is_no_sentence():
    """The manual's own title of form (C)."""
    rows = [["(C) コン検の倫理綱領・職業倫理規定および継続教育・学習方針の順守への宣誓"], *C_ROWS[1:]]
    assert [tick.value for tick in pledge(rows).agreed] == [True, True, True]


SIGNATURES = {
    "signature": ([["署名", "山田 太郎"]], "山田 太郎", None),
    "with a seal's place": ([["署名", "山田 太郎", "㊞"]], "山田 太郎", None),
    "with a seal in the cell": ([["氏名", "山田 太郎 ㊞"]], "山田 太郎", None),
    "only a name": ([["氏名", "山田 太郎"]], "山田 太郎", None),
    "a printed name and an empty signature": ([["氏名", "山田 太郎"], ["ご署名"]], None, "empty"),
    "two cells": ([["署名", "山田", "太郎"]], None, "unclear"),
    "not readable": ([["署名", "山\ufffd"]], None, "unclear"),
    "two names": ([["署名", "山田"], ["記名", "鈴木"]], None, "conflict"),
}


@pytest.mark.parametrize(("rows", "value", "trouble"), SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_is_read(rows, value, trouble):
    """R34: where there is a place for a signature, a printed name is none."""
    found = pledge([*C_ROWS[:5], *rows])
    assert (found.signed_by.value, found.signed_by.trouble) == (value, trouble)


DAYS = {
    "label": ([["宣誓日", "令和9年1月15日"]], date(2027, 1, 15), None),
    "empty": ([["日付", "　　年　　月　　日"]], None, "empty"),
    "alone": ([["2027年1月15日"]], date(2027, 1, 15), None),
    "alone as a date": ([[date(2027, 1, 15)]], date(2027, 1, 15), None),
    "alone and empty": ([["令和　　年　　月　　日"]], None, "empty"),
}


@pytest.mark.parametrize(("rows", "value", "trouble"), DAYS.values(), ids=DAYS)
def test_the_day_of_a_pledge_is_read(rows, value, trouble):
    """A pledge often bears its day without a label."""
    found = pledge([*C_ROWS[:4], *rows, C_ROWS[5]])
    assert (found.signed_on.value, found.signed_on.trouble) == (value, trouble)


def test_two_days_without_a_label_are_none():
    """Which one counts is not known; not found is not empty."""
    assert pledge([*C_ROWS[:4], ["2027年1月15日"], ["2027年1月16日"], C_ROWS[5]]).signed_on is None


def test_a_pledge_by_its_title_and_signature_needs_no_sentence():
    """Text that was reworded: the rules find the ticks unclear, not the form missing."""
    found = pledge([["宣誓書"], ["私は協会の定めをすべて守ります。"], *SIGNED])
    assert found.agreed == ()


@pytest.mark.parametrize(
    "rows",
    [[["宣誓書"], ["私は守ります。"], ["署名", "山田"]], [["☑", SENTENCES[0]], *[["x"]] * 8]],
    ids=["title and signature", "one sentence"],
)
def test_what_is_not_surely_a_pledge_is_left_over(rows):
    """Then no form may be called missing."""
    assert reading(book(("Sheet1", rows))).files[0].trouble == "unsupported"


def test_sentences_that_only_mention_an_instrument_are_no_pledge():
    """A title of an activity, a note."""
    assert recognise([page([["倫理綱領について"], *with_value(C_ROWS[4:], "x")])], ReadingOptions()).forms == ()
