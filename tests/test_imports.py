"""No module imports one that imports it, by whatever way: at its top, in a function, or for types only.

Nor does one fetch a model from Django's registry, which would be such an import that nobody sees.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("onboarding", "quizzes")

# The first says the names of whatever models the database deleted rows of, which it hears as labels. The second guards
# rows of all rooms, also in the middle of migrations, where a model is another one.
MAY_LOOK_UP = {"onboarding.backups.evidence_digests", "onboarding.hr.deeds.listening", "onboarding.row_guards"}

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


def looks_up_a_model(source: str) -> bool:
    """Whether a module hands out Django's `get_model`, or calls it with the name of a model."""
    tree = ast.parse(source)
    asks_itself = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and not _arguments(node)}
    return any(_is_lookup(node) and id(node) not in asks_itself for node in ast.walk(tree))


def _arguments(call: ast.Call) -> list[ast.AST]:
    return [*call.args, *call.keywords]


def _is_lookup(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return node.value in {"get_model", "get_registered_model"}
    return isinstance(node, ast.Attribute) and node.attr in {"get_model", "get_registered_model", "all_models"}


def test_no_module_fetches_a_model_from_the_registry() -> None:
    found = {name for name, path in modules().items() if looks_up_a_model(path.read_text())}
    assert found == MAY_LOOK_UP


@pytest.mark.parametrize(
    ("source", "does"),
    [
        ('def f():\n    return apps.get_model("people", "Absence").objects', True),
        ('apps.get_model(app_label="people", model_name="Absence")', True),
        ('apps.get_app_config("people").get_model("Absence")', True),
        ("find = apps.get_model", True),
        ('getattr(apps, "get_model")("people.Absence")', True),
        ('apps.all_models["people"]["absence"]', True),
        ("OwnPictures.get_model()", False),
        ("from onboarding.people.models import Absence", False),
    ],
)
def test_what_fetches_a_model_is_known(source: str, does: bool) -> None:
    assert looks_up_a_model(source) is does
