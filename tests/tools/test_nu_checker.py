"""The Nu HTML checker is fetched where it can be, and is never a reason to fail where it cannot."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import nu_checker


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "var" / "vnu.jar"
    monkeypatch.setattr(nu_checker, "JAR", path)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    return path


def npm_that(answers: int, package: bool = True) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    def run(command: list[str], cwd: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
        assert command[:3] == ["/usr/bin/npm", "pack", f"vnu-jar@{nu_checker.VERSION}"]
        if package:
            with tarfile.open(cwd / "vnu-jar.tgz", "w:gz") as archive:
                member = tarfile.TarInfo(nu_checker.MEMBER)
                member.size = 3
                archive.addfile(member, io.BytesIO(b"jar"))
        return subprocess.CompletedProcess(command, answers)

    return run


def test_it_is_taken_out_of_the_package_of_npm_once(jar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", npm_that(0))
    assert nu_checker.ensure() == jar
    assert jar.read_bytes() == b"jar"
    monkeypatch.setattr(subprocess, "run", None)
    assert nu_checker.ensure() == jar


def test_without_a_network_it_says_that_it_did_not_run(
    jar: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", npm_that(1, package=False))
    assert nu_checker.main([]) == 0
    assert capsys.readouterr().out.strip() == nu_checker.ABSENT


@pytest.mark.parametrize("missing", ["java", "npm"])
def test_without_java_or_npm_nothing_is_fetched(missing: str, jar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", None)
    assert nu_checker.ensure() is None
