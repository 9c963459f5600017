"""Where the staff's pages have a bank's file read that somebody uploads, each in a locked-in process of its own."""

from dataclasses import asdict

from cage.door import Door
from cage.limits import SHOWING
from cage.statement import Packed, PackedOptions
from cases.reading import Source
from cases.statement import Refused, Statement, StatementOptions
from ops.errors import CageFailed


class Statements(Door):
    """Reads statements of the bank."""

    READER = "cage.statement:read"
    LIMITS = SHOWING

    def read(self, data: bytes, options: StatementOptions) -> Statement | Refused:
        """What the file reports, or why it is refused. CageFailed when its child gave no good answer."""
        profiles = tuple((name, tuple(asdict(profile).items())) for name, profile in options.profiles.items())
        packed = PackedOptions(
            bank_code=options.bank_code, account_number=options.account_number, today=options.today.isoformat(), profiles=profiles
        )
        found = self._answered(Source(message=data), packed, Packed)
        if (read := found.statement or found.refused) is None:
            raise CageFailed("garbage")
        return read
