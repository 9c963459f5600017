"""The `intake` command: its sub-commands, and every error of ours as one sentence with the exit code of contract.md."""

import os
import sys

import typer

from commands import (
    access,
    audit,
    backup,
    case,
    certificates,
    check,
    console,
    demo,
    doctor,
    forms,
    incident,
    inquiries,
    misdirected,
    payments,
    person,
    queue,
    register,
    replay,
    report,
    requeue,
    retention,
    show,
    user,
)
from commands import run as running
from ops.errors import IntakeError

app = typer.Typer(
    name="intake",
    help="Reads renewal applications sent by e-mail, checks them against the rules, files them and answers them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("run")(running.run)
app.command("console")(console.console)
app.command("forms")(forms.forms)
app.command("check")(check.check)
app.command("replay")(replay.replay)
app.command("queue")(queue.queue)
app.command("show")(show.show)
app.command("inquiries")(inquiries.inquiries)
app.command("misdirected")(misdirected.misdirected)
app.command("requeue")(requeue.requeue)
app.command("access")(access.access)
app.command("retention")(retention.retention)
app.command("report")(report.report)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)
app.add_typer(register.app, name="register")
app.add_typer(payments.app, name="payments")
app.add_typer(case.app, name="case")
app.add_typer(certificates.app, name="certificates")
app.add_typer(audit.app, name="audit")
app.add_typer(person.app, name="person")
app.add_typer(incident.app, name="incident")
app.add_typer(user.app, name="user")


def run() -> None:
    """The program: exits as contract.md says, never with a traceback for what is not our bug."""
    try:
        app(prog_name="intake")
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        print(f"intake: {trouble}", file=sys.stderr)
        sys.exit(trouble.exit_code)


def trouble_of(error: Exception) -> IntakeError | None:
    """What went wrong in a sentence of ours; None for a bug, which shows its traceback."""
    if isinstance(error, IntakeError):
        return error
    if isinstance(error, OSError) and error.strerror:
        return IntakeError(f"{error.filename}: {error.strerror}" if error.filename else error.strerror)
    if "django.db" in sys.modules:
        from storage.database import made_ours

        return made_ours(error)
    return None
