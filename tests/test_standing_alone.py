"""A test module stands alone: what two of them share has a module or a conftest of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def imported(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, and every name it takes from one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def test_nothing_is_imported_from_a_test_module() -> None:
    modules = {path.stem for path in HERE.rglob("test_*.py")}
    borrowed = {
        (str(path.relative_to(HERE)), name)
        for path in HERE.rglob("*.py")
        for name in imported(path)
        if name.startswith(("tests.", ".")) and modules & set(name.split("."))
    }
    assert borrowed == set()
