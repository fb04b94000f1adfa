"""One field finds people, lessons and lists: by name, within the own organisation, as cheap with many as with few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.hr.finding.found import SHOWN
from onboarding.hr.models import SavedView
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality, make_person, sign_in

pytestmark = pytest.mark.django_db
URL = "/beheer/vinden/"


@pytest.fixture(autouse=True)
def _on_the_day(today: object) -> None:
    """Today is that of these tests."""


def kinds(client: Client, words: str) -> dict[str, list[str]]:
    found = client.get(URL, {"q": words}).context["kinds"]
    for kind in found:
        for line in kind.lines:
            assert client.get(line.url).status_code == 200
    return {kind.title: [line.name for line in kind.lines] for kind in found}


def things_of(place: Municipality) -> None:
    make_person(place.organisation, "Élise", "Kompas")
    Lesson.objects.create(programme=place.programme, title=f"Het kompas van {place.organisation.short_name}")
    SavedView.objects.create(
        organisation=place.organisation, made_by=place.hr_officer, name="Kompas te laat", view="employees"
    )


def test_it_finds_people_lessons_and_lists_of_the_own_organisation(
    hr_officer: Client, outsider: Client, lennik: Municipality
) -> None:
    things_of(lennik)
    assert kinds(hr_officer, "KOMPAS") == {
        "Mensen": ["Élise Kompas"],
        "Lessen": ["Het kompas van Lennik"],
        "Lijsten": ["Kompas te laat"],
    }
    assert kinds(outsider, "kompas") == {"Mensen": [], "Lessen": [], "Lijsten": []}


def test_accents_and_the_order_of_words_do_not_matter(hr_officer: Client, lennik: Municipality) -> None:
    things_of(lennik)
    assert kinds(hr_officer, "kompas elise")["Mensen"] == ["Élise Kompas"]


def test_of_many_ten_are_shown_and_the_list_has_all_also_who_left(hr_officer: Client, lennik: Municipality) -> None:
    for number in range(SHOWN + 2):
        make_person(lennik.organisation, "Jef", f"Velen{number:02}")
    User.objects.filter(last_name="Velen00").update(end_date=TODAY - timedelta(days=1))
    (people, *_others) = hr_officer.get(URL, {"q": "velen"}).context["kinds"]
    assert (people.number, len(people.lines)) == (SHOWN + 2, SHOWN)
    assert people.lines[0].about == "uit dienst"
    assert len(hr_officer.get(people.all_url).context["object_list"]) == SHOWN + 2


@pytest.mark.parametrize("words", ["", "   ", "zzz", "%", "_", "'", "x" * 500, "<script>"])
def test_what_is_nowhere_is_not_found_and_breaks_nothing(hr_officer: Client, lennik: Municipality, words: str) -> None:
    response = hr_officer.get(URL, {"q": words})
    assert response.status_code == 200
    assert not any(kind.lines for kind in response.context["kinds"])


def test_the_field_of_the_menu_leads_here_and_so_does_the_form(hr_officer: Client, lennik: Municipality) -> None:
    things_of(lennik)
    home = hr_officer.get("/beheer/").content.decode()
    assert f'"{URL}"' in home
    page = hr_officer.get(URL)
    assert f'action="{URL}"' in page.content.decode()


@pytest.mark.parametrize("who", ["learner", "head"])
def test_it_is_for_hr_alone(lennik: Municipality, who: str) -> None:
    assert sign_in(getattr(lennik, who)).get(URL).status_code == 403


def test_it_costs_the_same_with_many_as_with_few(hr_officer: Client, lennik: Municipality) -> None:
    def more(numbers: range) -> None:
        for number in numbers:
            make_person(lennik.organisation, "Jef", f"Velen{number:02}", department=lennik.department)
            Lesson.objects.create(programme=lennik.programme, title=f"Velen {number}")
            kept = {"organisation": lennik.organisation, "made_by": lennik.hr_officer, "view": "employees"}
            SavedView.objects.create(name=f"Velen {number}", **kept)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(URL, {"q": "velen"})
        return len(queries)

    more(range(SHOWN))
    few = cost()
    more(range(SHOWN, 3 * SHOWN))
    assert cost() == few
