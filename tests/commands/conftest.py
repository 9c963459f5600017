"""The program, in a process of its own or in ours, and a house for it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_house import CommandHouse, Said, book, build, mail

from commands.main import run
from storage.database import close_connections, use_database


@pytest.fixture
def intake(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Callable[..., Said]]:
    """The program in this process, where a process of its own shows nothing more; its folder is the test's."""
    monkeypatch.chdir(tmp_path)

    def intake(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["intake", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            run()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    yield intake
    close_connections()


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled-in workbook of a complete application."""
    file = tmp_path_factory.mktemp("forms") / "更新申請書.xlsx"
    file.write_bytes(book(1))
    return file


@pytest.fixture
def house(tmp_path: Path) -> CommandHouse:
    """A house with nothing in it."""
    return build(tmp_path)


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> CommandHouse:
    """A house that has decided three mails (1 complete, 2 deficient, 3 a question); to be looked at only."""
    house = build(tmp_path_factory.mktemp("house"))
    house.deliver(mail(1), mail(2, "AB"), mail(3, "", subject="申請期限について", body="いつまででしょうか。"))
    assert house.run("run", "--once").code == 0
    return house


@pytest.fixture
def own(lived: CommandHouse, house: CommandHouse) -> Iterator[CommandHouse]:
    """What the test's module has lived through, for the test to change."""
    shutil.copytree(lived.home / "var", house.home / "var")
    use_database(house.database)
    yield house
    close_connections()
