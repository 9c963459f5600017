"""A clerk who mistypes the name of the bank's file is told so, as everywhere."""

from pathlib import Path

import pytest

from commands.payments import import_
from ops.errors import UsageError


@pytest.mark.parametrize("name", ["none.csv", ""], ids=["no file", "a folder"])
def test_a_statement_that_is_not_there_is_wrong_use(tmp_path: Path, name: str) -> None:
    """contract.md: no such path is 2; and no other file is taken in before that is said."""
    whole = tmp_path / "whole.csv"
    whole.touch()
    with pytest.raises(UsageError, match=r"No such file|Is a directory"):
        import_([whole, tmp_path / name], config=None)
