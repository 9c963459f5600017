"""Letters that did not reach the applicant: tied to the letter and its case, which staff then see."""

from datetime import datetime

from cases.reading import Mail
from cases.states import OPEN, move
from storage import files
from storage.history import Happening, tell
from storage.models import Case, Letter


def tie_bounce(mail: Mail, now: datetime) -> tuple[str, ...]:
    """Ties a bounce to the letter it is about; returns the receipt number of that letter's case, if there is one."""
    letter = Letter.objects.filter(header_id__in=mail.bounced, bounced_at=None).select_related("case").first() if mail.bounced else None
    if letter is None or letter.case is None:
        return ()
    Letter.objects.filter(id=letter.id).update(bounced_at=now)
    not_reached(letter.case, now, "letter.bounced", [letter.kind, *([mail.bounce_status] if mail.bounce_status else [])])
    return (letter.case.receipt_number,)


def not_reached(case: Case, now: datetime, what: str, codes: list[str]) -> None:
    """Puts a case before staff because a letter did not arrive."""
    before = case.state
    after = move("undelivered", before, "needs_staff", "rules") if before in OPEN else before
    asked = case.asked
    files.change(case, now, asked, state=after)
    files.put_before_staff(case, (what, *asked), now)
    tell(Happening(at=now, actor="worker", what=what, case_id=case.id, before=before, after=after, codes=codes))
