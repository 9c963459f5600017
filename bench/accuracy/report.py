"""The tables: by layout and by format, what was read and what was decided."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from accuracy.judge import Score

OWN_SHARE, SHARE = 0.97, 0.90
_OWN = "house"
_HEAD = ("files", "right", "flagged", "WRONG", "decided", "referred", "REFUSED", "PASSED", "straight")


def tables(scores: Sequence[Score]) -> str:
    """Both tables and what they come to."""
    by_layout = _table("layout", scores, lambda score: score.sample.layout)
    by_format = _table("format", scores, lambda score: score.sample.format)
    return f"{by_layout}\n\n{by_format}\n\n{_goals(scores)}"


def _table(name: str, scores: Sequence[Score], key: Callable[[Score], str]) -> str:
    groups = dict.fromkeys(key(score) for score in scores)
    lines = [f"{name:24s}" + "".join(f"{head:>9s}" for head in _HEAD)]
    lines += [_line(group, [score for score in scores if key(score) == group]) for group in groups]
    return "\n".join([*lines, _line("all", scores)])


def _line(name: str, scores: Sequence[Score]) -> str:
    marks = Counter(field.mark for score in scores for field in score.fields)
    outcomes = Counter(score.outcome for score in scores)
    figures = (
        len(scores),
        marks["right"],
        marks["flagged"],
        marks["wrong"],
        *(outcomes[o] for o in ("right", "referred", "refused", "passed")),
    )
    return f"{name:24s}" + "".join(f"{figure:9d}" for figure in figures) + f"{straight(scores):9.1%}"


def straight(scores: Iterable[Score]) -> float:
    """The share decided right without staff among the applications that hold what is needed."""
    able = [score for score in scores if score.sample.truth.disposition != "refer"]
    return sum(score.outcome == "right" for score in able) / len(able) if able else 1.0


def is_own(score: Score) -> bool:
    """True for the office's own forms."""
    return score.sample.layout.startswith(_OWN)


def harmful(scores: Iterable[Score]) -> Counter[str]:
    """What must be nought: fields silently wrong, applications wrongly refused or passed."""
    found: Counter[str] = Counter({"silently wrong": 0, "wrongly refused": 0, "wrongly passed": 0})
    for score in scores:
        found["silently wrong"] += sum(field.mark == "wrong" for field in score.fields)
        found["wrongly refused"] += score.outcome == "refused"
        found["wrongly passed"] += score.outcome == "passed"
    return found


def _goals(scores: Sequence[Score]) -> str:
    lines = [f"{name}: {count} (goal 0)" for name, count in harmful(scores).items()]
    own = [score for score in scores if is_own(score)]
    if own:
        lines.append(f"straight through, our own forms: {straight(own):.1%} (goal {OWN_SHARE:.0%})")
    return "\n".join([*lines, f"straight through, all layouts: {straight(scores):.1%} (goal {SHARE:.0%})"])


def listed(scores: Iterable[Score]) -> str:
    """Each file that was not decided right, or holds a field that was not read right: place, read and true value."""
    lines = []
    for score in scores:
        wrong = [field for field in score.fields if field.mark != "right"]
        if score.outcome == "right" and not wrong:
            continue
        truth = score.sample.truth
        lines.append(
            f"{score.sample.path}: {score.outcome}: {score.disposition}, true {truth.disposition} {' '.join(sorted(truth.deficiencies))}"
        )
        lines += [f"    {finding}" for finding in score.findings[:6]]
        lines += [f"  {field.mark:8s}{field.path:22s}{field.place}  read {field.read!r}  true {field.true!r}" for field in _worst(wrong)]
    return "\n".join(lines)


def _worst(fields: list[object]) -> list:  # type: ignore[type-arg]
    return sorted(fields, key=lambda field: field.mark != "wrong")[:12]  # type: ignore[attr-defined]
