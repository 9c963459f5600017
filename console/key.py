"""The key that signs sessions and forms: the office's own, or one that is made once and kept in a file of its user alone."""

import os
import secrets
from pathlib import Path

from ops.errors import ConfigurationError

_LENGTH = 64


def signing_key(given: str, file: Path) -> str:
    """The key given (`INTAKE_CONSOLE__KEY`), else that of the file, which is made at first; ConfigurationError if it cannot be."""
    if given:
        return given
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(_LENGTH))
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigurationError(f"console.key_path: {file}: {error.strerror}") from None
    try:
        found = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"console.key_path: {file} cannot be read") from None
    if len(found) < _LENGTH // 2:
        raise ConfigurationError(f"console.key_path: {file} holds no key")
    return found
