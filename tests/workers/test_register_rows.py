"""The register of certificants: optional, changed by number, nothing deleted."""

from datetime import date

import pytest

from cases.policy import Certificant
from storage import register

pytestmark = pytest.mark.usefixtures("database")


def certificant(number, name="山田 太郎"):
    return Certificant(
        certification_number=number,
        name=name,
        name_kana="ヤマダ タロウ",
        email="taro@example.jp",
        qualification="OMP",
        expires_on=date(2027, 3, 31),
    )


def test_without_a_register_nothing_is_known():
    """None, and not an empty answer, which would make everybody unknown."""
    assert register.look_up(["OMP-1"]) is None


def test_register_is_asked_by_number():
    register.update([certificant("OMP-1"), certificant("OMP-2")])
    assert register.look_up(["OMP-2", "OMP-3"]) == {"OMP-2": certificant("OMP-2")}


def test_loaded_register_knows_that_a_number_is_unknown():
    register.update([certificant("OMP-1")])
    assert register.look_up(["OMP-3"]) == {}


def test_import_again_changes_by_number():
    """A renewed name replaces the old; who is not in the new list stays."""
    register.update([certificant("OMP-1"), certificant("OMP-2")])
    assert register.update([certificant("OMP-1", "佐藤 太郎")]) == 2
    assert register.look_up(["OMP-1"])["OMP-1"].name == "佐藤 太郎"
