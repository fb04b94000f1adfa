"""When .venv has to be prepared again."""

import os
import sys
from pathlib import Path

import pytest

from tools import prepare_venv


def test_the_stamp_follows_the_pins_not_the_date_of_the_file(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text("django==5.2.1\n")
    before = prepare_venv.fingerprint(pins)
    os.utime(pins, (0, 0))
    assert prepare_venv.fingerprint(pins) == before
    pins.write_text("django==5.2.2\n")
    assert prepare_venv.fingerprint(pins) != before


def test_an_interpreter_that_is_gone_does_not_work(tmp_path: Path) -> None:
    assert prepare_venv.works(Path(sys.executable))
    assert not prepare_venv.works(tmp_path / "python")


@pytest.mark.parametrize(("others", "is_taken"), [(0.5, True), (0.84, True), (0.86, False), (float("inf"), False)])
def test_the_environment_is_made_with_another_build_only_when_it_is_clearly_faster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: float, is_taken: bool
) -> None:
    other = tmp_path / f"python{sys.version_info.major}.{sys.version_info.minor}"
    other.touch(mode=0o755)
    monkeypatch.setattr(prepare_venv, "seconds", lambda python: 1.0 if python == sys.executable else others)
    assert prepare_venv.fastest(f"{tmp_path}:{tmp_path / 'nothing'}") == (str(other) if is_taken else sys.executable)


def test_what_does_not_start_is_never_the_fastest(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    assert prepare_venv.seconds(str(broken)) == prepare_venv.seconds(str(tmp_path / "none")) == float("inf")
    assert 0 < prepare_venv.seconds(sys.executable) < float("inf")
