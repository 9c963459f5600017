"""What `intake doctor --protections` prints: how this machine locks in what reads strangers' files, each seen by trying."""

import typer


def say_protections() -> bool:
    """One line for each protection; True if this machine gives them all."""
    from cage.lock import protections
    from cage.probe import Probe

    with Probe.start(allow_unconfined=True) as probe:
        found = {**protections(), **probe.refused()}
    for name, given in found.items():
        typer.echo(f"{'ok  ' if given else 'FAIL'}  {name:14s} {_MEANING[name][not given]}")
    return all(found.values())


_MEANING = {
    "seccomp": ("the kernel lets a reader call only what reading needs", "the kernel or libseccomp2 is too old or missing"),
    "rlimits": ("memory, processor time, files and processes are limited", "this system knows no limits"),
    "files": ("a reader cannot open one", "a reader can open files"),
    "network": ("a reader cannot reach it", "a reader can reach the network"),
    "local sockets": ("a reader cannot reach a server on this machine", "a reader can reach servers on this machine"),
    "processes": ("a reader cannot start one", "a reader can start processes"),
    "new code": ("a reader cannot bring in code of its own", "a reader can bring in code of its own"),
    "endless memory": ("a reader cannot take it", "a reader can take all memory"),
}
"""What it means where the protection is there, and where it is not."""
