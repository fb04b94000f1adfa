"""A run stands on a working day, whenever it is made: without, none of its people would be mailed that they begin."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chaos.servers import ROOT, as_in_production, on_a_working_day

SATURDAY, FRIDAY = date(2026, 11, 28), date(2026, 11, 27)
CHRISTMAS = date(2026, 12, 25)  # a Friday


@pytest.mark.pure
@pytest.mark.parametrize(("today", "days"), [(FRIDAY, "0"), (SATURDAY, "2"), (CHRISTMAS, "3")])
def test_days_until_people_work(today: date, days: str) -> None:
    assert on_a_working_day(today)["CHAOS_DAYS_AHEAD"] == days


def test_the_site_of_a_run_lives_on_that_day(tmp_path: Path) -> None:
    environment = as_in_production(tmp_path, f"sqlite:///{tmp_path}/none.sqlite3", "aanboord.example", 9)
    asks = "import django; django.setup(); from django.utils.timezone import now; print(now().isoformat())"
    said = subprocess.run(
        [sys.executable, "-c", asks],
        cwd=ROOT,
        env=environment | on_a_working_day(SATURDAY),
        capture_output=True,
        text=True,
        check=True,
    )
    ahead = datetime.fromisoformat(said.stdout.strip()) - datetime.now(UTC)
    assert timedelta(days=2) - timedelta(minutes=2) < ahead < timedelta(days=2)
