"""The real reader; beside it, the attendant that reaps a child notes how much memory that child had at most."""

import json
import os
import sys
from pathlib import Path

from parsers.reader import load_rest, read, warm

__all__ = ["load_rest", "read", "warm"]


def _noting(pid: int, options: int) -> tuple[int, int]:
    """As os.waitpid; the peak in kB (getrusage(2)) goes into a file beside the cage's door."""
    ended, status, usage = os.wait4(pid, options)
    Path(json.loads(sys.argv[1])["address"]).with_name("peak").write_text(str(usage.ru_maxrss))
    return ended, status


os.waitpid = _noting
