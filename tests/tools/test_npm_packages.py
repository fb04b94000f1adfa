"""What is on npm is fetched once, whole or not at all, and its absence is told."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import apt, npm_packages, openid_provider, page_listeners

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


def answering(code: int, asked: list[list[str]]) -> Run:
    """An npm that packs a file, and bundles to a script, when `code` is 0."""

    def run(command: list[str], cwd: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[1:3])
        if code == 0 and command[1] == "pack":
            with tarfile.open(cwd / "package.tgz", "w:gz") as archive:
                member = tarfile.TarInfo("package/lib.js")
                member.size = 2
                archive.addfile(member, io.BytesIO(b"js"))
        if code == 0 and command[1] == "exec":
            Path(command[-1].removeprefix("--outfile=")).write_bytes(b"bundle")
        return subprocess.CompletedProcess(command, code)

    return run


@pytest.mark.usefixtures("npm")
def test_a_file_is_taken_out_of_a_package_and_what_a_script_imports_becomes_one_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", answering(0, asked))
    target, entry = tmp_path / "var" / "lib.js", tmp_path / "entry.mjs"
    entry.write_text("import 'x'")
    assert npm_packages.file_of("x@1", "package/lib.js", target)
    assert target.read_bytes() == b"js"
    assert npm_packages.bundle_of(["x@1"], entry, target)
    assert target.read_bytes() == b"bundle"
    assert asked == [["pack", "x@1"], ["install", "--no-audit"], ["exec", "--offline"]]


@pytest.mark.usefixtures("npm")
def test_without_a_network_nothing_half_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", answering(1, []))
    target, entry = tmp_path / "lib.js", tmp_path / "entry.mjs"
    entry.write_text("import 'x'")
    assert not npm_packages.file_of("x@1", "package/lib.js", target)
    assert not npm_packages.bundle_of(["x@1"], entry, target)
    assert list(tmp_path.iterdir()) == [entry]


def test_without_npm_it_is_installed_where_that_may_be_and_otherwise_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(apt, "install", installed.append)
    monkeypatch.setattr(page_listeners, "READER", tmp_path / "reader.js")
    monkeypatch.setattr(page_listeners, "ALFA", tmp_path / "alfa.js")
    monkeypatch.setattr(page_listeners, "SNAPSHOT", tmp_path / "snapshot.js")
    assert not page_listeners.ensure()
    monkeypatch.setattr(openid_provider, "SCRIPT", tmp_path / "provider.js")
    assert not openid_provider.command()
    assert installed == ["npm", "npm"]
    assert "apt-get install npm" in page_listeners.ABSENT
    assert "apt-get install npm" in openid_provider.ABSENT
