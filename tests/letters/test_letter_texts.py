"""The letters as applicants read them."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from audit_samples import ASKED, TOLD
from jinja2 import UndefinedError

from cases.assessment import Points
from cases.finding import Finding
from notifier.answer import Decision, correct_by
from notifier.layout import COLUMNS, columns
from notifier.letters import FOLDER, KINDS, _environment, compose
from notifier.samples import ADDRESS, CAP, LOCKED, NEEDED, PAID

LARGE = Finding("file.too_large", "山田太郎.pdf")
AFTER_THE_FEE = {"accepted", "approved", "refused", "withdrawn-kept", "correction", "audit_request", "audit_result"}
"""Kinds, and variants of the letters below, that are written after 受理 only."""
ENOUGH = ["ご入金を確認した時点で受理となります", "受理や審査結果のお知らせではありません", "受理後", "受理のお知らせをお送りします"]
"""All that may be said of 受理 before the fee: that it comes with the fee, and what follows it."""


def field_missing(row: int) -> Finding:
    return Finding(
        "cpd.row.field.missing", f"申請書.xlsx!B!I{row + 5}", {"row": str(row), "title": "クレーム対応研修", "category": "B"}, row
    )


def unfolded(body: str) -> str:
    """The body without the line ends within its items."""
    return re.sub("\n　+", "", body)


@pytest.fixture
def letters(answer, office, policy):
    """One letter of each kind, and those of their variants that read differently."""
    samples = {
        "complete": ("complete", answer(CAP)),
        "complete-late": ("complete", answer(now=dt.datetime(2027, 3, 10, tzinfo=dt.UTC))),
        "deficient": ("deficient", answer(ADDRESS, *map(field_missing, range(1, 8)), CAP)),
        "deficient-late": ("deficient", answer(ADDRESS, now=dt.datetime(2027, 2, 25, tzinfo=dt.UTC), points=None, name="")),
        "early": ("early", answer(received=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))),
        "accepted": ("accepted", answer(CAP, paid=PAID)),
        "accepted-late": ("accepted", answer(paid=PAID, now=dt.datetime(2027, 4, 2, tzinfo=dt.UTC))),
        **{kind: (kind, answer(**NEEDED[kind])) for kind in ("query", "withdrawn", "late_closed", "refused", "correction")},
        "withdrawn-kept": ("withdrawn", answer(decision=Decision(money="kept"))),
        "withdrawn-open": ("withdrawn", answer(decision=Decision(money="open"))),
        "late_closed-open": ("late_closed", answer(decision=Decision(money="open"))),
        "approved": ("approved", answer()),
        "approved-late": ("approved", answer(now=dt.datetime(2027, 4, 2, tzinfo=dt.UTC))),
        "reminder": ("reminder", answer()),
        "reminder-late": ("reminder", answer(now=dt.datetime(2027, 4, 2, tzinfo=dt.UTC))),
        "reminder-defects": ("reminder", answer(ADDRESS, *map(field_missing, range(1, 8)), reply_by=dt.date(2027, 3, 4))),
        **{name: (name.partition("-")[0], answer(audit=notice)) for name, notice in (ASKED | TOLD).items()},
        "resend": ("resend", answer(LOCKED)),
        "resend-large": ("resend", answer(LARGE)),
        "resend-both": ("resend", answer(LOCKED, LARGE)),
    }
    return {name: compose(kind, given, office, policy) for name, (kind, given) in samples.items()}


def test_every_kind_has_its_folder_and_every_folder_its_kind():
    """A letter is a folder; there are no stubs of letters to come."""
    assert (
        {path.parent.name for path in FOLDER.glob("*/subject.txt")}
        == {path.parent.name for path in FOLDER.glob("*/body.txt")}
        == set(KINDS)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_variable_that_is_not_given_makes_a_letter_fail(answer, office, policy, kind):
    """StrictUndefined: a gap in a letter is worse than no letter. Nothing is given that is not printed."""
    given = answer(ADDRESS, LOCKED, now=dt.datetime(2027, 2, 25, tzinfo=dt.UTC), **NEEDED.get(kind, {}))
    context = {"office": office, **KINDS[kind](given, office, policy)}
    templates = [_environment().get_template(f"{kind}/{part}.txt") for part in ("subject", "body")]
    for name in context:
        with pytest.raises(UndefinedError, match=name):
            [template.render({key: value for key, value in context.items() if key != name}) for template in templates]


def test_no_line_is_wider_than_a_small_screen(letters):
    """35 full-width characters; only the account's name and addresses, which must be copied whole, may be longer."""
    wide = [line for letter in letters.values() for line in letter.body.split("\n") if columns(line) > COLUMNS]
    assert {line for line in wide if not re.fullmatch(r"[ァ-ヺー]+|　?[!-~]+", line)} == set()


def test_letters_hold_no_leftovers(letters):
    """No template signs, no None, no blank at a line's end, no two blank lines, every line ending with a character to read."""
    for letter in letters.values():
        assert not re.search(r"[{}]|None|Undefined|[ 　]\n|\n\n\n", letter.subject + letter.body)


def test_acceptance_is_never_claimed_before_the_fee(letters):
    """R21: 受付 is not 受理."""
    for letter in (letter for name, letter in letters.items() if not {name, name.partition("-")[0]} & AFTER_THE_FEE):
        rest = letter.subject + letter.body
        for phrase in ENOUGH:
            rest = rest.replace(phrase, "")
        assert "受理" not in rest


def test_no_letter_shows_more_of_a_person_than_it_must(letters):
    """個人情報保護法: no address, no telephone, no whole certification number."""
    for letter in letters.values():
        assert "98760123" not in letter.subject + letter.body
        assert "taro@example.jp" not in letter.subject + letter.body


@pytest.mark.parametrize("kind", ["resend", "resend-large", "resend-both"])
def test_a_request_to_send_again_holds_nothing_of_a_person(letters, kind):
    """It goes to From, which nobody has proved; a file's name may be a person's. And it is never called 不備."""
    text = letters[kind].subject + letters[kind].body
    assert not re.search("山田|ヤマダ|0123(?!-)|R2027|不備|申請書添付_270115_", text.replace("03-5293", ""))
    assert ("パスワード" in text, "サイズ" in text) == (kind != "resend-large", kind != "resend")


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_signed(letters, kind, office):
    """Who writes, for whom, what the data is used for, how to answer, and what to do if it reached the wrong person."""
    body = unfolded(letters[kind].body)
    for line in (office.association, office.agent, office.desk, office.sender, office.purpose, "ご返信ください"):
        assert line in body
    assert "※本メールは自動送信です。心当たりのない場合は破棄のうえご連絡ください。" in body


def test_the_letter_of_receipt_says_what_to_pay_where(letters):
    """Manual, 要件②."""
    body = unfolded(letters["complete"].body)
    for said in (
        "10,800円", "三菱UFJ銀行", "新宿中央支店", "普通 3176131", "期限：2027年2月28日（日）", "\n0123ヤマダタロウ\n",
        "\nイツパンシヤダンホウジンニホンコンタクトセンターキョウイクケンテイキョウカイ\n",
        "一般社団法人 日本コンタクトセンター教育検定協会", "振込手数料はご負担",
        "返金いたしません", "差分研修の受講費用を含みます", "書籍の費用は含みません", "info@conken.org",
        "返却いたしません", "2027年4月1日（木）までに認定証",
    ):  # fmt: skip
        assert said in body


def test_the_letter_of_receipt_shows_what_was_credited_and_why_less(letters):
    """Category by fiscal year, the total, and the cap that bit."""
    body = unfolded(letters["complete"].body)
    for said in ("確認できたポイント：31.50", "カテゴリA：18.502024年度 10.00、2025年度 8.50", "カテゴリD：0.00\n", "超えた2.00ポイント"):
        assert said in body


def test_the_letter_of_acceptance_confirms_the_fee(letters, answer, office, policy):
    """受理 with what came and when, that nothing is refunded from now on, and when the certificate comes; never without the fee."""
    body = unfolded(letters["accepted"].body)
    for said in (
        "更新申請を受理しました",
        "ご入金額：10,800円",
        "ご入金日：2027年1月20日（水）",
        "返金いたしません",
        "2027年4月1日（木）までに認定証",
    ):
        assert said in body
    assert "までに認定証" not in unfolded(letters["accepted-late"].body)
    with pytest.raises(ValueError, match="before its fee"):
        compose("accepted", answer(), office, policy)


def test_the_year_is_called_what_caps_are_reckoned_by(answer, office, policy):
    """Ambiguity 2: by calendar year there is no 年度 to speak of."""
    cap = replace(CAP, facts={**CAP.facts, "years": "calendar"})
    body = unfolded(compose("complete", answer(cap), office, replace(policy, cap_year="calendar")).body)
    for said in ("カテゴリと年ごとの内訳", "2024年 10.00、2025年 8.50", "カテゴリBは1年に5.00ポイントまで"):
        assert said in body
    assert "年度" not in body


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("complete", "【コン検】更新申請 受付のお知らせ（受付番号 R2027-0012）"),
        ("deficient", "【要対応】更新申請書類の不備について（受付番号 R2027-0012）"),
        ("early", "【コン検】更新申請 お預かりのお知らせ（受付番号 R2027-0012）"),
        ("resend", "【コン検】添付ファイル再送のお願い"),
        ("reminder", "【再度のお願い】更新申請のお手続きについて（受付番号 R2027-0012）"),
        ("query", "【コン検】更新申請 記載内容の確認のお願い（受付番号 R2027-0012）"),
        ("withdrawn", "【コン検】更新申請 取り下げのお知らせ（受付番号 R2027-0012）"),
        ("late_closed", "【コン検】更新申請 受付期間についてのお知らせ（受付番号 R2027-0012）"),
        ("approved", "【コン検】更新申請 審査結果のお知らせ（受付番号 R2027-0012）"),
        ("refused", "【コン検】更新申請 審査結果のお知らせ（受付番号 R2027-0012）"),
        ("correction", "【コン検】更新申請 訂正とお詫び（受付番号 R2027-0012）"),
    ],
)
def test_the_subject_says_what_it_is(letters, kind, subject):
    """Readable in a list of mails."""
    assert letters[kind].subject == subject


def test_a_deficiency_letter_tells_each_defect_and_how_to_mend_it(letters):
    """The same defect in seven rows is one item with seven places; then how, where and by when to send the correction."""
    body = unfolded(letters["deficient"].body)
    assert body.count("［きまり］") == body.count("［お願い］") == 2
    assert body.count("分野コードが空欄でした（セルI") == 7
    assert "次の7か所です（申請書.xlsx、シート「B」）。" in body
    for said in (
        "様式(A)の「住所」が空欄でした（申請書.xlsx、シート「A」、セルC9）。", "期限：2027年2月28日（日）", "宛先：mail@odyssey-com.co.jp",
        "件名：【更新申請】プロフェッショナル更新申請書添付_270115", "http://conken.org/qualification/",
        "修正した様式だけ", "カテゴリB：8.00",
    ):  # fmt: skip
        assert said in body


def test_a_correction_after_the_window_keeps_the_first_day(letters):
    """Ambiguity 6: fourteen days from the notice; the applicant is told that the first day counts."""
    body = unfolded(letters["deficient-late"].body)
    assert "期限：2027年3月11日（木）" in body
    assert "2027年1月15日（金）に届いた申請の修正として扱います" in body
    assert body.startswith("申請者 様")


@pytest.mark.parametrize(
    ("noticed", "by"),
    [
        ("2027-01-05", "2027-02-28"),
        ("2027-02-14", "2027-02-28"),
        ("2027-02-20", "2027-03-06"),
        ("2027-02-28", "2027-03-14"),
        ("2027-03-05", "2027-03-15"),
    ],
)
def test_the_last_day_for_a_correction(noticed, by, policy):
    """Ambiguity 6: 14 days, at most to 15 March, never before the window's end."""
    assert correct_by(2027, dt.date.fromisoformat(noticed), policy) == dt.date.fromisoformat(by)


def test_a_day_set_by_staff_goes_before_the_policy(answer, office, policy):
    """`reply_by` is printed where it is given."""
    assert "2027年3月31日（水）まで" in compose("deficient", answer(ADDRESS, reply_by=dt.date(2027, 3, 31)), office, policy).body


@pytest.mark.parametrize("kind", ["complete", "deficient"])
def test_nothing_is_asked_for_by_a_day_that_is_past(answer, office, policy, kind):
    """Where staff let a late application in, the letter asks for it soon instead."""
    body = compose(kind, answer(ADDRESS, now=dt.datetime(2027, 4, 10, tzinfo=dt.UTC)), office, policy).body
    assert "期限：このメールが届きましたら、お早めに\n" in body
    assert not re.search(r"年\d+月\d+日（.）まで", body)


def test_what_is_missing_is_rounded_up(answer, office, policy):
    """29.999 points are not 30.00, and what is missing is not nothing."""
    sums = tuple((category, Decimal(0)) for category in "ABCD")
    points = Points(
        claimed=Decimal("1799.9"), credited=Decimal("1799.9"), required=Decimal(1800), missing=Decimal("0.1"), by_category=sums, by_year=()
    )
    body = compose("deficient", answer(ADDRESS, points=points), office, policy).body
    assert "確認できたポイント：29.99\n" in body
    assert "不足しているポイント：0.01\n" in body


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("complete", {"certification_number": ""}, "four digits"),
        ("complete", {"name_kana": ""}, "kana"),
        ("complete", {"receipt_number": ""}, "receipt number"),
        ("deficient", {}, "no deficiency"),
        ("resend", {}, "no file"),
        ("query", {"decision": Decision(words="何か。")}, "the day by which"),
        ("query", {"reply_by": dt.date(2027, 3, 4), "decision": Decision(words=" \n")}, "their words"),
        ("refused", {"decision": Decision()}, "their words"),
        ("refused", {}, "nobody decided"),
        ("correction", {"decision": Decision(words="誤りです。")}, "that it corrects"),
    ],
    ids=[
        "no-number",
        "no-kana",
        "no-receipt-number",
        "no-defect",
        "no-file",
        "no-day",
        "no-question",
        "no-reason",
        "no-decision",
        "no-letter",
    ],
)
def test_a_letter_that_would_say_nothing_is_not_written(answer, office, policy, kind, changes, reason):
    """A letter without what it is for is a fault of ours, found before it is filed."""
    with pytest.raises(ValueError, match=reason):
        compose(kind, answer(**changes), office, policy)


def test_nothing_a_stranger_wrote_can_shape_a_letter(answer, office, policy):
    """Template signs, links, line ends and endless titles stay harmless words."""
    evil = "{{ office }} \r\nhttps://evil.example/ " + "長" * 5000
    letter = compose("complete", answer(name=evil, mail_subject=evil), office, policy)
    assert "evil.example" not in letter.body
    assert "{{ office }}" in letter.body
    assert max(map(len, letter.body.split("\n"))) < 80


def test_templates_are_compiled_once():
    """The second letter of a kind costs no compilation."""
    assert _environment().get_template("complete/body.txt") is _environment().get_template("complete/body.txt")


def test_a_question_is_told_in_the_words_of_staff(letters):
    """記載内容の確認: never called a deficiency, with the day to answer by."""
    body = unfolded(letters["query"].body)
    assert "どちらが正しいかお知らせください。" in body
    assert "2027年3月4日（木）まで" in body
    assert "不備" not in body + letters["query"].subject


@pytest.mark.parametrize(
    ("name", "said"),
    [("withdrawn", "お振込みは必要ありません"), ("withdrawn-kept", "返金いたしません"), ("withdrawn-open", "担当者から別途ご連絡")],
)
def test_a_withdrawal_says_what_becomes_of_the_fee(letters, name, said):
    """R24, R26: not paid, kept after 受理, or for a person to arrange."""
    assert said in unfolded(letters[name].body)


def test_too_late_is_told_in_the_words_of_the_manual(letters):
    """R37: that the examination may have to be taken again, and not that it must."""
    assert "申請期間を過ぎると資格の更新ができず、再度受験が必要になる場合があります。" in unfolded(letters["late_closed"].body)


def test_an_approval_tells_the_new_validity(letters):
    """R04: from 1 April for three years; R06: the certificate by 1 April, while that is to come."""
    body = unfolded(letters["approved"].body)
    assert "2027年4月1日（木）から2030年3月31日（日）まで" in body
    assert "2027年4月1日（木）までに認定証" in body
    assert "準備ができしだい、認定証" in unfolded(letters["approved-late"].body)


def test_a_refusal_tells_its_reason_and_that_the_fee_is_kept(letters):
    """Ambiguity 10, R24."""
    body = unfolded(letters["refused"].body)
    assert "監査の資料を期限までにご提出いただけませんでした。" in body
    assert "返金いたしません" in body


def test_a_correction_names_the_letter_it_corrects(letters):
    """What it was called and when it was written."""
    body = unfolded(letters["correction"].body)
    assert "2027年1月20日（水）にお送りした「受理のお知らせ」" in body
    assert "申請の受理を取り消しました。" in body


def test_a_reminder_tells_what_is_open(letters):
    """The fee with all that is needed to pay it, or the defects; by when."""
    fee, defects = unfolded(letters["reminder"].body), unfolded(letters["reminder-defects"].body)
    for said in ("10,800円", "0123ヤマダタロウ", "期限：2027年2月28日（日）", "3176131"):
        assert said in fee
    assert "期限：2027年3月4日（木）" in defects
    assert defects.count("分野コードが空欄でした") == 7
    assert "振込" not in defects
