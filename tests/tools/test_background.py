"""The process beside the demo's server: it ends with the demo, whatever happens, and comes back when it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

SCRIPT = """
import os, signal, sys, time
from tools import background

background.PAUSE, background.PATIENCE, background.CHECK = 0, 0.3, 0.05
{work}
kept = background.BackgroundProcess(work, lambda line: print(line, flush=True))
leaving = []
signal.signal(signal.SIGTERM, lambda number, frame: leaving.append(number))
while not leaving:
    before = kept.pid
    kept.keep([])
    if kept.pid != before:
        print(kept.pid, flush=True)
    time.sleep(0.02)
kept.stop()
print("stopped", flush=True)
"""
OBEDIENT = "work = lambda: time.sleep(60)"
STUBBORN = """
def work():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)
"""

Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a parent that keeps `work` running and prints the number of each process it starts."""
    parents = []

    def begin(work: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SCRIPT.format(work=work)]
        parents.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return parents[-1]

    yield begin
    for parent in parents:
        parent.kill()
        parent.communicate()


def said(parent: subprocess.Popen[str]) -> str:
    assert parent.stdout
    return parent.stdout.readline().strip()


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def ends(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_it_is_started_again_when_it_dies_and_that_is_said(start: Start) -> None:
    parent = start(OBEDIENT)
    first = int(said(parent))
    os.kill(first, signal.SIGKILL)
    assert "started again" in said(parent)
    assert is_alive(int(said(parent)))


@pytest.mark.parametrize("work", [OBEDIENT, STUBBORN], ids=["obedient", "stubborn"])
def test_it_ends_when_the_demo_stops(start: Start, work: str) -> None:
    parent = start(work)
    child = int(said(parent))
    time.sleep(0.2)  # so that the stubborn one has closed its ears
    parent.terminate()
    assert said(parent) == "stopped"
    assert ends(child)


def test_it_ends_when_the_demo_is_killed(start: Start) -> None:
    parent = start(OBEDIENT)
    child = int(said(parent))
    parent.kill()
    assert ends(child)


def test_ctrl_c_in_the_terminal_does_not_reach_it(start: Start) -> None:
    parent = start(OBEDIENT)
    child = int(said(parent))
    deadline = time.monotonic() + 20
    while os.getsid(child) == os.getsid(parent.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert os.getsid(child) == child
