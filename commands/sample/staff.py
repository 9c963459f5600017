"""The office of an invented season: what its people do with fees, audit, decision and certificates, through the same desk as anybody."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cases.audit import SIGHTS
from cases.states import Role
from commands.sample.post import Draft, write
from desk import auditing, deciding
from desk.approving import against_approval
from desk.certifying import of_batch, send
from desk.life import Deed, staff
from desk.paying import Line, match_by_staff, open_transfers
from storage import accounts, audits
from storage.models import Audit, Case, Letter
from workers.dispatching import Exported, export
from workers.rooms import Rooms

PEOPLE: dict[str, Role] = {"田中": "clerk", "佐藤": "supervisor", "鈴木": "auditor"}
_CLERK, _SUPERVISOR, _AUDITOR = PEOPLE


class Staff:
    """A clerk, a supervisor and an auditor, who act when they are told to."""

    def __init__(self, rooms: Rooms, season: int) -> None:
        self._rooms, self._season = rooms, season
        for name, role in PEOPLE.items():
            accounts.add_account(name, role, rooms.clock())

    def match_fees(self) -> int:
        """What a clerk sees at a glance: no number but the only name, or the fee less the transfer's charge. Returns how many."""
        matched = 0
        for transfer, line in open_transfers(self._rooms.desk):
            if (case := _at_a_glance(line)) is not None:
                short = "payment.charge_deducted" in line.codes
                deed = self._deed(_SUPERVISOR, "振込手数料は協会で負担する") if short else self._deed(_CLERK, "氏名で確認した")
                match_by_staff(self._rooms.desk, [transfer], [case], deed)
                matched += 1
        return matched

    def draw(self, rate: Decimal | None = None) -> int:
        """Draws the audit, by the policy's rate if there is no other, and lets its letters go; returns how many are audited."""
        desk, deed = self._rooms.desk, self._deed(_SUPERVISOR)
        drawn = auditing.draw_audits(desk, self._season, rate, f"season {self._season}", deed)
        for case in Case.objects.filter(receipt_number__in=drawn.chosen):
            auditing.send_held(desk, case, deed)
        return len(drawn.chosen)

    def evidence(self, at: datetime, leave: int = 0) -> Iterator[bytes]:
        """The mails in which those who are audited, but for the last of them, send a certificate for each row."""
        asked = list(Letter.objects.filter(kind="audit_request").select_related("case__audit").order_by("id"))
        for letter in asked[: len(asked) - leave]:
            case = letter.case
            assert case is not None  # noqa: S101 - an audit's letter has its case
            files = tuple((f"No{row.row}_受講証明書.pdf", _certificate(row.row)) for row in audits.rows(case.audit))
            thread = (f"In-Reply-To: {letter.header_id}", f"References: {letter.header_id}")
            subject = f"Re: {letter.subject}"
            yield write(
                Draft(name=case.name, sender=case.email, subject=subject, at=at, files=files, headers=thread, serial=90_000 + letter.id)
            )

    def judge_evidence(self, leave: int = 0) -> int:
        """The auditor passes what came, but for one application, whose first row shows another's name; returns how many are judged."""
        came = list(Audit.objects.filter(case__state="audit_received").select_related("case").order_by("id"))
        judged = came[: len(came) - leave]
        for place, audit in enumerate(judged):
            rows = [row.row for row in audits.rows(audit)]
            failed = rows[:1] if place == 0 else []
            deed = self._deed(_AUDITOR)
            if passed := [row for row in rows if row not in failed]:
                auditing.record_rows(self._rooms.desk, audit, passed, "passed", SIGHTS, "", deed)
            if failed:
                audit.refresh_from_db()
                words = "証明書のお名前が申請者と異なります。"
                auditing.record_rows(self._rooms.desk, audit, failed, "failed", SIGHTS[1:], words, deed)
            auditing.send_held(self._rooms.desk, audit.case, self._deed(_SUPERVISOR))
        return len(judged)

    def approve(self, leave: int = 0) -> int:
        """The supervisor approves what nothing speaks against, but for the last of it; returns how many."""
        cases = list(Case.objects.filter(state__in=("accepted", "audit_received")).order_by("id"))
        against = against_approval(cases, _SUPERVISOR)
        ready = [case for case in cases if case.id not in against]
        approved = ready[: len(ready) - leave]
        deciding.approve(self._rooms.desk, approved, self._deed(_SUPERVISOR))
        return len(approved)

    def dispatch(self, folder: Path, on: date) -> Exported | None:
        """The dispatch list with its papers, and the note that all of it went to the post."""
        done = export(self._rooms, folder, self._season, self._deed(_CLERK), None)
        if done is not None:
            send(of_batch(self._season, done.batch), on, self._deed(_CLERK))
        return done

    def clerk(self, reason: str = "") -> Deed:
        """What the clerk does now."""
        return self._deed(_CLERK, reason)

    def supervisor(self, reason: str = "") -> Deed:
        """What the supervisor does now."""
        return self._deed(_SUPERVISOR, reason)

    def _deed(self, name: str, reason: str = "") -> Deed:
        return Deed(actor=staff(name, "clerk", "supervisor", "auditor"), at=self._rooms.clock(), codes=("staff",), reason=reason)


def _at_a_glance(line: Line) -> Case | None:
    """The only open application with this name, where at most the number or the transfer's charge is lacking."""
    named = [candidate for candidate in line.candidates if candidate.open and candidate.name == "equal"]
    if len(named) != 1 or not {"payment.charge_deducted", "payment.no_number"} >= set(line.codes):
        return None
    return Case.objects.get(receipt_number=named[0].case)


def _certificate(row: int) -> bytes:
    """A page that stands for what an organiser gave."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 700, f"Certificate of attendance, activity {row}")
    canvas.save()
    return file.getvalue()
