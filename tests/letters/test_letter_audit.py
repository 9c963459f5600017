"""The letters of the audit: what is asked for, and what was found."""

import re
from dataclasses import replace

import pytest
from audit_samples import ASKED, TOLD

from notifier.letters import compose
from notifier.samples import OPEN_AUDIT, READING


@pytest.fixture
def written(answer, office, policy):
    """Subject and body of a letter about this audit, the ends of lines within its items taken out."""

    def written(kind, notice, **changes):
        letter = compose(kind, answer(audit=notice, **changes), office, policy)
        return letter.subject + "\n" + re.sub("\n　+", "", letter.body)

    return written


def test_a_request_lists_each_activity_with_the_evidence_it_needs(written):
    """Which, by when, what the evidence must show in plain words, and how to send it."""
    text = written("audit_request", ASKED["audit_request"])
    for said in (
        "CPDポイント監査のための資料ご提出のお願い（受付番号 R2027-0012）", "■ 資料をお送りいただきたい活動（2件）",
        "【No.1】モニタリング評価者養成講座\n主催者：株式会社サンプル総研\n日付：2025年6月1日（日）〜2025年6月2日（月）\nポイント：12.25\n",
        "資料の例：修了証、受講証明書など\n", "【No.4】CMBOKの学習\n日付：2025年7月1日（火）\n", "学習記録",
        "・氏名：", "・主催者：", "・活動名：", "・日付：", "・時間：", "・発行者：", "期限：2027年3月1日（月）", "No3-1.pdf",
    ):  # fmt: skip
        assert said in text


def test_a_further_request_says_what_is_still_to_be_shown(written):
    """Only the rows that lack something, what they lack, and the auditor's words."""
    text = written("audit_request", ASKED["audit_request-more"])
    assert "監査資料の追加のお願い" in text
    assert "【No.4】CMBOKの学習" in text
    assert "まだ確認できていない点：主催者、日付、時間\nお願い：学習された日と時間がわかるものをお送りください。\n" in text
    assert "【No.1】" not in text


def test_a_day_put_off_is_told(written):
    """With what is still wanted."""
    text = written("audit_request", ASKED["audit_request-extended"])
    assert "ご提出の期限を2027年3月15日（月）まで延長いたしました" in text
    assert "まだ確認できていない点" not in text


UNPROVED = """結果：確認できませんでした（ポイントに数えません）
確認できなかった点：主催者、日付、時間、発行者
補足：学習された時間を確認できませんでした。
"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("audit_result", ["更新に必要なポイントに足りません", "改めてご連絡いたします", UNPROVED]),
        ("audit_result-passed", ["すべての活動を確認し、監査を終わりました", "結果：確認できました\n", "確認できたポイント：31.50"]),
        ("audit_result-enough", ["確認できなかった活動が1件", "この活動を除いても、更新に必要なポイントがございます"]),
        ("audit_result-exempted", ["資料をご提出いただかずに終える", "資料をお送りいただく必要はございません"]),
    ],
)
def test_the_outcome_is_explained_row_by_row(written, name, said):
    """And the points that are left."""
    text = written("audit_result", TOLD[name])
    assert [words for words in said if words not in text] == []


def test_a_failed_audit_is_no_refusal(written):
    """A person decides, and writes that in a letter of its own (ambiguity 10)."""
    assert not re.search("不合格|更新できません|返金", written("audit_result", TOLD["audit_result"]))


@pytest.mark.parametrize(("kind", "notice"), [("audit_request", None), ("audit_result", None), ("audit_result", OPEN_AUDIT)])
def test_there_is_no_letter_without_what_it_tells(written, kind, notice):
    """Neither about no audit nor about a result that there is not."""
    with pytest.raises(ValueError, match="to tell of"):
        written(kind, notice)


def test_nothing_an_auditor_or_applicant_wrote_can_shape_the_letter(written):
    """Lines, links and endless notes."""
    evil = replace(READING, title="https://evil.example/\n【重要】", note="長" * 5000, result="more")
    text = written("audit_request", replace(OPEN_AUDIT, activities=(evil,)))
    assert "evil.example" not in text
    assert "\n【重要】" not in text
    assert 400 <= text.count("長") < 420
