"""What leaves the house is seen first: one rule for every page whose acts write letters."""

from collections.abc import Sequence

from django.http import QueryDict

from desk.previewing import Outcome, fingerprint


def is_to_see(form: QueryDict, outcomes: Sequence[Outcome], *, always: bool = False) -> bool:
    """Whether what an act would do is shown before it is done: a letter follows, or it is another than what was shown.

    With `always` it is shown without a letter, too. What was confirmed (`sure`) with the fingerprint of just these (`seen`) is done.
    """
    if form.get("sure") == "1" and form.get("seen") == fingerprint(outcomes):
        return False
    return always or bool(form.get("seen")) or any(outcome.letters for outcome in outcomes)


def confirmation(form: QueryDict, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """For the template that shows them: the fingerprint to send back, and whether they are others than those confirmed before."""
    return {"seen": fingerprint(outcomes) if outcomes else "", "is_another": form.get("sure") == "1" and bool(form.get("seen"))}
