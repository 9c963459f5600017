"""The readable text of an HTML body: no tags, no scripts, a line for a line.

A scan of our own, because the standard library's HTMLParser takes minutes over 600 kB of `<a ` that no one closes.
"""

import re
from html import unescape

LONGEST = 200_000
"""Characters of HTML that are looked at."""

_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^<>"'])*>|<[!?][^<>]*>""", re.IGNORECASE)
_SILENT = {name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in ("script", "style", "head", "title")}
_LINES = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"}
_CELLS = {"td", "th"}


def text_of(html: str) -> str:
    """What a person would read, blanks folded and empty lines left out."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(html[:LONGEST])).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(html: str) -> list[str]:
    out: list[str] = []
    at, unclosed = 0, set[str]()
    while (start := html.find("<", at)) >= 0:
        out.append(unescape(html[at:start]).replace("\n", " "))
        if html.startswith("<!--", start):
            end = html.find("-->", start)
            at = end + 3 if end >= 0 else len(html)
            continue
        tag = _TAG.match(html, start)
        if tag is None:
            out.append("<")
            at = start + 1
            continue
        at = tag.end()
        name = (tag.group(2) or "").lower()
        out.append("\n" if name in _LINES else " " if name in _CELLS else "")
        if name in _SILENT and not tag.group(1) and name not in unclosed:
            close = _SILENT[name].search(html, at)
            at = close.end() if close else at
            unclosed |= set() if close else {name}
    return [*out, unescape(html[at:]).replace("\n", " ")]
