"""A module is found by its name alone: it occurs once in the house, and says a topic."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What Django and Wagtail look for under these names, in every app or part.
THEIRS = {"__init__", "apps", "models", "urls", "wagtail_hooks", "management", "commands", "templatetags"}
# Folders that say the same as a module of another room or part; no other does.
SHARED_WITH_A_FOLDER = {
    *("blocks", "enrolling", "follow_ups", "group_sessions", "letters", "notices", "organisations", "people", "roles"),
    *("shared_devices", "single_sign_on", "starters", "waiting"),
}
SAYS_NOTHING = {"utils", "util", "helpers", "services", "common", "misc", "base", "views", "forms"}


def names() -> list[str]:
    """The modules of the house, without migrations and settings."""
    found = [path for room in ("onboarding", "quizzes") for path in (ROOT / room).rglob("*.py")]
    return [path.stem for path in found if not {"migrations", "settings"} & set(path.parts)]


def folders() -> list[str]:
    """The packages of the house, without the two at the top of it."""
    found = [path.parent for room in ("onboarding", "quizzes") for path in (ROOT / room).rglob("*/__init__.py")]
    return [path.name for path in found if not {"migrations", "settings"} & set(path.parts)]


def test_a_name_occurs_once() -> None:
    counted = Counter(name for name in names() if name not in THEIRS)
    assert [name for name, number in counted.items() if number > 1] == []


def test_a_folder_has_a_name_of_its_own_too() -> None:
    counted = Counter(name for name in [*names(), *folders()] if name not in THEIRS)
    assert {name for name, number in counted.items() if number > 1} == SHARED_WITH_A_FOLDER


def test_a_name_says_its_topic_without_its_folder() -> None:
    assert SAYS_NOTHING & set(names()) == {"base"}  # once: what Django looks for in an engine of a database
