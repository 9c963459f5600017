"""Machine mail, bounces of our letters, and what our own server says about a sender."""

import pytest
from builders.written_mail import mail, multipart, part, text_part

from cases.reading import Mail, ReadingOptions
from parsers.message import open_message

OPTIONS = ReadingOptions(own_addresses=("mail@office.example",), authserv_id="mx.office.example")


def read(source: bytes) -> Mail:
    return open_message(source, OPTIONS).mail


@pytest.mark.parametrize(
    ("fields", "subject", "machine"),
    [
        pytest.param(["X-Conken-Intake: 1"], "x", "own", id="our-loop-header"),
        pytest.param(["From: Office <Mail@Office.example>"], "x", "own", id="our-address"),
        pytest.param(["Return-Path: <>"], "x", "bounce", id="empty-return-path"),
        pytest.param(["From: MAILER-DAEMON@mx.example.jp"], "x", "bounce", id="mailer-daemon"),
        pytest.param(["From: MAILER-DAEMON"], "x", "bounce", id="mailer-daemon-without-domain"),
        pytest.param(["From: Postmaster <postmaster@ezweb.ne.jp>"], "x", "bounce", id="postmaster"),
        pytest.param(["X-Failed-Recipients: a@b.jp"], "x", "bounce", id="failed-recipients"),
        pytest.param(["Content-Type: multipart/report; report-type=delivery-status; boundary=b"], "x", "bounce", id="report"),
        pytest.param(["Content-Type: multipart/report; report-type=feedback-report; boundary=b"], "x", "bounce", id="feedback-report"),
        pytest.param([], "Undelivered Mail Returned to Sender", "bounce", id="subject-undelivered"),
        pytest.param([], "配信不能: 更新申請", "bounce", id="subject-of-exchange"),
        pytest.param(
            ["Content-Type: multipart/report; report-type=disposition-notification; boundary=b"], "x", "auto_reply", id="read-receipt"
        ),
        pytest.param(["Auto-Submitted: auto-replied"], "x", "auto_reply", id="auto-replied"),
        pytest.param(["Auto-Submitted: auto-generated (x); y=z"], "x", "auto_reply", id="auto-generated-with-parameters"),
        pytest.param(["Return-Path: <>", "Auto-Submitted: auto-replied"], "x", "auto_reply", id="absence-note-without-a-way-back"),
        pytest.param(["X-Autoreply: yes"], "x", "auto_reply", id="x-autoreply"),
        pytest.param(["Precedence: auto_reply"], "x", "auto_reply", id="precedence-auto-reply"),
        pytest.param(["X-Auto-Response-Suppress: All"], "Automatic reply: x", "auto_reply", id="exchange-absence"),
        pytest.param(["X-Auto-Response-Suppress: All"], "本日不在にしております", "auto_reply", id="suppressed-and-absent"),
        pytest.param([], "自動応答: 更新申請", "auto_reply", id="subject-jidou-outou"),
        pytest.param([], "【自動返信】お問い合わせ", "auto_reply", id="subject-jidou-henshin"),
        pytest.param([], "Re: 不在通知", "auto_reply", id="subject-absence"),
        pytest.param([], "不在のご連絡", "auto_reply", id="subject-absence-politely"),
        pytest.param([], "休暇中です", "auto_reply", id="subject-on-leave"),
        pytest.param([], "休暇中（5月7日まで）: Re: 不備のご連絡", "auto_reply", id="subject-on-leave-until"),
        pytest.param([], "自動応答", "auto_reply", id="subject-nothing-but-jidou-outou"),
        pytest.param([], "自動応答: 【更新申請】プロフェッショナル更新申請書添付_270115", "auto_reply", id="answers-an-application"),
        pytest.param([], "Out of Office: x", "auto_reply", id="subject-out-of-office"),
        pytest.param([], "Out of Office AutoReply: x", "auto_reply", id="subject-out-of-office-of-old-outlook"),
        pytest.param([], "Automatic reply", "auto_reply", id="subject-automatic-reply"),
        pytest.param(["List-Id: <a.example.jp>"], "x", "list", id="list-id"),
        pytest.param(["List-Unsubscribe: <mailto:a@b.jp>", "Precedence: bulk"], "x", "list", id="newsletter"),
        pytest.param(["Precedence: junk"], "x", "list", id="precedence-junk"),
        pytest.param(["Auto-Submitted: no"], "x", None, id="auto-submitted-no-is-a-person"),
        pytest.param(["X-Auto-Response-Suppress: All"], "【更新申請】", None, id="only-asks-not-to-be-auto-answered"),
        pytest.param(["Return-Path: <taro@example.jp>", "Precedence: first-class"], "x", None, id="person"),
        pytest.param([], "自動返信が届きません", None, id="asks-about-the-automatic-reply"),
        pytest.param([], "不在時の受け取りについて", None, id="asks-about-an-absence"),
        pytest.param([], "休暇中の連絡先について", None, id="asks-about-leave"),
        pytest.param([], "休暇のため提出が遅れます", None, id="is-late-for-leave"),
        pytest.param([], "【更新申請】プロフェッショナル更新申請書添付_270115（不在通知）", None, id="application-that-mentions-absence"),
        pytest.param([], "メールが配信できませんでした", None, id="asks-about-undelivered-mail"),
    ],
)
def test_machine(fields: list[str], subject: str, machine: str | None) -> None:
    """A machine is never answered (RFC 3834); a person never taken for one."""
    assert read(mail(*fields, subject=subject)).machine == machine


@pytest.mark.parametrize(
    ("fields", "machine"),
    [
        pytest.param([], None, id="only-its-subject-says-so"),
        pytest.param(["X-Auto-Response-Suppress: All"], None, id="asks-not-to-be-auto-answered"),
        pytest.param(["Auto-Submitted: auto-replied"], "auto_reply", id="its-header-says-so"),
        pytest.param(["Precedence: bulk"], "list", id="sent-in-bulk"),
        pytest.param(["Return-Path: <>"], "auto_reply", id="without-a-way-back"),
    ],
)
def test_who_sends_files_is_no_machine_by_its_subject(fields: list[str], machine: str | None) -> None:
    """An applicant on leave may write so in the subject: the forms must not be put away unread."""
    found = read(multipart([text_part(), BODY_WITH_FORM], "Subject: 休暇中です", *fields))
    assert (found.machine, found.attachments) == (machine, ("form.pdf",))


STATUS = b"Reporting-MTA: dns; mx.example.jp\r\n\r\nFinal-Recipient: rfc822; a@b.jp\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
FAILED = b"Final-Recipient: rfc822; c@d.jp\r\nAction: failed\r\nStatus: 5.1.1 (no such user)\r\n"
OURS = b"Message-ID: <letter-7@office.example>\r\nX-Conken-Intake: 1\r\nSubject: x\r\n\r\nbody"
BODY_WITH_FORM = part('Content-Type: application/pdf; name="form.pdf"')


def report(returned: bytes, kind: str = "message/rfc822", status: bytes = STATUS + FAILED) -> bytes:
    """A delivery report (RFC 3464)."""
    parts = [text_part("届きませんでした"), part("Content-Type: message/delivery-status", data=status, encoding="7bit")]
    return multipart([*parts, part(f"Content-Type: {kind}", data=returned, encoding="7bit")], kind="report; report-type=delivery-status")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_our_letter_and_why(kind: str) -> None:
    """By the mail or the header it brings back, and the status of the recipient that failed."""
    found = read(report(OURS, kind))
    assert (found.machine, found.bounced, found.bounce_status) == ("bounce", ("<letter-7@office.example>",), "5.1.1")


def test_a_bounce_is_not_opened_as_forwarded() -> None:
    """What it brings back is a letter that failed, not an application."""
    inner = multipart([text_part(), BODY_WITH_FORM], "Message-ID: <a@b>", boundary="=_inner")
    assert read(report(inner)).attachments == ()


RELAYED = b"Final-Recipient: rfc822; e@f.jp\r\nAction: relayed\r\nStatus: 2.1.9\r\n\r\n"


@pytest.mark.parametrize(
    ("status", "bounced", "code"),
    [
        pytest.param(STATUS, (), "4.4.1", id="delayed"),
        pytest.param(STATUS.replace(b"delayed", b"Delayed (warning)"), (), "4.4.1", id="delayed-with-a-comment"),
        pytest.param(STATUS + RELAYED, (), "4.4.1", id="delayed-and-relayed"),
        pytest.param(STATUS + FAILED, ("<letter-7@office.example>",), "5.1.1", id="one-of-two-failed"),
        pytest.param(FAILED.replace(b"5.1.1", b"4.4.7"), ("<letter-7@office.example>",), "4.4.7", id="given-up"),
        pytest.param(STATUS.replace(b"Action: delayed\r\n", b""), ("<letter-7@office.example>",), "4.4.1", id="no-action-told"),
        pytest.param(b"Reporting-MTA: dns; mx.example.jp\r\n", ("<letter-7@office.example>",), None, id="no-recipient-told"),
    ],
)
def test_a_delay_is_no_failure(status: bytes, bounced: tuple[str, ...], code: str | None) -> None:
    """A letter that is only late has not failed (RFC 3464 section 2.3.3); the report is still a machine's, never answered."""
    found = read(report(OURS, status=status))
    assert (found.machine, found.bounced, found.bounce_status) == ("bounce", bounced, code)


@pytest.mark.parametrize(
    ("text", "ids", "status"),
    [
        pytest.param("次のメールは宛先不明です\r\n> Message-ID: <l@o>\r\n", ("<l@o>",), "5.1.1", id="japanese-with-quoted-header"),
        pytest.param("<a@b.jp>: 550 5.2.1 disabled (192.0.2.1)", ("<answered@o>",), "5.2.1", id="status-in-words"),
        pytest.param("host mx said: 554 refused", ("<answered@o>",), "5.0.0", id="only-a-reply-code"),
        pytest.param("メールボックスの容量を超えています", ("<answered@o>",), "5.2.2", id="mailbox-full"),
        pytest.param("届きませんでした", ("<answered@o>",), None, id="says-nothing"),
    ],
)
def test_a_notice_in_no_standard_form(text: str, ids: tuple[str, ...], status: str | None) -> None:
    """Carriers' notices: by what they quote, else by what they answer."""
    source = mail("From: postmaster@example.jp", "In-Reply-To: <answered@o>", "Content-Type: text/plain; charset=utf-8", body=text.encode())
    found = read(source)
    assert (found.bounced, found.bounce_status) == (ids, status)


def test_only_a_bounce_speaks_of_letters() -> None:
    """A person who answers a letter does not bounce it."""
    found = read(mail("In-Reply-To: <letter-7@office.example>", body=b"550 5.1.1"))
    assert (found.bounced, found.bounce_status) == ((), None)


MX = "Authentication-Results: mx.office.example"


@pytest.mark.parametrize(
    ("fields", "result"),
    [
        pytest.param([f"{MX}; spf=fail smtp.mailfrom=x.jp; dmarc=pass header.from=example.jp"], "pass", id="dmarc-passes"),
        pytest.param(
            [f"{MX};\r\n dkim=pass header.d=example.jp;\r\n dmarc=fail (p=none) header.from=example.jp"], "fail", id="dmarc-fails"
        ),
        pytest.param([f"{MX}; dkim=fail header.d=example.jp; spf=fail smtp.mailfrom=a@example.jp"], "fail", id="both-fail"),
        pytest.param([f"{MX}; dkim=fail header.d=example.jp; spf=pass smtp.mailfrom=a@mail.example.jp"], "pass", id="one-vouches"),
        pytest.param([f"{MX}; spf=fail smtp.mailfrom=a@example.jp; dkim=pass header.d=evil.example"], "fail", id="a-stranger-vouches"),
        pytest.param([f"{MX}; spf=pass smtp.mailfrom=a@evil.example; dmarc=none"], None, id="only-a-stranger-vouches"),
        pytest.param([f"{MX}; spf=softfail smtp.mailfrom=a@example.jp; dkim=none"], None, id="nothing-certain"),
        pytest.param([f"{MX} 1; none"], None, id="nothing-checked"),
        pytest.param([f"{MX}; dmarc=fail", f"{MX}; dmarc=pass"], "fail", id="topmost-of-two"),
        pytest.param(["Authentication-Results: mx.evil.example; dmarc=fail", f"{MX}; dmarc=pass"], "pass", id="another-server-first"),
        pytest.param(["Authentication-Results: mx.evil.example; dmarc=fail"], None, id="only-another-server"),
        pytest.param(["Authentication-Results: (mx.office.example) evil; dmarc=pass"], None, id="our-name-in-a-comment"),
        pytest.param(["Authentication-Results: ;"], None, id="no-server"),
        pytest.param([f"{MX}; dmarc=pass", "From: a@example.jp", "From: b@example.jp"], None, id="two-authors"),
        pytest.param([], None, id="none"),
    ],
)
def test_authentication(fields: list[str], result: str | None) -> None:
    """Only our own server is heard, and its topmost word (RFC 8601 section 5)."""
    assert read(mail(*fields)).authentication == result


def test_without_a_server_of_ours_nothing_is_said() -> None:
    """No authserv-id configured: whoever wrote the field, it is not believed."""
    assert open_message(mail(f"{MX}; dmarc=pass"), ReadingOptions()).mail.authentication is None
