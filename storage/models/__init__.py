"""The records. Every state is one of contract.md; every time is aware and kept in UTC."""

from storage.models.audits import Audit, AuditedRow, Draw, Evidence
from storage.models.dispatch import Certificate
from storage.models.files import Case, Event, Letter, Season, Submission
from storage.models.mail import Message, Place
from storage.models.payments import Allocation, Statement, Transfer
from storage.models.privacy import Access, Account, Incident
from storage.models.running import Certificant, Lease, Mark, Viewing
from storage.models.undoing import StaffAct

__all__ = [
    "Access", "Account", "Allocation", "Audit", "AuditedRow", "Case", "Certificant", "Certificate", "Draw", "Event", "Evidence", "Incident",
    "Lease", "Letter", "Mark", "Message", "Place", "Season", "StaffAct", "Statement", "Submission", "Transfer",
    "Viewing",
]  # fmt: skip
