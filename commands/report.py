"""`intake report`: the season in figures."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.options import ConfigFile, Json, local, records
from ops.errors import NotPossible


def report(
    season: Annotated[int | None, typer.Option("--season", metavar="Y", min=2000, max=9999, help="Default: the newest.")] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV: group, name, figure.")] = False,
    picture: Annotated[Path | None, typer.Option("--picture", metavar="FILE", help="Also draw a picture (SVG).")] = None,
    config: ConfigFile = None,
) -> None:
    """The season in figures.

    Received, decided, paid, audited, sent, still open, and how soon letters went; counts and sums, nothing of any person.
    """
    records(config)
    from storage.figures import figures, latest_season

    chosen = season or latest_season()
    if chosen is None:
        raise NotPossible("there is no case yet")
    found = figures(chosen, datetime.now(UTC))
    if picture:
        from documents.season_picture import picture as drawn

        picture.write_bytes(drawn(found))
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([("group", "name", "figure"), *rows(found)])
    else:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n".join(page(found)))


def rows(found: Any, group: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every figure with the dotted names of its group and its own."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from rows(value, f"{group}.{name}" if group else name)
        else:
            yield group, name, "" if value is None else value


def page(found: dict[str, Any]) -> list[str]:
    """The figures as lines for a person; weeks, not days."""
    fees, took = found["fees"], found["minutes_to_letter"]
    lines = [f"season {found['season']} on {local(datetime.fromisoformat(found['at']))}: {found['cases']} cases"]
    lines += _block("received by week", found["received"]["by_week"])
    lines += _block("submissions judged", found["dispositions"])
    lines += _block("defects told, by cases", found["deficient_by_code"])
    lines += [f"deficient once           {found['deficient_once']} cases, {found['corrected']} of them corrected to complete"]
    lines += _block("cases by state", found["states"])
    lines += _block("decided", found["decided"])
    lines += [
        f"fees confirmed           {fees['cases']} cases, {fees['yen']:,} yen; {fees['undone']} undone",
        f"transfers not matched    {fees['transfers_unmatched']}, {fees['yen_unmatched']:,} yen",
    ]
    lines += _block("audits", found["audits"])
    lines += _block("certificates", found["certificates"])
    lines += _block("open, by days in their state", {state: _age(ages) for state, ages in found["open"].items()})
    lines += _block("letters", {kind: _states(states) for kind, states in found["letters"].items()})
    lines += _block("mail without an application", found["other_mail"])
    if took["answered"]:
        lines.append(
            f"from receipt to letter   {took['median']} minutes (median), {took['within_a_day']} of {took['answered']} within a day"
        )
    return lines


def _block(title: str, values: dict[str, Any]) -> list[str]:
    """A title with a line for each value; nothing where there is none."""
    return [title, *(f"  {name:34s} {value}" for name, value in values.items())] if values else []


def _age(ages: dict[str, int]) -> str:
    buckets = f"{ages['under_8_days']} under 8, {ages['under_31_days']} under 31, {ages['longer']} longer"
    return f"{ages['cases']} ({buckets}; the oldest {ages['oldest_days']})"


def _states(states: dict[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in states.items())
