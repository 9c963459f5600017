"""Zips: every member, no litter, no bomb, no way out, and a reason where there is nothing to give."""

import stat
import zipfile
from io import BytesIO

import pytest
from builders.written_mail import PDF

from cases.reading import ReadingOptions
from parsers.archive import Attachment, open_archive

OPTIONS = ReadingOptions(max_files=5, max_inflated_bytes=30_000_000)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stored.getvalue()


def names(data: bytes) -> list[str]:
    found = open_archive("a.zip", data, OPTIONS)
    assert isinstance(found, tuple)
    return [file.name for file in found]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_member_is_given(method: int) -> None:
    """All of them in order, with the archive in their path (failures.md 43)."""
    found = open_archive("書類.zip", zipped(("申請書.xlsx", b"A"), ("誓約書.pdf", PDF), method=method), OPTIONS)
    assert found == (Attachment("申請書.xlsx", b"A", ("書類.zip",)), Attachment("誓約書.pdf", PDF, ("書類.zip",)))


def test_litter_is_left_out() -> None:
    """What a Mac, Windows and Excel leave behind; folders too."""
    litter = ["__MACOSX/._a.xlsx", "d/.DS_Store", "Thumbs.db", "desktop.ini", "._a.xlsx", "~$a.xlsx", "d/"]
    assert names(zipped(*[(name, b"") for name in litter], ("d/a.xlsx", b"A"))) == ["d/a.xlsx"]


@pytest.mark.parametrize("name", ["../../a.xlsx", "/a.xlsx", "..\\a.xlsx", "./ a.xlsx"])
def test_no_name_leads_out(name: str) -> None:
    """A name is for showing only, and shows no way out."""
    assert names(zipped((name, b"A"))) == ["a.xlsx"]


def test_too_many_members() -> None:
    """One more than may be."""
    assert open_archive("a.zip", zipped(*[(f"{n}.pdf", PDF) for n in range(6)]), OPTIONS) == "too_large"


def test_too_many_bytes_declared() -> None:
    """The directory says so: nothing is inflated."""
    assert open_archive("a.zip", zipped(("a", b"ab" * 500)), ReadingOptions(max_inflated_bytes=999)) == "too_large"


def test_too_many_bytes_in_truth() -> None:
    """The directory lies: no more is inflated than it declares, and the checksum finds it out."""
    data = bytearray(zipped(("a.txt", bytes(5_000_000))))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    assert open_archive("a.zip", bytes(data), OPTIONS) == "unreadable"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_methods_are_unsupported(method: int) -> None:
    """Their readers inflate without a limit."""
    assert open_archive("a.zip", zipped(("a.pdf", PDF), method=method), OPTIONS) == "unsupported"


def test_a_bomb_is_told_by_its_ratio() -> None:
    """Twenty megabytes of zeros in twenty kilobytes."""
    assert open_archive("a.zip", zipped(("a", bytes(20_000_000))), OPTIONS) == "too_large"


def test_a_small_member_may_shrink_as_it_likes() -> None:
    """A blank form shrinks well and is no bomb."""
    assert names(zipped(("a", bytes(1_000_000)))) == ["a"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 no zip", id="no-zip"),
        pytest.param(zipped(("a.pdf", PDF * 50))[:-40], id="cut"),
        pytest.param(zipped(("a.pdf", PDF * 50), method=zipfile.ZIP_STORED).replace(b"a form", b"A FORM", 1), id="wrong-checksum"),
    ],
)
def test_a_broken_archive_is_unreadable(data: bytes) -> None:
    """Nothing is given of it: part of an application is worse than none."""
    assert open_archive("a.zip", data, OPTIONS) == "unreadable"


def test_an_unknown_method_is_unsupported() -> None:
    """Deflate64, which Windows writes for large files."""
    data = bytearray(zipped(("a.pdf", PDF)))
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 9
    assert open_archive("a.zip", bytes(data), OPTIONS) == "unsupported"


def test_a_link_is_only_a_file() -> None:
    """A symbolic link is not followed: its target is its content."""
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    found = open_archive("a.zip", stored.getvalue(), OPTIONS)
    assert isinstance(found, tuple)
    assert found[0].data == b"/etc/passwd"


def test_a_name_with_its_flag_is_taken_as_it_is() -> None:
    """UTF-8 with the flag, as Python and 7-Zip write it."""
    assert names(zipped(("更新申請書①.xlsx", b"A"))) == ["更新申請書①.xlsx"]
