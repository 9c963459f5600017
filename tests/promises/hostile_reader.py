"""The real reader, but for mails that take it down: for these it does what a library in C would do."""

import os
import time

from cases.reading import Reading, ReadingOptions, Source
from parsers import reader

warm = reader.warm


def read(source: Source, options: ReadingOptions) -> Reading:
    """Dies, hangs or raises where the message tells it to."""
    message = source.message or b""
    if b"X-Test: abort" in message:
        os.abort()
    if b"X-Test: hang" in message:
        time.sleep(3600)
    if b"X-Test: raise" in message:
        raise RuntimeError("山田 太郎")
    return reader.read(source, options)
