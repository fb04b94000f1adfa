"""Prepare .venv from the pinned requirements: `make install`. Needs only Python and its pip."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
REQUIREMENTS = ROOT / "requirements-dev.txt"


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


def create() -> None:
    """Make an empty .venv; without a pip of its own where Debian left ensurepip out."""
    venv = [sys.executable, "-m", "venv", "--clear", str(VENV)]
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
        print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
        create()
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
