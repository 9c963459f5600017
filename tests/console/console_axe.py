"""What must hold of every page in a browser, at both widths."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {"1280": {"width": 1280, "height": 800}, "390": {"width": 390, "height": 844}}
MAGNIFIED = {"width": 320, "height": 640}
"""1280 px at 400 % (WCAG 1.4.10)."""


def faults(page: Page) -> list[object]:
    """What axe finds at both widths with all that is folded unfolded, and where the page itself scrolls sideways, at 400 % too.

    The window keeps its size.
    """
    page.evaluate("document.querySelectorAll('details.part').forEach(at => at.open = true)")
    before, found = page.viewport_size, []
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        against = Axe().run(page).response["violations"]
        found += [(page.url, width, one["id"], [node["html"] for node in one["nodes"]]) for one in against]
    for size in (*WIDTHS.values(), MAGNIFIED):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((page.url, size["width"], "wider than its window"))
    if before:
        page.set_viewport_size(before)
    return found


def clean(page: Page) -> None:
    """There is no fault."""
    assert faults(page) == []
