"""What a list of certificants does to the register: adds and changes by number, deletes nothing."""

from dataclasses import dataclass, replace

from django.db import transaction

from cases.listed import Listed, NotListed
from rules import number_key
from storage import register


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were read, what they change, and how many the register has afterwards."""

    read: int
    difference: register.Difference
    total: int


def keyed(listed: Listed) -> Listed | NotListed:
    """The list with its numbers as keys of the register; refused where two lines have the same."""
    lines: dict[str, int] = {}
    for line, one in zip(listed.lines, listed.certificants, strict=True):
        before = lines.setdefault(number_key(one.certification_number), line)
        if before != line:
            return NotListed(fault="twice", line=line, before=before)
    return replace(
        listed, certificants=tuple(replace(one, certification_number=number_key(one.certification_number)) for one in listed.certificants)
    )


def take_in(listed: Listed, *, dry_run: bool = False) -> Imported:
    """Writes a keyed list; a column that it has not is left as it is. A dry run only says what would change."""
    with transaction.atomic():
        found = register.difference(listed.certificants, listed.columns)
        total = register.update(listed.certificants, listed.columns)
        transaction.set_rollback(dry_run)
    return Imported(len(listed.certificants), found, total)
