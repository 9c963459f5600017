"""Names made comparable: for keys only, never for what is printed (domain.md 4.4)."""

import unicodedata

_VARIANTS = {
    "高": "髙", "崎": "﨑碕嵜", "辺": "邉邊", "斉": "齋齊斎", "沢": "澤", "浜": "濵濱", "徳": "德", "広": "廣", "島": "嶋嶌", "桜": "櫻",
    "国": "國", "関": "關", "浅": "淺", "吉": "𠮷", "富": "冨", "峰": "峯", "竜": "龍", "滝": "瀧", "塩": "鹽", "真": "眞", "恵": "惠",
    "栄": "榮", "円": "圓", "寿": "壽", "実": "實", "条": "條", "静": "靜", "豊": "豐", "蔵": "藏", "万": "萬", "与": "與", "亀": "龜",
    "槙": "槇", "鉄": "鐵", "薮": "藪", "桧": "檜", "曽": "曾", "祢": "禰", "館": "舘", "梅": "楳", "昇": "曻", "隆": "隆", "祐": "祐",
    "涛": "濤", "瀬": "瀨", "桑": "桒", "橋": "槗", "柳": "栁",
}  # fmt: skip
FOLDING: dict[str, str] = {variant: plain for plain, variants in _VARIANTS.items() for variant in variants}
"""Variant → the form it is compared as. A small table of our own: public ones fold 﨑 wrongly or not at all."""


def address_key(address: str) -> str:
    """An e-mail address for comparison: capitals do not tell two addresses apart."""
    return unicodedata.normalize("NFKC", address).strip().lower()


_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def folded(name: str) -> str:
    """A name for comparison: NFKC, without blanks and variation selectors, variants of kanji folded, in capitals."""
    plain = (
        c for c in unicodedata.normalize("NFKC", name) if not c.isspace() and not any(ord(c) in block for block in _VARIATION_SELECTORS)
    )
    return "".join(FOLDING.get(c, c) for c in plain).upper()
