"""How a member of staff's act on a case is done: whole or not at all, and refused in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from cases.states import ImpossibleMove, LetterKind, NotTheirs
from desk.answering import Desk, write_decision
from desk.kept import to_tell
from desk.life import Deed
from notifier.answer import Decision
from ops.errors import ChangedMeanwhile, NotAllowed, NotPossible
from storage import files
from storage.models import Case, Submission, Transfer

MOST_WORDS = 400
"""Characters of staff's own in a letter (console.md)."""


@contextmanager
def one_act(about: Case | Transfer) -> Iterator[None]:
    """All that is written inside, or nothing: NotAllowed, NotPossible where the table of moves or somebody quicker is against it."""
    name = about.receipt_number if isinstance(about, Case) else f"transfer {about.id}"
    try:
        with transaction.atomic():
            files.one_decision_at_a_time()
            yield
    except NotTheirs as against:
        raise NotAllowed(f"{name}: {against}") from None
    except ImpossibleMove as against:
        raise NotPossible(f"{name}: {against}", "state") from None
    except files.Stale:
        raise ChangedMeanwhile(f"{name} was changed by somebody else meanwhile: look at it again") from None


def tell_applicant(
    desk: Desk, kind: LetterKind, case: Case, deed: Deed, decision: Decision | None = None, reply_by: date | None = None
) -> bool:
    """Writes the letter of an act; False where no address is known, and staff write by post. NotPossible where it would be a gap."""
    submission = latest(case)
    if not case.email or submission is None:
        return False
    try:
        write_decision(desk, kind, case, submission, to_tell(submission), deed.at, decision, reply_by)
    except ValueError as lacking:
        raise NotPossible(f"{case.receipt_number}: the letter cannot be written: {lacking}", "letter_lacks") from None
    return True


def latest(case: Case) -> Submission | None:
    """The submission that counts, else the last one that could not be read."""
    return files.current(case) or files.submissions_of(case).last()


def words(text: str) -> str:
    """Staff's own words for a letter; NotPossible if there are none or too many."""
    if not text.strip():
        raise NotPossible("the applicant is owed the words", "words_owed")
    return added_words(text)


def added_words(text: str) -> str:
    """補足: staff's own words beside what a letter says anyhow, which may be none; NotPossible if there are too many."""
    if len(text) > MOST_WORDS:
        raise NotPossible(f"a letter takes up to {MOST_WORDS} characters of one's own, not {len(text)}", "words_too_long")
    return text.strip()


def reasoned(deed: Deed) -> Deed:
    """The deed; NotPossible if it owes its reason."""
    if not deed.reason.strip():
        raise NotPossible("this is not done without a reason", "reason_owed")
    return deed
