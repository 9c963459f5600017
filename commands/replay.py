"""`intake replay`: judges stored messages again under today's rules and shows what would differ; sends and writes nothing."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from commands.options import ConfigFile, DryRun, Json, configured, day
from ops.errors import UsageError


def replay(
    ids: Annotated[list[int] | None, typer.Argument(metavar="ID", help="Messages; none: all.")] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only messages received from this day on.")] = "",
    dry_run: DryRun = True,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Judges stored messages again.

    Shows what would differ under today's rules. It never changes a case: that is for staff.
    """
    first = day("--since", since) if since else None
    loaded = configured(config)
    from workers.replaying import replay_stored
    from workers.rooms import furnish, start_cage

    rooms = furnish(loaded)
    if unknown := unknown_ids(ids or ()):
        raise UsageError(f"there is no message {', '.join(map(str, unknown))}")
    with start_cage(loaded) as cage:
        differences = replay_stored(rooms, cage, tuple(ids or ()), first)
    if as_json:
        typer.echo(json.dumps(differences.found, ensure_ascii=False, indent=1))
        return
    for one in differences.found:
        tell(one)
    typer.echo(f"{differences.judged} messages judged again, {len(differences.found)} would differ; nothing was changed")


def unknown_ids(ids: Sequence[int]) -> list[int]:
    """Those of which the records have no message."""
    from storage.models import Message

    known = set(Message.objects.filter(id__in=ids).values_list("id", flat=True))
    return [number for number in ids if number not in known]


def tell(one: dict[str, Any]) -> None:
    """Prints one difference: ids and codes only."""
    typer.echo(f"message {one['message']} {one['case'] or ''}: {one['before']['disposition']} → {one['after']['disposition']}")
    for word, codes in (("gone", one["before"]["codes"]), ("new", one["after"]["codes"])):
        other = one["after" if word == "gone" else "before"]["codes"]
        if changed := sorted(set(codes) - set(other)):
            typer.echo(f"  {word}: {' '.join(changed)}")
