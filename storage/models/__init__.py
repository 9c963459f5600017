"""The records. Every state is one of contract.md; every time is aware and kept in UTC."""

from storage.models.files import Case, Event, Letter, Season, Submission
from storage.models.mail import Message, Place
from storage.models.running import Certificant, Lease, Mark

__all__ = ["Case", "Certificant", "Event", "Lease", "Letter", "Mark", "Message", "Place", "Season", "Submission"]
