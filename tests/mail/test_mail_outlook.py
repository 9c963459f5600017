"""Outlook's own formats: a .msg as mail and as attachment, a winmail.dat, and mails that are files in a zip."""

import io
import struct
import sys
import zipfile
from datetime import UTC, datetime

import pytest
from builders.outlook_files import Tree, attached, attachment, compound, message, prop, text, tnef
from builders.written_mail import PDF, mail, multipart, part, text_part

from cases.reading import Reading, ReadingOptions, Source
from parsers.composing import MAX_DEPTH
from parsers.kinds import kind_of
from parsers.message import OpenedMessage, open_message
from parsers.outlook import as_mail
from parsers.reader import read
from parsers.sample import sample_workbook

SUBJECT = "【更新申請】プロフェッショナル更新申請書添付_270115"
SENT = datetime(2027, 1, 15, 1, tzinfo=UTC)
WORKBOOK = sample_workbook()
HEADERS = (
    "Received: from a by b; Fri, 15 Jan 2027 10:00:00 +0900\r\nFrom: =?utf-8?B?5bGx55Sw?= <taro@example.jp>\r\n"
    "Authentication-Results: mx.example.jp;\r\n dmarc=pass header.from=example.jp\r\n"
    "Message-ID: <7@example.jp>\r\nContent-Type: text/plain\r\nX-Broken\r\nMIME-Version: 1.0\r\n"
)


def opened(tree: Tree) -> OpenedMessage:
    source = as_mail("msg", compound(tree))
    assert source is not None
    return open_message(source, ReadingOptions(authserv_id="mx.example.jp"))


def files(reading: Reading) -> list[tuple[str, str, str, str | None]]:
    return [(f.name, f.kind, "".join(f.forms), f.trouble) for f in reading.files]


def read_mail(source: bytes) -> Reading:
    return read(Source(message=source), ReadingOptions())


def test_a_message_that_travelled():
    """The fields that it came with say who wrote; its parts are those that Outlook keeps."""
    found = opened(
        message({**text(0x007D, HEADERS), **text(0x0037, SUBJECT), **text(0x1000, "申請します。")}, [attachment("申請.xlsx", WORKBOOK)])
    )
    assert (found.mail.subject, found.mail.sender, found.mail.sender_name) == (SUBJECT, "taro@example.jp", "山田")
    assert (found.mail.message_id, found.mail.authentication, found.mail.text) == ("<7@example.jp>", "pass", "申請します。")
    assert [(a.name, a.data == WORKBOOK) for a in found.attachments] == [("申請.xlsx", True)]


def test_a_message_that_its_sender_saved():
    """It has no fields yet: Outlook's properties say the same. An address of Exchange is none that could be answered."""
    properties = {
        **text(0x0037, SUBJECT, "cp932"),
        **text(0x0C1A, "山田 太郎"),
        **text(0x0C1F, "/O=OFFICE/CN=TARO"),
        **text(0x5D02, "taro@example.jp"),
        **text(0x1035, "<7@example.jp>"),
        **text(0x1042, "<6@example.jp>"),
        "__substg1.0_10130102": "<p>申請します。</p>".encode(),
    }
    found = opened(message(properties, sent=SENT)).mail
    assert (found.subject, found.sender, found.sender_name, found.sent) == (SUBJECT, "taro@example.jp", "山田 太郎", SENT)
    assert (found.message_id, found.in_reply_to, found.text) == ("<7@example.jp>", ("<6@example.jp>",), "申請します。")


def test_nothing_known_but_the_name():
    """A draft of somebody without address."""
    found = opened(message(text(0x0C1A, "山田"))).mail
    assert (found.sender, found.subject, found.text) == (None, "", "")


def test_what_is_attached_to_a_message():
    """A name in CP932, a picture of the text, a message with its own, and a link, of which there are no bytes."""
    inner = message(text(0x0037, "元のメール"), [attachment("B.pdf", PDF)], inside=True)
    large = WORKBOOK + bytes(70_000)
    found = opened(
        message(
            {},
            [
                attachment("申請書.xlsx", large, "cp932"),
                attachment("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(30_000), cid=text(0x3712, "logo")),
                attachment("", inner),
                {"__properties_version1.0": bytes(8), **text(0x3001, "共有.xlsx")},
            ],
        )
    )
    assert [(a.path, a.name, len(a.data)) for a in found.attachments] == [
        ((), "申請書.xlsx", len(large)),
        (("添付ファイル",), "B.pdf", len(PDF)),
        ((), "共有.xlsx", 0),
    ]


def test_a_forwarded_message_is_opened():
    """Attached to a mail it is what a message/rfc822 is: its forms are read and their way is told."""
    outer = part('Content-Type: application/vnd.ms-outlook; name="fw.dat"', data=compound(message({}, [attachment("A.dat", WORKBOOK)])))
    assert files(read_mail(multipart([text_part(), outer]))) == [("fw.dat/A.dat", "xlsx", "ABC", None)]


LOOP = message({}, inside=True)
for _ in range(MAX_DEPTH + 1):
    LOOP = message({}, [attachment("m", LOOP)], inside=True)
BROKEN = {
    "cut": compound(message({}, [attachment("A.xlsx", WORKBOOK)]))[:-512],
    "nothing but a name": compound({"__substg1.0_0037001F": b""}),
    "messages without end": compound(message({}, [attachment("m", LOOP)])),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_message_is_for_a_person(data: bytes):
    """As a mail and as a file on one: it says that it could not be read, and nothing else of the mail is lost."""
    alone = read_mail(data)
    assert (alone.mail, [f.trouble for f in alone.files]) == (None, ["unreadable"])
    outer = multipart(
        [part('Content-Type: application/x; name="fw.msg"', data=data), part('Content-Type: a/b; name="A.xlsx"', data=WORKBOOK)]
    )
    assert [(name, trouble) for name, _, _, trouble in files(read_mail(outer))] == [("fw.msg", "unreadable"), ("A.xlsx", None)]


def test_a_library_that_is_not_loaded_is_no_fault_of_the_mail(monkeypatch: pytest.MonkeyPatch):
    """Behind the lock it cannot be loaded any more: the cage reads again with all of them."""
    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(ImportError):
        read_mail(compound(message({})))


def test_attachments_that_lie_over_each_other_are_too_much(monkeypatch: pytest.MonkeyPatch):
    """Streams may share their bytes: what is taken out is counted."""
    monkeypatch.setattr("parsers.outlook.LARGEST", 2 * len(PDF) - 1)
    tree = message({}, [attachment("1.pdf", PDF), attachment("2.pdf", PDF)])
    assert [f.trouble for f in read_mail(compound(tree)).files] == ["unreadable"]


def winmail(*attributes: tuple[int, bytes]) -> bytes:
    return multipart([text_part(), part('Content-Type: application/ms-tnef; name="winmail.dat"', data=tnef(*attributes))])


LONG_NAME = "プロフェッショナル資格更新申請書.xlsx"
NAMED = bytes(16) + struct.pack("<I", 0) + struct.pack("<I", 5)
NAMED_BY_TEXT = bytes(16) + struct.pack("<II", 1, 6) + "名前\0".encode("utf-16-le") + bytes(2)
MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param(attached("申請書.xlsx".encode("cp932"), WORKBOOK), ["申請書.xlsx"], id="title-in-cp932"),
        pytest.param(
            attached(b"SHINSEI~1.XLS", WORKBOOK, prop(0x3707, 0x1F, f"{LONG_NAME}\0".encode("utf-16-le"))), [LONG_NAME], id="long-name"
        ),
        pytest.param(attached(b"a~1.xls", WORKBOOK, prop(0x3704, 0x1E, "申請.xlsx\0".encode("cp932"))), ["申請.xlsx"], id="short-name"),
        pytest.param(
            [(0x9007, struct.pack("<II", 1252, 0)), *attached("Größe.xlsx".encode("cp1252"), WORKBOOK)], ["Größe.xlsx"], id="old-code-page"
        ),
        pytest.param(
            attached(
                b"a.xlsx",
                WORKBOOK,
                prop(0x0E20, 0x0003, bytes(4)),
                prop(0x8001, 0x000B, bytes(4), named=NAMED),
                prop(0x8002, 0x101E, b"a", b"bcd", named=NAMED_BY_TEXT),
                prop(0x6789, 0x1003, bytes(4), bytes(4)),
                prop(0x3707, 0x1E, b"b.xlsx\0"),
            ),
            ["b.xlsx"],
            id="properties-of-all-kinds-before-the-name",
        ),
        pytest.param(attached(b"a.xlsx", b"", prop(0x3701, 0x0D, bytes(16) + WORKBOOK)), ["a.xlsx"], id="file-as-an-object"),
        pytest.param([*attached(b"a.xlsx", WORKBOOK), *attached(b"b.xlsx", WORKBOOK)], ["a.xlsx", "b.xlsx"], id="two"),
        pytest.param([(0x9002, b""), (0x800F, WORKBOOK)], ["添付ファイル"], id="without-a-name"),
        pytest.param(attached(b"fw", b"", prop(0x3701, 0x0D, MESSAGE + tnef(*attached(b"a.xlsx", WORKBOOK)))), ["fw/a.xlsx"], id="message"),
    ],
)
def test_a_winmail_holds_the_files_of_its_mail(attributes: list[tuple[int, bytes]], expected: list[str]):
    """Failure 39: they are attached to the mail itself, under their own names."""
    reading = read_mail(winmail(*attributes))
    assert files(reading) == [(name, "xlsx", "ABC", None) for name in expected]
    assert reading.mail is not None
    assert list(reading.mail.attachments) == [name.rpartition("/")[2] for name in expected]


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param([(0x8004, "件名".encode("cp932")), (0x8008, b"IPM.Note\0")], id="formatting-only"),
        pytest.param(attached(b"l.png", b"\x89PNG\r\n\x1a\n" + bytes(30_000), prop(0x3712, 0x1E, b"logo\0")), id="picture-of-the-text"),
    ],
)
def test_a_winmail_without_files_is_nothing(attributes: list[tuple[int, bytes]]):
    """Exchange sends it with any formatted text: no doubt comes of it."""
    assert read_mail(winmail(*attributes)).files == ()


WINMAIL = tnef(*attached(b"A.xlsx", WORKBOOK))
DEEP = WINMAIL
for _ in range(MAX_DEPTH + 1):
    DEEP = tnef(*attached(b"m", b"", prop(0x3701, 0x0D, MESSAGE + DEEP)))
BROKEN_WINMAILS = {
    "cut": WINMAIL[:-10],
    "cut in a head": WINMAIL + b"\x02\x0f\x80\x06\x00\x01",
    "damaged": WINMAIL[:5_000] + b"\xff\xfe" + WINMAIL[5_002:],
    "file before its attachment": tnef((0x800F, WORKBOOK)),
    "property of no kind": tnef(*attached(b"A.xlsx", WORKBOOK, struct.pack("<HH", 0x77, 1))),
    "messages without end": DEEP,
}


@pytest.mark.parametrize("data", BROKEN_WINMAILS.values(), ids=BROKEN_WINMAILS)
def test_a_broken_winmail_is_for_a_person(data: bytes):
    """No part of it is taken for the whole."""
    outer = multipart([text_part(), part('Content-Type: application/ms-tnef; name="winmail.dat"', data=data)])
    assert files(read_mail(outer)) == [("winmail.dat", "tnef", "", "unreadable")]


def test_a_line_added_on_the_way_does_no_harm():
    """Gateways end a file with a line end."""
    outer = multipart([part('Content-Type: application/ms-tnef; name="winmail.dat"', data=WINMAIL + b"\r\n")])
    assert [trouble for _, _, _, trouble in files(read_mail(outer))] == [None]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


EML = multipart([text_part(), part('Content-Type: a/b; name="A.dat"', data=WORKBOOK)], "To: office@example.jp", "Date: x")
IN_ARCHIVES = {
    "mail": (EML, "message", ["A.dat"]),
    "outlook": (compound(message({}, [attachment("A", WORKBOOK)])), "msg", ["A"]),
    "winmail": (WINMAIL, "tnef", ["A.xlsx"]),
    "zip on a mail": (
        multipart([part('Content-Type: a/b; name="z"', data=zipped(A=WORKBOOK))], "To: office@example.jp", "Date: x"),
        "message",
        ["z", "z/A"],
    ),
}


@pytest.mark.parametrize(("data", "kind", "inside"), IN_ARCHIVES.values(), ids=IN_ARCHIVES)
def test_a_mail_in_a_zip_is_opened(data: bytes, kind: str, inside: list[str]):
    """What it is is told by its content; what is attached to it is read."""
    outer = multipart([part('Content-Type: image/png; name="x.jpg"', data=zipped(m=data))])
    found = files(read_mail(outer))
    assert [name for name, _, _, _ in found] == ["x.jpg", "x.jpg/m", *(f"x.jpg/m/{name}" for name in inside)]
    assert (found[1][1], found[-1][2], {trouble for _, _, _, trouble in found}) == (kind, "ABC", {None})


@pytest.mark.parametrize(
    "names",
    [
        pytest.param({"申請書.doc": 0}, id="wrong extension"),
        pytest.param({"様式/更新申請書": 0}, id="none, in a folder"),
        pytest.param({"a.pdf": 0, "__MACOSX/._a.pdf": 0}, id="with a Mac's litter"),
    ],
)
def test_a_workbook_in_a_zip_on_a_mail(names: dict[str, int]):
    """Under whatever name and type; its own name is told, not the litter's."""
    inside = zipped(**{name: b"\0\5\x16\7" if "._" in name else WORKBOOK for name in names})
    found = files(read_mail(multipart([part('Content-Type: text/plain; name="x.txt"', data=zipped(**{"z.bin": inside}))])))
    assert [name for name, _, _, _ in found] == ["x.txt", "x.txt/z.bin", f"x.txt/z.bin/{next(iter(names))}"]
    assert found[-1][2:] == ("ABC", None)


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        pytest.param(mail("To: a", "Date: x", "Content-Type: text/plain", body=b"hello"), "unsupported", id="nothing-attached"),
        pytest.param(EML[: EML.rindex(b"--=_b")], "unreadable", id="cut-off"),
        pytest.param(BROKEN["cut"], "unreadable", id="outlook-cut-off"),
        pytest.param(WINMAIL[:-10], "unreadable", id="winmail-cut-off"),
    ],
)
def test_a_mail_among_form_files_that_is_not_understood(data: bytes, trouble: str):
    """It may have held the form that is lacking."""
    assert read(Source(files=(("x", data),)), ReadingOptions()).files[0].trouble == trouble


def test_a_message_is_told_though_a_workbook_in_it_comes_first():
    """An old workbook attached to it is a compound file, too, and its streams may stand at the beginning."""
    inner = compound({"Workbook": bytes(5_000)})
    assert kind_of(inner) == "xls"
    assert kind_of(compound(message({}, [attachment("a.xls", inner)]))) == "msg"
