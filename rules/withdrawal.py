"""Whether a mail speaks of taking an application back (R26): staff then look; no machine withdraws anything."""

import re
import unicodedata

from cases.reading import Mail

_WISH = re.compile(r"取り?下(?!げられた場合)|辞退")
"""Our own letters say 「取り下げられた場合」, and replies quote them."""
_QUOTED_FROM_HERE = re.compile(
    r"-{3}.*(?:original message|forwarded|メッセージ|転送).*"
    r"|_{20}.*"
    r"|(?:from|差出人)\s*:.*"
    r"|on .*wrote:.*"
    r"|.*(?:のメール|書きました)\s*:\s*",
    re.IGNORECASE,
)
"""After such a line stands what the mail answers (Outlook, Gmail, Thunderbird, in both languages)."""


def wishes_withdrawal(mail: Mail) -> bool:
    """Whether subject or text say 取り下げ or 辞退 in the sender's own words; a question about it is one, too."""
    return bool(_WISH.search(unicodedata.normalize("NFKC", f"{mail.subject}\n{_own_words(mail.text)}")))


def _own_words(text: str) -> str:
    lines = []
    for line in unicodedata.normalize("NFKC", text).splitlines():
        if _QUOTED_FROM_HERE.fullmatch(line.strip()):
            break
        if not line.lstrip().startswith((">", "|")):
            lines.append(line)
    return "\n".join(lines)
