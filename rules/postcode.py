"""Which prefecture a postcode belongs to, by its first two digits; where a prefix reaches into a neighbour, both are right."""

import re
import unicodedata

_BY_PREFIX = """
00 04 05 06 07 08 09 北海道
01 秋田県 青森県
02 岩手県
03 青森県
10 11 12 13 14 15 16 17 18 19 20 東京都
21 22 23 24 25 神奈川県
26 27 28 29 千葉県
30 31 茨城県
32 栃木県
33 34 35 36 埼玉県
37 群馬県
38 長野県 新潟県 群馬県
39 長野県
40 山梨県
41 42 43 静岡県
44 45 46 47 48 愛知県
49 愛知県 三重県
50 岐阜県
51 三重県
52 滋賀県 京都府
53 54 55 57 58 59 大阪府
56 大阪府 兵庫県
60 62 京都府
61 京都府 大阪府
63 奈良県 京都府
64 和歌山県 奈良県 三重県
65 66 67 兵庫県
68 鳥取県 島根県
69 島根県
70 71 岡山県
72 73 広島県
74 75 山口県
76 香川県
77 徳島県
78 高知県
79 愛媛県
80 82 福岡県
81 福岡県 長崎県
83 福岡県 大分県
84 佐賀県 長崎県
85 長崎県
86 熊本県
87 大分県 福岡県
88 宮崎県
89 鹿児島県
90 沖縄県
91 福井県
92 石川県
93 富山県
94 新潟県 長野県
95 新潟県
96 97 福島県
98 宮城県
99 山形県
"""


def _table() -> dict[str, tuple[str, ...]]:
    lines = [line.split() for line in _BY_PREFIX.strip().splitlines()]
    return {word: tuple(w for w in line if not w.isdigit()) for line in lines for word in line if word.isdigit()}


PREFECTURES: dict[str, tuple[str, ...]] = _table()
_NAMES = frozenset(name for names in PREFECTURES.values() for name in names)


def disagreeing_prefecture(postal_code: str, address: str) -> str | None:
    """The prefecture that the address begins with, if the postcode belongs to none such; None also where either says nothing."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", postal_code))
    start = re.sub(r"\s", "", unicodedata.normalize("NFKC", address))
    named = next((name for name in _NAMES if start.startswith(name)), None)
    if named is None or len(digits) != 7:
        return None
    return None if named in PREFECTURES[digits[:2]] else named
