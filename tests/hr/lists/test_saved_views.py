"""A list kept under a name: found again on top of the list, its owner's and nobody else's."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.hr.lists.saved_list_forms import EditForm, SaveForm
from onboarding.hr.lists.saved_views import LONGEST_QUERY, MOST_OF_ONE_OWNER
from onboarding.hr.models import SavedView
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, make_person, sign_in
from tests.hr.lists.conftest import URL, enrol_many, opened

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
        owner=lennik.hr_officer, name="Te laat", view="completion_report", query="status=late"
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
    form = SaveForm(data, owner=lennik.hr_officer, today=TODAY)
    assert [error.code for error in form.errors.as_data()[field]] == [code]
    response = hr_officer.post(f"{SAVED}bewaren/", data, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert SavedView.objects.count() == 1


def test_two_people_can_use_the_same_name(colleague: Client, late: SavedView) -> None:
    keep(colleague)
    assert SavedView.objects.filter(name="Te laat").count() == 2


def test_someone_keeps_so_many_and_not_more(lennik: Municipality) -> None:
    SavedView.objects.bulk_create(
        SavedView(owner=lennik.hr_officer, name=f"{number}", view="completion_report")
        for number in range(MOST_OF_ONE_OWNER)
    )
    form = SaveForm({"name": "x", "view": "completion_report"}, owner=lennik.hr_officer, today=TODAY)
    assert [error.code for error in form.errors.as_data()["__all__"]] == ["too_many_views"]


def test_the_page_of_saved_views_shows_ones_own_with_their_list_and_next_mail(
    hr_officer: Client, late: SavedView
) -> None:
    late.schedule = "monthly"
    late.save()
    page = text(hr_officer.get(SAVED))
    for words in ("Te laat", "Voltooiing", "de eerste werkdag van de maand", "dinsdag 1 december"):
        assert words in page
    assert f'href="{URL}?status=late"' in page


def test_without_saved_views_the_page_says_how_to_make_one(hr_officer: Client) -> None:
    assert "klik op “Bewaar deze lijst”" in text(hr_officer.get(SAVED))


@pytest.mark.parametrize("who", ["colleague", "outsider", "administrator"])
def test_nobody_else_sees_or_changes_it(request: pytest.FixtureRequest, who: str, late: SavedView) -> None:
    client = request.getfixturevalue(who)
    assert "Te laat" not in text(client.get(SAVED))
    assert f"{URL}?status=late" not in text(client.get(URL))
    for address in (f"{SAVED}{late.pk}/", f"{SAVED}{late.pk}/verwijderen/"):
        assert client.get(address).status_code == client.post(address, {"name": "x"}).status_code == 404
    late.refresh_from_db()
    assert late.name == "Te laat"


def test_the_owner_gives_it_another_name_and_a_schedule_that_starts_next_time(
    hr_officer: Client, late: SavedView
) -> None:
    response = hr_officer.post(f"{SAVED}{late.pk}/", {"name": "Laat", "schedule": "weekly"}, follow=True)
    assert "De eerste mail komt op maandag 23 november." in text(response)
    late.refresh_from_db()
    assert (late.name, late.schedule, late.mailed_for) == ("Laat", "weekly", TODAY)


def test_another_name_leaves_the_schedule_where_it_is(hr_officer: Client, late: SavedView) -> None:
    SavedView.objects.update(schedule="weekly")
    hr_officer.post(f"{SAVED}{late.pk}/", {"name": "Laat", "schedule": "weekly"})
    late.refresh_from_db()
    assert late.mailed_for is None


def test_it_keeps_its_own_name_but_takes_no_others(lennik: Municipality, late: SavedView) -> None:
    other = SavedView.objects.create(owner=lennik.hr_officer, name="Ander", view="completion_report")

    def codes(view: SavedView, name: str) -> list[str | None]:
        form = EditForm({"name": name, "schedule": "never"}, instance=view, owner=lennik.hr_officer, today=TODAY)
        return [error.code for error in form.errors.as_data().get("name", [])]

    assert codes(late, "Te laat") == []
    assert codes(other, "Te laat") == ["name_taken"]


def test_the_owner_deletes_it_after_being_asked(hr_officer: Client, late: SavedView) -> None:
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
        SavedView(owner=lennik.hr_officer, name=f"{number}", view="completion_report", schedule="weekly")
        for number in range(45)
    )
    enrol_many(lennik, 54, "Meer")
    assert [cost(SAVED), cost(URL)] == few


def test_an_opened_list_shows_what_its_viewer_may_see_now(lennik: Municipality, herenthout: Municipality) -> None:
    enrol_many(lennik, 3)
    assert opened(lennik, "q=naam").get_queryset().count() == 3
    assert opened(herenthout, "q=naam").get_queryset().count() == 0
