"""A clerk who mistypes the name of the bank's file is told so, as everywhere."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands.main import app


@pytest.mark.parametrize("name", ["none.csv", ""], ids=["no file", "a folder"])
def test_a_statement_that_is_not_there_is_wrong_use(tmp_path: Path, name: str) -> None:
    """contract.md: no such path is 2."""
    result = CliRunner().invoke(app, ["payments", "import", str(tmp_path / name)])
    assert result.exit_code == 2
    assert "FILE" in result.output
