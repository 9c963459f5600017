"""Where people put files that are too large for a mail; some mail programs do so by themselves."""

import re

STORED = re.compile(
    r"https?://[^\s/]*(?:drive\.google|docs\.google|1drv\.ms|onedrive\.|sharepoint\.|dropbox\.|box\.com|gigafile\.|firestorage\.|icloud\.|we\.tl"
    r"|wetransfer\.|datadeliver\.)",
    re.IGNORECASE,
)
"""A link to such a place, up to its host."""
