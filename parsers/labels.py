"""Which printed word means which field: labels matched by NFKC without blanks, with their decoration stripped."""

import re
from collections.abc import Iterable
from functools import lru_cache

from cases.fields import EXAMPLE_SHEET, FORM_A, FORM_B, FORM_C, TITLES, Field
from cases.reading import FormLetter
from parsers.values import plain

_LONGEST_LABEL = 40
_REMEMBERED = 4000
_NUMBERING = re.compile(r"^(?:[■●◆◇□○▼▶・※*★☆]+|[(\[【<]?\d{1,2}[)\]】>.、:]|\d(?=[^\d分])|[イロハニホヘト][.、])+")
_TRAILING = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|※.*|[*:★☆■●]|印|欄|】)$")
_TELLING = re.compile(r"カナ|かな|ふりがな|フリガナ|ローマ字|英|分\)|研修|旧|日数")
"""Words in brackets that make it another field: 氏名(カナ) is not 氏名, 時間(分) is not hours."""

_OTHERS = """
    生年月日 性別 年齢 FAX FAX番号 ファックス 部署 部署名 役職 所属部署 会社住所 勤務先住所 勤務先電話番号 勤務先電話 内線
    備考 整理番号 受付番号 受付印 都道府県 申請区分 更新回数 認定日 認定年月日 認定更新日 合計ポイント 銀行名 支店名 口座番号
    押印 旧姓 姓 名 セイ メイ ローマ字 ローマ字氏名 氏名(ローマ字) 対象となる活動 対象期間 算入見込み あと必要
"""
"""Labels that are none of our fields; they end the place of the label before them."""

_NOTE = re.compile(
    r"^(?:[※*【・]|[(<]?(?:注|例|備考)(?:意|事項)*[)>:]|記入例|\d{1,2}[.、)].*(?:ください|下さい|ます。?)|.*(?:ください|下さい|ご記入|ものとします)|以上$)"
)
_WORDS_OF_SENTENCES = re.compile(r"ください|下さい|ます|です|。|について|場合")


_TRANSLATION = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z .,'&/_()（）-]*$")
"""What may be the English of the label before it: 「氏名 / Name」, in print also 「開始日From」."""
_ENGLISH = re.compile(
    r"\b(?:name|kana|date|day|no|number|code|address|phone|tel|e-?mail|qualification|expiry|valid|company|employer|payer|amount|category"
    r"|type|field|area|title|activity|course|organi[sz]er|provider|from|to|start|end|hours?|time|points?|cpd|evidence|signature|signed)\b",
    re.IGNORECASE,
)
"""Words of which a label has one; other Latin letters behind a label are its value (資格名 OMP)."""
_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
_FILLED_IN = re.compile(r"\d{4}|@.")
_REMARK = re.compile(
    r"必須|任意|自署|署名|記名|本人|漢字|カナ|かな|半角|全角|西暦|和暦|年月日|送付|届|連絡|日中|昼|携帯|自宅|勤務|会社|戸籍|旧|楷書|記入|入力|ハイフン|例"
    r"|OMP|CAP|CSP|番号|桁|印|申請|更新|認定|資格|期限|満了|同一|同じ|以内|yyyy|〒|時間|[A-Za-z]{3}",
    re.IGNORECASE,
)
"""Words of what is printed in brackets behind a label."""
_INLINE = re.compile(r"([^:：\n]{1,40})[:：\n](.*)", re.DOTALL)


def label_key(text: str) -> str:
    """The form in which labels are compared: no blanks, no width, no case."""
    return plain(text).casefold()


def is_note(text: str) -> bool:
    """True for remarks printed beside or below a place (※…, 【記入上の注意】…), which are never a value."""
    return _NOTE.match(plain(text)) is not None


def is_sentence(text: str) -> bool:
    """True for a text that speaks to the reader of a form, or is too long for what one writes into it."""
    return len(text) > 2 * _LONGEST_LABEL or _WORDS_OF_SENTENCES.search(text) is not None


def remark_in(text: str) -> bool:
    """True where a label ends in brackets that may hold what was filled in: 「氏名（山田 太郎）」, not 「氏名（自署）」."""
    m = _IN_BRACKETS.search(plain(text))
    return m is not None and (_FILLED_IN.search(m[1]) is not None or not _REMARK.search(m[1]))


class Labels:
    """The words of one form's fields, with those that the office added."""

    def __init__(self, fields: Iterable[Field], aliases: Iterable[tuple[str, str]] = ()) -> None:
        fields = tuple(fields)
        keys = {field.key for field in fields}
        self._words: dict[str, str | None] = {label_key(word): None for word in _OTHERS.split()}
        for field in reversed(fields):
            self._words |= {label_key(alias): field.key for alias in field.aliases}
        self._words |= {label_key(word): key for word, key in aliases if key in keys}
        self._words |= {label_key(field.label): field.key for field in fields}
        self._look = lru_cache(maxsize=_REMEMBERED)(self._match)

    def find(self, text: str) -> str | None:
        """The key of the field whose label the text is, else None."""
        return self._look(text)[1]

    def is_label(self, text: str) -> bool:
        """True for a field's label and for the labels of things that are no field of ours."""
        return self._look(text)[0]

    def split(self, text: str) -> tuple[str, str] | None:
        """Key and value of "氏名：山田 太郎", or of a label with its value on the next line of the cell, else None."""
        m = _INLINE.match(text)
        key = self.find(m[1]) if m and m[2].strip() else None
        return (key, m[2].strip()) if m and key else None

    def _match(self, text: str) -> tuple[bool, str | None]:
        found = self._plainly(text)
        if found[0] or text.isascii() or len(text) > 2 * _LONGEST_LABEL:
            return found
        for at in (n for n, sign in enumerate(text) if n and sign.isascii() and sign.isalpha()):
            m = _TRANSLATION.match(text.strip(), at)
            first = self._plainly(text[:at].rstrip(" \n/／|｜(（")) if m and _ENGLISH.search(m[0]) else found
            # 「住所／TEL」 is no translation: two things are asked for in one place.
            if m and first[1] and self._plainly(m[0].strip(" ()（）"))[1] in (None, first[1]):
                return first
        return found

    def _plainly(self, text: str) -> tuple[bool, str | None]:
        key = label_key(text) if len(text) <= _LONGEST_LABEL else ""
        while key:
            if key in self._words:
                return True, self._words[key]
            bare = _NUMBERING.sub("", key)
            trail = _TRAILING.search(bare)
            if trail and not _TELLING.search(trail[0]):
                bare = bare[: trail.start()]
            bare = bare.lstrip("【[<").rstrip("】]>")
            if bare == key:
                return False, None
            key = bare
        return False, None


@lru_cache(maxsize=8)
def labels_of(letter: FormLetter, aliases: tuple[tuple[str, str], ...]) -> Labels:
    """The labels of form (A), (B) or (C); made once for each set of aliases."""
    return Labels({"A": FORM_A, "B": FORM_B, "C": FORM_C}[letter], aliases)


_SIGNS = {letter: tuple(label_key(word) for word in words) for letter, words in TITLES.items()}
_SIGN_BEGINS = re.compile("|".join(sorted({re.escape(sign[0]) for signs in _SIGNS.values() for sign in signs})))
"""Most texts have none of these, and so no sign."""
_NAMES: dict[str, FormLetter] = {"a": "A", "b": "B", "c": "C", "(a)": "A", "(b)": "B", "(c)": "C"}
_LETTER_ONLY = re.compile(r"^\(([abc])\)(?=.*(?:更新|申請|cpd|レポート|ポイント|宣誓|誓約|倫理))")


@lru_cache(maxsize=8)
def _signed(letter: FormLetter) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, (_SIGNS[letter][0], *_SIGNS[letter][2:]))))


def heading_of(text: str) -> FormLetter | None:
    """The form that a heading or a sheet's name names with certainty, else None."""
    if len(text) > 80:
        return None
    key = label_key(text)
    if len(key) > 60 or not _SIGN_BEGINS.search(key) or _WORDS_OF_SENTENCES.search(key):
        return None
    strong: list[FormLetter] = [letter for letter in ("A", "B", "C") if _SIGNS[letter][0] in key]
    if not strong and (m := _LETTER_ONLY.match(key)):
        strong = [_NAMES[m[1]]]
    if not strong and len(key) <= 45:
        strong = [letter for letter in ("A", "B", "C") if _signed(letter).search(key)]
    return strong[0] if len(strong) == 1 else None


_ASIDE = re.compile(r"別紙|記入要領|記入方法|説明|はじめに|注意事項|リスト|マスタ|一覧|選択肢|使い方|読んで|更新履歴")


def letter_of_name(name: str) -> FormLetter | None:
    """The form that a sheet's name names, else None."""
    return _NAMES.get(label_key(name)) or heading_of(name)


def is_example(text: str) -> bool:
    """True for a name or heading that says 記入例."""
    key = plain(text)
    return EXAMPLE_SHEET in key and len(key) <= 40 and not _WORDS_OF_SENTENCES.search(key)


def is_aside(name: str) -> bool:
    """True for the name of a sheet that explains and is not filled in (別紙1-1, 記入要領, lists)."""
    return _ASIDE.search(plain(name)) is not None


def is_annex(text: str) -> bool:
    """True for the heading of a page of rules (別紙1-1), which nobody fills in."""
    return plain(text).lstrip("■●◆").startswith("別紙")
