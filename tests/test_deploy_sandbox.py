"""What systemd lets the units do: enough for gunicorn to start, and no more than they need."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

UNITS = Path(__file__).resolve().parents[1] / "deploy" / "systemd"
SANDBOX = UNITS / "aanboord-.service.d" / "sandbox.conf"
WORST = 20  # tenths of what `systemd-analyze security` calls exposure, of 100; of a plain service it says 96


def settings(name: str) -> list[str]:
    """The values of a setting of the sandbox, in order."""
    return re.findall(rf"^{name}=(.*)$", SANDBOX.read_text(), re.M)


def test_gunicorn_may_name_the_owner_of_its_socket_and_whatever_else_is_refused_is_an_error() -> None:
    """systemd reads the lines from above: `@privileged` holds `@chown`, and what comes later counts. Without a number
    for the error, the process is killed without a word: so the site once did not start."""
    lines = settings("SystemCallFilter")
    assert not lines[0].startswith("~")  # a list of what is allowed
    refused = max(number for number, line in enumerate(lines) if line.startswith("~") and "@privileged" in line)
    allowed = max(number for number, line in enumerate(lines) if "@chown" in line.split())
    assert allowed > refused
    assert settings("SystemCallErrorNumber") == ["EPERM"]


def test_every_service_is_in_the_sandbox_and_none_lets_itself_out() -> None:
    services = list(UNITS.glob("*.service"))
    assert services
    ours = {name for name in re.findall(r"^(\w+)=", SANDBOX.read_text(), re.M)} - {"SystemCallFilter"}
    for service in services:
        assert service.name.startswith("aanboord-"), "the folder aanboord-.service.d holds for those alone"
        own = set(re.findall(r"^(\w+)=", service.read_text(), re.M))
        assert not own & (ours | {"SystemCallFilter"}), service.name


def test_what_writes_besides_its_own_folder_is_the_backup_alone() -> None:
    assert settings("ProtectSystem") == ["strict"]
    writes = {unit.name for unit in UNITS.glob("*.service") if "ReadWritePaths=" in unit.read_text()}
    assert writes == {"aanboord-backup.service"}


def test_systemd_itself_finds_nothing_in_the_units_where_it_is_at_hand(tmp_path: Path) -> None:
    if not (analyze := shutil.which("systemd-analyze")):
        return  # a computer without systemd has the tests above
    shutil.copytree(UNITS, tmp_path / "units")
    units = sorted(str(unit) for unit in (tmp_path / "units").glob("aanboord*.*") if unit.is_file())
    verified = subprocess.run([analyze, "verify", *units], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    for service in (unit for unit in units if unit.endswith(".service")):
        command = [analyze, "security", "--offline=true", f"--threshold={WORST}", "--no-pager", service]
        judged = subprocess.run(command, capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout[-300:] + judged.stderr
