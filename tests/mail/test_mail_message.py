"""A whole message: its tree, its text, what counts as attached, and what tells two deliveries apart."""

import base64
from datetime import UTC, datetime

import pytest
from builders.written_mail import PDF, joined, mail, multipart, nested, part, text_part

from cases.reading import ReadingOptions
from parsers.message import OpenedMessage, open_message

OPTIONS = ReadingOptions()
PNG = b"\x89PNG\r\n\x1a\n"
FORM = part('Content-Type: application/pdf; name="form.pdf"')
SIGNED_DATA = b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"


def opened(source: bytes, options: ReadingOptions = OPTIONS) -> OpenedMessage:
    return open_message(source, options)


def picture(size: int, *fields: str) -> bytes:
    return part('Content-Type: image/png; name="p.png"', *fields, data=PNG.ljust(size, b"x"))


@pytest.mark.parametrize(
    ("one", "names"),
    [
        pytest.param(FORM, ("form.pdf",), id="pdf"),
        pytest.param(part("Content-Type: application/pdf", "Content-Disposition: inline"), ("添付1.pdf",), id="inline-pdf-without-name"),
        pytest.param(part("Content-Type: text/plain"), ("添付1.pdf",), id="pdf-declared-as-text"),
        pytest.param(part('Content-Type: application/octet-stream; name="a.dat"'), ("a.dat",), id="octet-stream"),
        pytest.param(part('Content-Type: text/plain; name="a.txt"', data=b"hi"), ("a.txt",), id="named-text"),
        pytest.param(part("Content-Type: text/csv", data=b"1,2"), ("添付1.txt",), id="nameless-table"),
        pytest.param(part('Content-Type: application/pdf; name="a.pdf"', data=b""), ("a.pdf",), id="empty-file"),
        pytest.param(part("Content-Type: application/pdf", data=b""), (), id="nothing-at-all"),
        pytest.param(picture(500, "Content-Disposition: attachment"), (), id="small-picture"),
        pytest.param(picture(50_000, "Content-Disposition: attachment"), ("p.png",), id="attached-picture"),
        pytest.param(picture(50_000, "Content-Disposition: inline", "Content-ID: <a>"), (), id="inline-picture"),
        pytest.param(picture(300_000, "Content-Disposition: inline"), ("p.png",), id="photograph-put-inline-by-a-telephone"),
        pytest.param(part("Content-Type: image/png", data=b"no picture"), (), id="picture-of-no-known-kind"),
        pytest.param(part('Content-Type: application/pkcs7-signature; name="smime.p7s"', data=SIGNED_DATA), (), id="p7s"),
        pytest.param(part('Content-Type: application/octet-stream; name="x"', data=SIGNED_DATA), (), id="p7s-by-content"),
        pytest.param(
            part('Content-Type: application/pkcs7-mime; name="smime.p7m"', data=SIGNED_DATA), ("smime.p7m",), id="p7m-holds-the-mail"
        ),
        pytest.param(part("Content-Type: application/pgp-signature", data=b"-----BEGIN PGP SIGNATURE-----"), (), id="pgp-signature"),
        pytest.param(part('Content-Type: text/vcard; name="a.vcf"', data=b"BEGIN:VCARD\r\n"), (), id="vcf"),
        pytest.param(part('Content-Type: text/calendar; name="a.ics"', data=b"BEGIN:VCALENDAR\r\n"), (), id="ics"),
    ],
)
def test_what_counts_as_attached(one: bytes, names: tuple[str, ...]) -> None:
    """contract.md: not inline or small pictures, .p7s, .vcf, .ics, message text; by content (failures.md 40)."""
    assert opened(multipart([text_part(), one])).mail.attachments == names


def test_a_picture_related_to_the_text_is_no_attachment() -> None:
    """A logo of a signature, attached as Outlook does."""
    logo = picture(50_000, "Content-Disposition: attachment")
    related = nested([text_part("<img src=cid:a>", "html"), logo], "related", "=_r")
    assert opened(multipart([related, FORM])).mail.attachments == ("form.pdf",)


def test_plain_text_goes_before_html() -> None:
    """An alternative says the same twice: once is enough. What stands beside it is read too."""
    both = nested([text_part("本文"), text_part("<p>本文</p>", "html"), text_part("<p>amp</p>", "x-amp-html")], "alternative", "=_a")
    assert opened(multipart([both, text_part("署名")])).mail.text == "本文\n署名"


def test_html_alone_is_read_without_tags_and_scripts() -> None:
    """Lines stay lines; nothing that a browser would run or hide is said."""
    html = (
        "<html><head><title>t</title><style>p{}</style></head><!-- <p>no --><body><p>申請 &lt;1&gt;</p>a<br>b<script>x()</script><td>c<td>d"
    )
    assert opened(multipart([text_part(html, "html")])).mail.text == "申請 <1>\na\nb c d"


@pytest.mark.parametrize(("html", "text"), [("3 < 4", "3 < 4"), ("a<script>b", "ab"), ("a<!-- b", "a"), ('<a title="1>2">c</a>', "c")])
def test_odd_html(html: str, text: str) -> None:
    """Tags that are none, or that nobody closes."""
    assert opened(multipart([text_part(html, "html")])).mail.text == text


def test_text_is_capped_and_free_of_control_characters() -> None:
    """20,000 characters, no NUL, line feeds only."""
    assert opened(multipart([text_part("a\x00b\r\nc\rd")])).mail.text == "ab\nc\nd"
    assert len(opened(multipart([text_part("あ" * 30_000)])).mail.text) == 20_000


def test_a_container_without_a_boundary_is_text() -> None:
    """What there is, is read; that something is missing is said."""
    found = opened(mail("Content-Type: multipart/mixed; boundary=never", body="本文".encode()))
    assert (found.mail.text, found.troubles) == ("本文", ("cut_off",))


INNER = multipart([text_part("inner"), FORM], "Subject: 転送", "From: other@example.jp", boundary="=_inner", end=True)


@pytest.mark.parametrize(
    ("one", "label"),
    [
        pytest.param(part("Content-Type: message/rfc822", data=INNER, encoding="7bit"), "x", id="as-it-is"),
        pytest.param(part('Content-Type: message/rfc822; name="a.eml"', data=INNER), "a.eml", id="in-base64"),
        pytest.param(part('Content-Type: application/octet-stream; name="b.eml"', data=INNER), "b.eml", id="as-a-file"),
    ],
)
def test_a_forwarded_message_is_opened(one: bytes, label: str) -> None:
    """Its files are taken with the way to them; its sender and text are not those of the mail (failures.md 38)."""
    found = opened(multipart([text_part("outer"), one], "From: colleague@example.jp"))
    assert [(file.name, file.data) for file in found.attachments] == [("form.pdf", PDF)]
    assert (found.mail.sender, found.mail.text) == ("colleague@example.jp", "outer")
    assert found.attachments[0].path == (("転送",) if label == "x" else (label,))


def test_a_digest_holds_messages() -> None:
    """multipart/digest: its parts are messages without saying so (RFC 2046 5.1.5)."""
    source = multipart([b"\r\n" + INNER], kind="digest")
    assert opened(source).mail.attachments == ("form.pdf",)


def test_a_base64_label_on_a_plain_forwarded_message_is_ignored() -> None:
    """The label is wrong, the message is there."""
    lying = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + INNER
    assert opened(multipart([lying])).mail.attachments == ("form.pdf",)


def deep(levels: int, innermost: bytes) -> bytes:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels))
    return b"Subject: deep\r\nFrom: a@b.jp\r\n" + head.encode() + innermost


@pytest.mark.parametrize("levels", [51, 300, 1000])
def test_nesting_beyond_fifty_is_said(levels: int) -> None:
    """No RecursionError; who wrote, and about what, is kept (failures.md 34)."""
    found = opened(deep(levels, FORM))
    assert "too_deep" in found.troubles
    assert (found.mail.subject, found.mail.sender, found.attachments) == ("deep", "a@b.jp", ())


def test_thousands_of_parts_are_not_taken_apart() -> None:
    """A million of them took minutes; who wrote is kept, and that nothing else was looked at is said."""
    found = opened(multipart([part("Content-Type: text/plain", data=b"")] * 1_001))
    assert (found.troubles, found.mail.sender, found.attachments) == (("too_many",), opened(multipart([])).mail.sender, ())


@pytest.mark.parametrize("filling", [b" ", b"; ", b'"'], ids=["blanks", "ends", "quotes"])
def test_a_field_full_of_one_sign_is_looked_at_once(filling: bytes) -> None:
    """600 parts, each with 16 kB of it before its name: what was looked at again from each sign on took minutes."""
    parts = [b"Content-Type: application/pdf; a%d=1;" % n + filling * (16_000 // len(filling)) + b"\r\n\r\nx" for n in range(600)]
    assert len(opened(multipart(parts)).attachments) == OPTIONS.max_files


def test_the_quotes_of_a_bounce_are_looked_at_once() -> None:
    """Twenty thousand characters of `>` and line ends."""
    found = opened(b"From: MAILER-DAEMON@b.jp\r\nSubject: x\r\n\r\n" + b">\r\n" * 7_000 + b"> Message-ID: <a@b.jp>\r\n")
    assert found.mail.bounced == ("<a@b.jp>",)


def test_a_thousand_levels_inside_an_enclosed_message() -> None:
    """The same one message further in: the rest of the mail is read."""
    hidden = part("Content-Type: message/rfc822", data=b"From: a@b.jp\r\nDate: x\r\n" + deep(1000, FORM))
    found = opened(multipart([FORM, hidden]))
    assert (found.mail.attachments, found.troubles) == (("form.pdf",), ("too_deep",))


def test_fifty_levels_are_read() -> None:
    """The limit itself is inside."""
    assert opened(deep(50, FORM)).mail.attachments == ("form.pdf",)


def test_too_many_files_are_said() -> None:
    """The first ones are given."""
    found = opened(multipart([FORM] * 3), ReadingOptions(max_files=2))
    assert (len(found.attachments), found.troubles) == (2, ("too_many",))


def test_forty_thousand_addresses_are_only_long() -> None:
    """The field nobody asks for is not taken apart (failures.md 35); From is read to its first mailbox."""
    many = ",\r\n ".join(f"user{n}@example.jp" for n in range(40_000))
    assert opened(mail(f"To: {many}", f"From: {many}", subject="申請")).mail.sender == "user0@example.jp"


def test_a_field_folded_without_a_blank_does_not_end_the_header() -> None:
    """Some mailers fold raw Japanese so: Subject and From are still found behind it."""
    found = opened(mail("Comments: a", "続き", subject="申請"))
    assert (found.mail.subject, found.mail.sender) == ("申請", "taro@example.jp")


def test_a_text_without_any_header_is_a_message() -> None:
    """Nothing is known of it but its text."""
    found = opened(b"\r\nnot a field\r\nhello")
    assert (found.mail.message_id, found.mail.subject, found.mail.sender, found.mail.stamped) == (None, "", None, None)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Message-ID: <a@b>", "<a@b>"),
        ("Message-ID:\r\n <a@b>", "<a@b>"),
        ("Message-ID: a@b", "<a@b>"),
        ("Message-ID: <a b@c> x", "<ab@c>"),
        ("Message-ID: <>", None),
        ("Message-ID:", None),
    ],
)
def test_message_id(field: str, expected: str | None) -> None:
    """With its angle brackets; None for an empty one (failures.md 19)."""
    assert opened(mail(field)).mail.message_id == expected


def test_the_last_thirty_two_references_are_kept() -> None:
    """failures.md 23; each once."""
    ids = [f"<{n}@b>" for n in range(40)]
    found = opened(mail("References: " + "\r\n ".join([*ids, ids[-1]]), "In-Reply-To: <39@b> (of today)")).mail
    assert (found.references, found.in_reply_to) == (tuple(ids[8:]), ("<39@b>",))


JANUARY_15 = datetime(2027, 1, 15, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 15 Jan 2027 10:00:00 +0900 (JST)", JANUARY_15),
        ("Fri, 15 Jan 2027 10:00:00 JST", JANUARY_15),
        ("Fri, 15 Jan 2027 10:00:00 GMT+0900", JANUARY_15),
        ("15 Jan 2027 10:00", JANUARY_15),
        ("Fri, 15-Jan-2027 10:00:00 +0900", JANUARY_15),
        ("Thu, 14 Jan 2027 17:00:00 -0800", JANUARY_15),
        ("32 Jan 2027 10:00:00 +0900", None),
        ("昨日", None),
        ("Fri, 15 Jan 2027 10:00:00 +99999999999", None),
    ],
)
def test_date(text: str, expected: datetime | None) -> None:
    """`sent` is aware; a stamp without a zone is Japanese time; one that makes no sense is None."""
    assert opened(mail(f"Date: {text}")).mail.sent == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("from a (b; c) by d with ESMTP id 1\r\n\tfor <e@f.jp>; Fri, 15 Jan 2027 10:00:00 +0900 (JST)", JANUARY_15),
        ("(qmail 1 invoked from network); 15 Jan 2027 01:00:00 -0000", JANUARY_15),
        ("from a (b by c; Fri, 15 Jan 2027 10:00:00 +0900", JANUARY_15),
        ("from a by b", None),
    ],
)
def test_stamped_by_the_topmost_received(field: str, expected: datetime | None) -> None:
    """R02: the last server's stamp, not the ones below it that anybody can write."""
    assert opened(mail(f"Received: {field}", "Received: from x by y; Fri, 1 Jan 2027 00:00:00 +0900")).mail.stamped == expected


def test_the_same_sent_twice_has_the_same_key() -> None:
    """Whatever the boundary, the order of the files and the wrapping of the text."""
    other = part('Content-Type: application/pdf; name="other.pdf"', data=PDF + b"2")
    first = opened(multipart([text_part("a b\r\nc"), FORM, other], "Message-ID: <1@a>"))
    second = opened(multipart([text_part("a  b c"), other, FORM], "Message-ID: <2@a>", boundary="=_other"))
    assert first.mail.content_key == second.mail.content_key


@pytest.mark.parametrize("parts", [[text_part("a b"), FORM], [text_part("a b c")], [text_part("a b c"), FORM, FORM]])
def test_other_content_has_another_key(parts: list[bytes]) -> None:
    """Another text, no form, or one more."""
    assert opened(multipart(parts)).mail.content_key != opened(multipart([text_part("a b c"), FORM])).mail.content_key


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("base64", base64.b64encode(PDF)),
        ("BASE64 (x)", base64.b64encode(PDF)),
        ("quoted-printable", b"%PDF-1.4=0A% a form=0A"),
        ("x-uuencode", b"begin 644 a\r\n2)5!$1BTQ+C0*)2!A(&9O<FT*\r\n \r\nend\r\n"),
        ("8bit", PDF),
        ("unheard-of", PDF),
    ],
)
def test_transfer_encodings(encoding: str, body: bytes) -> None:
    """However it was packed for the way."""
    found = opened(mail('Content-Type: application/pdf; name="a.pdf"', f"Content-Transfer-Encoding: {encoding}", body=body))
    assert found.attachments[0].data.replace(b"\r\n", b"\n") == PDF


def test_a_type_that_makes_no_sense_is_text() -> None:
    """RFC 2045 5.2."""
    assert opened(mail("Content-Type: nonsense", body=b"hi")).mail.text == "hi"


def test_parts_after_a_broken_one_are_read() -> None:
    """One bad part must not lose the next."""
    broken = b"Content-Type: multipart/mixed; boundary=never\r\n\r\nno parts"
    found = opened(mail('Content-Type: multipart/mixed; boundary="=_b"', body=joined([broken, FORM], "=_b")))
    assert found.mail.attachments == ("form.pdf",)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b\\passwd", "\u202epasswd", "pass\x00wd"])
def test_a_name_is_no_path(name: str) -> None:
    """failures.md 51: no folder, no direction mark, no NUL in it."""
    assert opened(multipart([part(f'Content-Type: application/pdf; name="{name}"')])).mail.attachments == ("passwd",)


@pytest.mark.parametrize(("name", "length"), [("あ" * 300 + ".xlsx", 185), ("a" * 300, 200)])
def test_a_long_name_keeps_its_ending(name: str, length: int) -> None:
    """At most 200 characters."""
    (kept,) = opened(multipart([part(f'Content-Type: application/pdf; name="{name}"')])).mail.attachments
    assert len(kept) == length
    assert kept.endswith(name[-5:])


def test_a_readable_name_goes_before_a_lossy_one() -> None:
    """Content-Disposition first, unless only Content-Type has it whole."""
    source = part('Content-Type: application/pdf; name="申請.pdf"', b'Content-Disposition: attachment; filename="\xff\xfd.pdf"')
    assert opened(multipart([source])).mail.attachments == ("申請.pdf",)


def test_a_container_of_nothing_is_nothing() -> None:
    """Only the closing boundary: no part, no text."""
    found = opened(mail("Content-Type: multipart/mixed; boundary=b", body=b"--b--\r\n"))
    assert (found.mail.text, found.attachments) == ("", ())
