"""A child that was taken over: it answers what no honest one would."""

from cage.paper import OPTIONS, Packed
from cases.paper import PaperOptions
from cases.reading import Source

__all__ = ["OPTIONS", "show"]


def show(source: Source, options: PaperOptions) -> object:
    """Bytes that are no base64; a list, where no bytes are asked for."""
    return Packed(data="<script>") if options.wanted in ("original", "opened") else ["<script>"]
