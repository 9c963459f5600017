"""Serves one worker: for each request a child, watched to its end, whatever that may be."""

import dataclasses
import os
import select
import signal
import socket
import time
from typing import NoReturn

from cage import child, frames, lock

_AT_ONCE = 1 << 20
_LONGEST_NAME = 60


class WorkerGone(Exception):
    """The worker hung up while its child was reading."""


def attend(line: socket.socket, reader: child.Reader, preparation: child.Preparation) -> NoReturn:
    """Answer one request after the other until the worker hangs up."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        while (request := frames.receive_request(line, reader.options)) is not None:
            frames.send_answer(line, _answer(line, request, reader, preparation))
    except (OSError, EOFError, WorkerGone):
        # The worker notices that the line is dead and comes back on another one.
        pass
    finally:
        os._exit(0)


def _answer(line: socket.socket, request: frames.Request, reader: child.Reader, preparation: child.Preparation) -> frames.Answer:
    """What a child made of the request; where it met a file whose library was not loaded, what a second one with all of them made of it."""
    pipe, answers_into = os.pipe()
    attendant, pid = os.getpid(), os.fork()
    if pid == 0:
        lock.die_with(attendant)
        child.live(request, reader, answers_into, preparation)
    os.close(answers_into)
    try:
        status, answer = _watch(pid, pipe, line, request)
    finally:
        os.close(pipe)
    if status == child.UNPREPARED and not preparation.rest:
        return _answer(line, request, reader, dataclasses.replace(preparation, rest=True))
    return answer


def _watch(pid: int, pipe: int, line: socket.socket, request: frames.Request) -> tuple[int, frames.Answer]:
    """The child's exit status and what became of it: it is over and reaped when this returns or raises."""
    trouble, body = "", b""
    try:
        trouble, body = _collect(pipe, line, request)
    finally:
        # A child that closed its pipe is not necessarily about to end. One that is ending keeps its exit status.
        os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if trouble:
        return status, frames.Answer(trouble)
    if status == child.ANSWERED:
        return status, frames.Answer("answered", "", body)
    return status, frames.Answer("died", _cause(status, body))


def _collect(pipe: int, line: socket.socket, request: frames.Request) -> tuple[str, bytes]:
    """All that the child wrote, or why it was cut off: `deadline` or `too_much`."""
    ends_at = time.monotonic() + request.limits.deadline_seconds
    events = select.poll()
    events.register(pipe, select.POLLIN)
    events.register(line, select.POLLIN)
    body = bytearray()
    while (left := ends_at - time.monotonic()) > 0:
        ready = [descriptor for descriptor, _ in events.poll(left * 1000)]
        if line.fileno() in ready:
            raise WorkerGone
        if pipe in ready:
            piece = os.read(pipe, _AT_ONCE)
            body += piece
            if not piece:
                return "", bytes(body)
            if len(body) > request.limits.answer_bytes:
                return "too_much", b""
    return "deadline", b""


def _cause(status: int, body: bytes) -> str:
    """The signal, the exception's name or the exit status. The name is the child's own word: only a plain name is passed on."""
    if status < 0:
        return signal.Signals(-status).name
    name = body[:_LONGEST_NAME].decode("ascii", "replace")
    return name if status in {child.RAISED, child.UNPREPARED} and name.isidentifier() else f"exit {status}"
