"""kill -9 at the commit points: whatever is killed when, a later run makes of it what an undisturbed one would have made."""

import pytest
from promises.house import application, inquiry

MAILS = (application(1), application(2, "AB"), inquiry(1))


def test_undisturbed(house):
    """What the others are measured by."""
    house.deliver(*MAILS)
    house.drain()
    assert house.broken_promises() == []


@pytest.mark.parametrize(
    ("point", "when", "nth", "unknown"),
    [
        pytest.param("store", "after", 1, 0, id="stored, no row"),
        pytest.param("record", "after", 1, 0, id="row committed"),
        pytest.param("claim", "after", 1, 0, id="claimed"),
        pytest.param("decide", "after", 1, 0, id="decided"),
        pytest.param("move", "after", 1, 0, id="moved, not noted"),
        pytest.param("mark_letter", "after", 1, 1, id="letter marked, not handed over"),
        pytest.param("hand_over", "after", 1, 1, id="letter handed over, not noted"),
        pytest.param("mark_letter", "after", 2, 0, id="letter noted as sent"),
    ],
)
def test_all_killed(house, point, when, nth, unknown):
    """Every message one row, every application one case, every letter at most once, all mail on the server."""
    # The step that notes one letter marks the next, if there is one.
    house.deliver(*(MAILS if nth == 1 else (application(1), inquiry(1))))
    assert house.run_killed(point, when, nth).code == -9
    house.drain()
    assert house.broken_promises(unknown) == []


@pytest.mark.parametrize("point", ["record", "decide", "move"])
def test_main_process_killed(house, point):
    """Its readers end by themselves, and nobody decides anything a second time."""
    house.deliver(*MAILS)
    assert house.run_killed(point, whom="main").code == -9
    house.drain()
    assert house.broken_promises() == []


@pytest.mark.parametrize(("point", "when"), [("decide", "before"), ("decide", "after")])
def test_reader_killed(house, point, when):
    """The run itself gives back what a dead reader held, and finishes."""
    house.deliver(*MAILS)
    ended = house.run_killed(point, when, whom="self")
    assert (ended.code, "reader_died" in ended.log, house.broken_promises()) == (0, True, [])
