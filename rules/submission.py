"""What can be found about the submission as a whole: forms, files, the sender (R32, R33)."""

from collections.abc import Callable, Iterator

from cases.reading import FileTrouble, FormLetter
from rules.facts import Facts, Seen
from rules.said import may_say

Find = Callable[[Facts], Iterator[Seen]]


def form_missing(letter: FormLetter) -> Find:
    """Every attachment was read and the form is in none of them (R32)."""

    def find(facts: Facts) -> Iterator[Seen]:
        if _lacks(facts, letter) and _was_looked_for(facts, letter):
            yield Seen()

    return find


def form_unseen(letter: FormLetter) -> Find:
    """The form was not found, and may be in what could not be read or assigned, or in the mail's text (R32)."""

    def find(facts: Facts) -> Iterator[Seen]:
        if _lacks(facts, letter) and not _was_looked_for(facts, letter):
            yield Seen()

    return find


def _lacks(facts: Facts, letter: FormLetter) -> bool:
    return facts.application is not None and {"A": facts.form_a, "B": facts.form_b, "C": facts.form_c}[letter] is None


def _was_looked_for(facts: Facts, letter: FormLetter) -> bool:
    mail = facts.reading.mail
    if mail and may_say(letter, mail.text):
        return False
    return not any(file.trouble for file in facts.reading.files) and not any(a.mixed for a in facts.reading.applications)


def file_trouble(trouble: FileTrouble) -> Find:
    """A file could not be read (R32); one of an unknown kind is only noted where all forms were read elsewhere. Facts: `file`."""

    def find(facts: Facts) -> Iterator[Seen]:
        for file in facts.reading.files:
            if file.trouble == trouble:
                yield Seen(file.name, {"file": file.name}, softened=trouble == "unsupported" and _is_whole(facts))

    return find


def _is_whole(facts: Facts) -> bool:
    return facts.application is not None and not any(_lacks(facts, letter) for letter in ("A", "B", "C"))


def mixed(facts: Facts) -> Iterator[Seen]:
    """A form could not be given to one applicant with certainty."""
    if facts.application and facts.application.mixed:
        yield Seen()


def no_forms(facts: Facts) -> Iterator[Seen]:
    """The subject is the prescribed one, but no form was recognised (R31). Facts: `subject`."""
    conforms = facts.subject is not None and facts.subject.level in ("exact", "normalised")
    if facts.application is None and conforms and facts.reading.mail:
        yield Seen(facts={"subject": facts.reading.mail.subject})


def unauthenticated(facts: Facts) -> Iterator[Seen]:
    """Our own mail server says that the sender's address is not proved (R33)."""
    if facts.policy.authserv_id and facts.reading.mail and facts.reading.mail.authentication == "fail":
        yield Seen()
