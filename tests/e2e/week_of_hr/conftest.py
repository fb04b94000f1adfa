"""Each journey of the week begins in a copy of one world with four hundred people, at HR's first screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.screen_sizes import Check, held_on_all_screens
from tests.e2e.week_of_hr import crowd


@pytest.fixture(scope="session")
def crowded_world(
    pristine_world: Path, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database file with everyone in it; nothing is ever written to it again."""
    path = tmp_path_factory.mktemp("crowd") / "crowded-world.sqlite3"
    shutil.copy(pristine_world, path)
    with django_db_blocker.unblock():
        crowd.make(path, timezone.localdate())
    return path


@pytest.fixture(autouse=True)
def own_world(crowded_world: Path, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """A copy of the world, for this journey only."""
    path = tmp_path / "journey.sqlite3"
    shutil.copy(crowded_world, path)
    with django_db_blocker.unblock(), world.using_database(path):
        yield


class AtTheDesk(Hands):
    """Someone of HR, with scripts or without. The menu of the desk is a script: without, one goes by the address."""

    def __init__(self, page: Page, has_scripts: bool) -> None:
        super().__init__(page)
        self.has_scripts = has_scripts

    def enter(self, label: str, name: str) -> None:
        """Open an entry of the menu; `name` is that of its address in the namespace hr."""
        if self.has_scripts:
            self.press(label, "link")
        else:
            self.clicks += 1
            self.page.goto(reverse(f"hr:{name}"))

    def open_person(self, index: int) -> None:
        """From HR's first screen to the page of someone of the crowd: two clicks, and a name to type."""
        first, last = crowd.name_of(index)
        self.enter("Medewerkers", "employees")
        if self.has_scripts:
            search = self.page.get_by_role("searchbox").or_(self.page.get_by_placeholder("Zoek")).last
            self.write(search, last)
            search.press("Enter")
        else:
            self.page.goto(f"{reverse('hr:employees')}?q={last}")
        self.click(self.page.locator("main").get_by_role("link", name=f"{first} {last}"))
        expect(self.page.get_by_role("heading", level=2, name=f"{first} {last}")).to_be_visible()

    def look(self, no_violations: Check) -> None:
        """Hold the screen against axe, which is a script itself, at both widths."""
        if self.has_scripts:
            held_on_all_screens(self.page, no_violations)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def desk(request: pytest.FixtureRequest, signed_in: SignIn) -> AtTheDesk:
    """The hands of someone who just came in."""
    page = signed_in(world.OFFICER, java_script_enabled=request.param)
    page.goto(reverse("wagtailadmin_home"))
    return AtTheDesk(page, request.param)
