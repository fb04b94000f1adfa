"""What a run reads of the servers that it killed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chaos.__main__ import main
from chaos.servers import Web


def test_mistakes_are_found_between_lines_that_were_cut_off(tmp_path: Path) -> None:
    mistake = json.dumps({"logger": "django.request", "traceback": "NameError: lesson"})
    elsewhere = json.dumps({"logger": "onboarding.hr", "traceback": "OSError: full"})
    without = json.dumps({"logger": "django.request", "message": "Service Unavailable"})
    lines = [mistake[:-9], mistake[:20] + mistake, elsewhere, without, "7", "[]", "null", "", mistake, "[INFO] Booting"]
    (tmp_path / "web.log").write_text("\n".join(lines))
    assert Web(tmp_path, {"ALLOWED_HOSTS": ""}).mistakes() == {"NameError: lesson"}


def test_a_pooler_before_sqlite_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sqlite", "--pooler"])
    assert ended.value.code == 2
    assert "python -m chaos postgresql --pooler" in capsys.readouterr().err
