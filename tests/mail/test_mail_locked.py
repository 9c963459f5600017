"""Files under a password: said to be locked, opened where a password is at hand or where none is asked for, and never more."""

import io
import sys
import zipfile

import pytest
from builders.locked_files import ROWS, aes_zip, office, old_workbook, old_zip, pdf, printed, standard_office, workbook

from cases.reading import Reading, ReadingOptions, Source
from parsers.locked import _UNASKED
from parsers.passwords import MOST, passwords_in
from parsers.reader import read

WORD = "Ab12#xyz"
LETTER = f"先ほどお送りしたファイルのパスワードをお知らせします。\n\nパスワード：{WORD}\n\nよろしくお願いいたします。\nhttps://example.jp/"

BOOK, PRINTED = workbook(), printed()
NAME = "申請書.xlsx".encode("cp932")
LOCKED = {
    "Office, agile": (office(BOOK, WORD), "ole-encrypted", "xlsx"),
    "Office 2007, standard": (standard_office(BOOK, WORD), "ole-encrypted", "xlsx"),
    "old workbook": (old_workbook(ROWS, WORD), "xls", "xls"),
    "PDF": (pdf(PRINTED, user=WORD, owner="other"), "pdf", "pdf"),
}
ZIPS = {"ZipCrypto": old_zip(WORD, NAME, BOOK), "AES": aes_zip(WORD, **{"申請書.xlsx": BOOK})}


def looked_at(data: bytes, text: str = "") -> Reading:
    return read(Source(files=(("x.dat", data),)), ReadingOptions(passwords_in=text))


@pytest.mark.parametrize("data", [*(data for data, _, _ in LOCKED.values()), *ZIPS.values()], ids=[*LOCKED, *ZIPS])
@pytest.mark.parametrize("text", ["", "パスワード：wrong1"], ids=["no-password", "wrong-password"])
def test_a_locked_file_is_said_to_be_locked(data: bytes, text: str):
    """R32: never unreadable or unsupported, for the applicant can send it again without."""
    assert [f.trouble for f in looked_at(data, text).files] == ["encrypted"]


@pytest.mark.parametrize(("data", "kind", "inside"), LOCKED.values(), ids=LOCKED)
def test_a_password_opens_a_file(data: bytes, kind: str, inside: str):
    """The file keeps its name, size and sum: they are those of what was sent."""
    assert looked_at(data).files[0].kind == kind
    file = looked_at(data, LETTER).files[0]
    assert (file.name, file.kind, file.size) == ("x.dat", inside, len(data))
    assert (file.forms, file.trouble) == (((), "unsupported") if inside == "pdf" else (("C",), None))


@pytest.mark.parametrize("data", ZIPS.values(), ids=ZIPS)
def test_a_password_opens_a_zip(data: bytes):
    """Both encryptions; names as in any zip."""
    assert [(f.name, f.forms, f.trouble) for f in looked_at(data, LETTER).files] == [
        ("x.dat", (), None),
        ("x.dat/申請書.xlsx", ("C",), None),
    ]


def test_a_password_opens_a_locked_file_within_a_locked_zip():
    """The same one often locks both."""
    found = looked_at(aes_zip(WORD, a=office(BOOK, WORD)), LETTER)
    assert [(f.name, f.forms, f.trouble) for f in found.files] == [("x.dat", (), None), ("x.dat/a", ("C",), None)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf(PRINTED, owner=WORD), id="pdf-that-only-forbids-changes"),
        pytest.param(office(BOOK, _UNASKED), id="workbook-with-protected-parts"),
        pytest.param(old_workbook(ROWS, _UNASKED), id="old-workbook-with-protected-parts"),
    ],
)
def test_what_opens_for_anybody_is_read(data: bytes):
    """No program asks for a password."""
    assert [f.trouble for f in looked_at(data).files] != ["encrypted"]


@pytest.mark.parametrize("data", [ZIPS["AES"], LOCKED["Office, agile"][0]], ids=["zip", "office"])
def test_damage_behind_a_password_stays_locked(data: bytes):
    """Whether the password or the file is at fault cannot be told."""
    middle = len(data) // 2
    assert [f.trouble for f in looked_at(data[:middle] + b"\0" * 64 + data[middle + 64 :], LETTER).files] == ["encrypted"]


def test_a_large_locked_zip_is_not_tried(monkeypatch: pytest.MonkeyPatch):
    """The old encryption is slow: a person opens it."""
    monkeypatch.setattr("parsers.archive.LARGEST_LOCKED", 1_000)
    assert [f.trouble for f in looked_at(ZIPS["ZipCrypto"], LETTER).files] == ["encrypted"]


def test_limits_hold_behind_a_password():
    """A bomb is one, locked or not."""
    bomb = aes_zip(WORD, a=bytes(11_000_000))
    assert [f.trouble for f in looked_at(bomb, LETTER).files] == ["too_large"]


def test_an_open_member_does_not_come_without_the_locked_ones():
    """Part of an application is worse than none."""
    out = io.BytesIO(aes_zip(WORD, a=BOOK))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("b.xlsx", BOOK)
    assert [f.trouble for f in looked_at(out.getvalue()).files] == ["encrypted"]
    assert [f.trouble for f in looked_at(out.getvalue(), LETTER).files] == [None, None, None]


@pytest.mark.parametrize("module", ["msoffcrypto.format.ooxml", "pikepdf"])
def test_a_library_that_is_not_loaded_is_no_wrong_password(monkeypatch: pytest.MonkeyPatch, module: str):
    """The cage reads again with all of them."""
    data = LOCKED["PDF" if module == "pikepdf" else "Office, agile"][0]
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError):
        looked_at(data, LETTER)


def test_the_text_with_the_password_is_shown_nowhere():
    """Not where options are printed, nor in what was read."""
    assert WORD not in repr(ReadingOptions(passwords_in=LETTER))
    assert WORD not in repr(looked_at(ZIPS["AES"], LETTER))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param(LETTER, WORD, id="after-a-colon"),
        pytest.param("パスワードは「Ab12xyz」です。", "Ab12xyz", id="in-a-sentence"),
        pytest.param("パスワード： [Ab12xyz]", "Ab12xyz", id="in-brackets"),
        pytest.param("解凍パスワード\n------------\nAb12xyz\n------------", "Ab12xyz", id="below"),
        pytest.param("ＰＷ：Ab12xyz", "Ab12xyz", id="wide"),
        pytest.param("PW:Ab12xyz", "Ab12xyz", id="without-a-blank"),
        pytest.param("Password=Ab12xyz", "Ab12xyz", id="with-a-sign"),
        pytest.param("パスワード：(Ab12)", "Ab12", id="brackets-may-belong-to-it"),
        pytest.param("山田です。\nAb12xyz", "Ab12xyz", id="unnamed"),
        pytest.param("パスワード\nhttps://a.example/x taro@example.jp Ab12xyz", "Ab12xyz", id="not-addresses"),
    ],
)
def test_the_likeliest_candidate_comes_first(text: str, first: str):
    """As people and machines write them."""
    assert passwords_in(text)[0] == first


def test_candidates_are_few():
    """Without one there is nothing to try; of many the first are tried."""
    assert passwords_in("お世話になっております。") == ()
    assert len(passwords_in(" ".join(f"word{n}" for n in range(100)))) == MOST
    assert {"(Ab12)", "Ab12"} <= set(passwords_in("パスワード：(Ab12)"))
