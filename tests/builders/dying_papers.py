"""Shows as the real one does, but for a document that takes its reader down, as a fault in a library in C would."""

import os

from cage import paper
from cage.paper import OPTIONS, load_rest, warm
from cases.paper import PaperOptions
from cases.reading import Source
from parsers.enclosed import all_enclosed, given

__all__ = ["DEADLY", "OPTIONS", "load_rest", "show", "warm"]

DEADLY = b"abort"
"""A document of these bytes ends its reader where it is shown in any way."""


def show(source: Source, options: PaperOptions) -> object:
    files = all_enclosed(given(source, options).files, options)
    if options.wanted != "documents" and files[options.number - 1].data == DEADLY:
        os.abort()
    return paper.show(source, options)
