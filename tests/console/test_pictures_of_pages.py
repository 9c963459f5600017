"""Every page of the console at both widths, for eyes and for axe; `make screenshots` is this."""

from collections import defaultdict
from pathlib import Path

import pytest
from console_axe import WIDTHS, faults
from console_pages import NO_PICTURE, SIGNED_OUT, WITHOUT_APP, pages, views
from console_people import login, prove
from console_served import console_over

FOLDER = Path(__file__).parents[2] / "var" / "screenshots"
AT_REST = "document.querySelectorAll('.actions').forEach(at => at.style.position = 'static')"
"""In a picture of the whole page what sticks to the window's edge would lie across its middle."""


@pytest.fixture(scope="module")
def served(demo_season, tmp_path_factory):
    """One console for all pictures: nothing is done there."""
    with console_over(demo_season, tmp_path_factory.mktemp("pictures")) as origin:
        yield origin


@pytest.fixture(scope="module")
def window(chromium, served):
    """The window in which a view is looked at, a supervisor's, who sees most, but for what only others are shown; and what they said."""
    said = []
    windows = {}
    for role in ("supervisor", "clerk", None):
        page = windows[role] = chromium.new_context(base_url=served, locale="ja-JP").new_page()
        page.on("console", lambda told: said.append(told.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        if role:
            login(page, role)
            prove(page)
    return lambda view: (windows[None if view in SIGNED_OUT else "clerk" if view in WITHOUT_APP else "supervisor"], said)


@pytest.fixture(scope="module")
def addresses(served):
    """For each view the names of its pictures and the addresses."""
    found = defaultdict(list)
    for view, name, address in pages():
        found[view].append((name, address))
    return found


@pytest.mark.parametrize("view", [name for name, _ in views() if name not in NO_PICTURE])
def test_pictures(window, addresses, view):
    """Each page of each view of the map is shown; axe finds nothing on it (WCAG 2.2 AA), and no script is refused."""
    (page, said), found = window(view), []
    said.clear()
    for name, address in addresses[view]:
        assert page.goto(address).status == 200
        found += faults(page)
        page.evaluate(AT_REST)
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            page.screenshot(path=FOLDER / width / f"{name}.png", full_page=True)
    assert (bool(addresses[view]), found, said) == (True, [], [])
