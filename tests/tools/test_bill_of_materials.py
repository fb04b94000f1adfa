"""The bill of materials has each package of production, with its version and the digests that it is pinned by."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def test_each_pin_stands_in_it(tmp_path: Path) -> None:
    command = next(line for line in (ROOT / "Makefile").read_text().splitlines() if "-o var/sbom.json" in line)
    place = tmp_path / "sbom.json"
    _program, *options = shlex.split(command.replace("var/sbom.json", str(place)))
    subprocess.run(
        [Path(sys.executable).with_name("cyclonedx-py"), *options], cwd=ROOT, check=True, capture_output=True
    )
    found = {
        (part["name"], part["version"]): {
            digest["content"] for at in part["externalReferences"] for digest in at.get("hashes", [])
        }
        for part in json.loads(place.read_text())["components"]
    }
    pins = PIN.findall((ROOT / "requirements.txt").read_text())
    assert found == {(name, version): set(re.findall(r"sha256:(\w+)", rest)) for name, version, rest in pins}
    assert all(found.values())
