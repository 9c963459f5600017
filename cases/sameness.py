"""When two forms say the same: equal in all that is written, wherever it stood."""

from dataclasses import fields, is_dataclass


def content(value: object) -> object:
    """A comparable value of a form, an entry or an application without its places."""
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(content(getattr(value, f.name)) for f in fields(value) if f.name not in ("place", "places")))
    if isinstance(value, tuple):
        return tuple(content(item) for item in value)
    return value
