"""What the office's list of certificants says, as the file has it."""

from dataclasses import dataclass
from typing import Literal

from cases.policy import Certificant

ListFault = Literal["too_large", "no_text", "no_workbook", "no_headings", "nul", "no_number", "no_name", "no_day", "twice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The rows of a list with the line of each, and which columns it has."""

    certificants: tuple[Certificant, ...]
    lines: tuple[int, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotListed:
    """Why a file is no list: the fault, and the line where it is (0: the whole file); `before` is the line that it repeats."""

    fault: ListFault
    line: int = 0
    before: int = 0
