"""One case as its page shows it: what it asks, what was read and judged, what happened, and what was written about it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from cases.assessment import Assessment, Credit
from cases.correction import OF_PLEDGE
from cases.fields import FORM_A
from cases.policy import OFFICE_ZONE, Certificant
from cases.reading import Activity, Application
from cases.states import CaseState, Role
from console.asked import Asked, Happened, Question
from console.boxes import values
from console.questions import questions
from console.turn import as_read, label_of
from desk.corrected import Made, made_of
from desk.corrected import as_read as forms_as_read
from desk.kept import verdict_of
from parsers.typed import positions, text_at
from storage import files, register
from storage.models import Case, Event, Letter, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of the forms: its path as the desk names it, its label, what was read, and by whom it was corrected, if it was."""

    path: str
    label: str
    text: str
    place: str
    trouble: str | None
    made: Made | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One activity of form (B) with what it is worth."""

    path: str
    activity: Activity
    credit: Credit


class Dossier:
    """A case with what belongs to it, for one role, each part fetched when it is asked for, unless it is given (`dossiers`)."""

    def __init__(self, case: Case, role: Role) -> None:
        self.case, self.role = case, role

    @cached_property
    def submissions(self) -> list[Submission]:
        """All that was submitted for it, in order of receipt."""
        return list(files.submissions_of(self.case).select_related("message"))

    @cached_property
    def current(self) -> Submission | None:
        """The submission that counts; None where nothing does."""
        return next((s for s in reversed(self.submissions) if not s.superseded), None)

    @cached_property
    def shown(self) -> Submission | None:
        """The submission whose documents are shown: the one that is asked about."""
        return self.later or self.current or (self.submissions[-1] if self.submissions else None)

    @cached_property
    def later(self) -> Submission | None:
        """A later submission that does not count by itself: unread, or come after 受理."""
        last = self.submissions[-1] if self.submissions else None
        counts = self.current
        return last if last is not None and last is not counts and (counts is None or last.received_at > counts.received_at) else None

    @cached_property
    def verdict(self) -> Assessment | None:
        """The verdict that counts, with its application; None where none was made or it is erased."""
        return verdict_of(self.current) if self.current and self.current.assessment else None

    @cached_property
    def application(self) -> Application | None:
        return self.verdict.application if self.verdict else None

    @cached_property
    def read(self) -> Application | None:
        """The forms as the reader saw them, before any correction."""
        return forms_as_read(self.current) if self.current else None

    @cached_property
    def made(self) -> tuple[Made, ...]:
        return made_of(self.current) if self.current else ()

    @cached_property
    def positions(self) -> tuple[int, ...]:
        return positions([one.correction for one in self.made], self.read or Application())

    @cached_property
    def events(self) -> list[Event]:
        return list(self.case.events.order_by("id"))

    @cached_property
    def letters(self) -> list[Letter]:
        return list(self.case.letters.order_by("-written_at", "-id"))

    @cached_property
    def certificant(self) -> Certificant | None:
        """The register's entry of the case's number."""
        number = self.case.certification_number
        return (register.look_up([number]) or {}).get(number) if number else None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked of staff, in order."""
        return questions(self._asked())

    def _asked(self) -> Asked:
        shown = self.shown
        later = self.later
        return Asked(
            state=cast(CaseState, self.case.state),
            role=self.role,
            received=self.received_on,
            assessment=self.verdict,
            came=verdict_of(later) if later and later.assessment else None,
            events=tuple(Happened(event.what, tuple(event.codes), event.to_state) for event in self.events),
            register=self.certificant,
            sender=str(shown.facts.get("sender", "")) if shown else "",
            address=self.case.email,
            certification_number=self.case.certification_number,
            positions=self.positions,
            typed_in=bool(self.made),
            held=tuple(letter.kind for letter in self.letters if letter.state == "held"),
        )

    @property
    def received_on(self) -> date:
        counts = self.current or self.shown
        return (counts.received_at if counts else self.case.first_received_at).astimezone(OFFICE_ZONE).date()

    @cached_property
    def values(self) -> list[Value]:
        """The values of forms (A) and (C) and whose (B) is, in the forms' order; labels that were not found among them."""
        application = self.application or Application()
        found = {path: entry for path, entry in values(application) if not _of_row(path)}
        by_field = {made.field: made for made in self.made}
        paths = dict.fromkeys([*(f"a.{field.key}" for field in FORM_A), *found, *OF_PLEDGE])
        return [
            Value(
                path=path,
                label=label_of(path),
                text=text_at(path, application),
                place=found[path].place if path in found else "",
                trouble=found[path].trouble if path in found else "absent",
                made=by_field.get(path),
            )
            for path in paths
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """The activities with their credits, in sheet order."""
        form = self.application.form_b if self.application else None
        credits = self.verdict.credits if self.verdict else ()
        if form is None or len(credits) != len(form.activities):
            return []
        return [
            Row(path=as_read(f"b.{number}.hours", self.positions).rpartition(".")[0], activity=activity, credit=credit)
            for number, (activity, credit) in enumerate(zip(form.activities, credits, strict=True), 1)
        ]


def dossiers(cases: Sequence[Case], role: Role) -> list[Dossier]:
    """The dossiers of several cases with all that their questions need, in four statements."""
    ids = [case.id for case in cases]
    known = register.look_up([case.certification_number for case in cases if case.certification_number]) or {}
    submissions, events, letters = (
        defaultdict[int, list[Submission]](list),
        defaultdict[int, list[Event]](list),
        defaultdict[int, list[Letter]](list),
    )
    for submission in Submission.objects.filter(case__in=ids).order_by("received_at", "message_id", "ordinal"):
        submissions[submission.case_id or 0].append(submission)
    for event in Event.objects.filter(case__in=ids).order_by("id"):
        events[event.case_id or 0].append(event)
    for letter in Letter.objects.filter(case__in=ids, state="held").order_by("-written_at", "-id"):
        letters[letter.case_id or 0].append(letter)
    found = [Dossier(case, role) for case in cases]
    for one in found:
        one.submissions, one.events, one.letters = submissions[one.case.id], events[one.case.id], letters[one.case.id]
        one.certificant = known.get(one.case.certification_number)
    return found


def _of_row(path: str) -> bool:
    return path.startswith("b.") and path.count(".") == 2
