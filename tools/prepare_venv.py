"""Prepare .venv from the pinned requirements: `make install`. Needs only Python and its pip.

A Python that somebody built without optimisation is half as fast as the same version of a distribution, and all tests
with it: of those of this version, .venv is made with the fastest.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
REQUIREMENTS = ROOT / "requirements-dev.txt"
OF_THE_SYSTEM = "/usr/local/bin:/usr/bin"
WORK = """
import time
class Thing:
    def __init__(self, value): self.value = value
    def get(self, *args, **named): return self.value
def work():
    started = time.process_time()
    for number in range(60_000): Thing(str(number).replace("1", "2")).get(1, named=2)
    return time.process_time() - started
print(min(work() for _ in range(5)))
"""
BETTER = 0.85  # of the time of the Python that runs this: for less, another is not taken


def fingerprint(requirements: Path) -> str:
    """What the stamp holds: it changes with the pins, not with the date of the file."""
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def works(python: Path) -> bool:
    """Whether the environment's interpreter starts; after an upgrade of the system's Python it may not."""
    try:
        command = [str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def has_module(python: Path | str, name: str) -> bool:
    return subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def seconds(python: str) -> float:
    """Of processor time that a bit of work takes; endless for what does not start or has no venv."""
    try:
        command = [python, "-Ic", f"import venv\n{WORK}"]
        return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return float("inf")


def fastest(folders: str = f"{os.environ.get('PATH', '')}:{OF_THE_SYSTEM}") -> str:
    """The Python to make .venv with: this one, or one of the same version in these folders that is clearly faster."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = {shutil.which(name, path=folder) for folder in folders.split(":") if folder}
    others = {one: seconds(one) for one in sorted(filter(None, found))}
    best = min(others, key=others.__getitem__, default=sys.executable)
    return best if others.get(best, float("inf")) < BETTER * seconds(sys.executable) else sys.executable


def create(python: str) -> None:
    """Make an empty .venv; without a pip of its own where Debian left ensurepip out."""
    venv = [python, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(venv, capture_output=True, check=False).returncode:
        subprocess.run([*venv, "--without-pip"], check=True)


def pip() -> list[str]:
    """The command that installs into .venv: its own pip, or else the pip of the Python that runs this."""
    if has_module(PYTHON, "pip"):
        return [str(PYTHON), "-m", "pip"]
    if has_module(sys.executable, "pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    sys.exit("This Python has no pip: install it first (on Debian: apt-get install python3-venv).")


def main() -> None:
    started = time.monotonic()
    if not works(PYTHON):
        python = fastest()
        print(f"Making .venv with {python}, Python {sys.version_info.major}.{sys.version_info.minor} …", flush=True)
        create(python)
    wanted = fingerprint(REQUIREMENTS)
    if STAMP.exists() and STAMP.read_text() == wanted:
        STAMP.touch()
        return
    count = sum("==" in line for line in REQUIREMENTS.read_text().splitlines())
    print(
        f"Installing {count} pinned packages into .venv; the first time this takes about a minute …",
        flush=True,
    )
    command = [*pip(), "install", "-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*command, "--require-hashes", "-r", REQUIREMENTS], check=True)
    STAMP.write_text(wanted)
    print(f".venv is ready ({time.monotonic() - started:.0f} s).", flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Preparing .venv stopped (exit code {error.returncode}); the lines above say why.")
    except KeyboardInterrupt:
        sys.exit(130)
