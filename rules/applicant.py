"""What can be found about the applicant on form (A), by itself and against the register (R01, R06, R32, R33; ambiguities 13 and 14)."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from cases.fields import QUALIFICATIONS
from cases.names import address_key
from cases.policy import Certificant, Policy
from cases.reading import Entry, FormA
from rules.entries import impossible, known, seen_empty
from rules.facts import Facts, Seen
from rules.folding import kana_key, name_key, number_key
from rules.postcode import disagreeing_prefecture
from rules.window import plausible_expiry

Find = Callable[[Facts], Iterator[Seen]]

_KANA = re.compile(r"[ぁ-ゖァ-ヺー・=ｰ]+")
_ROBOT = re.compile(r"(?:no|donot)reply|postmaster|mailerdaemon")
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def certification_number(form_a: FormA | None, policy: Policy) -> str | None:
    """The certification number as the register's key; None where it was not read or has no possible form."""
    text = known(form_a.certification_number) if form_a else None
    key = number_key(text) if text else ""
    return key if key and re.fullmatch(policy.number_pattern, key) else None


def _seen(entry: Entry | None, **facts: str) -> Seen:
    return Seen(entry.place if entry else "", facts)


def missing(field: str) -> Find:
    """The place of the field on form (A) was seen empty (R32, R33)."""

    def find(facts: Facts) -> Iterator[Seen]:
        entry = getattr(facts.form_a, field) if facts.form_a else None
        if seen_empty(entry):
            yield _seen(entry)

    return find


def number_told(number: str | None) -> str | None:
    """The qualification that a certification number tells by its letters, if it does."""
    letters = re.match(r"[A-Z]*", number or "")
    return letters[0] if letters and letters[0] in QUALIFICATIONS else None


def qualification_missing(facts: Facts) -> Iterator[Seen]:
    """The qualification was seen empty or is none that is renewed, and the certification number does not tell it either (R32)."""
    entry = facts.form_a.qualification if facts.form_a else None
    if (seen_empty(entry) or impossible(entry)) and number_told(facts.number) is None:
        yield _seen(entry)


def number_invalid(facts: Facts) -> Iterator[Seen]:
    """The certification number has no possible form (R32). Facts: `text`."""
    entry = facts.form_a.certification_number if facts.form_a else None
    if entry and (impossible(entry) or (known(entry) and facts.number is None)):
        yield _seen(entry, text=entry.text)


def name_invalid(facts: Facts) -> Iterator[Seen]:
    """The name has no letter (R32). Facts: `text`."""
    entry = facts.form_a.name if facts.form_a else None
    name = known(entry)
    if entry and (impossible(entry) or (name and not any(char.isalpha() for char in name))):
        yield _seen(entry, text=entry.text)


def kana_invalid(facts: Facts) -> Iterator[Seen]:
    """The name in kana is not written in kana (R32). Facts: `text`."""
    entry = facts.form_a.name_kana if facts.form_a else None
    kana = known(entry)
    if entry and (impossible(entry) or (kana and not _KANA.fullmatch(kana_key(kana)))):
        yield _seen(entry, text=entry.text)


def expiry_invalid(facts: Facts) -> Iterator[Seen]:
    """The expiry is no 31 March, or of a year that cannot be meant (R01). Facts: `text`."""
    entry = facts.form_a.expires_on if facts.form_a else None
    day = known(entry)
    plausible = plausible_expiry(facts.form_a, facts.today)
    if entry and (impossible(entry) or (day and (plausible is None or (day.month, day.day) != (3, 31)))):
        yield _seen(entry, text=entry.text)


def email_invalid(facts: Facts) -> Iterator[Seen]:
    """The e-mail address is none, a machine's or our own: there is no address to answer (R33). Facts: `text`."""
    entry = facts.form_a.email if facts.form_a else None
    email = unicodedata.normalize("NFKC", known(entry) or "").strip().lower()
    if entry and (impossible(entry) or (email and not _is_answerable(email, facts.policy))):
        yield _seen(entry, text=entry.text)


def _is_answerable(email: str, policy: Policy) -> bool:
    """Whether a person may read what is sent there."""
    local = re.sub(r"[-_.]", "", email.rpartition("@")[0].partition("+")[0])
    return bool(_EMAIL.fullmatch(email)) and email not in policy.own_addresses and not _ROBOT.fullmatch(local)


def address_invalid(facts: Facts) -> Iterator[Seen]:
    """Postcode and prefecture disagree (R06). Facts: `postal_code`, `prefecture`."""
    form = facts.form_a
    postal_code, address = (known(form.postal_code), known(form.address)) if form else (None, None)
    if postal_code and address and (prefecture := disagreeing_prefecture(postal_code, address)):
        yield _seen(form.address if form else None, postal_code=postal_code, prefecture=prefecture)


def unknown(facts: Facts) -> Iterator[Seen]:
    """The register has no such certification number (R01). Facts: `number`."""
    if facts.policy.register is not None and facts.number and facts.certificant is None and facts.form_a:
        yield _seen(facts.form_a.certification_number, number=facts.number)


def name_differs(facts: Facts) -> Iterator[Seen]:
    """Neither kana nor folded kanji are those of the register (R01, ambiguity 14). Facts: `name`, `name_kana`."""
    form, person = facts.form_a, facts.certificant
    if form and person and not _same_person(form, person):
        yield _seen(form.name, name=known(form.name) or "", name_kana=known(form.name_kana) or "")


def _same_person(form: FormA, person: Certificant) -> bool:
    """True also where nothing can be compared: an unread name is said elsewhere."""
    kana, name = known(form.name_kana), known(form.name)
    pairs = []
    if kana and person.name_kana:
        pairs.append(kana_key(kana) == kana_key(person.name_kana))
    if name and person.name:
        pairs.append(name_key(name) == name_key(person.name))
    return not pairs or any(pairs)


def expiry_differs(facts: Facts) -> Iterator[Seen]:
    """The expiry is not that of the register (R01). Facts: `expires_on`."""
    entry = facts.form_a.expires_on if facts.form_a else None
    day = known(entry)
    if day and facts.certificant and facts.certificant.expires_on and day != facts.certificant.expires_on:
        yield _seen(entry, expires_on=day.isoformat())


def email_differs(facts: Facts) -> Iterator[Seen]:
    """The address on the form is neither the register's nor the one the mail came from (R33, ambiguity 13). Facts: `email`."""
    entry = facts.form_a.email if facts.form_a else None
    email = known(entry)
    sender = facts.reading.mail.sender if facts.reading.mail else None
    addresses = {address_key(address) for address in (facts.certificant.email if facts.certificant else None, sender) if address}
    if email and facts.certificant and addresses and address_key(email) not in addresses:
        yield _seen(entry, email=email)


def sender_differs(facts: Facts) -> Iterator[Seen]:
    """The mail came from another address than stands on the form (R33). Facts: `email`."""
    entry = facts.form_a.email if facts.form_a else None
    email = known(entry)
    sender = facts.reading.mail.sender if facts.reading.mail else None
    if email and sender and address_key(email) != address_key(sender):
        yield _seen(entry, email=email)
