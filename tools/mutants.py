"""Whether the tests notice when a rule changes: `make mutants`.

mutmut changes one operator or constant at a time in the functions of the modules that pyproject.toml names under
[tool.mutmut]; the numbers and operators outside functions are changed with its rules too. A change that none of the
tests notices survives. What nothing can notice, because it changes nothing, stands in mutants_explained.toml with the
reason; any other survivor makes this fail.

The tests are collected, and run once, with every change in memory but none at work; then a fork of this process, which
has all that, tries one change. So a change costs hundredths of a second, and no file is written.

Words narrow it down to the modules whose path holds one of them: `make mutants ARGS="due_dates grading"`.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType
from typing import Any

import libcst as cst
import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents
from mutmut.mutation.mutators import operator_name, operator_number, operator_swap_op
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name, orig_function_and_class_names_from_key

from tools.check import ROOT, environment

EXPLAINED = ROOT / "tools" / "mutants_explained.toml"
KILLED, SURVIVED, ENDLESS, UNREACHED = "killed", "survived", "runs for ever", "no test reaches it"
LIMIT = 5  # seconds of the processor; the tests that reach a rule take two at most


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, by its own words, so that it is known wherever in the function it stands."""

    module: str  # path
    function: str  # Class.method for a method; empty outside functions
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.module}: {self.function}\n    - {self.was}\n    + {self.now}"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change that can be put to work."""

    change: Change
    reaches: str  # mutmut's name of the function; outside functions, how the names of those in the module begin
    begin: Callable[[], object]


@dataclass(slots=True)
class Module:
    """A module with all its changes, of which none is at work yet, and what became of each that was tried."""

    path: str
    source: str
    mutated: MutatedFile
    fates: list[tuple[Change, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    def mutants(self) -> Iterator[Mutant]:
        for name in self.mutated.mutant_names:
            key = f"{self.name}.{name}"
            yield Mutant(self._change(name), mangled_name_from_mutant_name(key), partial(set_mutant_under_test, key))
        for was, now, code in constants(cst.parse_module(self.source)):
            yield Mutant(Change(self.path, "", was, now), f"{self.name}.x", partial(run_again, self.name, code))

    def _change(self, mutant: str) -> Change:
        function, owner = orig_function_and_class_names_from_key(f"{self.name}.{mutant}")
        original = self._lines(f"{mangled_name_from_mutant_name(mutant)}__mutmut_orig")
        was, now = difference(original, self._lines(mutant))
        return Change(self.path, f"{owner}.{function}" if owner else function, was, now)

    def _lines(self, function: str) -> list[str]:
        """The lines of a function that mutmut wrote, without its name."""
        span = self.mutated.line_span_by_function_name[function]
        return [line.replace(function, "") for line in self.mutated.code.splitlines()[span.start - 1 : span.end]]

    def alive(self) -> list[tuple[Change, str]]:
        """The changes that no test noticed, with what became of them."""
        return [(change, fate) for change, fate in self.fates if fate != KILLED]


def difference(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """The lines that differ, as they were and as they are, each in one."""
    lines = list(unified_diff(before, after, n=0, lineterm=""))[2:]
    was, now = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return was, now


def constants(tree: cst.Module) -> Iterator[tuple[str, str, str]]:
    """What can be changed outside functions: how it was, how it is now, and the code to run for it.

    That code also assigns what comes after it, which may follow from it.
    """
    assigned = [
        line
        for line in tree.body
        if isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Assign | cst.AnnAssign)
    ]
    for place, line in enumerate(assigned):
        before = tree.code_for_node(line)
        rest = "".join(tree.code_for_node(later) for later in assigned[place + 1 :])
        for node in nodes(line):
            for new in replacements(node):
                after = tree.code_for_node(line.deep_replace(node, new))
                yield *difference(before.splitlines(), after.splitlines()), after + rest


def nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from nodes(child)


def replacements(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    if isinstance(node, cst.BaseNumber):
        return operator_number(node)
    return operator_name(node) if isinstance(node, cst.Name) else operator_swap_op(node)


def run_again(module: str, code: str) -> None:
    """Assign a module's constants anew, one of them changed."""
    exec(code, vars(sys.modules[module]))


def settings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    return found


def mutated(words: Sequence[str]) -> list[Module]:
    """The modules of pyproject.toml with one of the words in their path, mutated."""
    chosen = [path for path in settings()["only_mutate"] if not words or any(word in path for word in words)]
    sources = {path: (ROOT / path).read_text() for path in chosen}
    return [Module(path, source, mutate_file_contents(path, source)) for path, source in sources.items()]


class MutatedLoader(SourceFileLoader):
    """Gives a module its mutated code under its own path."""

    def __init__(self, module: Module) -> None:
        super().__init__(module.name, str(ROOT / module.path))
        self.code = module.mutated.code

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.code, self.path, "exec")


class MutatedFinder(MetaPathFinder):
    def __init__(self, modules: Sequence[Module]) -> None:
        self.modules = {module.name: module for module in modules}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if module := self.modules.get(fullname):
            return spec_from_file_location(fullname, ROOT / module.path, loader=MutatedLoader(module))
        return None


class Trials:
    """A plugin of pytest that runs the tests once as they are, and then those that reach a change for each change."""

    def __init__(self, modules: Sequence[Module], reasons: dict[Change, str]) -> None:
        self.modules, self.reasons = modules, reasons
        self.reached: dict[pytest.Item, set[str]] = {}  # by each test, the quickest first

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.look(session.items)
        gc.freeze()  # so that no fork looks through what it shares with the others, which would copy it
        for module in self.modules:
            began = time.monotonic()
            module.fates = [(mutant.change, fate(mutant, self.tests_of(mutant))) for mutant in module.mutants()]
            module.seconds = time.monotonic() - began
            print(f"{module.path}: {len(module.fates)} changes", *problems(module, self.reasons), sep="\n", flush=True)
        return True

    def look(self, items: Sequence[pytest.Item]) -> None:
        """Which functions each test reaches, and how long it takes."""
        set_mutant_under_test("stats")
        seconds: dict[pytest.Item, float] = {}
        for item in items:
            state()._stats.clear()
            began = time.process_time()
            if failed(item):
                raise pytest.UsageError(f"{item.nodeid} fails without any change.")
            seconds[item] = time.process_time() - began
            self.reached[item] = set(state()._stats)
        set_mutant_under_test("")
        self.reached = {item: self.reached[item] for item in sorted(items, key=seconds.__getitem__)}

    def tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        if mutant.change.function:
            return [item for item, functions in self.reached.items() if mutant.reaches in functions]
        return [item for item, found in self.reached.items() if any(one.startswith(mutant.reaches) for one in found)]


def failed(item: pytest.Item) -> bool:
    """Whether a test fails; what all tests share, such as the database, stays prepared."""
    whole: Any = item.session
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=whole))


def fate(mutant: Mutant, tests: Sequence[pytest.Item]) -> str:
    """What becomes of a change, tried in a process of its own."""
    if not tests:
        return UNREACHED
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = 1
        try:
            mutant.begin()
            code = int(any(failed(item) for item in tests))
        finally:
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return SURVIVED if status == 0 else KILLED if status == 1 else ENDLESS


def explained() -> dict[Change, str]:
    """The changes that change nothing, each with the reason."""
    entries = tomllib.loads(EXPLAINED.read_text()).get("equivalent", [])
    return {
        Change(entry["module"], entry["function"], entry["was"], now): entry["reason"]
        for entry in entries
        for now in entry["now"]
    }


def problems(module: Module, reasons: dict[Change, str]) -> list[str]:
    """What is wrong: survivors without a reason, and reasons for what is no survivor any more."""
    alive = module.alive()
    unexplained = [f"{fate}: {change}" for change, fate in alive if change not in reasons]
    outdated = [one for one in reasons if one.module == module.path and one not in {change for change, _fate in alive}]
    return unexplained + [f"explained, but no survivor: {change}" for change in outdated]


def table(modules: Sequence[Module], reasons: dict[Change, str]) -> Iterator[str]:
    yield f"{'module':<45}{'changes':>9}{'killed':>9}{'explained':>11}{'survived':>10}{'seconds':>9}"
    for module in modules:
        known = [change in reasons for change, _fate in module.alive()]
        yield (
            f"{module.path:<45}{len(module.fates):>9}{len(module.fates) - len(known):>9}{known.count(True):>11}"
            f"{known.count(False):>10}{module.seconds:>9.0f}"
        )


def main() -> None:
    os.chdir(ROOT)
    os.environ.update(environment())
    modules = mutated(sys.argv[1:])
    if not modules:
        sys.exit("No module under [tool.mutmut] in pyproject.toml has one of these words in its path.")
    sys.meta_path.insert(0, MutatedFinder(modules))
    found = settings()
    quick = ["--tb=native", "--assert=plain"]  # nobody reads how a test failed
    arguments = ["-qq", "-s", *quick, *found["pytest_add_cli_args"], *found["pytest_add_cli_args_test_selection"]]
    reasons = explained()
    if code := pytest.main(arguments, plugins=[Trials(modules, reasons)]):
        sys.exit(int(code))
    print("", *table(modules, reasons), sep="\n")
    sys.exit(1 if any(problems(module, reasons) for module in modules) else 0)


if __name__ == "__main__":
    main()
