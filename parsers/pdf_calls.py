"""Calls into pdfium that are made for each glyph or object: so many that checking the types of arguments is what takes the time."""

import ctypes
from functools import cache
from typing import Any

_returning = cache(ctypes.PYFUNCTYPE)


def unchecked(function: Any) -> Any:
    """The same function without `argtypes`: it takes what a typed one has handed back, Python's int as a C int, and `byref`."""
    return _returning(function.restype)(ctypes.cast(function, ctypes.c_void_p).value or 0)
