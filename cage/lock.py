"""Locks a process in for good: limits of the kernel on what it may use, and an allow-list of what it may ask of the kernel.

What is not on the list fails with EPERM rather than killing the process, so that a reader which looks for a font or a
locale goes on without it. Everything a reader needs from the disk must be loaded before.
"""

import ctypes
import errno
import functools
import os
import resource
import signal
from typing import TYPE_CHECKING

from cage.limits import Limits

if TYPE_CHECKING:
    import pyseccomp

ALLOWED = (
    # memory; new pages that may hold code are refused below
    "brk", "madvise", "munmap", "mremap",
    # descriptors that are open already
    "read", "write", "writev", "close", "lseek",
    # time, chance, locks
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "getrandom", "futex", "sched_yield",
    # its own signals and its end
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "exit", "exit_group",
    # who it is
    "getpid", "gettid",
)  # fmt: skip
WITHOUT_CODE = ("mmap", "mprotect")
"""Allowed as long as the pages asked for cannot be executed."""

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_PROTECTION_ARGUMENT = 2
_PROT_EXEC = 4

_libc = ctypes.CDLL(None, use_errno=True)


def protections() -> dict[str, bool]:
    """What this machine offers to lock a reader in, by name; True where it is there."""
    return {"seccomp": _kernel_filters() and _library_is_there(), "rlimits": hasattr(resource, "RLIMIT_AS")}


def _kernel_filters() -> bool:
    """A kernel that knows filters looks at the (absent) program first and says EFAULT (seccomp(2)); no filter is set."""
    return _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, None, 0, 0) == -1 and ctypes.get_errno() == errno.EFAULT


def _library_is_there() -> bool:
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return False
    return True


def die_with(parent: int) -> None:
    """From now on the kernel kills this process when `parent` ends; if it has ended already, the process ends here."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def lock_in(limits: Limits, *, confined: bool) -> None:
    """Take everything away from this process that reading does not need. There is no way back.

    `confined` is False only where the operator allowed reading without seccomp.
    """
    _limit(resource.RLIMIT_AS, _address_space() + limits.memory_bytes)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    # No core file either: it would hold personal data.
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        _limit(nothing, 0)
    if confined:
        _load_allow_list()


@functools.cache
def allow_list() -> "pyseccomp.SyscallFilter":
    """The allow-list, made once by the zygote for all its children. A worker never needs the library."""
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        rules.add_rule(pyseccomp.ALLOW, name)
    for name in WITHOUT_CODE:
        rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(_PROTECTION_ARGUMENT, pyseccomp.MASKED_EQ, _PROT_EXEC, 0))
    return rules


def _load_allow_list() -> None:
    import pyseccomp

    rules = allow_list()
    # abort(3) sends itself a signal: the attendant can then tell SIGABRT from a fault of memory.
    rules.add_rule(pyseccomp.ALLOW, "tgkill", pyseccomp.Arg(0, pyseccomp.EQ, os.getpid()))
    rules.load()


def _address_space() -> int:
    """Bytes mapped now (proc(5), statm)."""
    statm = os.open("/proc/self/statm", os.O_RDONLY)
    pages = int(os.read(statm, 100).split()[0])
    os.close(statm)
    return pages * resource.getpagesize()


def _limit(what: int, amount: int) -> None:
    resource.setrlimit(what, (amount, amount))
