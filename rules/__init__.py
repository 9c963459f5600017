"""Say what is wrong with an application and what follows from it: pure functions over the values of `cases`."""

from rules.folding import number_key
from rules.judge import assess
from rules.reuse import reused
from rules.subject import read_subject, settle
from rules.waiving import DEFECTS, confirmed, of_the_forms, without
from rules.withdrawal import wishes_withdrawal

__all__ = [
    "DEFECTS",
    "assess",
    "confirmed",
    "number_key",
    "of_the_forms",
    "read_subject",
    "reused",
    "settle",
    "wishes_withdrawal",
    "without",
]
