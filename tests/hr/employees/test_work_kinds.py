"""Kinds of work: the list, adding one, another name, what taking one away touches, and which a department does."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.models import Activity, Verb
from onboarding.lessons.models import Lesson
from onboarding.people.models import Department, KindOfWork
from onboarding.people.models.kinds_of_work import free_key
from tests.client_response import ClientResponse
from tests.factories import make_programme
from tests.hr.conftest import Municipality, sign_in
from tests.hr.employees.conftest import codes
from tests.lessons.variants import body
from tests.rendered_forms import open_and_submit, tamper

pytestmark = pytest.mark.django_db
URL = "/beheer/soorten-werk/"
NEW = f"{URL}nieuw/"


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


def kind(municipality: Municipality, key: str) -> KindOfWork:
    return KindOfWork.objects.get(organisation=municipality.organisation, key=key)


def test_an_organisation_begins_with_four_kinds(hr_officer: Client, herenthout: Municipality) -> None:
    found = [(one.name, one.number) for one in hr_officer.get(URL).context["object_list"]]
    assert found == [("Buiten", 0), ("Kantoor", 0), ("Loket", 0), ("Zorg", 0)]


def test_a_kind_is_added_to_the_own_organisation_under_a_key_of_its_name(
    hr_officer: Client, lennik: Municipality
) -> None:
    assert open_and_submit(hr_officer, NEW, {"name": "Zwembad & sport"})["Location"] == URL
    assert kind(lennik, "zwembad-sport").name == "Zwembad & sport"
    line = Activity.objects.get()
    assert (line.verb, line.detail) == (Verb.KIND_CHANGED, "Zwembad & sport")


def test_another_name_keeps_the_key(hr_officer: Client, lennik: Municipality) -> None:
    one = kind(lennik, "buiten")
    open_and_submit(hr_officer, f"{URL}{one.pk}/", {"name": "Groen en wegen"})
    assert kind(lennik, "buiten").name == "Groen en wegen"


@pytest.mark.parametrize(("name", "code"), [("", "required"), (" lóket ", "kind_taken"), ("x" * 61, "max_length")])
def test_what_is_wrong_is_said_next_to_the_field(hr_officer: Client, name: str, code: str) -> None:
    assert codes(tamper(hr_officer, NEW, {"name": name}).context["form"]) == {"name": [code]}
    assert KindOfWork.objects.filter(name=name).count() == 0


def test_the_key_of_a_kind_that_was_taken_away_is_never_anothers(hr_officer: Client, lennik: Municipality) -> None:
    gone = kind(lennik, "loket")
    hr_officer.post(f"{URL}{gone.pk}/weg/")
    open_and_submit(hr_officer, NEW, {"name": "Loket"})
    assert kind(lennik, "loket").is_gone
    assert kind(lennik, "loket-2").name == "Loket"


def test_a_name_without_a_letter_that_a_key_can_have_gets_one_all_the_same() -> None:
    assert free_key("東京", []) == "soort"
    assert free_key("東京", ["soort", "soort-2"]) == "soort-3"
    assert free_key("x" * 60, ["x" * 36]) == f"{'x' * 36}-2"


def test_a_department_does_a_kind_of_its_own_organisation(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    url = f"/beheer/diensten/{lennik.department.pk}/"
    open_and_submit(hr_officer, url, {"kind_of_work": kind(lennik, "loket").pk})
    lennik.department.refresh_from_db()
    assert lennik.department.kind_of_work == kind(lennik, "loket")
    for strange in (kind(herenthout, "buiten").pk, "zz", 10**30):
        form = tamper(hr_officer, url, {"name": "Bevolking", "kind_of_work": strange}).context["form"]
        assert codes(form) == {"kind_of_work": ["invalid_choice"]}
    assert [one.kind_of_work for one in hr_officer.get("/beheer/diensten/").context["object_list"]] == [
        kind(lennik, "loket")
    ]


def test_taking_a_kind_away_says_whom_it_touches_and_then_does_it(hr_officer: Client, lennik: Municipality) -> None:
    one = kind(lennik, "loket")
    Department.objects.filter(pk=lennik.department.pk).update(kind_of_work=one)
    make_programme(lennik.organisation, "", "K", title="Anders", body=body())
    url = f"{URL}{one.pk}/weg/"
    shown = text(hr_officer.get(url))
    assert "1 dienst doet nu Loket. Daar werken" in shown
    assert "In 1 les staan stukken voor Loket" in shown
    assert not kind(lennik, "loket").is_gone
    assert hr_officer.post(url)["Location"] == URL
    lennik.department.refresh_from_db()
    assert (kind(lennik, "loket").is_gone, lennik.department.kind_of_work) == (True, None)
    assert hr_officer.get(f"{URL}{one.pk}/").status_code == 404
    assert "Niemand merkt er iets van" in text(hr_officer.get(f"{URL}{kind(lennik, 'zorg').pk}/weg/"))


def test_adding_a_kind_says_in_which_lessons_it_will_see_less(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    assert "Een nieuw soort werk ziet die niet" not in text(hr_officer.get(NEW))
    for municipality, title in ((lennik, "Hier"), (herenthout, "Elders")):
        make_programme(municipality.organisation, "", "K", title=title, body=body())
    make_programme(lennik.organisation, "", "R", title="Voor iedereen")
    lesson = Lesson.objects.get(programme__title="Hier")
    shown = text(hr_officer.get(NEW))
    assert "In 1 les staan stukken die alleen voor bepaalde soorten werk zijn." in shown
    told = shown[shown.index("In 1 les staan") : shown.index("publiceer de les opnieuw")]
    assert re.findall(r'href="([^"]+)"', told) == [reverse("wagtailadmin_pages:edit", args=[lesson.page_id])]


@pytest.mark.parametrize("address", ["", "weg/"])
def test_hr_elsewhere_a_new_hire_and_a_head_get_nowhere(outsider: Client, lennik: Municipality, address: str) -> None:
    url = f"{URL}{kind(lennik, 'loket').pk}/{address}"
    for client, status in ((outsider, 404), (sign_in(lennik.learner), 403), (sign_in(lennik.head), 403)):
        assert client.get(url).status_code == status
        assert client.post(url, {"name": "Gekaapt"}).status_code == status
    assert (kind(lennik, "loket").name, kind(lennik, "loket").is_gone) == ("Loket", False)


QUERIES = 11


def test_the_lists_cost_the_same_for_two_as_for_ten(
    hr_officer: Client, lennik: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for url in (URL, "/beheer/diensten/"):
        hr_officer.get(url)
        with django_assert_num_queries(QUERIES):
            hr_officer.get(url)
    for number in range(10):
        made = KindOfWork.objects.create(organisation=lennik.organisation, key=f"s{number}", name=f"Soort {number}")
        Department.objects.create(organisation=lennik.organisation, name=f"Dienst {number}", kind_of_work=made)
    for url in (URL, "/beheer/diensten/"):
        with django_assert_num_queries(QUERIES):
            hr_officer.get(url)
