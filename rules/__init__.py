"""Say what is wrong with an application and what follows from it: pure functions over the values of `cases`."""

from rules.folding import number_key
from rules.judge import assess
from rules.reuse import reused
from rules.subject import read_subject, settle

__all__ = ["assess", "number_key", "read_subject", "reused", "settle"]
