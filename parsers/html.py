"""The readable text of an HTML body: no tags, no scripts, a line for a line; and where its links lead to somebody's files.

A scan of our own, because the standard library's HTMLParser takes minutes over 600 kB of `<a ` that no one closes.
"""

import re
from html import unescape
from urllib.parse import unquote

from cases.links import STORED

LONGEST = 200_000
"""Characters of HTML that are looked at."""

_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^<>"'])*>|<[!?][^<>]*>""", re.IGNORECASE)
_LINK = re.compile(r"""\bhref\s?=\s?["']?(https?://[^"'\s<>]{1,2000})""", re.IGNORECASE)
_MOST_LINKS = 20
_LONGER_BY = 20
_SILENT = {name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in ("script", "style", "head", "title")}
_LINES = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"}
_CELLS = {"td", "th"}


def text_of(html: str) -> str:
    """What a person would read, blanks folded and empty lines left out."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(html[:LONGEST])).split("\n"))
    return "\n".join(line for line in lines if line)


def said_beyond(html: str, plain: str) -> str:
    """What HTML says beyond the plain text beside it (may be empty): all of it where it is much longer, and links to stored files."""
    text = text_of(html)
    lines = [text] if len(text) > 2 * len(plain) + _LONGER_BY or not plain else []
    lines += [link for link in _links_to_files(html) if link not in plain and link not in text]
    return "\n".join(lines)


def _links_to_files(html: str) -> list[str]:
    """The links behind words, each once; a link that leads by way of a scanner (Safe Links) is its target's too."""
    links = (unquote(unescape(m[1])) for m in _LINK.finditer(html[:LONGEST]))
    return list(dict.fromkeys(link for link in links if STORED.search(link)))[:_MOST_LINKS]


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
