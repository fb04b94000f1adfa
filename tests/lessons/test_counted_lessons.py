"""A welcome that names another number of lessons than there are is told of; words, digits, and what is no count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.lessons.counted_lessons import wrong_lesson_counts
from onboarding.lessons.models import OrganisationPage, Programme
from onboarding.people.models import Organisation, User
from tests.factories import make_programme


@dataclass
class Page:
    welcome: str


@pytest.mark.parametrize(
    ("text", "lessons", "expected"),
    [
        ("<p>Nog zeven lessen te gaan.</p>", 7, []),
        ("<p>Nog zeven lessen te gaan.</p>", 6, ["zeven lessen"]),
        ("<p>Nog zeven lessen te gaan.</p>", 8, ["zeven lessen"]),
        ("Zeven lessen wachten.", 6, ["Zeven lessen"]),
        ("5 lessen, en nog eens 5 lessen", 6, ["5 lessen"]),
        ("Je volgt <b>5</b> korte&nbsp;lessen", 6, ["5 korte lessen"]),
        ("twintig lessen", 20, []),
        ("twintig lessen", 19, ["twintig lessen"]),
        ("negentien lesjes", 20, ["negentien lesjes"]),
        ("geen lessen", 0, []),
        ("één les", 1, []),
        ("één les", 2, ["één les"]),
        ("1 les", 2, ["1 les"]),
        ("een les over luisteren", 2, []),
        ("vierentwintig lessen", 4, []),
        ("zeven minuten per les", 2, []),
        ("7 lessenaars", 2, []),
        ("twee waarden, drie lessen", 3, []),
        ("", 3, []),
    ],
)
def test_which_places_name_another_number(text: str, lessons: int, expected: list[str]) -> None:
    assert wrong_lesson_counts(Page(text), lessons) == expected


def warned(client: Client, page_id: int) -> str:
    return unescape(client.get(reverse("wagtailadmin_pages:edit", args=[page_id])).content.decode())


def test_the_editor_is_told_above_the_form_of_the_programme(
    programme: Programme, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    page = programme.page
    page.welcome = "<p>Nog zeven lessen te gaan.</p>"
    page.save_revision()
    assert "In het welkom staat “zeven lessen”. Dat klopt niet: het zijn er 2." in warned(signed_in(marleen), page.pk)
    page.welcome = "<p>Nog twee lessen te gaan.</p>"
    page.save_revision()
    assert "In het welkom staat" not in warned(signed_in(marleen), page.pk)


def test_above_that_of_the_organisation_only_when_no_programme_has_as_many(
    lennik: Organisation, programme: Programme, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    make_programme(lennik, letters="K", title="Kort")
    page = OrganisationPage.objects.get(organisation=lennik)
    page.welcome = "<p>Er wachten 3 lessen, of twee lessen.</p>"
    page.save_revision()
    told = warned(signed_in(marleen), page.pk)
    assert "In het welkom staat “3 lessen”. Dat klopt niet: het zijn er 1, 2." in told
    assert "“twee lessen”" not in told
