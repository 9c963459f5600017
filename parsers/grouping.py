"""Forms to applicants: by certification number, else by name; what cannot be given to one applicant with certainty is marked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cases.names import address_key, folded
from cases.reading import Application, Conflict, FormA, FormB, FormC

Form = FormA | FormB | FormC

_HUNDREDTH = Decimal("0.6")
"""Minutes in a hundredth of an hour: 20 minutes are printed as 0.33 hours."""


@dataclass(slots=True)
class _Group:
    """The forms of one applicant so far, with the files they came from."""

    numbers: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    forms: list[Form] = field(default_factory=list)
    files: set[int] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)
    first: int = 0
    mixed: bool = False

    def take(self, form: Form, file: int) -> None:
        number, name = _number(form), _name(form)
        self.numbers |= {number} if number else set()
        self.names |= {name} if name else set()
        self.forms.append(form)
        self.files.add(file)


def applications_of(files: Sequence[Sequence[Form]]) -> tuple[Application, ...]:
    """The applications that the forms of the files of one submission make, in order of appearance."""
    found = [(file, form) for file, forms in enumerate(files) for form in forms]
    filled = {type(form) for _, form in found if not _is_blank(form)}
    # A blank form sent along with a filled one of its kind is the template, not a second form.
    forms = [(order, file, form) for order, (file, form) in enumerate(found) if type(form) not in filled or not _is_blank(form)]
    groups: list[_Group] = []
    stray: list[tuple[int, int, Form]] = []
    # Forms (A) say best whose they are; the others look for theirs.
    for order, file, form in sorted(forms, key=lambda item: not isinstance(item[2], FormA)):
        group = _group_of(form, file, groups)
        if group is None and not isinstance(form, FormA) and _looks_for_owner(form, groups):
            stray.append((order, file, form))
            continue
        if group is None:
            group = _Group(first=order)
            groups.append(group)
        group.take(form, file)
        group.first = min(group.first, order)
    for order, file, form in stray:
        _place_stray(order, file, form, groups)
    _share_pledges(groups)
    return tuple(_application(group) for group in sorted(groups, key=lambda group: group.first))


def _group_of(form: Form, file: int, groups: Sequence[_Group]) -> _Group | None:
    """The one group that the form's number, else its name, points to."""
    number, name = _number(form), _name(form)
    if number:
        same = [group for group in groups if number in group.numbers]
        if same:
            return same[0]
    if not name:
        return None
    same = [group for group in groups if name in group.names and (not number or not group.numbers)]
    near = [group for group in same if file in group.files]
    return near[0] if len(near) == 1 else same[0] if len(same) == 1 else None


def _place_stray(order: int, file: int, form: Form, groups: list[_Group]) -> None:
    """A form that points to nobody: to its own file's applicant, else to the only one, else a person must look at all."""
    number, name = _number(form), _name(form)
    near = [group for group in groups if file in group.files and _may_own(group, form)]
    able = [group for group in groups if _may_own(group, form)]
    owner = near[0] if len(near) == 1 else able[0] if len(able) == 1 and len(groups) == 1 else None
    if owner is None and isinstance(form, FormC) and not number:
        signers = [group for group in able if not name or name in group.names]
        owner = signers[0] if _are_one_person(signers) else None
    if owner is None and number and len(groups) > 1:
        owner = next((group for group in able if name and name in group.names), None)
    if owner is None:
        # Somebody's form is here, we do not know whose: nobody who lacks one may be told that it is missing.
        for group in able:
            group.mixed = True
        owner = _Group(first=order, mixed=bool(able))
        groups.append(owner)
    elif number and owner.numbers and number not in owner.numbers:
        owner.conflicts.append(Conflict("certification_number", tuple(one.place for one in (*owner.forms, form))))
    owner.take(form, file)
    owner.first = min(owner.first, order)


def _share_pledges(groups: Sequence[_Group]) -> None:
    """One pledge for all certificates that a person renews together: it is by the person (ambiguity 8)."""
    signed = [(group, form) for group in groups for form in group.forms if isinstance(form, FormC)]
    for group in groups:
        if not any(isinstance(one, FormC) for one in group.forms):
            group.forms += [form for giver, form in signed if _are_one_person((giver, group))][:1]


def _are_one_person(groups: Sequence[_Group]) -> bool:
    """True where the forms (A) of all have one name and one e-mail address; a name alone may be that of two."""
    people = [{(_name(form), _address(form)) for form in group.forms if isinstance(form, FormA)} for group in groups]
    return bool(people) and all(one == people[0] and len(one) == 1 and all(*one) for one in people)


def _may_own(group: _Group, form: Form) -> bool:
    return _number(form) is None or not any(isinstance(one, type(form)) for one in group.forms)


def _looks_for_owner(form: Form, groups: Sequence[_Group]) -> bool:
    """True where the form says nothing of its owner, or there are forms (A) of which one may be its owner's."""
    return not (_number(form) or _name(form)) or any(isinstance(one, FormA) for group in groups for one in group.forms)


def _number(form: Form) -> str | None:
    entry = form.certification_number
    return entry.value.replace("-", "") if entry and entry.value else None


def _name(form: Form) -> str | None:
    entry = form.signed_by if isinstance(form, FormC) else form.name
    return folded(entry.value) or None if entry and entry.value else None


def _address(form: FormA) -> str | None:
    return address_key(form.email.value) if form.email and form.email.value else None


def _application(group: _Group) -> Application:
    kept: dict[type[Any], Form] = {}
    conflicts = list(group.conflicts)
    for form in group.forms:
        first = kept.setdefault(type(form), form)
        if first is form:
            continue
        if _content(first) != _content(form):
            conflicts.append(Conflict(f"form_{type(form).__name__[-1].lower()}", (first.place, form.place)))
        elif _fractions(form) > _fractions(first):
            kept[type(form)] = form
    a, b, c = kept.get(FormA), kept.get(FormB), kept.get(FormC)
    return Application(
        form_a=a if isinstance(a, FormA) else None,
        form_b=b if isinstance(b, FormB) else None,
        form_c=c if isinstance(c, FormC) else None,
        conflicts=tuple(conflicts),
        mixed=group.mixed,
    )


def _content(form: Form) -> tuple[Any, ...]:
    """What a form says, without where it stands: a workbook and its print are equal."""
    if isinstance(form, FormB):
        return tuple(
            tuple(map(_said, (row.category, row.start, row.end, row.title, row.organiser, row.fields, row.hours, row.claimed)))
            for row in form.activities
        )
    if isinstance(form, FormC):
        return (tuple(map(_said, form.agreed)), _said(form.signed_on), _said(form.signed_by))
    entries = (
        form.certification_number,
        form.qualification,
        form.expires_on,
        form.name_kana,
        form.name,
        form.postal_code,
        form.address,
        form.email,
    )
    return tuple(map(_said, entries))


def _is_blank(form: Form) -> bool:
    if isinstance(form, FormB):
        return not form.activities
    if isinstance(form, FormC):
        return not any(tick.value for tick in form.agreed) and _said(form.signed_on) is None and _said(form.signed_by) is None
    return all(said is None for said in _content(form))


def _said(entry: Any) -> Any:
    if entry is None or entry.trouble == "empty":
        return None
    if isinstance(entry.value, Decimal):
        return (entry.trouble, (entry.value / _HUNDREDTH).quantize(Decimal(1), ROUND_HALF_UP))
    return (entry.trouble, folded(entry.value) if isinstance(entry.value, str) else entry.value)


def _fractions(form: Form) -> int:
    """How many durations of a report are finer than print shows them: of a workbook and its print, the workbook is the exact one."""
    rows = form.activities if isinstance(form, FormB) else ()
    return sum(bool(entry and entry.value and entry.value % _HUNDREDTH) for row in rows for entry in (row.hours, row.claimed))
