"""Run every check and every test, all of them even when one fails: `make test`.

First the quick checks, two at a time, which speak only when they fail; then the test runs side by side, of which every
line begins with which run it is of. SQLite's is more than half of the work, so that it has a process for each core, and
leaves none idle when the others are done; so have the browsers; PostgreSQL's is short, and each process collects all
tests once more: on two cores it has one, on more one for every two. The last lines are pytest's own closing lines, each
followed by what failed in it.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
CLOSING = re.compile(r"(\d+ \w+.*|no tests ran) in [\d.]+s\b")
OF_A_TEST = re.compile(r"(FAILED|ERROR|SKIPPED \[\d+\]) tests/")  # how pytest's short summary begins a line
PASSED = re.compile(r"tests/.* PASSED +\[ *(\d+)%\]$")  # the line of a test that is well, and how far the run is
RUNNING = re.compile(r"(tests/.*?\.py::.*?) *(Timeout \(.*|Fatal Python error: .*)?$")  # of one that has not ended yet
ENDED = re.compile(r" \[ *\d+%\]$")  # how the line of a test ends that has
STACK = "(most recent call first):"  # how the line of a thread ends above its stack, when Python itself breaks off
HANGING = 900  # seconds in one test after which it hangs: walks over all addresses take minutes on a busy machine
WIDTH = 240  # characters of such a line: a name, and how the reason begins
LAST_WORDS = 15  # lines of a run that did not come to its summary
FRAMES = 8  # of each thread of a run that hung, where it stood first
FAILED = "FAILED "  # how the line of a test begins that ran and failed
FEW = 5  # tests that failed, at most, for which a run is worth another go


@dataclass(frozen=True)
class Stage:
    name: str
    command: list[str]
    again: tuple[str, ...] = ()  # what runs the tests in it that are named behind it


@dataclass(frozen=True)
class Result:
    stage: Stage
    seconds: float
    problem: str  # empty when all is well
    output: str = ""
    closing: str = ""  # pytest's closing line
    failures: tuple[str, ...] = ()  # a line for each test that failed, or the last lines of a run that broke off

    def __str__(self) -> str:
        return f"{self.problem or 'ok'} ({self.seconds:.1f} s)"


def tool(name: str, *args: str) -> list[str]:
    return [str(BIN / name), *args]


def pytest(marker: str, *args: str, workers: int = 0) -> list[str]:
    """Pytest in this many processes beside its own, in random order (pytest-randomly), naming what failed or skipped.

    A -v takes back the -q of pyproject.toml: it shows the seed of the order, which `--randomly-seed=N` repeats. Another
    gives each test a line as it begins, so that one that breaks off the run is known (of a worker, xdist names it).
    A test that hangs shows where it stood, and ends its process: the run has failed.
    """
    told = "-v" if workers else "-vv"
    hanging = ["-o", f"faulthandler_timeout={HANGING}", "-o", "faulthandler_exit_on_timeout=true"]
    spread = ["-n", str(workers), "--dist", "worksteal"]
    return [PYTHON, "-m", "pytest", told, "-m", marker, *args, *spread, *hanging, "-rfEs", "--color", "no"]


def template_folders() -> list[str]:
    patterns = ("templates", "*/templates", "onboarding/*/templates")
    return [str(folder.relative_to(ROOT)) for pattern in patterns for folder in ROOT.glob(pattern)]


CHECKS = [
    Stage("types (mypy)", tool("mypy")),
    Stage("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Stage("style (ruff check)", tool("ruff", "check", ".")),
    Stage("format (ruff format)", tool("ruff", "format", "--check", ".")),
    Stage("templates (djhtml)", tool("djhtml", "--check", "--tabwidth", "4", *template_folders())),
    Stage("imports (import-linter)", tool("lint-imports")),
    Stage("a browser", [PYTHON, "-m", "tools.browser"]),
    Stage("the Nu HTML checker", [PYTHON, "-m", "tools.nu_checker"]),
    Stage("what listens to pages", [PYTHON, "-m", "tools.page_listeners"]),
    Stage("an OpenID Connect provider", [PYTHON, "-m", "tools.openid_provider"]),
]
EXAMPLES = os.environ.get("EXAMPLES", "1")  # of a test that is drawn for the second database; 0 is all of all
CORES = min(max(os.cpu_count() or 2, 2), 8)  # more browsers want more memory than a desk has
ON_POSTGRESQL = pytest("not e2e and not pure", "--examples", EXAMPLES, workers=CORES // 2 if CORES > 2 else 0)
TESTS = [
    Stage("tests on SQLite", pytest("not e2e", workers=CORES)),
    Stage("tests on PostgreSQL", [PYTHON, "-m", "tools.postgres", "--", *ON_POSTGRESQL]),
    Stage(
        "browser journeys",
        pytest("e2e", "tests/e2e", workers=CORES),
        again=tuple(pytest("e2e")),
    ),
]


def environment() -> dict[str, str]:
    """The developer's environment, but with the test settings and no database of theirs.

    Compiled tests are kept, whatever the environment says: pytest's rewriting of all of them takes each worker longer
    than their import. What mypy knows lies in the user's cache, for every checkout: it goes by what is in a file.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aanboord-mypy"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        "MYPY_CACHE_DIR": str(cache),
        **kept,
        "DJANGO_SETTINGS_MODULE": "onboarding.settings.test",
        "DATABASE_URL": "sqlite://:memory:",
        "PYTHONUNBUFFERED": "1",
    }


def closing_line(lines: Iterable[str]) -> str:
    """The last line that looks like pytest's `12 passed, 1 skipped in 3.45s`."""
    return next((line.strip("= \n") for line in reversed(list(lines)) if CLOSING.search(line)), "")


def failures(lines: list[str], *, closing: str) -> tuple[str, ...]:
    """The lines of pytest's short summary, and where a process stood that broke off; of a run that did not end with a
    summary also in which test, or when no stack was shown the last lines that say something."""
    named = [line.strip()[:WIDTH] for line in lines if OF_A_TEST.match(line)]
    said = [line.rstrip()[:WIDTH] for line in lines if line.strip()]
    last = stacks(said)
    if not closing:
        last = [*running(said), *(last or said[-LAST_WORDS:])]
    return (*named, *(line for line in last if line not in named))


def running(lines: list[str]) -> list[str]:
    """The test that was running when these lines broke off, if they say so."""
    begun = [found[1] for line in lines if (found := RUNNING.match(line)) and not ENDED.search(line)]
    return [f"while running {name}" for name in begun[-1:]]


def stacks(lines: list[str]) -> list[str]:
    """Each thread that Python showed the stack of, with the first of its frames."""
    found = []
    for at, line in enumerate(lines):
        if line.endswith(STACK):
            found += [line, *islice(takewhile(lambda one: one.startswith("  File "), lines[at + 1 :]), FRAMES)]
    return found


def tests_problem(code: int, closing: str, *, strict: bool) -> str:
    """What is wrong with a test run, empty when nothing is. In CI (`strict`) nothing may be skipped."""
    if code:
        return f"FAILED, exit code {code}"
    if " passed" not in closing:
        return "FAILED, no test passed"
    if strict and " skipped" in closing:
        return "FAILED, tests were skipped, which CI does not accept"
    return ""


def execute(stage: Stage, *, live: bool) -> tuple[int, list[str]]:
    """Run a stage and give its exit code and its lines; `live` also shows them as they come, of tests that are well one
    in every hundredth of the run."""
    lines, hundredth = [], ""
    child = subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert child.stdout
    for line in child.stdout:
        lines.append(line)
        well = PASSED.match(line)
        if live and not (well and well[1] == hundredth):
            print(f"{stage.name}: {line}", end="", flush=True)
        hundredth = well[1] if well else hundredth
    return child.wait(), lines


def run_check(stage: Stage) -> Result:
    started = time.monotonic()
    code, lines = execute(stage, live=False)
    problem = f"FAILED, exit code {code}" if code else ""
    return Result(stage, time.monotonic() - started, problem, output="".join(lines))


def run_tests(stage: Stage) -> Result:
    started = time.monotonic()
    code, lines = execute(stage, live=True)
    closing = closing_line(lines)
    problem = tests_problem(code, closing, strict=bool(os.environ.get("CI")))
    told = failures(lines, closing=closing) if problem else ()
    return Result(stage, time.monotonic() - started, problem, closing=closing, failures=told)


def once_more(result: Result) -> Result:
    """What comes of a run when the few tests that failed in it pass alone: they are named, and fail it no longer."""
    stage = result.stage
    names = [line.removeprefix(FAILED).partition(" - ")[0] for line in result.failures if line.startswith(FAILED)]
    if not (stage.again and result.closing and 0 < len(names) == len(result.failures) <= FEW):
        return result
    second = run_tests(Stage(f"{stage.name}, alone", [*stage.again, *names]))
    print(f"== {second.stage.name}: {second}", flush=True)
    problem = second.problem and result.problem
    return replace(result, problem=problem, closing=f"{result.closing}; then alone: {second.closing}")


def side_by_side(run: Callable[[Stage], Result], stages: Iterable[Stage], number: int) -> Iterator[Result]:
    """What comes of the stages, so many at a time, as they end. On Ctrl-C no more begin, and the rest is waited for.

    What runs was told as well, and may have a database server to stop.
    """
    pool = ThreadPoolExecutor(max_workers=number)
    try:
        for future in as_completed([pool.submit(run, stage) for stage in stages]):
            result = future.result()
            print(f"== {result.stage.name}: {result}", flush=True)
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def run_all() -> list[Result]:
    results = []
    for result in side_by_side(run_check, CHECKS, 2):
        results.append(result)
        if result.problem:
            print(result.output, flush=True)
    tests = list(side_by_side(run_tests, TESTS, len(TESTS)))
    return [*results, *map(once_more, tests)]


def main() -> int:
    started = time.monotonic()
    results = run_all()
    failed = [result for result in results if result.problem]
    verdict = f"{len(failed)} of {len(results)} stages failed" if failed else f"all {len(results)} stages are well"
    print(f"\n== {verdict} ({time.monotonic() - started:.0f} s)")
    for result in results:
        print(f"   {result.stage.name:<24} {result}")
    for result in results:
        if result.closing or result.failures:
            print(f"{result.stage.name}: {result.closing or result.problem}")
        for line in result.failures:
            print(f"   {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
