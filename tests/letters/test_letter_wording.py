"""The words for findings."""

import re
import string
import sys

import pytest

from cases.finding import KINDS, Finding
from notifier.wording import _texts, message, place, remark, words
from rules.table import RULES

ROW = {"row": "3", "title": "話し方研修"}
WINDOW = {"expires_on": "2027-03-31", "window_start": "2027-01-01", "window_end": "2027-02-28"}
SUMS = {"credited": "25.00", "required": "30.00"}
FACTS: dict[str, dict[str, str]] = {
    **{f"applicant.{field}.invalid": {"text": "#REF!"} for field in ("certification_number", "name", "name_kana", "expires_on", "email")},
    "applicant.address.invalid": {"postal_code": "100-0005", "prefecture": "大阪府"},
    "applicant.unknown": {"number": "OMP-98760123"},
    "applicant.name.differs": {"name": "山田 太郎", "name_kana": "ヤマダ タロウ"},
    "applicant.expires_on.differs": {"expires_on": "2027-03-31"},
    "applicant.email.differs": {"email": "taro@example.jp"},
    **{f"window.{code}": WINDOW for code in ("early", "late", "not_due")},
    "cpd.row.category.invalid": {**ROW, "text": "E"},
    "cpd.row.field.missing": {**ROW, "category": "B"},
    "cpd.row.field.invalid": {**ROW, "text": "8"},
    "cpd.row.date.invalid": {**ROW, "from": "2026/2/30", "to": ""},
    "cpd.row.hours.invalid": {**ROW, "hours": "0", "claimed": "5"},
    "cpd.row.title.invalid": {**ROW, "text": "同上"},
    "cpd.row.over_claimed": {**ROW, "hours": "3.00", "claimed": "5.00"},
    **{f"cpd.row.{code}": {**ROW, "from": "2025-05-10", "to": "2025-05-11"} for code in ("out_of_period", "future", "duplicate")},
    "cpd.row.ordinary_work": {**ROW, "word": "通常業務"},
    "cpd.row.reused": {**ROW, "case": "R2024-0012"},
    "cpd.cap.year": {"category": "B", "year": "2025", "years": "fiscal", "cap": "5.00", "over": "2.00"},
    "cpd.cap.cycle": {"category": "B", "cap": "15.00", "over": "1.00"},
    "cpd.total.short": {**SUMS, "missing": "5.00", "claimed": "33.00"},
    "cpd.total.doubtful": {**SUMS, "lowest": "25.00", "highest": "32.00", "printed": ""},
    "cpd.total.mismatch": {**SUMS, "printed": "33.50", "claimed": "33.00"},
    "pledge.not_agreed": {"boxes": "2"},
    "pledge.name_differs": {"signed_by": "山田 花子", "name": "山田 太郎"},
    "pledge.date_out_of_range": {"signed_on": "2026-01-15", "first": "2026-12-01", "last": "2027-01-15"},
    **{f"reading.{code}": {"label": "時間", "text": "?", "row": "3"} for code in ("unclear", "conflict")},
    "subject.nonconforming": {"subject": "更新申請です", "form": ""},
    "subject.other": {"subject": "お送りします"},
    "submission.no_forms": {"subject": "【更新申請】プロフェッショナル更新申請書添付_270115"},
    "sender.differs": {"email": "taro@example.jp"},
}
"""The facts that the rules' docstrings name, by code; rows of (B) always have their number and title."""


def finding(code: str) -> Finding:
    row = 3 if code.startswith("cpd.row.") else None
    return Finding(code, "申請書.xlsx!B!D9", FACTS.get(code, ROW if row else {}), row)


@pytest.mark.parametrize("code", KINDS)
def test_every_code_has_a_sentence_for_staff_with_its_place(code):
    """One line, whole, ending in the place where it was seen."""
    sentence = message(finding(code))
    assert re.fullmatch(r"[^\n{}]+。（申請書\.xlsx、シート「B」、セルD9）", sentence)
    assert "「」" not in sentence


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.severity == "deficiency"])
def test_every_deficiency_says_what_where_why_and_what_to_do(code):
    """What was found and where, the rule with the manual's section, the remedy; whole and polite sentences."""
    wording = words(finding(code))
    assert wording.found.endswith("（申請書.xlsx、シート「B」、セルD9）。")
    assert wording.rule.endswith(f"（マニュアル「{KINDS[code].manual}」）。")
    assert wording.action.endswith(("ください。", "複数でもかまいません。"))


def test_there_are_words_for_the_codes_and_for_no_others():
    """A code that is gone leaves no words behind, and only a deficiency has the three parts."""
    three = {"found", "rule", "action"}
    assert set(_texts()) == set(KINDS)
    assert {code for code, texts in _texts().items() if three & set(texts)} == {
        code for code, kind in KINDS.items() if kind.severity == "deficiency"
    }
    assert all(set(texts) - three <= {"message", "remark"} for texts in _texts().values())


@pytest.mark.parametrize("code", [code for code in KINDS if FACTS.get(code) or code.startswith("cpd.row.")])
def test_a_missing_fact_is_an_error(code):
    """A gap never gets into a letter: without its facts, a text that names any cannot be written."""
    if any(_places(text) for text in _texts()[code].values()):
        with pytest.raises(KeyError):
            message(Finding(code))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_facts_here_are_those_that_the_rule_names(rule):
    """A rule's docstring ends in the facts it gives; so the words are tried here with no fact that does not really come."""
    maker = getattr(sys.modules[rule.find.__module__], rule.find.__qualname__.partition(".")[0])
    named = set(re.findall(r"`(\w+)`", (maker.__doc__ or "").partition("Facts:")[2]))
    of_row = {"row", "title"} if rule.code.startswith("cpd.row.") else set()
    assert set(finding(rule.code).facts) <= named | of_row


def _places(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def test_too_few_points_may_have_been_left_at_nothing():
    """Rows with hours and 0 points claimed count nothing: whoever forgot them need not look for further activities."""
    assert "申請CPDが0のままの行" in words(finding("cpd.total.short")).action


@pytest.mark.parametrize("code", ["cpd.row.long_day", "cpd.row.ordinary_work", "cpd.row.aggregated", "cpd.row.reused", "sender.differs"])
def test_what_triggers_an_audit_is_told_to_staff_alone(code):
    """R36: nobody is told what makes an audit likely."""
    assert remark(finding(code)) is None


@pytest.mark.parametrize("code", ["cpd.cap.year", "cpd.cap.cycle", "cpd.row.duplicate", "cpd.row.future", "cpd.row.out_of_period"])
def test_why_less_was_credited_is_told(code):
    """R17: surplus is no error, it is shown."""
    assert remark(finding(code)) is not None


def test_words_for_applicants_never_blame():
    """No word of fault, error or refusal in what applicants read."""
    told = "".join(text for texts in _texts().values() for part, text in texts.items() if part != "message")
    assert not re.search("誤り|間違|ミス|違反|虚偽|不正|拒否|却下|エラー|怠", told)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("申請書.xlsx!B!D9", "申請書.xlsx、シート「B」、セルD9"),
        ("申請書.xlsx!B!7", "申請書.xlsx、シート「B」、7行目"),
        ("申請書.xlsx!様式A", "申請書.xlsx、シート「様式A」"),
        ("申請書.pdf!p2@10,20,30,40", "申請書.pdf、2ページ"),
        ("申請書.pdf!開始日_3", "申請書.pdf、「開始日_3」"),
        ("書類.zip!申請書.xlsx!A!C5", "書類.zip!申請書.xlsx、シート「A」、セルC5"),
        ("申請書.xlsx", "申請書.xlsx"),
        ("a.xlsx!B!D9、b.pdf!p1@0,0,1,1", "a.xlsx、シート「B」、セルD9とb.pdf、1ページ"),
    ],
    ids=["cell", "row", "sheet", "page", "form-field", "in-a-zip", "file", "two"],
)
def test_a_place_is_said_in_words(source, said):
    """Nobody needs to know our notation."""
    assert place(source) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"row": "3", "title": "話し方研修"}, "様式(B) No.3「話し方研修」の日付が空欄です。"),
        ({"row": "3", "title": ""}, "様式(B) No.3の日付が空欄です。"),
        ({"row": "3", "title": "見て http://evil.example/"}, "様式(B) No.3「見て （URL）」の日付が空欄です。"),
    ],
    ids=["title", "no-title", "link"],
)
def test_a_row_is_named_by_number_and_title(facts, said):
    """Without a title there are no empty brackets, and a title carries no link into our letter."""
    assert message(Finding("cpd.row.date.missing", facts=facts)) == said


def test_days_are_printed_in_japanese():
    """ISO days are for machines; a day that does not exist stays as it was written."""
    assert "2027年1月1日（金）" in message(finding("window.early"))
    assert "「2026-02-30」" in message(Finding("cpd.row.date.invalid", facts={**ROW, "from": "2026-02-30", "to": ""}))
