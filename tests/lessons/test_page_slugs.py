"""A page that is made for someone has an address of its own, whatever it is called."""

from __future__ import annotations

import pytest

from onboarding.lessons import new_organisations
from onboarding.lessons.charter_drafts import add_draft
from onboarding.lessons.models import ProgrammePage
from onboarding.people.models import Organisation


@pytest.mark.django_db
def test_a_draft_has_an_address_without_letters_in_its_title_or_with_too_many(lennik: Organisation) -> None:
    owner = new_organisations.set_up(lennik)
    titles = ("!!!", "!!!", "Eén & één", "x" * 255, "x" * 255)
    slugs = [add_draft(owner, ProgrammePage(title=title)).slug for title in titles]
    assert slugs == ["pagina", "pagina-2", "eén-één", "x" * 200, "x" * 200 + "-2"]
