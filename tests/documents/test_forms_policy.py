"""The blank forms say what the configuration says: another rule set, fee or office needs no change of code."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from cases.policy import Fee
from documents.report_sheet import SUMMARY
from documents.texts import load
from documents.workbook import workbook


def sheet_of(policy, office, name):
    return openpyxl.load_workbook(io.BytesIO(workbook(policy, office)))[name]


def test_caps_and_points_are_those_of_the_newest_rules(policy, office):
    """R12 to R14 as data: another cap changes the formulas, the words and what is missing."""
    old = policy.rule_sets[0]
    b = replace(old.categories[1], year_cap=Decimal(390), cycle_cap=Decimal(1080))
    new = replace(old, first_season=2030, required=Decimal(2400), categories=(old.categories[0], b, *old.categories[2:]))
    sheet = sheet_of(replace(policy, rule_sets=(new, old)), office, "(B)CPDポイント取得レポート")
    assert str(sheet[f"F{SUMMARY + 2}"].value).startswith("=MIN(6.5,")
    assert str(sheet[f"K{SUMMARY + 2}"].value).startswith("=MIN(18,")
    assert sheet[f"K{SUMMARY + 6}"].value == f"=MAX(0,40-K{SUMMARY + 5})"
    assert sheet[f"E{SUMMARY + 5}"].value == "40CPD以上で更新できます"


@pytest.mark.parametrize(
    ("until", "said"),
    [(None, False), (date(2028, 3, 31), True)],
    ids=["confirmed for good", "confirmed to a day"],
)
def test_fee_and_how_long_it_holds(policy, office, until, said):
    """R20: the newest fee, and the day up to which the office vouches for it, if it names one."""
    newest = Fee(first_day=date(2019, 10, 1), amount=11000, confirmed_until=until)
    fee_box = load(replace(policy, fees=(newest, *policy.fees)), office)["notes"][1]
    assert fee_box["heading"] == "審査手数料 11,000円（税込・振込手数料は申請者負担）"
    assert ("11,000円は2028年3月31日までのお振込みの額です" in fee_box["lines"][0]) == said


def test_examples_of_a_category_are_printed_beside_it(policy, office):
    """The place for the examples of the 「CPDポイントの基本ルール」: once known, they stand on 別紙1-1."""
    rules = policy.rule_sets[0]
    c = replace(rules.categories[2], examples=("通信教育の受講", "専門書の通読"))
    known = replace(rules, categories=(*rules.categories[:2], c, rules.categories[3]))
    annex = sheet_of(replace(policy, rule_sets=(known,)), office, "別紙1-1")
    assert annex["C6"].value == "3年間で15CPDまで(年間5CPDまで)\n□ 通信教育の受講\n□ 専門書の通読"


def test_office_is_named_as_configured(policy, office):
    """Another mailbox or address appears wherever the forms name it."""
    elsewhere = replace(office, sender="renewal@example.jp", address="大阪市北区0-0-0")
    values = {str(c.value) for row in sheet_of(policy, elsewhere, "(A)更新申請書").iter_rows() for c in row if c.value}
    assert any("renewal@example.jp" in v for v in values)
    assert any("大阪市北区0-0-0" in v for v in values)
    assert not any("mail@odyssey-com.co.jp" in v for v in values)
