"""One way to write a time of day, on every screen."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from onboarding.clock_times import clock_time, day_and_time

ROOT = Path(__file__).resolve().parents[1]
MORNING = datetime(2026, 11, 27, 9, 42, tzinfo=UTC)


@pytest.mark.parametrize(("language", "time"), [("nl", "10.42"), ("fr", "10h42"), ("en", "10:42")])
def test_a_time_of_day_is_written_as_in_the_language_of_who_reads_it(language: str, time: str) -> None:
    with translation.override(language):
        assert clock_time(MORNING) == time
        assert day_and_time(MORNING, "d/m/Y") == f"27/11/2026 {time}"


def test_templates_write_it_alike_and_nothing_where_there_is_no_moment() -> None:
    template = Template('{% load times %}{{ at|clock_time }} {{ at|day_and_time:"j F" }}{{ never|clock_time }}')
    assert template.render(Context({"at": MORNING, "never": None})) == "10.42 27 november 10.42"


def test_nothing_else_writes_times_of_day() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    files += [*(ROOT / "onboarding").rglob("*.py"), *(ROOT / "quizzes").rglob("*.py")]
    writing = re.compile(r"[\"',] ?[^\"']*\b[HG][:.]i\b|\|time:")
    found = [str(path.relative_to(ROOT)) for path in files if writing.search(path.read_text())]
    assert found == ["onboarding/clock_times.py"]
