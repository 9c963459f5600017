"""Shows one thing of a stranger's message. Runs behind the lock only: the zygote loads it by name, and what it needs with `warm`."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cases.paper import Original, PaperOptions, Wanted
from cases.reading import FileTrouble, Source
from parsers import reader, showing

OPTIONS = PaperOptions
load_rest = reader.load_rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A `cases.paper.Original` on its way: `data` is base64."""

    trouble: FileTrouble | None = None
    data: str = ""


def show(source: Source, options: PaperOptions) -> object:
    """What is wanted of the source, as the noun of `cases.paper` that it is; bytes as `Packed`."""
    return _SHOWN[options.wanted](source, options)


def warm(source: Source | None = None) -> None:
    """Loads what the reader loads, and what showing needs beside it."""
    from parsers import html, pdf_places  # noqa: F401

    reader.warm(source)


def _packed(original: Original) -> Packed:
    return Packed(trouble=original.trouble, data=base64.b64encode(original.data).decode())


_SHOWN: Mapping[Wanted, Callable[[Source, PaperOptions], object]] = {
    "documents": showing.contents_of,
    "original": lambda source, options: _packed(showing.original_of(source, options)),
    "opened": lambda source, options: _packed(showing.opened_of(source, options)),
    "sheets": showing.sheets_shown,
    "text": showing.text_shown,
    "fields": showing.places_of_fields,
}
