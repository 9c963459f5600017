"""Where the staff's pages have a list of certificants read that somebody uploads, each in a locked-in process of its own."""

from cage.door import Door
from cage.limits import SHOWING
from cage.register import NoOptions, Packed
from cases.listed import Listed, NotListed
from cases.reading import Source
from ops.errors import CageFailed


class Registers(Door):
    """Reads lists of certificants."""

    READER = "cage.register:read"
    LIMITS = SHOWING

    def read(self, data: bytes) -> Listed | NotListed:
        """What the file lists, or why it is refused. CageFailed when its child gave no good answer."""
        found = self._answered(Source(message=data), NoOptions(), Packed)
        if (read := found.listed or found.refused) is None:
            raise CageFailed("garbage")
        return read
