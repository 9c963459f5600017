"""The console as `intake console` serves it, but on a clock that starts at a time given (argument): for tests in a browser."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from commands.console import serve  # noqa: E402 - after Django is set up

start, begun = datetime.fromisoformat(sys.argv[1]), datetime.now(UTC)
serve(None, clock=lambda: start + (datetime.now(UTC) - begun))
