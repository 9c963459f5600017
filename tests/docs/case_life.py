"""Draws the life of a case from its table of moves: `python tests/docs/case_life.py > docs/case-life.md`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_PREFACE = """# The life of a case

Written by `python tests/docs/case_life.py > docs/case-life.md` from the table in `cases/states.py`; `make test` fails where the two differ.
A move that is not here cannot be written. Each is told in the case's history with who made it, when, why, and under which rule set.
A supervisor also does what a clerk does.

```mermaid
stateDiagram-v2
"""


def page() -> str:
    """The page as it should stand in docs/."""
    from cases.states import MOVES

    rows = [
        f"| {move.act} | {_states(move.before) or 'none'} | {_states(move.after)} | {', '.join(sorted(move.by))} | {move.meaning} |"
        for move in MOVES
    ]
    table = "\n".join(["| act | from | to | by | meaning |", "|---|---|---|---|---|", *rows])
    return f"{_PREFACE}{_arrows()}\n```\n\n{table}\n"


def _arrows() -> str:
    """One arrow for each pair of states; the open ones are drawn as one group, from and to which most arrows go.

    What is undone goes back along any arrow, and has none of its own.
    """
    from cases.states import MOVES, OPEN

    inner = "\n".join(f"        {state}" for state in sorted(OPEN))
    drawn: dict[tuple[str, str], list[str]] = {}
    for move in (move for move in MOVES if move.act != "undone"):
        befores = {"open" if set(move.before) >= OPEN else state for state in move.before} or {"[*]"}
        for before in befores:
            for after in {"open" if state in OPEN and before in {"open", "[*]"} else state for state in move.after}:
                if before != after:
                    drawn.setdefault((before, after), []).append(move.act)
    arrows = "\n".join(f"    {before} --> {after}: {', '.join(dict.fromkeys(acts))}" for (before, after), acts in sorted(drawn.items()))
    return f"    state open {{\n{inner}\n    }}\n{arrows}"


def _states(states: frozenset[str]) -> str:
    from cases.states import ACCEPTED, ANY, CLOSED, OPEN

    names = {"any": ANY, "open": OPEN, "accepted or after": ACCEPTED, "closed": CLOSED}
    whole = next((name for name, group in names.items() if states == group), None)
    return f"*{whole}*" if whole else ", ".join(sorted(states))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.stdout.write(page())
