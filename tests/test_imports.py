"""No module imports one that imports it, by whatever way: at its top, in a function, or for types only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("onboarding", "quizzes")

Imports = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module by its dotted name; migrations apart, which name each other in texts."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imported(source: str, known: set[str]) -> set[str]:
    """The modules of `known` that a module with this source imports anywhere in it."""
    return {name for node in ast.walk(ast.parse(source)) for name in _names(node, known)} & known


def _names(node: ast.AST, known: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            below = f"{node.module}.{alias.name}"
            yield below if below in known else node.module


def circle(imports: Imports) -> list[str]:
    """Modules that import each other in a circle, the first one again at the end; empty when there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = modules()
    imports = {name: imported(path.read_text(), set(found)) for name, path in found.items()}
    assert len(imports) > 300
    assert circle(imports) == []


@pytest.mark.parametrize(
    "source",
    [
        "import quizzes.b",
        "from quizzes.b import x",
        "from quizzes import b",
        "def f():\n    from quizzes import b",
        "if TYPE_CHECKING:\n    from quizzes.b import X",
    ],
)
def test_a_circle_would_be_found(source: str) -> None:
    known = {"quizzes", "quizzes.a", "quizzes.b"}
    imports = {"quizzes.a": imported(source, known), "quizzes.b": imported("from quizzes.a import y", known)}
    assert set(circle(imports)) == {"quizzes.a", "quizzes.b"}
