"""Ten flagged cases cleared by keyboard alone, with every press counted: the measure that the console was designed to."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from playwright.sync_api import Page, expect

from storage.models import Case

ANSWERS = {
    "letter.bounced": ("2", "accepted"),
    "applicant.expires_on.differs": ("4", "query"),
    "reading.unclear.date": ("1", "complete"),
    "file.encrypted": ("3", ""),
    "file.unreadable": ("3", ""),
    "reading.conflict.form": ("1", "complete"),
    "subject.other": ("1", "complete"),
    "sender.unauthenticated": ("1", "complete"),
}
"""The answer that a clerk gives, by its number, and the kind of the letter that follows. Any other case is left for later with `n`."""
CASES = 10


@dataclass
class Clerk:
    """Somebody at the keyboard, whose presses are counted by case."""

    page: Page
    presses: dict[str, int] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    since: int = 0

    def press(self, key: str) -> None:
        self.since += 1
        self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        """Presses a key that opens another page."""
        with self.page.expect_navigation():
            self.press(key)

    @property
    def receipt(self) -> str:
        return re.search(r"/cases/(R[\d-]+)/", self.page.url)[1]

    @property
    def question(self) -> str:
        return self.page.locator("[name=question]").input_value()

    def clear(self) -> str:
        """Answers what the case asks, once; the receipt number."""
        receipt = self.receipt
        code = self.question
        self.press(ANSWERS[code][0])
        self.go("Control+Enter")
        if self.page.url.endswith("/answer/"):
            self.go("Control+Enter")
        self.presses[receipt] = self.presses.get(receipt, 0) + self.since
        self.since = 0
        self.letters[receipt] = ANSWERS[code][1]
        return receipt


def test_ten_cases_are_cleared_by_keyboard(browse: Callable[..., Page]) -> None:
    """Median 4 presses a case or fewer; each act shows what was done with 「取り消す」 and opens the next; the letters wait."""
    clerk = Clerk(browse("clerk"))
    clerk.go("Control+Enter")
    while len(clerk.presses) < CASES or clerk.receipt in clerk.presses:
        if clerk.question not in ANSWERS:
            clerk.go("n")
            continue
        receipt = clerk.clear()
        told = clerk.page.locator(".messages .message")
        expect(told).to_contain_text(receipt)
        expect(told.get_by_role("button", name="取り消す")).to_be_visible()
        assert "/cases/R" in clerk.page.url
    cleared = Case.objects.filter(receipt_number__in=clerk.presses, waiting_since=None)
    assert {case.receipt_number: waiting(case) for case in cleared} == clerk.letters
    assert len(set(clerk.letters.values())) == 4
    assert median(clerk.presses.values()) <= 4


def waiting(case: Case) -> str:
    """The kind of letter that waits to be sent; empty for none."""
    return ",".join(case.letters.filter(state="waiting").values_list("kind", flat=True))
