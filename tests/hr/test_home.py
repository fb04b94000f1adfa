"""The first screen of the admin: the own figures, and less of what HR has no use for."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from onboarding.hr import home
from onboarding.hr.deeds import role_giving
from onboarding.learning.status import Status
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.hr.conftest import (
    TODAY,
    Municipality,
    at,
    enrol,
    join_the_editors,
    make_document,
    make_person,
    make_picture,
    make_programme,
    sign_in,
)

pytestmark = pytest.mark.django_db
URL = "/beheer/"


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def panel_names(client: Client) -> list[str]:
    return [panel.name for panel in client.get(URL).context["panels"]]


def test_its_field_finds_people_for_who_sees_them_and_pages_for_an_editor(
    hr_officer: Client, lennik: Municipality
) -> None:
    editor = make_person(lennik.organisation, "Els", "Redacteur")
    role_giving.give(lennik.hr_officer, editor, Role.EDITOR, at(2026, 11, 20))
    for client, where, label in (
        (hr_officer, reverse("hr:find"), "Zoek een collega, een les of een lijst"),
        (sign_in(editor), reverse("wagtailadmin_explore_root"), "Zoek een les of een pagina"),
    ):
        page = client.get(URL)
        assert label in text(page)
        assert page.content.decode().count(f'action="{where}"') == 1
        assert client.get(where, {"q": "Jan"}, follow=True).status_code == 200
    reviewer = make_person(lennik.organisation, "Tom", "Nazicht")
    role_giving.give(lennik.hr_officer, reviewer, Role.REVIEWER, at(2026, 11, 20))
    assert 'id="home-words"' not in text(sign_in(reviewer).get(URL)), "it would lead to pages that are not theirs"


@pytest.fixture
def people(lennik: Municipality) -> None:
    organisation, programme = lennik.organisation, lennik.programme
    for name in ("Een", "Twee"):
        enrol(make_person(organisation, name, "Klaar"), programme, done=7, completed_at=at(2026, 11, 20))
    for name in ("Een", "Twee", "Drie"):
        enrol(make_person(organisation, name, "Bezig"), programme, done=1)
    enrol(lennik.learner, programme)
    enrol(lennik.head, programme, due_date=TODAY - timedelta(days=1))


def test_the_figures_are_those_of_the_own_organisation_and_take_one_query(
    lennik: Municipality, herenthout: Municipality, people: None
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    assert lennik.hr_officer.is_hr_officer
    with CaptureQueriesContext(connection) as queries:
        found = home.figures(lennik.hr_officer, TODAY)
    assert found == {Status.DONE: 2, Status.BUSY: 3, Status.TODO: 1, Status.LATE: 1, Status.EXEMPTED: 0}
    assert len(queries) == 1


def test_each_figure_leads_to_the_filtered_report(hr_officer: Client, people: None) -> None:
    page = text(hr_officer.get(URL))
    for status in set(Status) - {Status.WITHDRAWN}:  # who was taken out is in no figure
        assert f'href="/beheer/voltooiing/?service=yes&status={status}"' in page


def test_hr_has_the_first_steps_the_figures_and_the_own_edits_and_no_more(hr_officer: Client) -> None:
    assert panel_names(hr_officer) == ["first_day", "completion", "recent_edits", "hearts"]


def test_an_administrator_keeps_wagtails_panels(administrator: Client) -> None:
    assert {"completion", "recent_edits", "locked_pages"} <= set(panel_names(administrator))


def test_an_editor_who_is_not_hr_has_no_figures(lennik: Municipality, herenthout: Municipality) -> None:
    editor = make_person(lennik.organisation, "Ann", "Redacteur")
    join_the_editors(editor, herenthout)
    assert panel_names(sign_in(editor)) == ["recent_edits"]


def test_an_edit_of_a_page_that_is_out_of_reach_by_now_is_not_shown(
    outsider: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    lennik.principle_page.save_revision(user=herenthout.hr_officer, log_action="wagtail.edit")
    herenthout.principle_page.save_revision(user=herenthout.hr_officer, log_action="wagtail.edit")
    page = text(outsider.get(URL))
    assert "Waarde van Herenthout" in page
    assert "Waarde van Lennik" not in page


def test_the_summary_counts_the_own_pages_pictures_and_documents(
    outsider: Client, lennik: Municipality, herenthout: Municipality, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for index in range(3):
        make_picture(lennik.collection, f"Foto {index}")
        make_document(lennik.collection, f"Reglement {index}")
    make_picture(herenthout.collection, "Foto")
    response = outsider.get(URL)
    counts = [
        {name: value for name, value in item.get_context_data({}).items() if name.startswith("total_")}
        for item in response.context["site_summary"].summary_items
    ]
    assert counts == [{"total_pages": 3}, {"total_images": 1}, {"total_docs": 0}]
    assert "Lennik" not in text(response)


def test_wagtails_reports_are_for_administrators(hr_officer: Client, administrator: Client) -> None:
    assert "/beheer/reports/" not in text(hr_officer.get(URL))
    assert "/beheer/reports/" in text(administrator.get(URL))


@pytest.mark.parametrize("theirs", ["whats-new", "guide.wagtail.org"])
def test_wagtails_news_and_manual_are_for_administrators(
    hr_officer: Client, administrator: Client, theirs: str
) -> None:
    assert theirs not in text(hr_officer.get(URL))
    assert theirs in text(administrator.get(URL))


# --- Who stays silent ------------------------------------------------------------------------------------------------


def test_the_number_of_silent_people_leads_to_exactly_them(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    """Two programmes make one person; who signed in, and who works elsewhere, is none of them."""
    came = date(2026, 11, 2)
    for programme in (lennik.programme, make_programme(lennik.organisation, "Veilig werken")):
        enrol(lennik.learner, programme, enrolled_on=came)
    seen = make_person(lennik.organisation, "Piet", "Peeters", last_login=at(2026, 11, 3))
    enrol(seen, lennik.programme, enrolled_on=came)
    enrol(herenthout.learner, herenthout.programme, enrolled_on=came)
    page = hr_officer.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 mens blijft stil" in page
    address = f"{reverse('hr:employees')}?silence=silent"
    assert address in page
    found = hr_officer.get(address).context["object_list"]
    assert [person.pk for person in found] == [lennik.learner.pk]


def test_where_nobody_is_silent_nothing_is_said(hr_officer: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme)
    assert "stil" not in hr_officer.get(reverse("wagtailadmin_home")).content.decode().split("<main")[1]
