"""Lennik with two programmes, and its HR officer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from onboarding.lessons.models import OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.people.models import Organisation, User
from tests.editing.desk import CLOCK, Desk
from tests.editing.town import Town


@pytest.fixture
def town(
    lennik: Organisation, marleen: User, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Town:
    """A programme with two values, of two lessons and of one, and a second programme with one value of one lesson."""
    settings.MEDIA_ROOT = tmp_path
    CLOCK.ahead = timedelta()
    monkeypatch.setattr(timezone, "now", CLOCK.now)
    return build(lennik, marleen)


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
