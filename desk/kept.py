"""What is kept of a submission: its facts, the verdict on it, and the reading that it makes again when it is judged later."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from cases.assessment import Assessment
from cases.reading import Application, File, Mail, Reading
from storage import codec
from storage.models import Submission


def kept(reading: Reading, opened: Submission | None) -> dict[str, object]:
    """The facts of a submission: what staff and `show` need, and what a later judgement must know.

    `opened` is the submission to which its mail brought the password.
    """
    mail = reading.mail
    return {
        "subject": mail.subject if mail else "",
        "sender": (mail.sender or "") if mail else "",
        "authentication": mail.authentication if mail else None,
        "attachments": list(mail.attachments) if mail else [],
        "files": [{"name": f.name, "kind": f.kind, "forms": list(f.forms), "trouble": f.trouble} for f in reading.files],
        "opened": opened.id if opened else None,
    }


def verdict_of(submission: Submission) -> Assessment:
    """The verdict on a submission as it was filed, with its application."""
    return replace(codec.load_assessment(submission.assessment), application=codec.load_application(submission.application))


LEFT_OUT = "left_out"
"""The fact of a submission that says which defects staff left out of the letter about it, by their codes."""


def to_tell(submission: Submission) -> Assessment:
    """The verdict on a submission as its applicant is told of it: without the defects that staff left out."""
    verdict, left_out = codec.load_assessment(submission.assessment), submission.facts.get(LEFT_OUT, ())
    return replace(verdict, findings=tuple(finding for finding in verdict.findings if finding.code not in left_out))


def read_again(submission: Submission, application: Application, earlier: Sequence[Submission]) -> Reading:
    """The reading in which an application stood, with what could not be read in the case's earlier mails."""
    facts: dict[str, Any] = submission.facts
    mail = Mail(
        message_id=submission.message.header_id or None,
        subject=facts["subject"],
        sender=facts["sender"] or None,
        authentication=facts["authentication"],
        attachments=tuple(facts["attachments"]),
    )
    return Reading(mail=mail, files=(*_files(submission), *unread(earlier, application, {submission.id})), applications=(application,))


def unread(earlier: Sequence[Submission], application: Application, without: Collection[int] = ()) -> tuple[File, ...]:
    """Files of earlier mails that could not be read, where a form is lacking: it may be in one of them, so nobody saw it missing.

    Not those that a later mail brought the password of, nor those of the submissions `without`.
    """
    if application.form_a and application.form_b and application.form_c:
        return ()
    known = {*without, *(submission.facts.get("opened") for submission in earlier)}
    return tuple(file for submission in earlier if submission.id not in known for file in _files(submission) if file.trouble)


def _files(submission: Submission) -> tuple[File, ...]:
    return tuple(
        File(name=f["name"], kind=f["kind"], sha256="", size=0, forms=tuple(f["forms"]), trouble=f["trouble"])
        for f in submission.facts["files"]
    )
