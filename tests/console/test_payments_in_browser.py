"""入金 in a real browser: one transfer split over three applications by keyboard and by mouse, and its pages as axe sees them."""

from dataclasses import dataclass

import pytest
from console_axe import faults
from console_people import NOW
from console_served import console_over
from payments_house import COMPANY, employ, pay_at, unpaid
from playwright.sync_api import Locator, Page, expect

from commands.sample.bank import Row, statement
from ops.config import EMBEDDED, load
from storage.models import Allocation, Case, Letter, Transfer
from workers.rooms import furnished

MOST_TABS = 80
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def served(demo_season, tmp_path_factory):
    """One console for all tests here: each takes back what it does."""
    with console_over(demo_season, tmp_path_factory.mktemp("payments")) as origin:
        yield origin


@pytest.fixture(scope="module")
def split(served):
    """Three who wait for their fee and work for one company, and its transfer for them."""
    cases = [case for case in unpaid(999) if case.state == "awaiting_payment"][:3]
    employ(cases, "株式会社サンプル総研")
    desk = furnished(load(EMBEDDED, {}), lambda: NOW).desk
    return cases, pay_at(desk, NOW, Row(payer=COMPANY, amount=32400, inquiry="70"))[0]


@dataclass
class Keyboard:
    """Somebody who never touches the pointer."""

    page: Page

    def press(self, target: Locator) -> None:
        """Tab until it has the focus, then Enter, or Space for a box."""
        for _ in range(MOST_TABS):
            if target.evaluate("at => at === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()
        self.page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")

    def main(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Enter")

    def take_back(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("u")


@dataclass
class Mouse:
    """Somebody who only points."""

    page: Page

    def press(self, target: Locator) -> None:
        target.click()

    def main(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("[data-main]").click()

    def take_back(self) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="取り消す").click()


def states(cases: list[Case]) -> list[str]:
    return list(Case.objects.filter(id__in=[case.id for case in cases]).order_by("id").values_list("state", flat=True))


def tick(page: Page, case: Case) -> Locator:
    return page.locator(f"[name=case][value='{case.receipt_number}']")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("hand", [Keyboard, Mouse])
def test_one_transfer_is_split_over_three(browse, split, hand, width):
    """The people of the company are one press; the sum follows each tick; only 0 passes; 受理 is read first; all is taken back whole."""
    cases, transfer = split
    page = browse("clerk", viewport={"width": width, "height": 800})
    by, added = hand(page), page.locator("#sum")
    page.goto(f"/payments/{transfer.id}/")
    expect(added).to_contain_text("選択0件 0円／入金32,400円／差額32,400円")
    by.press(page.get_by_role("link", name="この3件を選ぶ"))
    expect(added).to_contain_text("選択3件 32,400円／入金32,400円／差額0円")

    by.press(tick(page, cases[2]))
    expect(added).to_contain_text("選択2件 21,600円／入金32,400円／差額10,800円（入金が多い）")
    by.main()
    expect(page.get_by_role("alert").last).to_contain_text("一致しません")
    assert [tick(page, case).is_checked() for case in cases] == [True, True, False]
    assert not Allocation.objects.filter(transfer=transfer, undone_at=None).exists()

    by.press(tick(page, cases[2]))
    expect(added).to_contain_text("差額0円")
    by.main()
    expect(page.locator(".letter")).to_have_count(3)
    expect(page.locator(".letter").first).to_contain_text("受理のお知らせ")
    assert states(cases) == ["awaiting_payment"] * 3

    by.main()
    expect(page.locator(".messages")).to_contain_text("申請の入金としました")
    assert states(cases) == ["accepted"] * 3
    by.take_back()
    expect(page.locator(".messages")).to_contain_text("取り消しました")
    assert (states(cases), Transfer.objects.get(id=transfer.id).state) == (["awaiting_payment"] * 3, "open")
    assert not Letter.objects.filter(case__in=cases, kind="accepted", state="waiting").exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_sum_is_computed_by_its_button(browse, split, width):
    """Without scripts the line changes when it is asked to, and what was ticked stays."""
    cases, transfer = split
    page = browse("clerk", viewport={"width": width, "height": 800}, java_script_enabled=False)
    page.goto(f"/payments/{transfer.id}/?{'&'.join(f'listed={case.receipt_number}' for case in cases)}")
    tick(page, cases[0]).check()
    expect(page.locator("#sum")).to_contain_text("選択0件")
    page.get_by_role("button", name="合計を計算する").click()
    expect(page.locator("#sum")).to_contain_text("選択1件 10,800円／入金32,400円／差額21,600円")
    expect(tick(page, cases[0])).to_be_checked()


def preview(page: Page, split: tuple[list[Case], Transfer]) -> None:
    """What is shown before three are told 受理."""
    cases, transfer = split
    page.goto(f"/payments/{transfer.id}/?{'&'.join(f'case={case.receipt_number}' for case in cases)}")
    page.locator("[data-main]").click()
    expect(page.locator(".letter")).to_have_count(3)


def read(page: Page, split: tuple[list[Case], Transfer]) -> None:
    """A statement that was looked at, and not taken in."""
    page.goto("/payments/import/")
    file = statement(rows=[Row(payer="9999ﾀﾆﾝ", inquiry="71"), Row(payer=COMPANY, amount=32400, inquiry="70")])
    page.locator("#files").set_input_files({"name": "s.txt", "mimeType": "text/plain", "buffer": file})
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.locator("#read .outlook")).to_contain_text("新規1・重複1・口座違い0")


def test_payment_pages_are_accessible_at_every_width(browse, split):
    """What `test_pictures_of_pages.py` does not come by: axe finds nothing, and no script is refused."""
    page, said, found = browse("supervisor"), [], []
    page.on("console", lambda told: said.append(told.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for place in (preview, read):
        place(page, split)
        found += faults(page)
    assert (found, said) == ([], [])
