"""Applications and verdicts as JSON for the records, and back."""

from typing import Any

from pydantic import TypeAdapter

from cases.assessment import Assessment
from cases.reading import Application

_APPLICATION = TypeAdapter(Application)
_ASSESSMENT = TypeAdapter(Assessment)


def dump_application(application: Application | None) -> Any:
    return None if application is None else _APPLICATION.dump_python(application, mode="json")


def load_application(stored: Any) -> Application | None:
    return None if stored is None else _APPLICATION.validate_python(stored)


def dump_assessment(assessment: Assessment) -> Any:
    """The verdict without the application it is about, which is kept beside it."""
    return _ASSESSMENT.dump_python(assessment, mode="json", exclude={"application"})


def load_assessment(stored: Any, application: Application | None = None) -> Assessment:
    return _ASSESSMENT.validate_python({**stored, "application": application})
