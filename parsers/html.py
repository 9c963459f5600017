"""The readable text of an HTML body: no tags, no scripts, a line for a line."""

from html.parser import HTMLParser

LONGEST = 200_000
"""Characters of HTML that are looked at."""

_DROPPED = {"script", "style", "head", "title", "template"}
_LINES = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.dropped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.dropped and tag in _DROPPED:
            self.dropped = tag
        elif tag == "body":  # A head that is never closed ends here.
            self.dropped = ""
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.dropped:
            self.dropped = ""
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag in _LINES:
            self.words.append("\n")
        elif tag in {"td", "th"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            self.words.append(data)


def text_of(html: str) -> str:
    """What a person would read, blanks folded and empty lines left out."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except AssertionError:
        pass  # The standard library's word for a broken declaration: what was read up to it stands.
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)
