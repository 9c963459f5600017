"""Form (A) with values where nobody looks for them: what seems empty is then not known to be so."""

from typing import Any

import pytest
from builders.form_books import A_ROWS, application, book

REQUIRED = (
    "applied_on",
    "certification_number",
    "qualification",
    "expires_on",
    "name_kana",
    "name",
    "postal_code",
    "address",
    "phone",
    "email",
)


def troubles(rows: list[list[Any]]) -> set[str | None]:
    form = application(book(("様式A", rows))).form_a
    assert form is not None
    return {entry.trouble for key in REQUIRED if (entry := getattr(form, key))}


LAYOUTS: dict[str, tuple[list[list[Any]], set[str | None]]] = {
    "values left of their labels": ([A_ROWS[0], *([value, label] for label, value in A_ROWS[1:])], {"unclear"}),
    "values below all labels": (
        [A_ROWS[0], *([label] for label, _ in A_ROWS[1:]), [], *([None, None, value] for _, value in A_ROWS[1:])],
        {"unclear"},
    ),
    "nothing filled in": ([A_ROWS[0], *([label] for label, _ in A_ROWS[1:])], {"empty"}),
    "nothing filled in, and a few words": ([A_ROWS[0], *([label] for label, _ in A_ROWS[1:]), [], ["山田 太郎"]], {"empty"}),
    "nothing filled in, and the office's address": (
        [A_ROWS[0], *([label] for label, _ in A_ROWS[1:]), [], ["03-5293-1881"], ["office@example.jp"], ["100-0005"]],
        {"empty"},
    ),
    "filled in": (A_ROWS, {None}),
}


@pytest.mark.parametrize(("rows", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_what_seems_empty_while_its_value_stands_elsewhere(rows: list[list[Any]], expected: set[str | None]) -> None:
    """Many labels without a value and as many texts without a label: no letter may ask for what was filled in."""
    assert troubles(rows) == expected


def test_a_few_empty_places_beside_other_texts_stay_empty() -> None:
    """Three places forgotten on a form with remarks of the office: they are missing."""
    rows = [[label] if label in ("申請日", "電話番号", "郵便番号") else [label, value] for label, value in A_ROWS[1:]]
    assert "empty" in troubles([A_ROWS[0], *rows, [], *([word] for word in ("事務局", "受付", "確認", "担当", "課長", "部長"))])
