"""Finding PostgreSQL, and giving a command a server of its own that is gone afterwards."""

import sys
from pathlib import Path

from tools import postgres


def installed(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch()
    return folder


def test_the_newest_version_comes_first_by_number_not_by_letter() -> None:
    folders = [Path(f"/usr/lib/postgresql/{version}/bin") for version in ("9", "16", "15", "extra")]
    assert [folder.parent.name for folder in postgres.newest_first(folders)] == ["16", "15", "9"]


def test_a_folder_with_only_the_client_is_passed_over(tmp_path: Path) -> None:
    client = installed(tmp_path / "client", "createdb", "psql")
    server = installed(tmp_path / "server", *postgres.PROGRAMS)
    assert postgres.complete([client, server]) == server
    assert postgres.complete([client]) is None


def test_the_command_gets_its_environment_and_its_exit_code_comes_back() -> None:
    script = "import os, sys; sys.exit(int(os.environ['CODE']))"
    assert postgres.run([sys.executable, "-c", script], {"CODE": "7"}) == 7


def test_a_command_is_required() -> None:
    assert postgres.main(["--"]) == 2
