"""Names under which a stranger's file may be saved."""

import re
import unicodedata

_LONGEST = 120
_UNSAFE = re.compile(r'[\\/:*?"<>|]')


def safe_name(name: str) -> str:
    """The last part of a name without what a file system, a shell or an eye may be misled by; `file` where nothing is left.

    Characters that steer (controls, bidirectional overrides, zero width) are dropped, so that 「gpj.exe」 cannot pose as a picture.
    """
    last = re.split(r"[\\/!]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
    kept = _UNSAFE.sub("_", seen).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[: _LONGEST - len(ending) - 1]}{dot}{ending[:20]}" if stem else kept[:_LONGEST]) or "file"
