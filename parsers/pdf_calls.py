"""Calls into pdfium that are made for each glyph or object: so many that checking the types of arguments is what takes the time."""

import ctypes
from typing import Any


def unchecked(function: Any) -> Any:
    """The same function without `argtypes`: it takes what a typed one has handed back, Python's int as a C int, and `byref`."""
    return ctypes.CFUNCTYPE(function.restype)(ctypes.cast(function, ctypes.c_void_p).value)  # type: ignore[arg-type]
