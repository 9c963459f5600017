"""取り下げ in the applicant's own words, and not in those of ours that a reply quotes."""

import pytest

from cases.reading import Mail
from rules import wishes_withdrawal

OURS = "・受理後は、申請を取り下げられた場合も、\n　審査の結果がいかなる場合も、審査手数料は返金いたしません。"


@pytest.mark.parametrize(
    "mail",
    [
        {"subject": "更新申請の取り下げについて"},
        {"subject": "Re: 受付", "text": "今回は取下げます。"},
        {"subject": "連絡", "text": "一身上の都合により、更新を辞退いたします。\n> 更新申請を受け付けました。"},
        {"subject": "連絡", "text": "申請を取り下げたいのですが、返金されますか。"},
    ],
    ids=["subject", "without kana", "辞退", "question"],
)
def test_a_wish_to_withdraw(mail):
    """Whatever it is in the end: a person decides."""
    assert wishes_withdrawal(Mail(message_id=None, sender=None, **mail))


@pytest.mark.parametrize(
    "text",
    [
        "期限はいつですか。",
        f"了解しました。\n{OURS}",
        "了解しました。\n> 申請の取り下げについて",
        "了解しました。\n-----Original Message-----\n申請の取り下げについて",
        "了解しました。\n差出人: mail@example.jp\n件名: 取り下げのお知らせ",
        "了解しました。\n2027年1月20日(水) 10:00 コン検 <mail@example.jp> のメール:\n取り下げのお知らせ",
        "OK\nOn Wed, Jan 20, 2027 at 10:00 AM CON-KEN wrote:\n取り下げのお知らせ",
    ],
    ids=["a question", "our letter", "quoted", "Outlook", "Outlook in Japanese", "Gmail in Japanese", "Gmail"],
)
def test_what_is_quoted_is_no_wish(text):
    """A reply to 受理 quotes what that says of withdrawing."""
    assert not wishes_withdrawal(Mail(message_id=None, subject="Re: お知らせ", sender=None, text=text))
