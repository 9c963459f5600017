"""An office whose only application was drawn for the audit, and what tests ask of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from desk_office import OfficeDesk, on, reply

from cases.audit import SIGHTS
from desk.auditing import Drawn, draw_audits, record_rows
from desk.life import Deed, staff
from storage import audits
from storage.models import Audit, Case

DRAWN = on(2, 1)


@dataclass(frozen=True)
class Audited:
    """The office, and the time of the next deed."""

    office: OfficeDesk
    at: datetime = DRAWN

    def draw(self, rate: str = "0.1", seed: str = "seed", at: datetime = DRAWN, **changes: Any) -> Drawn:
        deed = Deed(actor=staff("責任者", "supervisor"), at=at)
        return draw_audits(self.office.desk, 2027, Decimal(rate), seed, deed, **changes)

    def audit(self) -> Audit:
        found = audits.of_case("R2027-0001")
        assert found is not None
        return found

    def case(self) -> Case:
        return self.office.case()

    def deed(self, name: str = "監査", reason: str = "") -> Deed:
        return Deed(actor=staff(name, "auditor", "supervisor"), at=self.at, reason=reason)

    def record(self, *rows: int, result: Any = "passed", seen: Any = SIGHTS, words: str = "", by: str = "監査") -> str | None:
        """What the audit has come to after these rows were judged so."""
        return record_rows(self.office.desk, self.audit(), rows, result, seen, words, self.deed(by))

    def reply(self) -> dict[str, Any]:
        """What makes a mail a reply to the last letter."""
        return reply(self.office.letter())
