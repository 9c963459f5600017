"""The blank forms that the office publishes: a workbook and a fillable PDF."""

from pathlib import Path

from cases.policy import Office, Policy
from documents.fillable import fillable_form
from documents.workbook import workbook

WORKBOOK, PDF = "koushin-shinsei.xlsx", "koushin-shinsei.pdf"


def write_forms(folder: Path, policy: Policy, office: Office) -> tuple[Path, Path]:
    """Writes the blank workbook and the fillable PDF into a folder, which is made if it is missing; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WORKBOOK).write_bytes(workbook(policy, office))
    (folder / PDF).write_bytes(fillable_form(policy, office))
    return folder / WORKBOOK, folder / PDF
