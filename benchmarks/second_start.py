"""How long `make demo` takes the second time, when nothing changed since the first."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server_cpu import Server
from tests.migrated_database import put_file
from tools.postgres import free_port

ROOT = Path(__file__).parents[1]
NAME = "make demo, the second start"


@dataclass(frozen=True)
class Start:
    """Until the demo says that it is ready: CPU of its processes, and the clock; in seconds."""

    cpu: float
    clock: float


def measure() -> Start:
    """The quicker of the second and the third start, on SQLite in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="aanboord-demo-") as name:
        put_file(Path(name) / "aanboord.sqlite3")
        _start(name)
        return min((_start(name) for _ in range(2)), key=lambda one: one.cpu)


def _start(folder: str) -> Start:
    command = [sys.executable, "-m", "tools.demo", "--port", str(free_port())]
    kept_out = {
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "PYTHONDONTWRITEBYTECODE",
    }  # a second start has our modules compiled
    env = {name: value for name, value in os.environ.items() if name not in kept_out} | {"VAR_DIR": folder}
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout
        try:
            if not any("is ready at" in line for line in demo.stdout):
                raise RuntimeError("The demo did not start.")
            return Start(Server(demo.pid).cpu(), time.perf_counter() - began)
        finally:
            demo.terminate()


def told(start: Start) -> str:
    """As a sentence."""
    return f"`make demo`, second start: {start.cpu:.2f} s of CPU, {start.clock:.2f} s by the clock."
