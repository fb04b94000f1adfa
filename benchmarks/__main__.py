"""Run the benchmarks on the database of DATABASE_URL, or on SQLite; `--write` keeps the tables in the documentation."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import django

SIZES = (60, 600)  # employees of one organisation
SHARE, WHOLE = 9_000, 171_333  # employees of Flanders


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables in docs/performance.md")
    parser.add_argument("--rounds", type=int, default=30, help="how often each subject is measured (30)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="employees of one organisation, rising")
    parser.add_argument(
        "--employees", type=int, default=SHARE, help=f"of a smaller Flanders beside it ({SHARE:,}); 0: without"
    )
    parser.add_argument("--flanders", action="store_true", help=f"with all {WHOLE:,} of them, and every screen of HR")
    parser.add_argument("--wrong-tries", action="store_true", help="what wrong tries with a number come to")
    parser.add_argument("--only", default="", help="only what has this in its name")
    options = parser.parse_args(argv)
    if options.flanders:
        options.employees = WHOLE

    os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.bench"
    django.setup()
    with new_database():
        return (run_wrong_tries if options.wrong_tries else run)(options)


@contextmanager
def new_database() -> Iterator[None]:
    """One of our own, filled from the migrated one that the tests keep too: running all migrations takes a minute."""
    import pytest  # noqa: PLC0415 - settings first
    from django.db import connection  # noqa: PLC0415

    from tests import migrated_database  # noqa: PLC0415

    before, is_sqlite = connection.settings_dict["NAME"], connection.vendor == "sqlite"
    with pytest.MonkeyPatch.context() as patch:
        if is_sqlite:
            migrated_database.put_file(connection.settings_dict["TEST"]["NAME"])
        else:
            migrated_database.use(patch)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=is_sqlite)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def run(options: argparse.Namespace) -> int:
    """Measure, print, and say what is not what it should be; 1 when something got worse."""
    from django.db import connection  # noqa: PLC0415 - settings first

    from benchmarks import amounts, flanders, held, report, second_start, subjects  # noqa: PLC0415
    from benchmarks.measuring import Bench, Figures  # noqa: PLC0415
    from benchmarks.world import World  # noqa: PLC0415

    bench, world = Bench(options.rounds), World()
    figures: dict[int, list[Figures]] = {}

    def measure_pages(people: int) -> None:
        say(f"The pages, with {people:,} people …")
        found = [*subjects.for_employees(world), *subjects.for_hr(world)]
        figures[people] = [bench.measure(one) for one in found if options.only in one.name]

    for size in options.sizes:
        world.grow(size)
        measure_pages(size)
    tables = []
    ratios: list[held.Ratio] = []
    if options.employees:
        say(f"Making a Flanders of {options.employees:,} employees …")
        viewers = flanders.populate(options.employees)
        measure_pages(size + options.employees)
        say("HR's screens, files and imports …")
        costs = list(flanders.measure(bench, viewers, options.only, everything=options.flanders))
        tables.append(flanders.table(costs))
        done = [*amounts.files(bench, viewers.administrator, options.only), *amounts.imports(bench, options.only)]
        tables.append(amounts.table(done))
        ratios += [*held.of_screens(costs), *held.of_amounts(done)]
    ratios += [*held.of_pages(figures[max(figures)]), *held.of_sizes(figures)]
    figures[0] = [bench.measure(one) for one in subjects.to_compare(world) if options.only in one.name]
    if connection.vendor == "sqlite" and options.only in second_start.NAME:
        start = second_start.measure()
        tables.append(second_start.told(start))
        ratios.append(held.of_start(start))
    started = [report.heading(date.today(), options.rounds), report.chart(figures), report.table(figures)]
    body = "\n\n".join([*started, *tables])
    print(body)
    suffix = "-flanders" if options.flanders else ""
    reached = held.read(connection.vendor + suffix)
    is_usual = tuple(options.sizes) == SIZES and options.employees == (WHOLE if options.flanders else SHARE)
    got_worse = held.worse(ratios, reached, is_whole=not options.only) if is_usual else []
    tell("Above what is to be reached", held.above(ratios))
    tell("Worse than it was: find out why, or write down that it is so with --write", got_worse)
    if options.write:
        report.write(body, suffix)
        held.write(connection.vendor + suffix, ratios, is_whole=not options.only)
    return int(bool(got_worse) and not options.write)


def tell(heading: str, lines: list[str]) -> None:
    if lines:
        print("\n".join(["", f"{heading}:", *(f"- {line}" for line in lines)]))


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run_wrong_tries(options: argparse.Namespace) -> int:
    from benchmarks import report, wrong_tries  # noqa: PLC0415 - settings first

    body = f"{report.heading(date.today(), 1)}\n\n{wrong_tries.table()}"
    print(body)
    if options.write:
        report.write(body, "-wrong-tries")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
