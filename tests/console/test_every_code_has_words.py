"""What the records hold in codes is printed in words: each code has its word, so that a new one fails here and not on somebody's page."""

import tomllib
from pathlib import Path
from typing import get_args

import pytest
from questions_samples import REVIEW

from cases.audit import Sight
from cases.correction import Problem
from cases.picture import PictureTrouble
from cases.policy import AuditTrigger
from cases.reading import FileTrouble, Trouble
from cases.states import Act as Move
from cases.states import AuditResult, CaseState, LetterKind, LetterState, Role, RowResult, TransferState
from cases.waiting import GROUPS, reasons
from console.asked import Action
from console.plans import Words
from desk.approving import SENTENCES, Against
from desk.inquiring import Means as Suggesting
from desk.printing import PaperName
from rules.audit import RANDOM
from storage.audits import Standing
from storage.search import Means

WORDS = tomllib.loads((Path(__file__).parents[2] / "templates" / "console" / "words.toml").read_text(encoding="utf-8"))
CODES = {
    "role": get_args(Role),
    "state": get_args(CaseState),
    "letter": get_args(LetterKind),
    "letter_state": (*get_args(LetterState), "bounced"),
    "act": get_args(Action),
    "words": [words for words in get_args(Words) if words],
    "trouble": (*get_args(Trouble), "absent"),
    "file": {*get_args(FileTrouble), *get_args(PictureTrouble)},
    "problem": get_args(Problem),
    "group": GROUPS,
    "transfer_state": get_args(TransferState),
    "against": get_args(Against),
    "standing": get_args(Standing),
    "sight": get_args(Sight),
    "row_result": get_args(RowResult),
    "audit_result": get_args(AuditResult),
    "audit_why": {*get_args(AuditTrigger), RANDOM},
    "paper": get_args(PaperName),
    "found_by": get_args(Means),
    "means": get_args(Suggesting),
}


@pytest.mark.parametrize("table", CODES)
def test_each_code_has_a_word_and_no_word_is_left_over(table: str) -> None:
    """The table of templates/console/words.toml and the type in the code name the same."""
    assert set(WORDS[table]) == set(CODES[table])


def test_each_move_of_a_case_has_words_for_its_history() -> None:
    """The acts of the table of moves; acts that move nothing have theirs beside them."""
    assert set(get_args(Move)) - set(WORDS["event"]) == set()


def test_what_stands_against_approval_is_said_to_operators_too() -> None:
    """On the command line in English (`desk/approving.py`)."""
    assert set(SENTENCES) == set(get_args(Against))


def test_each_doubt_has_a_group_in_the_queue() -> None:
    """Else a case waits where nobody looks for it (`cases/waiting.py`)."""
    assert set(REVIEW) - set(reasons(REVIEW)) == set()
