"""Finding a person's case as a clerk types it: by number, name, kana, phone, address, or who paid; and the keys for that."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from cases.names import address_key
from rules.folding import kana_key, name_key, number_key
from rules.payer import payer
from storage.models import Allocation, Case, Certificant, Transfer

Means = Literal["receipt_number", "certification_number", "name", "kana", "phone", "email", "payer"]
_ORDER: tuple[Means, ...] = ("receipt_number", "certification_number", "email", "phone", "name", "kana", "payer")
KEYS = frozenset({"name_key", "kana_key", "phone_digits", "number_tail"})
"""Columns of a case that say nothing by themselves."""
_SEASONS = 6
"""Seasons whose receipt numbers are meant by a number alone."""
_LAST = "\U0010ffff"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Hit:
    """A case, a certificant or a transfer that pays for no case: exactly one of the three; and by what it was found."""

    by: Means
    case: Case | None = None
    certificant: Certificant | None = None
    transfer: Transfer | None = None


def keys(name: str, kana: str, number: str) -> dict[str, str]:
    """The columns by which a person is found."""
    return {"name_key": name_key(name), "kana_key": kana_key(kana), "number_tail": _digits(number)[-4:]}


def phone_digits(phone: str) -> str:
    """A phone number as it is dialled within Japan: digits alone."""
    plain = unicodedata.normalize("NFKC", phone).strip()
    digits = _digits(plain)
    return "0" + digits[2:].removeprefix("0") if plain.startswith("+81") else digits


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed, as each key would have it; empty where it cannot be that."""

    digits: str
    number: str
    phone: str
    email: str
    name: str
    kana: str
    payer: str


def find(text: str, limit: int) -> tuple[Hit, ...]:
    """What a clerk who typed this may mean, the surest first, up to a number; nothing for an empty text, no certificant beside a case.

    Six statements at most: what begins so by the indexes, and only where that is less than `limit` what holds it anywhere.
    """
    asked = _asked(text)
    if not (asked.name or asked.digits or asked.email):
        return ()
    cases = _cases(asked, limit)
    people = _people(asked, limit)
    paid = _payers(asked, limit) if asked.payer else ()
    seen = {hit.case.id for hit in cases if hit.case}
    numbers = {hit.case.certification_number for hit in cases if hit.case}
    others = [hit for hit in people if hit.certificant and hit.certificant.certification_number not in numbers]
    found = [*cases, *others, *(hit for hit in paid if not hit.case or hit.case.id not in seen)]
    return tuple(found[:limit])


def certificants(text: str, limit: int) -> tuple[Certificant, ...]:
    """The entries of the register that may be meant, the surest first; two statements at most."""
    asked = _asked(text)
    if not (asked.name or asked.digits):
        return ()
    found = sorted(_people(asked, limit), key=lambda hit: _ORDER.index(hit.by))
    return tuple(hit.certificant for hit in found if hit.certificant)


def _asked(text: str) -> _Asked:
    plain = unicodedata.normalize("NFKC", text).strip()
    numeric = bool(re.fullmatch(r"[\d\s+()\-‐‑–—−ー]+", plain))
    word = "" if numeric or "@" in plain else plain
    kana = kana_key(word)
    return _Asked(
        digits=_digits(plain) if numeric else "",
        number=number_key(plain) if re.search(r"\d{4}", plain) and "@" not in plain else "",
        phone=phone_digits(plain) if numeric and len(_digits(plain)) >= 6 else "",
        email=address_key(plain) if "@" in plain else "",
        name=name_key(word),
        kana=kana if re.fullmatch("[ァ-ヺー]+", kana) else "",
        payer=payer(plain).name if word else "",
    )


def _cases(asked: _Asked, limit: int) -> list[Hit]:
    exact = _of_number(asked) | _receipts(asked)
    begun = exact | _any(_begins(field, typed) for field, typed in _typed(asked))
    inside = _any(Q(**{f"{field}__contains": typed}) for field, typed in _typed(asked) if len(typed) > 1)
    found = _gathered(Case.objects.order_by("-season", "receipt_number"), begun, inside, limit)
    return sorted((Hit(_means(case, asked), case=case) for case in found), key=lambda hit: _ORDER.index(hit.by))


def _people(asked: _Asked, limit: int) -> list[Hit]:
    """Certificants; whether they have a case or not."""
    typed = [(field, what) for field, what in _typed(asked) if field in ("name_key", "kana_key")]
    begun = _of_number(asked) | _any(_begins(field, what) for field, what in typed)
    inside = _any(Q(**{f"{field}__contains": what}) for field, what in typed if len(what) > 1)
    found = _gathered(Certificant.objects.order_by("certification_number"), begun, inside, limit)
    return [Hit(_means(one, asked), certificant=one) for one in found]


def _payers(asked: _Asked, limit: int) -> list[Hit]:
    """The cases that a transfer of this payer pays for, else the transfer."""
    transfers = list(Transfer.objects.filter(_begins("payer_key", asked.payer)).order_by("-value_date", "-id")[:limit])
    paid = Allocation.objects.filter(transfer__in=transfers, undone_at=None).select_related("case").order_by("id") if transfers else ()
    cases: dict[int, list[Case]] = {}
    for allocation in paid:
        cases.setdefault(allocation.transfer_id, []).append(allocation.case)
    of_cases = {case.id: Hit("payer", case=case) for found in cases.values() for case in found}
    return [*of_cases.values(), *(Hit("payer", transfer=one) for one in transfers if one.id not in cases)]


def _gathered(found: QuerySet[Row], begun: Q, inside: Q, limit: int) -> list[Row]:
    """The rows that begin so, then those that hold it, up to a number."""
    first = list(found.filter(begun)[:limit]) if begun else []
    if len(first) >= limit or not inside:
        return first
    return [*first, *found.filter(inside).exclude(pk__in=[row.pk for row in first])[: limit - len(first)]]


def _typed(asked: _Asked) -> tuple[tuple[str, str], ...]:
    """The columns of a case that may hold what was typed."""
    typed = (("name_key", asked.name), ("kana_key", asked.kana), ("phone_digits", asked.phone), ("address_key", asked.email))
    return tuple((field, what) for field, what in typed if what)


def _of_number(asked: _Asked) -> Q:
    """By a certification number or the end of one, four digits at least."""
    if not asked.number:
        return Q()
    end = _digits(asked.number)
    number = Q(certification_number__endswith=asked.digits or asked.number)
    return Q(number_tail=end[-4:]) & (number if len(end) > 4 or not asked.digits else Q())


def _receipts(asked: _Asked) -> Q:
    """By a receipt number, or its last part alone in the newest seasons."""
    if re.fullmatch(r"R\d{4}-\d{4,}", asked.number):
        return Q(receipt_number=asked.number)
    if not asked.digits or len(asked.digits) > 5:
        return Q()
    newest = Case.objects.order_by("-season").values_list("season", flat=True).first() or 0
    return Q(receipt_number__in=[f"R{newest - ago}-{int(asked.digits):04d}" for ago in range(_SEASONS)])


def _means(row: Case | Certificant, asked: _Asked) -> Means:
    """By what a row was found: the surest of all that fit."""
    receipt = getattr(row, "receipt_number", "")
    if receipt and (receipt == asked.number or (asked.digits and receipt.endswith(f"-{int(asked.digits):04d}"))):
        return "receipt_number"
    if asked.number and row.number_tail and row.number_tail == _digits(asked.number)[-4:]:
        return "certification_number"
    if asked.email:
        return "email"
    if asked.phone:
        return "phone"
    return "kana" if asked.kana and asked.kana in row.kana_key else "name"


def _begins(field: str, text: str) -> Q:
    """A prefix so said that the index of its column serves.

    SQLite's LIKE heeds no index, and a range of its bytes does; on PostgreSQL a range would follow the locale, and LIKE has its own index.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})
    return Q(**{f"{field}__startswith": text})


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
