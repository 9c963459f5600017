"""A form or a link that only the HTML part of a mail holds, beside a short plain text: what a person sees is what counts."""

from email.message import EmailMessage

import pytest

from cases.reading import ReadingOptions
from parsers.message import open_message
from rules.said import may_say

DRIVE = "https://drive.google.com/file/d/1"
SAFE = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fdrive.google.com%2Ffile%2Fd%2F1&amp;data=05"
PLEDGE = "<table><tr><td>コン検の倫理綱領を順守することを誓います。<tr><td>コン検の職業倫理規定を順守します。</table>"
MAILS = {
    "the form in the HTML part alone": ("申請します。", PLEDGE, True),
    "a link behind a word": ("こちらです。", f'<p><a class=x href="{DRIVE}">こちら</a>です。</p>', True),
    "a link behind a word by way of a scanner": ("こちらです。", f"<p><a href='{SAFE}'>こちら</a>です。</p>", True),
    "a link behind a word, HTML alone": ("", f"<p><a href={DRIVE}>こちら</a>です。</p>", True),
    "another link": ("こちらです。", '<p><a href="https://example.jp/">こちら</a>です。</p>', False),
    "the same in both": ("申請します。", "<p>申請します。</p>", False),
}


def text_of_mail(plain: str, html: str) -> str:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "taro@example.jp", "申請"
    if plain:
        mail.set_content(plain)
        mail.add_alternative(html, subtype="html")
    else:
        mail.set_content(html, subtype="html")
    return open_message(mail.as_bytes(), ReadingOptions()).mail.text


@pytest.mark.parametrize(("plain", "html", "expected"), MAILS.values(), ids=MAILS)
def test_a_form_in_the_html_part_is_looked_for(plain: str, html: str, expected: bool) -> None:
    """The plain part alone was read, and the form called missing."""
    assert may_say("C", text_of_mail(plain, html)) is expected


def test_html_that_says_the_same_is_said_once() -> None:
    """The plain text stands for both; a link that it names is not added."""
    assert text_of_mail(f"申請書です。\n{DRIVE}", f'<p>申請書です。<br><a href="{DRIVE}">リンク</a></p>') == f"申請書です。\n{DRIVE}"
