"""Lennik with two programmes, and its HR officer: built once, and put back with its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings

from onboarding.lessons.models import OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from tests.editing.desk import CLOCK, Desk
from tests.editing.town import Town
from tests.factories import UserFactory
from tests.ready_made import Copy


@pytest.fixture(scope="session")
def built_town(lennik_with: Callable[..., Copy], tmp_path_factory: pytest.TempPathFactory) -> tuple[Copy, Path]:
    """The town as it is built, and the folder with its files."""
    files = tmp_path_factory.mktemp("town")

    def make(lennik: Organisation) -> Town:
        marleen = UserFactory.create(first_name="Marleen", email="marleen@lennik.example", organisation=lennik)
        assert lennik.hr_group
        marleen.groups.add(lennik.hr_group)
        return build(lennik, marleen)

    with override_settings(MEDIA_ROOT=files), pytest.MonkeyPatch.context() as patch:
        CLOCK.ahead = timedelta()
        patch.setattr(timezone, "now", CLOCK.now)
        return lennik_with(make), files


@pytest.fixture
def town(
    lennik: Organisation,
    built_town: tuple[Copy, Path],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Town:
    """A programme with two values, of two lessons and of one, and a second programme with one value of one lesson."""
    copy, files = built_town
    settings.MEDIA_ROOT = shutil.copytree(files, tmp_path / "media")
    CLOCK.ahead = timedelta()
    monkeypatch.setattr(timezone, "now", CLOCK.now)
    with thawed(connection, ["lessons.VersionFile"]):  # no file is added to a version that is there
        return cast(Town, copy.put_back())


def build(lennik: Organisation, marleen: User) -> Town:
    town = Town(Desk(lennik, marleen), lennik, marleen)
    home = OrganisationPage.objects.get(organisation=lennik)
    for title, wordmark, letters in (("Onze waarden", "KAR", "KR"), ("Veilig werken", "VW", "V")):
        page = ProgrammePage(title=title, wordmark=wordmark, welcome="<p>Welkom.</p>", days_to_finish=21, live=False)
        home.add_child(instance=page)
        for index, letter in enumerate(letters):
            value = PrinciplePage(
                title=f"Waarde {letter}", kind="value", letter=letter, statement="In één zin.", live=False
            )
            page.add_child(instance=value)
            value.save_revision().publish()
            for _lesson in range(1 if index or letters == "V" else 2):
                town.desk.add(value)
        page.save_revision().publish()
    return town
