"""Text out of bytes as Japanese mailers write them: nothing is ever dropped, and what cannot be read stays visible as U+FFFD.

Python's ISO-2022-JP codecs refuse ①, ㈱ and 髙, which Windows writes under that label (domain.md 4.3); the transcoder here
turns JIS into CP932, which has them all, and so yields the same ～ and － as Windows does.
"""

import re

_JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOPQ]|\([BJIH])")
_JIS_X_0208 = {b"\x1b$@", b"\x1b$B", b"\x1b$(@", b"\x1b$(B"}
_EUC_PLANES = {
    b"\x1b$(D": ("euc_jp", b"\x8f"),
    b"\x1b$(O": ("euc_jis_2004", b""),
    b"\x1b$(Q": ("euc_jis_2004", b""),
    b"\x1b$(P": ("euc_jis_2004", b"\x8f"),
}
"""JIS X 0212 and both planes of JIS X 0213: how the same pairs stand in EUC."""
_PAIR = re.compile(rb"[\x21-\x7e]{1,2}")
_SET_HIGH_BIT = bytes(b | 0x80 for b in range(256))

_LABELS = {
    "cp932": "shiftjis sjis xsjis mskanji windows31j cswindows31j ms932 windows932 cp943 xmscp932 shiftjisx0213",
    "jis": "iso2022jp csiso2022jp iso2022jpms iso2022jp1 iso2022jp2 iso2022jp3 iso2022jp2004 iso2022jpext cp50220 cp50221 cp50222 jis7",
    "euc_jp": "eucjp xeucjp xeuc ujis eucjpms eucjpwin cp51932 extendedunixcodepackedformatforjapanese",
    "utf-8": "utf8 utf8n utf8mb4 unicode11utf8 xutf8 utf 65001 cp65001",
    "utf-16": "utf16 unicode ucs2",
    "utf-16-le": "utf16le",
    "utf-16-be": "utf16be",
    "utf-7": "utf7 unicode11utf7",
    "latin-1": "iso88591 latin1 l1",
    "gb18030": "gb18030 gbk gb2312 cp936 euccn",
    "big5hkscs": "big5 big5hkscs cp950",
    "cp949": "euckr ksc56011987 cp949 ksc5601 windows949",
    "iso2022_kr": "iso2022kr",
    "koi8-r": "koi8r",
    **{f"cp{n}": f"windows{n} cp{n} xcp{n}" for n in range(1250, 1259)},
    **{f"iso8859_{n}": f"iso8859{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)},
}
ALIASES = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
"""What a label means, the label in lower case with letters and digits only. A label that is not here (a codec of Python that
is no charset among them, and US-ASCII) says nothing: the bytes are looked at."""

_NOT_ASCII = {"utf-7", "utf-16", "utf-16-le", "utf-16-be", "iso2022_kr"}
"""Charsets that put other characters into bytes below 0x80."""
_JAPANESE = {"cp932", "euc_jp", "jis"}
_WIDE_KANA = re.compile("[ぁ-ヶ]")
_VOICED_HALF_WIDTH = re.compile("[ﾞﾟｰ]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
"""What Python makes of the bytes 0x80, 0xA0 and 0xFD to 0xFF, which CP932 has not, instead of an error."""
_C1 = re.compile(rb"[\x80-\x9f]")


def decode(data: bytes, label: str | None = None) -> str:
    """The text: by its escapes, else as declared, else as it looks, else as CP932 with U+FFFD for what could not be read."""
    if _JIS_ESCAPE.search(data):
        return decode_jis(data)
    codec = codec_of(label) if label else None
    if data.isascii() and codec not in _NOT_ASCII:
        return data.decode("ascii")
    if codec is None or codec in _JAPANESE or codec == "utf-8":
        return _sniffed(data, codec)
    if codec == "latin-1":
        return _from_latin(data)
    try:
        return _whole(data.decode(codec))
    except UnicodeError:
        return _sniffed(data, None)


def codec_of(label: str) -> str | None:
    """The codec that a charset label of a mail means (`jis`: decode_jis), or None for one that says nothing."""
    return ALIASES.get(re.sub(r"[^a-z0-9]", "", label.split("*")[0].lower()))


def decode_jis(data: bytes) -> str:
    """ISO-2022-JP with all that is written under that name: NEC and IBM extensions, half-width kana, JIS X 0212 and 0213."""
    out: list[str] = []
    at, escape = 0, b""
    for found in [*_JIS_ESCAPE.finditer(data), None]:
        segment = data[at : found.start()] if found else data[at:]
        if segment:
            # RFC 1468: every line begins in ASCII, so that a lost escape costs one line.
            line, newline, rest = segment.partition(b"\n") if escape not in {b"", b"\x1b(B", b"\x1b(J"} else (segment, b"", b"")
            out.append(_jis_segment(escape, line))
            out.append(_cp932(newline + rest))
        if found:
            at, escape = found.end(), found.group()
    return _whole("".join(out))


def _jis_segment(escape: bytes, segment: bytes) -> str:
    if escape == b"\x1b(I":
        return _cp932(segment.translate(_SET_HIGH_BIT))
    if escape in _JIS_X_0208:
        return _cp932(_PAIR.sub(_shifted, segment))
    if escape in _EUC_PLANES:
        codec, lead = _EUC_PLANES[escape]
        return b"".join(lead + segment[i : i + 2].translate(_SET_HIGH_BIT) for i in range(0, len(segment), 2)).decode(codec, "replace")
    return _cp932(segment)


def _shifted(found: re.Match[bytes]) -> bytes:
    """A pair of JIS X 0208 as the same character of CP932; half a pair as a byte that CP932 has not."""
    pair = found.group()
    if len(pair) < 2:
        return b"\xff"
    row, column = pair
    lead = ((row - 0x21) >> 1) + 0x81
    lead += 0x40 if lead > 0x9F else 0
    if row & 1:
        return bytes((lead, column + 0x1F + (column > 0x5F)))
    return bytes((lead, column + 0x7E))


def _sniffed(data: bytes, declared: str | None) -> str:
    """UTF-8 where it is valid (other Japanese text hardly ever is), then as declared, then CP932 or EUC-JP, then the least loss."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    broken = data.decode("utf-8", "replace")
    lost = broken.count("\ufffd")
    if lost * 2 <= sum(char > "\x7f" for char in broken) - lost:
        return broken
    cp932, euc = _cp932(data), data.decode("euc_jp", "replace")
    if declared == "cp932" and "\ufffd" not in cp932:
        return cp932
    if "\ufffd" in euc:
        return euc if declared == "euc_jp" and euc.count("\ufffd") <= cp932.count("\ufffd") else cp932
    # EUC-JP reads as half-width kana under CP932: it is EUC-JP unless those kana look written (ﾌﾟﾛ) and EUC-JP shows no kana.
    written = "\ufffd" not in cp932 and declared != "euc_jp" and _VOICED_HALF_WIDTH.search(cp932) and not _WIDE_KANA.search(euc)
    return cp932 if written else euc


def _from_latin(data: bytes) -> str:
    """Under the label ISO-8859-1 a control character of 0x80 to 0x9F is never meant: such text is Japanese with a wrong label."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _sniffed(data, None) if _C1.search(data) else data.decode("latin-1")


def _cp932(data: bytes) -> str:
    return _NO_CP932.sub("\ufffd", data.decode("cp932", "replace"))


def _whole(text: str) -> str:
    """Without lone surrogates, which some codecs make and no database takes."""
    return _SURROGATE.sub("\ufffd", text)
