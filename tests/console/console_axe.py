"""What must hold of every page in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[object]:
    """What axe finds, and the page if it is wider than its window."""
    found = Axe().run(page).response["violations"]
    wide = [] if page.evaluate("document.documentElement.scrollWidth <= innerWidth") else [(page.url, "wider than its window")]
    return [*((page.url, one["id"], [node["html"] for node in one["nodes"]]) for one in found), *wide]


def clean(page: Page) -> None:
    """There is no fault."""
    assert faults(page) == []
