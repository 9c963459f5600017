"""Applications and verdicts as JSON text for the records, and back."""

from pydantic import TypeAdapter

from cases.assessment import Assessment
from cases.reading import Application

_APPLICATION = TypeAdapter(Application)
_ASSESSMENT = TypeAdapter(Assessment)


def dump_application(application: Application | None) -> str:
    """The application as text; empty for none."""
    return "" if application is None else _APPLICATION.dump_json(application).decode()


def load_application(stored: str) -> Application | None:
    return _APPLICATION.validate_json(stored) if stored else None


def dump_assessment(assessment: Assessment) -> str:
    """The verdict without the application it is about, which is kept beside it."""
    return _ASSESSMENT.dump_json(assessment, exclude={"application"}).decode()


def load_assessment(stored: str) -> Assessment:
    return _ASSESSMENT.validate_json(stored)
