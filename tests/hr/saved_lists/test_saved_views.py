"""A list kept under a name: found again on top of the list by all of HR at the organisation, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.hr.lists.saved_views import LONGEST_QUERY, MOST_KEPT
from onboarding.hr.models import SavedView
from onboarding.hr.saved_lists.saved_list_forms import EditForm, SaveForm
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, make_person, sign_in
from tests.hr.lists.conftest import URL, enrol_many, opened
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
SAVED = "/beheer/lijsten/"


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def keep(
    client: Client, name: str = "Te laat", query: str = "status=late", view: str = "completion_report"
) -> ClientResponse:
    return client.post(f"{SAVED}bewaren/", {"name": name, "view": view, "query": query})


@pytest.fixture
def late(lennik: Municipality) -> SavedView:
    return SavedView.objects.create(
        organisation=lennik.organisation,
        made_by=lennik.hr_officer,
        name="Te laat",
        view="completion_report",
        query="status=late",
    )


@pytest.fixture
def colleague(lennik: Municipality) -> Client:
    """Another HR officer of the same municipality."""
    user = make_person(lennik.organisation, "Jef", "Collega")
    assert lennik.organisation.hr_group
    user.groups.add(lennik.organisation.hr_group)
    return sign_in(user)


def test_a_list_is_kept_with_its_filters_and_found_again_on_top_of_it(hr_officer: Client, lennik: Municipality) -> None:
    response = keep(hr_officer, query="status=late&q=jef&ordering=-due_date")
    assert response["Location"] == f"{URL}?ordering=-due_date&q=jef&status=late"
    address = response["Location"]
    page = text(hr_officer.get(address))
    assert "De lijst is bewaard als “Te laat”." in page
    assert f'<a href="{address}" aria-current="page">Te laat</a>' in page
    assert f'<a href="{address}">Te laat</a>' in text(hr_officer.get(URL))


def test_only_what_narrows_or_orders_the_list_is_kept(hr_officer: Client, lennik: Municipality) -> None:
    keep(hr_officer, query="status=late&export=csv&p=3&_w_filter_fragment=1&x=y&due_from=2026-11-01&department=")
    assert SavedView.objects.get().query == "due_from=2026-11-01&status=late"


def test_a_list_can_be_kept_once_it_is_narrowed_down(hr_officer: Client, lennik: Municipality) -> None:
    assert "Bewaar deze lijst" not in text(hr_officer.get(URL))
    page = text(hr_officer.get(f"{URL}?status=late&p=2"))
    assert "Bewaar deze lijst" in page
    assert '<input type="hidden" name="query" value="status=late">' in page


def test_the_partial_of_a_new_search_keeps_that_search(hr_officer: Client, lennik: Municipality) -> None:
    page = text(hr_officer.get(f"{URL}results/?status=late"))
    assert '<input type="hidden" name="query" value="status=late">' in page


@pytest.mark.parametrize(
    ("view", "address"),
    [("activity_log", "/beheer/logboek/?verb=left"), ("employees", "/beheer/medewerkers/?q=amina")],
)
def test_other_lists_can_be_kept_and_downloaded_too(
    hr_officer: Client, lennik: Municipality, view: str, address: str
) -> None:
    page = text(hr_officer.get(address))
    assert f'<input type="hidden" name="view" value="{view}">' in page
    assert keep(hr_officer, view=view, query=address.partition("?")[2])["Location"] == address
    for form in ("csv", "xlsx", "pdf"):
        assert hr_officer.get(f"{address}&export={form}")["X-Row-Count"] == ("1" if view == "employees" else "0")


@pytest.mark.parametrize(
    ("data", "field", "code"),
    [
        ({"name": "Te laat"}, "name", "name_taken"),
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 81}, "name", "max_length"),
        ({"view": "saved_views"}, "__all__", "no_such_list"),
        ({"view": "saved_view"}, "__all__", "no_such_list"),
        ({"view": "zz:zz"}, "__all__", "no_such_list"),
        ({"query": "q=" + "x" * LONGEST_QUERY}, "__all__", "query_too_long"),
    ],
)
def test_what_cannot_be_kept_is_told(
    hr_officer: Client, lennik: Municipality, late: SavedView, data: dict[str, str], field: str, code: str
) -> None:
    data = {"name": "Nieuw", "view": "completion_report", "query": "", **data}
    form = SaveForm(data, viewer=lennik.hr_officer, today=TODAY)
    assert [error.code for error in form.errors.as_data()[field]] == [code]
    response = hr_officer.post(f"{SAVED}bewaren/", data, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert SavedView.objects.count() == 1


def test_two_of_hr_cannot_use_the_same_name(colleague: Client, late: SavedView) -> None:
    page = text(keep(colleague, query="status=done") and colleague.get(SAVED))
    assert "HR heeft al een lijst met deze naam." in page
    assert SavedView.objects.get() == late


def test_another_organisation_may_use_it_too(outsider: Client, late: SavedView) -> None:
    keep(outsider)
    assert SavedView.objects.filter(name="Te laat").count() == 2


def test_someone_keeps_so_many_and_not_more(lennik: Municipality) -> None:
    SavedView.objects.bulk_create(
        SavedView(
            organisation=lennik.organisation,
            made_by=lennik.hr_officer,
            name=f"{number}",
            view="completion_report",
        )
        for number in range(MOST_KEPT)
    )
    form = SaveForm({"name": "x", "view": "completion_report"}, viewer=lennik.hr_officer, today=TODAY)
    assert [error.code for error in form.errors.as_data()["__all__"]] == ["too_many_views"]


def test_the_page_shows_all_of_hr_who_made_it_and_when_it_is_mailed_to_how_many(
    colleague: Client, lennik: Municipality, late: SavedView
) -> None:
    SavedView.objects.update(schedule="monthly")
    late.recipients.create(person=lennik.hr_officer)
    page = text(colleague.get(SAVED))
    for words in ("Te laat", "Voltooiing", "Marleen Van Lennik", "de eerste werkdag van de maand", "1 persoon"):
        assert words in page
    assert "dinsdag 1 december" in page
    assert f'href="{URL}?status=late"' in page
    assert f'<a href="{URL}?status=late">Te laat</a>' in text(colleague.get(URL))


def test_it_says_so_where_nobody_is_left_who_gets_it(colleague: Client, lennik: Municipality, late: SavedView) -> None:
    SavedView.objects.update(schedule="weekly")
    late.recipients.create(person=lennik.hr_officer)
    User.objects.filter(pk=lennik.hr_officer.pk).update(end_date=TODAY - timedelta(days=1))
    assert "Niemand meer" in text(colleague.get(SAVED))


def test_without_saved_views_the_page_says_how_to_make_one(hr_officer: Client) -> None:
    assert "klik op “Bewaar deze lijst”" in text(hr_officer.get(SAVED))


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_nobody_but_hr_there_sees_or_changes_it(request: pytest.FixtureRequest, who: str, late: SavedView) -> None:
    client = request.getfixturevalue(who)
    assert "Te laat" not in text(client.get(SAVED))
    assert f"{URL}?status=late" not in text(client.get(URL))
    for address in (f"{SAVED}{late.pk}/", f"{SAVED}{late.pk}/verwijderen/"):
        assert client.get(address).status_code == client.post(address, {"name": "x"}).status_code == 404
    late.refresh_from_db()
    assert late.name == "Te laat"


def test_a_colleague_gives_it_another_name_and_nothing_else_changes(
    colleague: Client, lennik: Municipality, late: SavedView
) -> None:
    SavedView.objects.update(schedule="weekly", weekday=4)
    late.recipients.create(person=lennik.hr_officer)
    response = submit(colleague, colleague.get(f"{SAVED}{late.pk}/"), name="Laat")
    assert response.status_code == 302
    late.refresh_from_db()
    assert (late.name, late.schedule, late.weekday, late.made_by) == ("Laat", "weekly", 4, lennik.hr_officer)
    assert late.recipients.get().mailed_for is None


def test_it_keeps_its_own_name_but_takes_no_others(lennik: Municipality, late: SavedView) -> None:
    other = SavedView.objects.create(
        organisation=lennik.organisation, made_by=lennik.hr_officer, name="Ander", view="completion_report"
    )

    def codes(view: SavedView, name: str) -> list[str | None]:
        given = {"name": name, "schedule": "never", "weekday": 0, "month_day": 1}
        form = EditForm(given, instance=view, viewer=lennik.hr_officer, today=TODAY)
        return [error.code for error in form.errors.as_data().get("name", [])]

    assert codes(late, "Te laat") == []
    assert codes(other, "Te laat") == ["name_taken"]


def test_hr_deletes_it_after_being_asked(hr_officer: Client, late: SavedView) -> None:
    assert "Verwijder je “Te laat”?" in text(hr_officer.get(f"{SAVED}{late.pk}/verwijderen/"))
    hr_officer.post(f"{SAVED}{late.pk}/verwijderen/")
    assert not SavedView.objects.exists()


def test_a_view_of_a_list_that_is_no_more_leads_to_its_own_page(hr_officer: Client, late: SavedView) -> None:
    SavedView.objects.update(view="weg")
    assert f'href="{SAVED}{late.pk}/"' in text(hr_officer.get(SAVED))


@pytest.mark.parametrize("address", [f"{SAVED}?p=x", f"{SAVED}?p=99", f"{SAVED}?ordering=zz"])
def test_nonsense_in_the_address_is_no_error(hr_officer: Client, late: SavedView, address: str) -> None:
    assert "Te laat" in text(hr_officer.get(address))


def test_an_id_that_no_database_has_is_not_found(hr_officer: Client) -> None:
    assert hr_officer.get(f"{SAVED}{2**70}/").status_code == 404


def test_the_page_and_the_list_cost_the_same_with_many_saved_views(
    hr_officer: Client, lennik: Municipality, late: SavedView
) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            text(hr_officer.get(address))
        return len(queries)

    enrol_many(lennik, 6)
    for address in (SAVED, URL):
        cost(address)
    few = [cost(SAVED), cost(URL)]
    SavedView.objects.bulk_create(
        SavedView(
            organisation=lennik.organisation,
            made_by=lennik.hr_officer,
            name=f"{number}",
            view="completion_report",
            schedule="weekly",
        )
        for number in range(45)
    )
    enrol_many(lennik, 54, "Meer")
    assert [cost(SAVED), cost(URL)] == few


def test_an_opened_list_shows_what_its_viewer_may_see_now(lennik: Municipality, herenthout: Municipality) -> None:
    enrol_many(lennik, 3)
    assert opened(lennik, "q=naam").get_queryset().count() == 3
    assert opened(herenthout, "q=naam").get_queryset().count() == 0
