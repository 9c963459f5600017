"""The blank forms as the repository's own configuration makes them, a way to fill them in, and LibreOffice."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cases.policy import Office, Policy
from documents.application_sheet import cell_of
from documents.pledge_sheet import FIRST_ROW as FIRST_TICK
from documents.pledge_sheet import SIGN_ROW, TICKED
from documents.report_sheet import COLUMN_OF, FIRST
from documents.workbook import workbook
from ops.config import load

CONFIG = load(Path(__file__).resolve().parents[2] / "config.toml", {})
PERSON = {
    "applied_on": date(2027, 1, 15),
    "certification_number": "OMP-12340123",
    "qualification": "オペレーションマネジメント",
    "expires_on": date(2027, 3, 31),
    "name_kana": "コンケン タロウ",
    "name": "髙﨑 太郎",
    "postal_code": "100-0005",
    "address": "東京都千代田区丸の内3-3-1 新東京ビル B1",
    "phone": "03-5293-1881",
    "email": "taro@example.jp",
    "company": "見本株式会社",
    "paid_on": date(2027, 1, 14),
    "payer": "0123コンケンタロウ",
    "paid_amount": 10800,
}
Rows = list[dict[str, object]]


@pytest.fixture(scope="session")
def policy() -> Policy:
    return CONFIG.policy


@pytest.fixture(scope="session")
def office() -> Office:
    return CONFIG.office


@pytest.fixture(scope="session")
def blank(policy: Policy, office: Office) -> bytes:
    return workbook(policy, office)


@pytest.fixture(scope="session")
def person() -> dict[str, object]:
    return dict(PERSON)


@pytest.fixture(scope="session")
def fill(blank: bytes) -> Callable[[Path, Rows], Path]:
    """Writes the workbook filled in with a person and rows of form (B), as a program that does not calculate leaves it."""

    def write(path: Path, rows: Rows, person: dict[str, object] = PERSON) -> Path:
        book = openpyxl.load_workbook(io.BytesIO(blank))
        a, b, c = book["(A)更新申請書"], book["(B)CPDポイント取得レポート"], book["(C)宣誓書"]
        for key, value in person.items():
            a[cell_of(key).replace("$", "")] = value
        for row, activity in enumerate(rows, FIRST):
            for key, value in activity.items():
                b[f"{COLUMN_OF[key]}{row}"] = value
        for row in range(FIRST_TICK, FIRST_TICK + 3):
            c[f"A{row}"] = TICKED
        c[f"C{SIGN_ROW}"], c[f"C{SIGN_ROW + 1}"] = person["applied_on"], person["name"]
        book.save(path)
        return path

    return write


@pytest.fixture(scope="session")
def office_program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], str], Path]:
    """LibreOffice: opens and recalculates files and saves them as another format in a new folder, which it returns."""
    program = shutil.which("soffice")
    if not program:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is missing: install libreoffice-calc")
    profile = tmp_path_factory.mktemp("profile")

    def convert(files: list[Path], to: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to, "--outdir", str(folder)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=120)
        return folder

    return convert
