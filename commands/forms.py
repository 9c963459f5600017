"""`intake forms DIR`: the blank forms."""

from pathlib import Path
from typing import Annotated

import typer

from commands.options import ConfigFile, configured


def forms(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write them.")], config: ConfigFile = None) -> None:
    """Writes the two blank forms.

    koushin-shinsei.xlsx (sheets A, B, C) and koushin-shinsei.pdf (to be filled in).
    """
    loaded = configured(config)
    from documents.forms import write_forms
    from ops.errors import UsageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = write_forms(folder, loaded.policy, loaded.office)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}") from None
    for path in written:
        typer.echo(path)
