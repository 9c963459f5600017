"""What an address or a form's field holds, as a value."""

from datetime import date

from django.utils.dateparse import parse_date


def number_in(text: str) -> int:
    """The number that a text is, up to 99999; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def day_in(text: str) -> date | None:
    """The day that a field of type date holds; None where it holds none that there is."""
    try:
        return parse_date(text)
    except ValueError:
        return None
