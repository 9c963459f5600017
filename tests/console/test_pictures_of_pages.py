"""`make screenshots`: every page of the console at both widths, for eyes and for axe. The walk of the map is a test by itself."""

from pathlib import Path

import pytest
from console_axe import faults
from console_pages import NO_PICTURE, SIGNED_OUT, pages, views

FOLDER = Path(__file__).parents[2] / "var" / "screenshots"
WIDTHS = {"1280": {"width": 1280, "height": 800}, "390": {"width": 390, "height": 844}}


def test_every_page_has_a_picture(season):
    """A page that is new in the map is pictured too, or said not to be."""
    pictured = {name for name, _ in pages()}
    lacking = [name for name, _ in views() if name not in NO_PICTURE and not any(p == name or p.startswith(f"{name}-") for p in pictured)]
    assert lacking == []


@pytest.mark.screenshots
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures(browse, width):
    """Taken as a supervisor, who sees most; as nobody, what is before the login. Axe finds nothing on any of them (WCAG 2.2 AA)."""
    folder = FOLDER / width
    folder.mkdir(parents=True, exist_ok=True)
    inside, outside = browse("supervisor", viewport=WIDTHS[width]), browse(None, viewport=WIDTHS[width])
    found = []
    for name, address in pages():
        page = outside if name in SIGNED_OUT else inside
        page.goto(address)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        found += faults(page)
    assert found == []
