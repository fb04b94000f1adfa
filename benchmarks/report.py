"""The figures as a table, on the screen and in docs/performance.md."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import django
import wagtail
from django.db import connection

from benchmarks.measuring import Figures

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEAD = (
    *("", "size", "queries", "CPU ms", "of it database", "floor ms"),
    *("× floor", "× true floor", "× shell", "p50 ms", "p95 ms"),
)


def table(figures: Mapping[int, list[Figures]]) -> str:
    """A table in Markdown that is also readable as it stands: a row for each subject at each size."""
    rows = [HEAD]
    for employees, ones in figures.items():
        rows += [
            (
                f"{one.name} · {employees:,}" if employees else one.name,
                f"{one.size / 1000:.1f} kB",
                str(one.queries),
                f"{one.cpu:.2f}",
                f"{one.server_cpu:.2f}",
                f"{one.floor_cpu:.2f}",
                f"{one.cpu / one.floor_cpu:.2f}",
                f"{one.cpu / one.true_floor_cpu:.2f}",
                f"{one.cpu / one.shell_cpu:.2f}",
                f"{one.p50:.2f}",
                f"{one.p95:.2f}",
            )
            for one in ones
        ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    rule = [f"{'-' * (width - 1)}{':' if column else '-'}" for column, width in enumerate(widths)]
    return "\n".join(
        f"| {row[0]:{widths[0]}} | "
        + " | ".join(f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        + " |"
        for row in [rows[0], rule, *rows[1:]]
    )


def heading(today: date, rounds: int) -> str:
    """Which database and versions, and when; nothing that tells one machine from another."""
    versions = f"Python {platform.python_version()}, Django {django.__version__}, Wagtail {wagtail.__version__}"
    return f"{database_name()} · {versions} · {today:%Y-%m-%d} · {rounds} rounds"


def database_name() -> str:
    """Such as "SQLite 3.40.1"."""
    return f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"


def insert(text: str, section: str, body: str) -> str:
    """`text` with `body` between the markers of `section`, which are added at the end when they are not there."""
    begin, end = f"<!-- bench:{section} -->", f"<!-- /bench:{section} -->"
    block = f"{begin}\n{body}\n{end}"
    if begin not in text or end not in text:
        return f"{text.rstrip()}\n\n{block}\n".lstrip()
    before, _, rest = text.partition(begin)
    return before + block + rest.partition(end)[2]


def write(body: str, suffix: str = "") -> None:
    text = PAGE.read_text() if PAGE.exists() else ""
    PAGE.write_text(insert(text, connection.vendor + suffix, body))
