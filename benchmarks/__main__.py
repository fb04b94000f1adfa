"""Run the benchmarks on the database of DATABASE_URL, or on SQLite; `--write` keeps the table in the documentation."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date

import django

SIZES = (60, 6_000)  # employees


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table in docs/performance.md")
    parser.add_argument("--rounds", type=int, default=150, help="how often each subject is measured (150)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of employees, rising")
    parser.add_argument("--flanders", action="store_true", help="HR's screens, with 171,333 employees in the database")
    parser.add_argument("--employees", type=int, default=171_333, help="fewer of them, for --flanders (171,333)")
    parser.add_argument("--wrong-tries", action="store_true", help="what wrong tries with a number come to")
    parser.add_argument("--only", default="", help="only subjects with this in their name")
    options = parser.parse_args(argv)

    os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.bench"
    django.setup()
    from django.db import connection  # noqa: PLC0415 - settings first

    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        (run_wrong_tries if options.wrong_tries else run_flanders if options.flanders else run)(options)
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
    return 0


def run(options: argparse.Namespace) -> None:
    from benchmarks import report, subjects  # noqa: PLC0415 - settings first
    from benchmarks.measuring import Bench, Figures  # noqa: PLC0415
    from benchmarks.world import World  # noqa: PLC0415

    bench, world = Bench(options.rounds), World()
    figures: dict[int, list[Figures]] = {}
    for size in options.sizes:
        world.grow(size)
        found = [*subjects.for_employees(world), *subjects.for_hr(world)]
        figures[size] = [bench.measure(one) for one in found if options.only in one.name]
    figures[0] = [bench.measure(one) for one in subjects.to_compare(world) if options.only in one.name]
    body = f"{report.heading(date.today(), options.rounds)}\n\n{report.table(figures)}"
    print(body)
    if options.write:
        report.write(body)


def run_flanders(options: argparse.Namespace) -> None:
    from benchmarks import flanders, report  # noqa: PLC0415 - settings first
    from benchmarks.measuring import Bench  # noqa: PLC0415

    bench = Bench(options.rounds)
    costs = list(flanders.measure(bench, flanders.populate(options.employees), options.only))
    body = f"{report.heading(date.today(), options.rounds)}\n\n{flanders.table(costs)}"
    print(body)
    if options.write:
        report.write(body, "-flanders")


def run_wrong_tries(options: argparse.Namespace) -> None:
    from benchmarks import report, wrong_tries  # noqa: PLC0415 - settings first

    body = f"{report.heading(date.today(), 1)}\n\n{wrong_tries.table()}"
    print(body)
    if options.write:
        report.write(body, "-wrong-tries")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
