"""Text suggested for a scan: read in the cage without network, beside the picture, and seen by no rule."""

import ast
import io
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from cage.door import Cage
from cage.limits import Limits
from cage.pages import RECOGNISING, Recogniser, can_recognise
from cases.policy import OFFICE_ZONE
from cases.reading import ReadingOptions, Source
from ops.config import load
from ops.errors import CageFailed
from rules.judge import assess

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "templates" / "forms" / "fonts" / "BIZUDPGothic-Regular.ttf"
WRITTEN = (
    *("更新申請書（様式Ａ）", "認定番号", "OMP-12340123", "フリガナ", "ヤマダ　タロウ", "氏名", "山田　太郎"),
    *("メールアドレス", "taro@example.jp", "申請日", "2027年1月15日"),
)
PLACES = [(100, 100), *((100 if n % 2 else 600, 200 + 80 * ((n - 1) // 2)) for n in range(1, len(WRITTEN)))]

IMPATIENT = Limits(memory_bytes=RECOGNISING.memory_bytes, deadline_seconds=0.05)


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    if not can_recognise() and not os.environ.get("CI"):
        pytest.skip("the text recogniser is not installed (requirements-ocr.lock)")
    with Recogniser.start(RECOGNISING) as started:
        yield started


def photographed() -> bytes:
    page = Image.new("L", (1654, 2339), 255)
    for place, text in zip(PLACES, WRITTEN, strict=True):
        ImageDraw.Draw(page).text(place, text, font=ImageFont.truetype(FONT, 34), fill=0)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def folded(text: str) -> str:
    return text.replace("　", "").replace(" ", "").translate({0xFF08: "(", 0xFF09: ")", 0xFF21: "A"})


def test_every_line_is_suggested_where_it_stands(recogniser: Recogniser) -> None:
    """Kana, kanji, numbers and addresses; the models lie in their package and are loaded before the lock closes."""
    suggestion = recogniser.suggest("写真.png", photographed())
    assert [folded(line.text) for line in suggestion.lines] == [folded(text) for text in WRITTEN]
    assert all(line.confidence > 80 for line in suggestion.lines)
    for line, (x, y) in zip(suggestion.lines, PLACES, strict=True):
        name, _, box = line.place.partition("@")
        left, top, _, bottom = (float(value) * 2339 / 841.9 for value in box.split(","))
        assert (name, abs(left - x) < 15, top < y + 17 < bottom) == ("写真.png!p1", True, True)


def test_the_fields_of_form_a_are_suggested_by_their_labels(recogniser: Recogniser) -> None:
    """A clerk confirms each instead of typing it; its place is that of its line."""
    suggestion = recogniser.suggest("写真.png", photographed())
    assert {field.key: folded(field.text) for field in suggestion.fields} == {
        "applied_on": "2027年1月15日",
        "certification_number": "OMP-12340123",
        "name_kana": "ヤマダタロウ",
        "name": "山田太郎",
        "email": "taro@example.jp",
    }
    assert {field.place for field in suggestion.fields} <= {line.place for line in suggestion.lines}


def test_a_scan_that_is_read_without_fault_still_goes_to_staff(recogniser: Recogniser) -> None:
    """What is suggested decides nothing: the reading knows no value, and the verdict is the same as without a recogniser."""
    data = photographed()
    assert "山田太郎" in [folded(line.text) for line in recogniser.suggest("写真.png", data).lines]
    with Cage.start(warm=False) as cage:
        reading = cage.read(Source(files=(("写真.png", data),)), ReadingOptions())
    policy = load(ROOT / "config.toml", {}).policy
    (verdict,) = assess(reading, policy, datetime(2027, 1, 20, 12, tzinfo=OFFICE_ZONE))
    assert ([file.trouble for file in reading.files], reading.applications) == (["scanned"], ())
    assert {"file.scanned"} <= {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("room", ["parsers", "rules", "desk", "workers", "notifier", "storage"])
def test_no_room_that_decides_knows_of_suggestions(room: str) -> None:
    """Neither the nouns nor the door to them are imported there."""
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {"cases.picture", "cage.pages", "cage.recognise"} & set(names), path


@pytest.mark.parametrize(
    ("data", "trouble"), [(b"\0\0\0\x18ftypheic" + bytes(99), "unsupported"), (b"%PDF-", "unreadable")], ids=["HEIC", "broken"]
)
def test_what_cannot_be_drawn_says_why(recogniser: Recogniser, data: bytes, trouble: str) -> None:
    """As of its picture."""
    assert recogniser.suggest("a", data).trouble == trouble


def test_an_empty_page_has_no_lines(recogniser: Recogniser) -> None:
    """No line is suggested where none is."""
    out = io.BytesIO()
    Image.new("L", (800, 1100), 255).save(out, "PNG")
    assert recogniser.suggest("a.png", out.getvalue()).lines == ()


def test_a_page_that_takes_too_long_costs_only_itself(recogniser: Recogniser) -> None:
    """Its child is ended; the next one is served."""
    with pytest.raises(CageFailed, match="deadline"):
        Recogniser.connect(recogniser.address, Limits(memory_bytes=RECOGNISING.memory_bytes, deadline_seconds=0.05)).suggest(
            "a", photographed()
        )
    assert recogniser.suggest("a", b"%PDF-").trouble == "unreadable"
