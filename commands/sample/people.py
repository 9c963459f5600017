"""Invented applicants and what they did in three years. Everything is drawn from one `random.Random`: a seed gives the same season."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

_SURNAMES = (
    "佐藤:サトウ:sato", "鈴木:スズキ:suzuki", "髙橋:タカハシ:takahashi", "田中:タナカ:tanaka", "渡邉:ワタナベ:watanabe",
    "山﨑:ヤマザキ:yamazaki", "小林:コバヤシ:kobayashi", "齋藤:サイトウ:saito", "東海林:ショウジ:shoji", "大野:オオノ:ono",
    "五十嵐:イガラシ:igarashi", "長谷川:ハセガワ:hasegawa", "森:モリ:mori", "井上:イノウエ:inoue", "木村:キムラ:kimura",
    "清水:シミズ:shimizu", "藤田:フジタ:fujita", "中島:ナカジマ:nakajima",
)  # fmt: skip
_GIVEN = (
    "太郎:タロウ", "花子:ハナコ", "健一:ケンイチ", "美咲:ミサキ", "陽子:ヨウコ", "大輔:ダイスケ",
    "真由美:マユミ", "直樹:ナオキ", "浩二:コウジ", "智子:トモコ", "さくら:サクラ",
)  # fmt: skip
_TOWNS = (
    "100-0005:東京都千代田区丸の内", "530-0001:大阪府大阪市北区梅田", "460-0008:愛知県名古屋市中区栄",
    "812-0011:福岡県福岡市博多区博多駅前", "980-0811:宮城県仙台市青葉区一番町", "900-0015:沖縄県那覇市久茂地",
    "060-0001:北海道札幌市中央区北一条西",
)  # fmt: skip
_HOSTS = ("example.jp", "example.co.jp", "example.ne.jp", "example.com", "example.org")
_COURSES = (
    "コンタクトセンター品質管理セミナー",
    "モニタリング評価者養成講座",
    "ワークフォースマネジメント実践",
    "CMBOK 差分研修",
    "センター長のための予算管理",
)
_TITLES = {
    "B": ("統計的品質管理セミナー 第{}回", "個人情報保護法改正説明会 その{}", "ビジネス文書とメール応対講座{}"),
    "C": ("書籍「コールセンター白書」{}章の学習", "通信講座 労務管理の基礎 第{}単元", "CMBOK 第{}章の自習"),
    "D": ("業界団体 品質部会 第{}回出席", "新任スーパーバイザー研修の講師 第{}回", "専門誌への寄稿 連載第{}回"),
}
_ORGANISERS = {"A": "日本コンタクトセンター教育検定協会", "B": "株式会社サンプル総研", "C": "個人学習", "D": "一般社団法人サンプル協会"}
FIELDS = ("ST", "CS", "CR", "OP", "HR", "AR", "IC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One activity as the applicant reports it; hours are hours."""

    category: str
    day: date
    title: str
    organiser: str
    fields: tuple[str, ...]
    hours: Decimal
    claimed: Decimal
    written: str = ""
    """The day as the applicant writes it, where that is no plain date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An applicant and what stands on the forms."""

    number: str
    qualification: str
    name: str
    kana: str
    postal_code: str
    address: str
    phone: str
    email: str
    expires_on: date
    applied_on: date
    deeds: tuple[Deed, ...]
    agreed: tuple[bool, bool, bool] = (True, True, True)
    signature: str | None = None
    """None: signed with the name."""
    company: str = ""
    dated: str = ""
    """The day of the application as the applicant writes it, where that is no plain date."""


def invent(serial: int, season: int, applied_on: date, rng: random.Random) -> Person:
    """An applicant whose application is complete: 30 recognised points and some more."""
    surname, kana, romaji = rng.choice(_SURNAMES).split(":")
    given, given_kana = rng.choice(_GIVEN).split(":")
    postal_code, town = rng.choice(_TOWNS).split(":")
    qualification = rng.choices(("OMP", "CAP", "CSP"), (6, 3, 1))[0]
    return Person(
        number=f"{qualification}-{rng.randrange(10**7, 10**8)}",
        qualification=qualification,
        name=f"{surname} {given}",
        kana=f"{kana} {given_kana}",
        postal_code=postal_code,
        address=f"{town}{rng.randrange(1, 9)}-{rng.randrange(1, 20)}-{rng.randrange(1, 20)}",
        phone=f"0{rng.choice('3456')}-{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}",
        email=f"{romaji}{serial:03d}@{rng.choice(_HOSTS)}",
        expires_on=date(season, 3, 31),
        applied_on=applied_on,
        deeds=_deeds(season, applied_on, rng),
    )


_HOURS = {"A": ("4",), "B": ("3", "2.5"), "C": ("1.5", "1"), "D": ("1.5",)}
"""Hours a year by category: with the caps, 12 + 15 + 7.5 + 4.5 points, of which B has half an hour a year too many."""


def _deeds(season: int, until: date, rng: random.Random) -> tuple[Deed, ...]:
    years = (season - 3, season - 2, season - 1)
    deeds = [
        _deed(category, _day(year, until, rng), Decimal(hours), 1 + n + len(spent) * k, rng)
        for category, spent in _HOURS.items()
        for k, year in enumerate(years)
        for n, hours in enumerate(spent)
    ]
    return tuple(sorted(deeds, key=lambda deed: (deed.category, deed.day)))


def _day(year: int, until: date, rng: random.Random) -> date:
    """A day of the fiscal year that began in `year`, not after `until`."""
    first = date(year, 4, 1)
    return first + timedelta(days=rng.randrange(min((until - first).days, 360)))


def _deed(category: str, day: date, hours: Decimal, number: int, rng: random.Random) -> Deed:
    title = rng.choice(_COURSES) if category == "A" else rng.choice(_TITLES[category]).format(number)
    fields = () if category == "A" else tuple(rng.sample(FIELDS, rng.choice((1, 1, 2))))
    return Deed(category=category, day=day, title=title, organiser=_ORGANISERS[category], fields=fields, hours=hours, claimed=hours)
