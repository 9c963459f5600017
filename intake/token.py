"""The OAuth2 access token of the mailbox, asked for anew at every login because it is rotated behind our back."""

import subprocess

from intake.settings import MailboxSettings
from ops.errors import ConfigurationError, MailboxRefused

COMMAND_SECONDS = 30


def access_token(settings: MailboxSettings) -> str:
    """The token from `token_file`, or the output of `token_command`, run without a shell."""
    token = _from_file(settings) if settings.token_file else _from_command(settings)
    if not token or not token.isprintable() or " " in token:
        raise MailboxRefused(f"{settings.name}: what should be an access token is empty or holds blanks")
    return token


def _from_file(settings: MailboxSettings) -> str:
    try:
        return settings.token_file.read_text("ascii").strip() if settings.token_file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"[mailbox] token_file cannot be read: {settings.token_file}") from error


def _from_command(settings: MailboxSettings) -> str:
    program = settings.token_command[0]
    try:
        # The operator's own command from config.toml; a list, so no shell reads it.
        run = subprocess.run(settings.token_command, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise MailboxRefused(f"{settings.name}: token_command {program} took more than {COMMAND_SECONDS} seconds") from error
    except OSError as error:
        raise ConfigurationError(f"[mailbox] token_command cannot be run: {program}") from error
    if run.returncode:
        raise MailboxRefused(f"{settings.name}: token_command {program} ended with {run.returncode}")
    return run.stdout.decode("ascii", "replace").strip()
