"""Machines of their own on one computer: network namespaces of Linux, joined by a switch that is one too. Needs root.

What starts inside a machine has that machine's network and no other; files are those of the computer. Everything is
named with `PREFIX`, so that what a run left behind when it was killed is found and taken away by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PREFIX = "aanboord-chaos-"
SWITCH = f"{PREFIX}switch"
BRIDGE = "bridge"
NETWORK = "10.77.0.0/24"
PLACES = Path("/run/netns")  # where `ip netns` keeps namespaces
PROGRAMS = {
    "ip": "iproute2",
    "nginx": "nginx",
    "openssl": "openssl",
}  # that all of it takes, and Debian's package of each
LOCK = Path("/run/aanboord-chaos.lock")
LIBC = ctypes.CDLL(None, use_errno=True)  # Python itself can enter a namespace from 3.12 on


class CannotMakeMachines(Exception):
    """There is no way to make them here; the message says what is missing, `code` is how to end (sysexits.h)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Machine:
    name: str
    address: str

    @property
    def namespace(self) -> str:
        return PREFIX + self.name

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Within, what this thread starts or connects to belongs to this machine; so do threads it begins."""
        with Path("/proc/thread-self/ns/net").open() as before, (PLACES / self.namespace).open() as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(before.fileno())

    def unplug(self) -> None:
        """The cable out: nothing arrives any more, and nobody is told."""
        _ip("-n", SWITCH, "link", "set", self.name, "down")

    def plug_in(self) -> None:
        _ip("-n", SWITCH, "link", "set", self.name, "up")

    def vanish(self) -> None:
        """As when the power goes: unreachable first, so that no connection is closed, and then all that ran is gone."""
        self.unplug()
        _kill_all(self.namespace)

    def cpu(self) -> float:
        """Seconds of processor that all that runs there took until now."""
        ticks = 0
        for pid in _pids(self.namespace):
            with contextlib.suppress(OSError):  # it ended meanwhile
                its = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                ticks += sum(map(int, its[11:15]))  # its own and those of children that ended
        return ticks / os.sysconf("SC_CLK_TCK")

    def apply(self, settings: str) -> None:
        """Set its network as a file for /etc/sysctl.d/ says; no other lines than of `net` belong there."""
        with self.inside():
            for name, value in sysctls(settings).items():
                Path("/proc/sys", *name.split(".")).write_text(value)


@contextlib.contextmanager
def network(names: Sequence[str]) -> Iterator[list[Machine]]:
    """Machines that reach one another and nothing else, gone afterwards with all that runs in them.

    Raises CannotMakeMachines.
    """
    if os.geteuid() != 0:
        raise CannotMakeMachines("Only root may make network namespaces: run this with sudo.", os.EX_NOPERM)
    for program, package in PROGRAMS.items():
        if not shutil.which(program):
            words = f"`{program}` is missing: run `sudo apt-get install {package}`."
            raise CannotMakeMachines(words, os.EX_UNAVAILABLE)
    machines = [Machine(name, f"10.77.0.{number}") for number, name in enumerate(names, start=1)]
    with _alone():
        remove_all()
        try:
            _make(machines)
            yield machines
        finally:
            remove_all()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Machines have names: of two runs at once, one would take away the other's."""
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CannotMakeMachines("Another run is going on: wait until it has ended.", os.EX_TEMPFAIL) from problem
        yield


def remove_all() -> None:
    """Everything of ours that is there, also what a run that was killed left running."""
    for namespace in ours(_ip("netns", "list")):
        _kill_all(namespace)
        _ip("netns", "delete", namespace)


def ours(listed: str) -> list[str]:
    """The namespaces that we made, of what `ip netns list` says: a name a line, with or without "(id: 3)" behind it."""
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    return [name for name in names if name.startswith(PREFIX)]


def sysctls(text: str) -> dict[str, str]:
    """What a file for /etc/sysctl.d/ sets, without its remarks."""
    lines = [line for line in text.splitlines() if "=" in line and not line.lstrip().startswith(("#", ";"))]
    return {name.strip(): value.strip() for name, value in (line.split("=", 1) for line in lines)}


def _make(machines: Sequence[Machine]) -> None:
    try:
        _ip("netns", "add", SWITCH)
        _ip("-n", SWITCH, "link", "add", BRIDGE, "type", "bridge")
    except RuntimeError as problem:
        raise CannotMakeMachines(f"This computer makes no networks of its own: {problem}", os.EX_OSERR) from problem
    _ip("-n", SWITCH, "link", "set", BRIDGE, "up")
    for one in machines:
        _ip("netns", "add", one.namespace)
        cable = ["link", "add", one.name, "type", "veth", "peer", "name", "eth0", "netns", one.namespace]
        _ip("-n", SWITCH, *cable)
        _ip("-n", SWITCH, "link", "set", one.name, "master", BRIDGE, "up")
        _ip("-n", one.namespace, "address", "add", f"{one.address}/{NETWORK.split('/')[1]}", "dev", "eth0")
        for interface in ("lo", "eth0"):
            _ip("-n", one.namespace, "link", "set", interface, "up")


def _pids(namespace: str) -> list[int]:
    found = map(int, _ip("netns", "pids", namespace).split())
    return [pid for pid in found if pid != os.getpid()]


def _kill_all(namespace: str) -> None:
    for pid in _pids(namespace):
        with contextlib.suppress(ProcessLookupError):  # it is gone already
            os.kill(pid, signal.SIGKILL)


def _ip(*command: str) -> str:
    done = subprocess.run(["ip", *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def _enter(namespace: int) -> None:
    if LIBC.setns(namespace, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
