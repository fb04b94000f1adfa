"""What work on very many rows costs, beside what the database alone needs for it: files out, people in."""

from __future__ import annotations

import contextlib
import csv
import gc
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from benchmarks.measuring import Bench, Call, sign_in
from onboarding.people.models import Department, Organisation, User

IMPORTED = 10_000
COLUMNS = ("last_name", "first_name", "email", "personnel_number", "function", "start_date")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM people_user ORDER BY last_name, first_name, id"
FILES = {"employees": "hr:employees", "report": "hr:completion_report"}


@dataclass(frozen=True)
class Amount:
    """What was done with so many rows; CPU in seconds, the server's among it, memory in bytes above what was there."""

    what: str
    rows: int
    cpu: float
    server_cpu: float = 0
    memory: int | None = None


def files(bench: Bench, administrator: User, only: str = "") -> Iterator[Amount]:
    """The lists of everyone as files, each after the same people as text by a plain cursor; and by COPY."""
    if only not in "files":
        return
    people, cookies = User.objects.count(), sign_in(administrator)
    for name, address in FILES.items():
        for form in ("csv", "xlsx"):
            call = Call(f"{reverse(address)}?export={form}")
            yield _spent(bench, "plain cursor to CSV", people, _by_cursor)
            yield _spent(bench, f"{name} as {form.upper()}", people, partial(bench.send, call, cookies))
    if connection.vendor == "postgresql":
        yield _spent(bench, "COPY to CSV", people, _by_copy)


def imports(bench: Bench, only: str = "") -> Iterator[Amount]:
    """A file of new people, checked, then checked and applied; and the same rows in one bulk insert."""
    if only not in "imports":
        return
    organisation = Organisation.objects.create(name="Invoer", short_name="Invoer", slug="invoer")
    department = Department.objects.create(organisation=organisation, name="Dienst")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mensen.csv"
        path.write_text(_people_as_csv())
        command = ("import_employees", str(path), "--organisation", organisation.slug)
        for what, options in (("checked", ["--dry-run"]), ("checked and applied", [])):
            read = partial(call_command, *command, *options, stdout=io.StringIO())
            yield _inserted(bench, organisation, department)
            yield _spent(bench, f"import, {what}", IMPORTED, read)
    if User.objects.of(organisation).count() != IMPORTED:
        raise RuntimeError("The import did not apply its whole file.")


def _inserted(bench: Bench, organisation: Organisation, department: Department) -> Amount:
    """The middle one of three: a short piece of work, beside which a long one is measured."""
    times = []
    for _time in range(3):
        with _taken_back():
            times.append(_spent(bench, "one bulk insert", IMPORTED, partial(_insert, organisation, department)))
    return sorted(times, key=lambda one: one.cpu)[1]


def _spent(bench: Bench, what: str, rows: int, work: Callable[[], object]) -> Amount:
    gc.collect()  # looking through what was left before is no part of it
    memory = Memory()
    server, own = bench.server_cpu(), time.process_time()
    work()
    own, server = time.process_time() - own, bench.server_cpu() - server
    return Amount(what, rows, own + server, server, memory.above())


class Memory:
    """The most memory that this process had since then, as far as Linux tells."""

    def __init__(self) -> None:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        self.before = self._read("VmRSS")

    def above(self) -> int | None:
        peak = self._read("VmHWM")
        return peak - self.before if peak and self.before else None

    def _read(self, name: str) -> int:
        with contextlib.suppress(OSError, StopIteration):
            lines = Path("/proc/self/status").read_text().splitlines()
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
        return 0


def _by_cursor() -> None:
    with tempfile.TemporaryFile("w+", newline="") as file, connection.chunked_cursor() as cursor:
        cursor.execute(SELECT)
        writer = csv.writer(file)
        while rows := cursor.fetchmany(2_000):
            writer.writerows(rows)


def _by_copy() -> None:
    with (
        tempfile.TemporaryFile() as file,
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({SELECT}) TO STDOUT (FORMAT csv)") as copy,
    ):
        for part in copy:
            file.write(part)


def _people_as_csv() -> str:
    lines = ["personeelsnummer;voornaam;achternaam;e-mailadres;dienst;eerste werkdag"]
    lines += [
        f"{number:06};Voornaam{number % 97};Achternaam{number % 499};nieuw{number}@invoer.example;Dienst;2026-01-05"
        for number in range(IMPORTED)
    ]
    return "\n".join(lines)


def _insert(organisation: Organisation, department: Department) -> None:
    User.objects.bulk_create(
        User(
            personnel_number=f"{number:06}",
            first_name=f"Voornaam{number % 97}",
            last_name=f"Achternaam{number % 499}",
            email=f"nieuw{number}@invoer.example",
            organisation=organisation,
            department=department,
            start_date="2026-01-05",
        )
        for number in range(IMPORTED)
    )


@contextlib.contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def table(amounts: list[Amount]) -> str:
    """A table in Markdown."""
    lines = [
        "| what | rows | CPU s | µs a row | of it database | MB above idle |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in amounts:
        memory = "" if one.memory is None else f"{one.memory / 1e6:.0f}"
        each, of_server = (cpu / one.rows * 1e6 for cpu in (one.cpu, one.server_cpu))
        lines.append(f"| {one.what} | {one.rows:,} | {one.cpu:.2f} | {each:.1f} | {of_server:.1f} | {memory} |")
    return "\n".join(lines)
