"""A list of certificants that staff upload is read behind the lock, and says the same there as anywhere."""

import io
from collections.abc import Iterator
from datetime import datetime

import openpyxl
import pytest

from cage.registers import Registers
from cases.listed import Listed
from parsers.certificants import LARGEST, read_certificants

HEADINGS = "認定番号,氏名,フリガナ,メールアドレス,資格名,資格有効期日"
CSV = f"{HEADINGS}\nOMP-12340123,山田 太郎,ヤマダ タロウ,taro@example.jp,OMP,2027/3/31\n"


def book(*rows: list[object]) -> bytes:
    """A workbook whose second sheet has these rows."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    sheet = made.create_sheet("名簿")
    for row in rows:
        sheet.append(row)
    made.save(out)
    return out.getvalue()


XLSX = book(HEADINGS.split(","), ["OMP-12340123", "山田 太郎", "ヤマダ タロウ", "", "OMP", datetime(2027, 3, 31)], [], ["1234", "森"])  # noqa: DTZ001


@pytest.fixture(scope="module")
def registers() -> Iterator[Registers]:
    with Registers.start() as started:
        yield started


@pytest.mark.parametrize(
    ("data", "is_listed"),
    [
        pytest.param(CSV.encode(), True, id="UTF-8"),
        pytest.param(CSV.encode("cp932"), True, id="CP932"),
        pytest.param(XLSX, True, id="workbook"),
        pytest.param(book(), False, id="empty workbook"),
        pytest.param(b"PK\x03\x04", False, id="broken workbook"),
        pytest.param(CSV.replace("/31", "/32").encode(), False, id="no day"),
        pytest.param(f'{HEADINGS}\n"{"x" * 200_000}",y\n'.encode(), False, id="no table"),
        pytest.param(b"x" * (LARGEST + 1), False, id="too large"),
    ],
)
def test_the_cage_reads_what_the_parser_reads(registers: Registers, data: bytes, is_listed: bool) -> None:
    """Days, empty lines and refusals are the same behind the lock."""
    found = registers.read(data)
    assert found == read_certificants(data)
    assert isinstance(found, Listed) == is_listed
