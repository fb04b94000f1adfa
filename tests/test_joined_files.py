"""One style sheet for the employee, one for the desk, one script for a lesson: joined of parts, and scoped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from onboarding.joined_files import JOINED
from onboarding.settings import base

ROOT = Path(settings.BASE_DIR)
PARTS = [ROOT / part for parts in JOINED.values() for part in parts]
DESK = [ROOT / part for part in JOINED["css/desk.css"]]
# Of the desk's own classes, how each begins: only such a class may begin a selector.
OURS = (
    *("hr-", "enrolling-", "evidence", "first-step", "import", "insight-", "job", "letters", "notices"),
    *("closing", "finding", "friday", "language-", "lesson-origin", "on-paper", "others", "translation"),
    *("organisation", "overview", "regrade", "review", "roles", "shared-devices", "sign-in-setting", "starters"),
    *("step", "waiting", "web-page"),
    *("block-help", "captions-made", "due-lessons", "over-limit"),
)


def forget_finders() -> None:
    cast(Any, finders.get_finder).cache_clear()


def served(path: str) -> Path:
    found = finders.find(path)
    assert found is not None
    return Path(found)


@pytest.fixture(autouse=True)
def a_folder_that_goes_away(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.JOINED_FILES = tmp_path / "joined"
    settings.STATIC_ROOT = tmp_path / "static"
    forget_finders()
    yield
    forget_finders()


@pytest.mark.parametrize("path", JOINED)
def test_it_is_found_as_its_parts_are_now(path: str, tmp_path: Path) -> None:
    found = served(path)
    assert found == tmp_path / "joined" / path
    for part in JOINED[path]:
        assert (ROOT / part).read_bytes().strip() in found.read_bytes()
    found.write_text("of yesterday")
    assert served(path).read_text() != "of yesterday"
    assert [one.name for one in found.parent.iterdir()] == [found.name]


def test_what_did_not_change_is_not_written_again() -> None:
    found = served("css/desk.css")
    before = found.stat().st_mtime_ns
    assert served("css/desk.css").stat().st_mtime_ns == before


def test_anything_else_is_left_to_the_other_finders() -> None:
    assert finders.find("css/nothing.css") is None
    assert served("js/print.js") == ROOT / "static/js/print.js"


def test_every_part_is_joined_into_something() -> None:
    assert {path for path in (ROOT / "static_parts").rglob("*") if path.is_file()} <= set(PARTS)
    assert not list((ROOT / "static" / "css").glob("*")), "a style sheet is made of parts"


def test_collecting_gives_hashed_names_to_the_joined_files_and_to_what_they_name(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STORAGES = base.STORAGES
    settings.STATICFILES_FINDERS = [one for one in base.STATICFILES_FINDERS if "AppDirectories" not in one]
    forget_finders()
    call_command("collectstatic", interactive=False, verbosity=0)
    (sheet,) = (tmp_path / "static" / "css").glob("employee.*[0-9a-f].css")
    assert re.search(r"url\(\"\.\./fonts/atkinson-hyperlegible-next\.[0-9a-f]{12}\.woff2\"\)", sheet.read_text())
    assert not (tmp_path / "static" / "static_parts").exists()


@pytest.mark.parametrize("part", [part for part in DESK if part.stem != "menu"], ids=lambda part: part.stem)
def test_the_desks_sheet_changes_none_of_wagtails_own_screens(part: Path) -> None:
    """Each selector is about an element of ours, or about what stands in a page that has one."""
    css = re.sub(r"/\*.*?\*/", "", part.read_text(), flags=re.DOTALL)
    lists = re.findall(r"([^{}]+)\{", re.sub(r"@[^{]+\{", "", css))
    selectors = [one.strip() for each in lists for one in re.split(r",(?![^(]*\))", each)]
    ours = re.compile(rf"(body:has\(|:where\()?\.({'|'.join(OURS)})")
    assert selectors
    assert [selector for selector in selectors if not ours.match(selector)] == []


def test_no_screen_of_the_desk_asks_for_a_style_sheet_of_its_own() -> None:
    outside = ROOT / "templates" / "hr" / "group_sessions"  # no screen of the desk
    ask = [path for path in (ROOT / "templates" / "hr").rglob("*.html") if "stylesheet" in path.read_text()]
    assert [path for path in ask if path.parent != outside] == []
