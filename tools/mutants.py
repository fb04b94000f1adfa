"""Whether the tests notice when a rule changes: `make mutants`.

mutmut changes one operator or constant at a time in the modules that pyproject.toml names under [tool.mutmut], and the
tests that reach it are run. A change that none of them notices survives. What nothing can notice, because it changes
nothing, stands in mutants_explained.toml with the reason; any other survivor makes this fail.

The tests are collected, and run once, with every change in memory but none at work; then a fork of this process, which
has all that, tries one change. So a change costs hundredths of a second, and no file is written.

Words narrow it down to the modules whose path holds one of them: `make mutants ARGS="due_dates grading"`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents
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
    function: str  # Class.method for a method
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.module}: {self.function}\n    - {self.was}\n    + {self.now}"


@dataclass(slots=True)
class Module:
    """A module with all its changes, of which none is at work yet, and what became of each that was tried."""

    path: str
    mutated: MutatedFile
    outcomes: dict[str, str] = field(default_factory=dict)  # by the name of the changed function
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return dotted(self.path)

    def source_of(self, function: str) -> list[str]:
        """The lines of a function that mutmut wrote, without the one that names it."""
        span = self.mutated.line_span_by_function_name[function]
        lines = self.mutated.code.splitlines()[span.start - 1 : span.end]
        return [line.replace(function, "") for line in lines]

    def change(self, mutant: str) -> Change:
        original = self.source_of(f"{mangled_name_from_mutant_name(mutant)}__mutmut_orig")
        difference = list(unified_diff(original, self.source_of(mutant), n=0, lineterm=""))[2:]
        was, now = (" ".join(line[1:].strip() for line in difference if line.startswith(sign)) for sign in "-+")
        function, owner = orig_function_and_class_names_from_key(f"{self.name}.{mutant}")
        return Change(self.path, f"{owner}.{function}" if owner else function, was, now)

    def alive(self) -> dict[Change, str]:
        """The changes that no test noticed, with what became of them."""
        return {self.change(mutant): outcome for mutant, outcome in self.outcomes.items() if outcome != KILLED}


def dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def settings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    return found


def mutated(words: Sequence[str]) -> list[Module]:
    """The modules of pyproject.toml with one of the words in their path, mutated."""
    chosen = [path for path in settings()["only_mutate"] if not words or any(word in path for word in words)]
    return [Module(path, mutate_file_contents(path, (ROOT / path).read_text())) for path in chosen]


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
        self.reaching: dict[str, list[pytest.Item]] = {}  # the tests by the function that they reach

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        set_mutant_under_test("stats")
        for item in session.items:
            state()._stats.clear()
            if failed(item):
                raise pytest.UsageError(f"{item.nodeid} fails without any change.")
            for function in state()._stats:
                self.reaching.setdefault(function, []).append(item)
        for module in self.modules:
            self.try_all(module)
        return True

    def try_all(self, module: Module) -> None:
        began = time.monotonic()
        for mutant in module.mutated.mutant_names:
            name = f"{module.name}.{mutant}"
            tests = self.reaching.get(mangled_name_from_mutant_name(name), [])
            module.outcomes[mutant] = outcome(name, tests) if tests else UNREACHED
        module.seconds = time.monotonic() - began
        print(f"{module.path}: {len(module.outcomes)} changes", *problems(module, self.reasons), sep="\n", flush=True)


def failed(item: pytest.Item) -> bool:
    """Whether a test fails; what all tests share, such as the database, stays prepared."""
    whole: Any = item.session
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=whole))


def outcome(mutant: str, tests: Sequence[pytest.Item]) -> str:
    """What becomes of a change, tried in a process of its own."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        set_mutant_under_test(mutant)
        code = 1
        try:
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


def table(modules: Sequence[Module], reasons: dict[Change, str]) -> Iterator[str]:
    yield f"{'module':<45}{'changes':>9}{'noticed':>9}{'explained':>11}{'survived':>10}{'seconds':>9}"
    for module in modules:
        outcomes, alive = module.outcomes, [change in reasons for change in module.alive()]
        noticed = list(outcomes.values()).count(KILLED)
        yield (
            f"{module.path:<45}{len(outcomes):>9}{noticed:>9}{alive.count(True):>11}{alive.count(False):>10}"
            f"{module.seconds:>9.0f}"
        )


def problems(module: Module, reasons: dict[Change, str]) -> list[str]:
    """What is wrong: survivors without a reason, and reasons for what is no survivor any more."""
    alive = module.alive()
    unexplained = [f"{fate}: {change}" for change, fate in alive.items() if change not in reasons]
    about = [change for change in reasons if change.module == module.path]
    return unexplained + [f"explained, but no survivor: {change}" for change in about if change not in alive]


def main() -> None:
    os.chdir(ROOT)
    os.environ.update(environment())
    modules = mutated(sys.argv[1:])
    if not modules:
        sys.exit("No module under [tool.mutmut] in pyproject.toml has one of these words in its path.")
    sys.meta_path.insert(0, MutatedFinder(modules))
    found = settings()
    arguments = ["-qq", "-s", *found["pytest_add_cli_args"], *found["pytest_add_cli_args_test_selection"]]
    reasons = explained()
    if code := pytest.main(arguments, plugins=[Trials(modules, reasons)]):
        sys.exit(int(code))
    print("", *table(modules, reasons), sep="\n")
    sys.exit(1 if any(problems(module, reasons) for module in modules) else 0)


if __name__ == "__main__":
    main()
