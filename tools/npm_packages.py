"""Get what there is on npm and not on PyPI, for the tests: once, pinned, into var/."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tools import apt

ROOT = Path(__file__).resolve().parents[1]
ESBUILD = "esbuild@0.28.1"  # makes one script of many
PATIENCE = 300  # seconds, on a slow line
ADVICE = "needs Node.js and npm, with a network to get it once: run `sudo apt-get install npm` and try again."


def npm() -> str | None:
    """The program npm, if it is there."""
    return shutil.which("npm")


def ensure_npm() -> str | None:
    """Like npm(), but installs it first where that needs nobody's leave."""
    if not npm():
        apt.install("npm")
    return npm()


def file_of(package: str, member: str, target: Path) -> bool:
    """Put one file of a package ("name@version") at `target`; False when there is no npm or it has no network.

    Nothing of the package is run, and `target` is whole or not there.
    """
    with tempfile.TemporaryDirectory() as folder:
        if not _run(["pack", package, "--silent", "--pack-destination", folder], Path(folder)):
            return False
        packages = list(Path(folder).glob("*.tgz"))
        if not packages:
            return False
        with tarfile.open(packages[0]) as archive:
            found = archive.extractfile(member)
            assert found
            put(target, found.read())
    return True


def bundle_of(packages: Iterable[str], entry: Path, target: Path, *options: str) -> bool:
    """Put the script `entry`, with all that it imports of the packages, as one script at `target`; else False.

    It is a script for a browser, unless esbuild is given other options.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, bundle = Path(name), Path(name) / "bundle.js"
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--silent"]
        shutil.copy(entry, folder / entry.name)
        if not _run(["install", *quiet, "--prefix", name, *packages, ESBUILD], folder):
            return False
        command = ["exec", "--offline", "--prefix", name, "--", "esbuild", str(folder / entry.name)]
        if not _run([*command, "--bundle", "--minify", *options, f"--outfile={bundle}"], folder):
            return False
        put(target, bundle.read_bytes())
    return True


def put(target: Path, content: bytes) -> None:
    target.parent.mkdir(exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.rename(target)


def _run(arguments: list[str], folder: Path) -> bool:
    program = npm()
    if not program:
        return False
    try:
        done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return False
    return not done.returncode
