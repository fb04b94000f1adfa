"""Every address of tests/access/table.txt that answers with a page, held against axe, as somebody who may see it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from playwright.sync_api import BrowserContext, Dialog, Error, Page, ViewportSize
from pytest_django import DjangoDbBlocker

from tests.access import table
from tests.access import world as worlds
from tests.e2e import axe_checks, world
from tests.e2e.conftest import PATIENCE

ROLES = ("anonymous", "hire", "head", "hr", "editor", "reviewer", "manager", "admin")  # the first who may see it
PARTS = 8  # tests, so that none takes as long as one that hangs
ENOUGH = 8  # pages in each part
WIDE: ViewportSize = {"width": 1240, "height": 900}
# Broken in what Wagtail itself writes, by the name of the address and the rule of axe: nothing of ours is in it.
WAGTAILS = {
    ("wagtailadmin_pages:search", "aria-allowed-role"): "a heading that is an alert as well",
    ("wagtailadmin_pages:search", "heading-order"): "other searches, a level too deep",
    ("wagtaildocs:add_multiple", "label"): "a field for files behind the button that has the words",
    ("wagtailimages:add_multiple", "label"): "the same, for pictures",
    ("wagtailadmin_pages:preview_on_add", "region"): "what stands in the frame of a preview before there is one",
    ("wagtailadmin_pages:preview_on_add", "skip-link"): "the same",
    ("wagtailadmin_pages:preview_on_edit", "region"): "the same",
    ("wagtailadmin_pages:preview_on_edit", "skip-link"): "the same",
    ("wagtailadmin_pages:edit", "label"): "a text in a list of texts: the row has a name, the field in it has none",
    ("wagtailadmin_pages:revisions_revert", "label"): "the same list",
}


def build() -> worlds.World:
    """The world of the access tests, as these have it: what waits for the end of a transaction is never done."""
    with transaction.atomic():
        built = worlds.build()
        connection.run_on_commit.clear()
    return built


@pytest.fixture(scope="session")
def built_world(
    pristine_world: Path, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, worlds.World]:
    """A database file with the world in it, and the world; nothing is ever written to it again."""
    path, made = tmp_path_factory.mktemp("access") / "access.sqlite3", []
    with django_db_blocker.unblock():
        world.make(path, lambda: made.append(build()))
    return path, made[0]


@pytest.fixture
def access_world(
    built_world: tuple[Path, worlds.World], own_world: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[worlds.World]:
    """A copy of it, for these pages only."""
    pristine, built = built_world
    path = tmp_path / "access.sqlite3"
    shutil.copy(pristine, path)
    with django_db_blocker.unblock(), world.using_database(path):
        yield built


def role_for(row: table.Row) -> str | None:
    """Who opens it; nobody what Wagtail has for administrators alone."""
    role = next((role for role in ROLES if row.expected[f"GET {role}"] == "ok"), None)
    return None if role == "admin" and row.name.startswith("wagtail") else role


def opens(page: Page, url: str) -> bool:
    """Whether a page comes: no file, and no part of a page that a script asks for."""
    try:
        page.goto(url)
    except Error as error:
        if "Download is starting" in str(error):
            return False
        raise
    return page.locator("html[lang] body").count() == 1


def window(context: BrowserContext, session: str | None, base_url: str) -> Page:
    """A window of whose session this is; None: of nobody."""
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
    context.set_default_navigation_timeout(PATIENCE)
    page = context.new_page()
    page.on("dialog", leave)
    return page


def leave(dialog: Dialog) -> None:
    """Leave an editor, which asks whether to, as it opens with something to save."""
    dialog.accept()


def rows_of(part: int) -> list[table.Row]:
    """The rows of this part; those of one name are in the same one."""
    names = set(sorted({row.name for row in table.ROWS})[part::PARTS])
    return [row for row in table.ROWS if row.name in names]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_screen_breaks_a_rule_of_axe(
    access_world: worlds.World, new_context: Callable[..., BrowserContext], base_url: str, part: int
) -> None:
    pages: dict[str, Page] = {}
    desk, opened, found, excused = reverse("wagtailadmin_home"), 0, [], set()
    rows = rows_of(part)
    for row in rows:
        role, url = role_for(row), row.url(access_world.objects)
        if role is None:
            continue
        if role not in pages:
            pages[role] = window(new_context(viewport=WIDE), access_world.sessions.get(role), base_url)
        page = pages[role]
        if not opens(page, url):
            continue
        opened += 1
        is_desk = url.startswith(desk) and page.locator("main").count() == 1  # around it stands Wagtail's own
        for one in axe_checks.violations(page, "main" if is_desk else None):
            if (row.name, one.rule) in WAGTAILS:
                excused.add((row.name, one.rule))
            else:
                found.append(f"{row.name} ({url}, as {role}): {one}")
    assert found == [], "\n".join(found)
    here = {row.name for row in rows}
    assert excused == {one for one in WAGTAILS if one[0] in here}, (
        "Wagtail mended one of these: take it out of the list"
    )
    assert opened > ENOUGH, "this opens fewer screens than there are"
