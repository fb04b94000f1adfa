"""Whose templates a room uses: its own, and those of rooms below it. What import-linter does for modules, this does for
templates and their tags."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

SHARED = "shared"  # base.html and what it is made of; templates that stand in for Wagtail's own
BELOW = {
    "hr": {"hr", "learning", "lessons", "people", "quizzes", SHARED},
    "learning": {"learning", "lessons", "people", "quizzes", SHARED},
    "lessons": {"lessons", "people", "quizzes", SHARED},
    "people": {"people", SHARED},
    "quizzes": {"quizzes"},
    SHARED: {SHARED, "quizzes"},  # which uses nothing of the others
}
ROOM_OF_FOLDER = {
    "account": "people",
    "mfa": "people",
    "wagtailusers": "people",
}  # templates of a package, that a room makes its own

USED = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
LOADED = re.compile(r"{%\s*load\s+([^%]*?)\s*%}")


def templates() -> dict[str, Path]:
    """Every template of ours by the name that it is used by."""
    folders = [ROOT / "templates", *(ROOT / "onboarding").rglob("templates"), *(ROOT / "quizzes").rglob("templates")]
    return {str(path.relative_to(folder)): path for folder in folders for path in folder.rglob("*") if path.is_file()}


def libraries() -> dict[str, str]:
    """The room of every library of template tags of ours."""
    found = [path for package in ("onboarding", "quizzes") for path in (ROOT / package).rglob("templatetags/*.py")]
    return {path.stem: room_of_module(path) for path in found if path.stem != "__init__"}


def room_of(template: str) -> str:
    folder = template.partition("/")[0]
    room = ROOM_OF_FOLDER.get(folder, folder)
    return room if room in BELOW else SHARED


def room_of_module(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    room = parts[1] if parts[0] == "onboarding" else parts[0]
    return room if room in BELOW else SHARED


def named_in(source: str, names: set[str]) -> Iterator[str]:
    """The templates among `names` that a module names in a text, or in the part before what is filled in later."""
    tree = ast.parse(source)
    composed = [node for node in ast.walk(tree) if isinstance(node, (ast.JoinedStr, ast.BinOp))]
    begun = {id(part) for node in composed for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "/" in node.value:
            is_address = node.value.endswith("/") and id(node) not in begun
            yield from (name for name in names if name.startswith(node.value) and not is_address)


def used_by_templates() -> Iterator[tuple[str, str, str, str]]:
    """(who, its room, what it uses, the room of that), of what templates extend, include and load."""
    names, tags = templates(), libraries()
    for name, path in names.items():
        text = path.read_text()
        for used in USED.findall(text):
            yield name, room_of(name), used, room_of(used)
        for library in (one for loaded in LOADED.findall(text) for one in loaded.split() if one in tags):
            yield name, room_of(name), library, tags[library]


def used_by_modules() -> Iterator[tuple[str, str, str, str]]:
    names = set(templates())
    for package in ("onboarding", "quizzes"):
        for path in (ROOT / package).rglob("*.py"):
            for used in named_in(path.read_text(), names):
                yield str(path.relative_to(ROOT)), room_of_module(path), used, room_of(used)


def from_above(uses: Iterator[tuple[str, str, str, str]]) -> list[str]:
    return sorted({f"{who} uses {what}" for who, room, what, its_room in uses if its_room not in BELOW[room]})


def test_templates_use_no_template_and_no_tag_of_a_room_above() -> None:
    uses = list(used_by_templates())
    assert {its_room for _who, _room, _what, its_room in uses} == set(BELOW)
    assert from_above(iter(uses)) == []


def test_modules_render_no_template_of_a_room_above() -> None:
    uses = list(used_by_modules())
    assert {room for _who, room, _what, _its_room in uses} >= {"hr", "learning", "lessons", "people"}
    assert from_above(iter(uses)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('render(request, "learning/lesson/lesson.html")', {"learning/lesson/lesson.html"}),
        ('render(request, f"learning/{name}.html")', {"learning/lesson/lesson.html", "learning/notices/notice.txt"}),
        ('MAIL = "learning/notices/notice"', {"learning/notices/notice.txt"}),
        ('path("learning/", include(urls))', set()),
        ('"""See templates/learning/lesson/lesson.html."""', set()),
    ],
)
def test_what_a_module_renders_is_found(source: str, found: set[str]) -> None:
    assert set(named_in(source, {"learning/lesson/lesson.html", "learning/notices/notice.txt"})) == found


def test_the_site_has_no_tag_or_address_in_a_template_of_quizzes() -> None:
    for name, path in templates().items():
        if room_of(name) == "quizzes":
            text = path.read_text()
            assert "{% url" not in text, name
            assert {one for loaded in LOADED.findall(text) for one in loaded.split()} <= {"i18n", "kept", "static"}, (
                name
            )
