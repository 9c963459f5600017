"""What must hold of every page in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def clean(page: Page) -> None:
    """axe finds nothing, and the page is no wider than its window."""
    found = Axe().run(page).response["violations"]
    assert [(page.url, one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
