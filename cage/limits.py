"""How much one reading may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the child that reads one message may use before it is ended."""

    memory_bytes: int = 512 * 1024 * 1024
    """Address space on top of what the readers themselves fill."""
    cpu_seconds: int = 30
    deadline_seconds: float = 60.0
    answer_bytes: int = 4 * 1024 * 1024
    """Of JSON. A long report is some 200 kB; checking the answer costs the worker many times its size in memory."""


SHOWING = Limits(cpu_seconds=20, deadline_seconds=30.0, answer_bytes=40 * 1024 * 1024)
"""For what a person waits for: the largest file that is read, or noise at the most pixels, as base64 is just under the answer's size."""
