"""Where mypy is not strict, pyproject.toml says so by name, and the names are those of modules that there are."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("onboarding.", "quizzes.", "tools.", "tests.", "benchmarks.")


def test_every_module_that_is_excepted_exists() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excepted = {name for override in settings["tool"]["mypy"]["overrides"] for name in override["module"]}
    ours = {ROOT / name.replace(".", "/") for name in excepted if name.startswith(OURS) and "*" not in name}
    assert ours
    assert [path for path in ours if not path.with_suffix(".py").exists() and not (path / "__init__.py").exists()] == []
