"""Every page of the console at both widths, for eyes and for axe; `make screenshots` is this. The walk of the map is a test by itself."""

from pathlib import Path

from console_axe import WIDTHS, faults
from console_pages import NO_PICTURE, SIGNED_OUT, WITHOUT_APP, pages, views
from console_people import prove

FOLDER = Path(__file__).parents[2] / "var" / "screenshots"

AT_REST = ".actions { position: static !important; }"
"""In a picture of the whole page what sticks to the window's edge would lie across its middle."""


def test_every_page_has_a_picture(season):
    """A page that is new in the map is pictured too, or said not to be."""
    pictured = {name for name, _ in pages()}
    lacking = [name for name, _ in views() if name not in NO_PICTURE and not any(p == name or p.startswith(f"{name}-") for p in pictured)]
    assert lacking == []


def test_pictures(browse):
    """Taken as a supervisor, who sees most; as nobody, what is before the login. Axe finds nothing on any of them (WCAG 2.2 AA)."""
    found, said = [], []
    supervisor, clerk, nobody = browse("supervisor"), browse("clerk"), browse(None)
    for page in (supervisor, clerk, nobody):
        page.on("console", lambda told: said.append(told.text))
        page.on("pageerror", lambda error: said.append(str(error)))
    prove(supervisor)
    prove(clerk)
    for name, address in pages():
        page = nobody if name in SIGNED_OUT else clerk if name in WITHOUT_APP else supervisor
        assert page.goto(address).status == 200, address
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            page.screenshot(path=FOLDER / width / f"{name}.png", full_page=True, style=AT_REST)
        found += faults(page)
    assert (found, said) == ([], [])
