"""A look into the database, in a process of its own: whoever kills servers holds no connection.

`python -m chaos.within migrate`, `… people NUMBER`, `… waits`, `… verdict FILE`: the answer is JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django


def look(what: str, *about: str) -> Any:
    django.setup()
    if what == "migrate":
        return migrate()
    from chaos import planned_people, verdict  # noqa: PLC0415 - settings first

    if what == "people":
        return planned_people.make(int(about[0]))
    return verdict.waits() if what == "waits" else verdict.verdict(json.loads(Path(about[0]).read_text()))


def migrate() -> None:
    """From what the tests keep, as far as they do: running all migrations takes a minute."""
    from django.core.management import call_command  # noqa: PLC0415 - settings first

    from tests import migrated_database  # noqa: PLC0415

    migrated_database.fill_empty()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    print(json.dumps(look(*sys.argv[1:])))
