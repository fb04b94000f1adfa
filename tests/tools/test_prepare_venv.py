"""When .venv has to be prepared again."""

import os
import sys
from pathlib import Path

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
