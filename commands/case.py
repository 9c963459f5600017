"""`intake case`: what staff decide about a case, and applications that came by post."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

import typer

from cases.correction import Correction
from cases.states import LetterKind
from commands.check import MAIL_ENDINGS, moment, source_of
from commands.options import By, ConfigFile, DryRun, Reason, case_named, deed_of, records, rooms_of
from ops.errors import UsageError

if TYPE_CHECKING:
    from desk.answering import Desk
    from desk.life import Deed
    from storage.models import Case

app = typer.Typer(help="What staff decide, and post keyed in.", no_args_is_help=True)

Act = Literal[
    "approve", "refuse", "waive", "late", "late-closed", "expire", "merge", "reopen", "query", "answered", "correct", "take-forms",
    "leave-forms", "correct-values", "deficient", "hand-up", "inquiry", "seen", "readdress", "undo",
]  # fmt: skip
BATCHES = ("approve", "expire")

Receipts = Annotated[
    list[str], typer.Argument(metavar="RECEIPT", help="Receipt numbers such as R2027-0012; several only to approve or expire.")
]
As = Annotated[
    Act,
    typer.Option(
        "--as",
        help="approve and refuse: 合格, 不合格. waive: go on without the findings named, or judge again. late: take a late application, "
        "late-closed: do not. expire: the season is over. merge: belongs to another case. reopen: take a decision back. "
        "query: ask the applicant. answered: the answer came otherwise. correct: a letter sent before was wrong. "
        "take-forms: forms that came after 受理 count from now on, leave-forms: they do not. "
        "correct-values: places of the forms were read wrongly, or not at all; judged again. "
        "deficient: the defects named are told, though a question is open. hand-up: it is a supervisor's. "
        "inquiry: it was filed by mistake. seen: nothing follows from what came to an accepted case, readdress: its letters go to the "
        "address in --words. undo: what was done last, while its letter waits.",
    ),
]  # fmt: skip
Codes = Annotated[
    list[str] | None,
    typer.Option(
        "--finding",
        metavar="CODE",
        help="waive, take-forms, correct-values: a finding to pass over; deficient: one to tell; may be repeated.",
    ),
]
Typed = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=TEXT",
        help="correct-values, merge: what stands at a place, a.expires_on=2027-03-31, b.3.hours=1:30, b.3= (no activity), c.agreed=☑; "
        "may be repeated.",
    ),
]
Words = Annotated[
    str,
    typer.Option(
        "--words", metavar="TEXT", help="query, correct, reopen: what the applicant is told; waive, deficient: 補足 (400 characters)."
    ),
]
Into = Annotated[str, typer.Option("--into", metavar="RECEIPT", help="merge: the case that it belongs to.")]
Corrected = Annotated[str, typer.Option("--letter", metavar="KIND", help="correct: the kind of the letter that was wrong.")]


@app.callback()
def case() -> None:
    """What staff decide about a case, and applications that came by post."""


@app.command("decide")
def decide(
    receipts: Receipts,
    act: As,
    by: By,
    reason: Reason = "",
    finding: Codes = None,
    words: Words = "",
    into: Into = "",
    letter: Corrected = "",
    typed: Typed = None,
    dry_run: DryRun = False,
    config: ConfigFile = None,
) -> None:
    """What staff decide, but for withdrawals.

    Several cases are approved or expire together or not at all. A dry run shows the letters that would be written.
    """
    if len(receipts) > 1 and act not in BATCHES:
        raise UsageError(f"--as {act}: one case at a time")
    if letter and letter not in get_args(LetterKind):
        raise UsageError(f"--letter: {letter} is none of {', '.join(get_args(LetterKind))}")
    corrections = [_correction(one) for one in typed or ()]
    if corrections and act not in ("correct-values", "merge"):
        raise UsageError("--set goes with correct-values or merge")
    desk, deed = rooms_of(config).desk, deed_of(by, "clerk", codes=("staff",), reason=reason)
    cases = [case_named(receipt) for receipt in dict.fromkeys(receipts)]
    other = case_named(into) if into else None
    if (act == "merge") != (other is not None) or (act == "correct") != bool(letter):
        raise UsageError("--into goes with merge, --letter with correct")
    _do(
        [*cases, *([other] if other else [])],
        deed,
        lambda: _decide(act, desk, cases, deed, finding or [], words, other, cast(LetterKind, letter), corrections),
        dry_run=dry_run,
        undoes=act == "undo",
    )


def _correction(typed: str) -> Correction:
    field, equals, text = typed.partition("=")
    if not equals:
        raise UsageError(f"--set: {typed} is no FIELD=TEXT")
    return Correction(field, text)


def _decide(
    act: Act,
    desk: "Desk",
    cases: "list[Case]",
    deed: "Deed",
    codes: list[str],
    words: str,
    other: "Case | None",
    letter: LetterKind,
    corrections: list[Correction],
) -> None:
    from desk import correcting, deciding, late_forms, reviewing, seeing, undoing

    case, into = cases[0], other or cases[0]
    acts: dict[Act, Callable[[], object]] = {
        "approve": lambda: deciding.approve(desk, cases, deed),
        "refuse": lambda: deciding.refuse(desk, case, deed),
        "waive": lambda: reviewing.go_on(desk, case, codes, deed, words),
        "late": lambda: reviewing.take_late(desk, case, deed),
        "late-closed": lambda: deciding.close_late(desk, case, deed),
        "expire": lambda: deciding.expire(cases, deed),
        "merge": lambda: (
            correcting.merge_corrected(desk, case, corrections, into, deed) if corrections else reviewing.merge(desk, case, into, deed)
        ),
        "reopen": lambda: deciding.reopen(desk, case, deed, words),
        "query": lambda: reviewing.ask(desk, case, words, deed),
        "answered": lambda: reviewing.answer_by_phone(case, deed),
        "take-forms": lambda: late_forms.take(desk, case, codes, deed),
        "leave-forms": lambda: late_forms.leave(case, deed),
        "correct": lambda: deciding.correct(desk, case, letter, words, deed),
        "deficient": lambda: reviewing.send_deficient(desk, case, codes, words, deed),
        "hand-up": lambda: reviewing.hand_up(case, deed.reason, deed),
        "inquiry": lambda: reviewing.into_inquiry(case, deed),
        "seen": lambda: seeing.nothing_follows(case, deed),
        "readdress": lambda: seeing.readdress(case, words, deed),
        "undo": lambda: undoing.undo_last(case, deed),
        "correct-values": lambda: correcting.correct(desk, case, corrections, deed, codes),
    }
    acts[act]()


@app.command("withdraw")
def withdraw(
    receipt: Annotated[str, typer.Argument(metavar="RECEIPT", help="A receipt number such as R2027-0012.")],
    by: By,
    reason: Reason,
    dry_run: DryRun = False,
    config: ConfigFile = None,
) -> None:
    """取り下げ, as the applicant wishes.

    After 受理 this is a supervisor's, and the letter says that the fee is not paid back.
    """
    desk, deed = rooms_of(config).desk, deed_of(by, "clerk", codes=("staff",), reason=reason)
    from desk import deciding

    found = case_named(receipt)
    _do([found], deed, lambda: deciding.withdraw(desk, found, deed), dry_run=dry_run)


@app.command("post")
def post(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="The forms of one postal application, filled in by staff.")],
    received: Annotated[str, typer.Option("--received", metavar="DATE", help="The day it arrived.")],
    by: By,
    postmark: Annotated[str, typer.Option("--postmark", metavar="DATE", help="The day of its postmark.")] = "",
    config: ConfigFile = None,
) -> None:
    """Files an application that came by post.

    It is read, judged and answered as one that was mailed. Which day counts says `policy.postal_date`.
    """
    loaded = records(config)
    by_postmark = loaded.settings.policy.postal_date == "postmark"
    if by_postmark and not postmark:
        raise UsageError("--postmark: by policy.postal_date the day of the postmark counts")
    at = moment(postmark, "--postmark") if by_postmark else moment(received)
    if mails := [file for file in files if file.suffix.lower() in MAIL_ENDINGS]:
        raise UsageError(f"{mails[0]}: a mail does not come by post")
    from desk.life import staff
    from workers.keying import key_in
    from workers.rooms import furnished, start_cage

    actor, source = staff(by, "clerk"), source_of(files)
    with start_cage(loaded) as cage:
        keyed = key_in(furnished(loaded), cage, source.files, at, actor)
    typer.echo(f"message {keyed.message_id}: {keyed.reason or keyed.state}  {' '.join(keyed.cases)}".rstrip())
    for receipt in keyed.cases:
        typer.echo(f"{receipt}: {case_named(receipt).state}")


def _do(cases: "list[Case]", deed: "Deed", act: Callable[[], object], *, dry_run: bool, undoes: bool = False) -> None:
    """Does it, so that it can be undone, and says where the cases are and what is written to whom.

    In a dry run it shows the letters and leaves nothing.
    """
    from desk.previewing import carry_out, preview
    from desk.undoing import undoable
    from storage.access import note_access

    with nullcontext() if dry_run or undoes else undoable(cases, deed):
        outcomes = preview(act, cases) if dry_run else carry_out(act, cases)
    for case, outcome in zip(cases, outcomes, strict=True):
        written = f"letter {', '.join(letter.kind for letter in outcome.letters)}" if outcome.letters else "no letter"
        typer.echo(f"{outcome.receipt_number}: {outcome.state}; {written}")
        for letter in outcome.letters if dry_run else ():
            note_access(deed.at, deed.actor.name, "seen", case=case, codes=(f"letter.{letter.kind}",))
            typer.echo(f"\n{letter.subject}\n\n{letter.body}")
