"""Evidence for an audit that comes by mail: filed with the rows that its names tell, for staff to look at (R36)."""

from datetime import datetime

from django.db import transaction

from cases.reading import File, Mail
from desk.life import RULES, Deed, move_case, note
from ops.errors import NotPossible
from rules.audit import row_of_name
from storage import audits
from storage.models import Audit, Evidence


def expected_by(mail: Mail | None) -> Audit | None:
    """The audit that a mail with files brings evidence for: it replies to one of our letters, or comes from the form's address.

    An address that our own server does not vouch for proves nothing; a reply does.
    """
    if mail is None or mail.machine is not None or not mail.attachments:
        return None
    replied = audits.replied_to([*mail.in_reply_to, *mail.references])
    if replied is not None or mail.authentication == "fail":
        return replied
    return audits.from_address(mail.sender or "")


def take_evidence(audit: Audit, message_id: int, files: tuple[File, ...], received: datetime, now: datetime) -> tuple[str, ...]:
    """Files what came, inside the deciding transaction; nothing of it is judged. Returns the receipt number of its case."""
    rows = {row.row: row for row in audits.rows(audit)}
    for file in {file.sha256: file for file in files}.values():
        row = rows.get(row_of_name(file.name) or 0)
        about = {"row": row, "name": file.name, "received_at": received}
        Evidence.objects.get_or_create(audit=audit, message_id=message_id, sha256=file.sha256, defaults=about)
    deed = Deed(actor=RULES, at=now, codes=("audit.evidence",), message_id=message_id)
    if audit.case.state == "audit_notified":
        move_case(audit.case, "evidence_received", "audit_received", deed)
    else:
        note(audit.case, "evidence_received", deed)
    return (audit.case.receipt_number,)


def tie(evidence: Evidence, number: int, deed: Deed) -> None:
    """Says which row a file is evidence for. NotPossible where that row is not audited."""
    row = next((row for row in audits.rows(evidence.audit) if row.row == number), None)
    if row is None:
        raise NotPossible(f"{evidence.audit.case.receipt_number}: row {number} is not audited", "row_not_audited")
    with transaction.atomic():
        evidence.row = row
        evidence.save(update_fields=["row"])
        note(evidence.audit.case, "evidence_tied", deed)
