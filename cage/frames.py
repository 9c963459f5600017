"""What passes between a worker, its attendant and the child: lengths, JSON and bytes; nothing that could run.

A frame is the length of its head (4 bytes, big endian), the head as a JSON object, and the bytes whose sizes the head names.
"""

import dataclasses
import functools
import json
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cage.limits import Limits
from cases.reading import Source

_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Request:
    """One reading wanted."""

    source: Source
    options: Any
    """A dataclass of plain values and tuples, of the class that the function takes."""
    limits: Limits


@dataclass(frozen=True, slots=True)
class Answer:
    """How a child ended (`answered`, `died`, `deadline` or `too_much`), by which signal or exception, and what it said."""

    outcome: str
    detail: str = ""
    body: bytes = b""


def send_request(line: socket.socket, request: Request) -> None:
    """Write the request; the bytes of the source go out as they are, uncopied."""
    message, files = request.source.message, request.source.files
    head = {
        "message": None if message is None else len(message),
        "files": [[name, len(content)] for name, content in files],
        "options": dataclasses.asdict(request.options),
        "limits": dataclasses.asdict(request.limits),
    }
    _send(line, head, [message or b"", *(content for _, content in files)])


def receive_request(line: socket.socket, options_class: type) -> Request | None:
    """The next request, or None when the worker has hung up."""
    head = _receive_head(line)
    if head is None:
        return None
    message = None if head["message"] is None else _take(line, head["message"])
    files = tuple((name, _take(line, size)) for name, size in head["files"])
    options = {key: _as_tuple(value) for key, value in head["options"].items()}
    return Request(Source(message=message, files=files), options_class(**options), Limits(**head["limits"]))


def send_answer(line: socket.socket, answer: Answer) -> None:
    """Write the answer."""
    _send(line, {"outcome": answer.outcome, "detail": answer.detail, "size": len(answer.body)}, [answer.body])


def receive_answer(line: socket.socket) -> Answer:
    """The answer. EOFError when the attendant is gone."""
    head = _receive_head(line)
    if head is None:
        raise EOFError
    return Answer(head["outcome"], head["detail"], _take(line, head["size"]))


def to_json(value: object) -> bytes:
    """A dataclass of ours as JSON, without what is None by default.

    Written here because pydantic, which checks it on the other side, would cost each single reading a quarter of a second
    to import. A lone surrogate becomes a question mark: UTF-8 cannot hold it.
    """
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _plain(value: Any) -> object:
    if dataclasses.is_dataclass(value):
        kind: Any = type(value)
        return {name: item for name, optional in _fields(kind) if (item := getattr(value, name)) is not None or not optional}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, each with whether it is None when absent."""
    return tuple((field.name, field.default is None) for field in dataclasses.fields(kind))


def _as_tuple(value: Any) -> Any:
    return tuple(_as_tuple(item) for item in value) if isinstance(value, list) else value


def _send(line: socket.socket, head: Mapping[str, object], bodies: Iterable[bytes]) -> None:
    text = json.dumps(head).encode()
    line.sendall(len(text).to_bytes(_LENGTH, "big") + text)
    for body in bodies:
        line.sendall(body)


def _receive_head(line: socket.socket) -> Any:
    length = line.recv(1)
    if not length:
        return None
    length += _take(line, _LENGTH - 1)
    return json.loads(_take(line, int.from_bytes(length, "big")))


def _take(line: socket.socket, size: int) -> bytes:
    """Exactly `size` bytes. EOFError when the other side ends before."""
    pieces = []
    while size > 0:
        # A whole message usually arrives in one piece, which is then the result itself, uncopied.
        piece = line.recv(size, socket.MSG_WAITALL)
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
