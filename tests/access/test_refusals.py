"""Who may not be in the admin hears so, and nonsense in an address breaks nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from onboarding.people.house import Contact, House
from onboarding.people.models import Organisation
from tests.access import table
from tests.access import world as worlds
from tests.access.conftest import Ask
from tests.access.table import Row

pytestmark = [pytest.mark.django_db, pytest.mark.every_example]

HUGE = "99999999999999999999"  # larger than any database's keys
NONSENSE = (
    "p=x",
    "p=99999&ordering=zzz&id=abc&export=zip",
    "collection_id=x&page_type=x&content_type=x&locale=x"
    f"&department=x&programme={HUGE}&status=x&owner=x&latest_revision_created_at_from=x",
)
LISTS = ("listing", "index", "explore", "search", "choose", "chooser", "use", "report", "results", "home", "history")


def is_list(row: table.Row) -> bool:
    return row.expected["GET hr"] == "ok" and row.name.replace(":", "_").split("_")[-1] in LISTS


@pytest.mark.parametrize("role", ["hire", "head", "stranger"])
def test_a_signed_in_person_without_the_admin_is_told_so_and_not_sent_round_in_circles(ask: Ask, role: str) -> None:
    for url in ("/beheer/", "/beheer/pages/", "/beheer/bestaat-niet/", "/account/aanmelden/?next=/beheer/"):
        response = ask(role, url, follow=True)
        assert response.status_code == 403
        assert "Hier kan je niet bij" in response.content.decode()
        assert len(response.redirect_chain) <= 1


def test_who_is_not_signed_in_gets_to_the_sign_in_screen_and_from_there_to_the_admin(ask: Ask) -> None:
    response = ask("anonymous", "/beheer/voltooiing/", follow=True)
    assert response.redirect_chain == [("/account/aanmelden/?next=/beheer/voltooiing/", 302)]
    assert ask("hr", response.redirect_chain[0][0], follow=True).status_code == 200


def test_the_admin_has_no_second_door(ask: Ask) -> None:
    response = ask("anonymous", "/beheer/login/?next=/beheer/", follow=True)
    assert response.redirect_chain == [("/account/aanmelden/?next=/beheer/", 302)]
    assert ask("hr", "/beheer/login/", follow=True).status_code == 200
    assert ask("hr", "/beheer/password_reset/").status_code == 404


def test_someone_who_takes_part_cannot_be_deleted_by_an_administrator(ask: Ask, world: worlds.World) -> None:
    for url in (
        reverse("wagtailusers_users:delete", args=[world.objects["user"]]),
        f"/beheer/bulk/people/user/delete/?id={world.objects['user']}",
    ):
        assert [m.level_tag for m in ask("admin", url, {}, follow=True).context["messages"]] == ["error"]


@pytest.mark.parametrize("row", [row for row in table.ROWS if is_list(row)], ids=lambda row: row.address)
def test_nonsense_in_the_query_of_a_list_is_no_error_of_ours(ask: Ask, world: worlds.World, row: Row) -> None:
    url = row.url(world.objects)
    queries = [f"{url}{'&' if '?' in url else '?'}{nonsense}" for nonsense in NONSENSE]
    assert {url: status for url in queries if (status := ask("hr", url).status_code) >= 500} == {}


@pytest.mark.parametrize(
    "nonsense",
    ["/?q=%00", "/media/%00", "/media/", f"/les/{HUGE}/", f"/traject/{HUGE}/", "/documenten/1/%00"],
)
def test_nonsense_in_an_address_of_an_employee_is_no_error_of_ours(ask: Ask, nonsense: str) -> None:
    assert ask("hire", nonsense).status_code < 500


def test_nonsense_in_a_form_of_an_employee_is_no_error_of_ours(ask: Ask, world: worlds.World) -> None:
    lesson = reverse("learning:lesson", args=[world.objects["lesson"]])
    for address, form in (
        ("gelezen/", {"sections": "\x00"}),
        ("gelezen/", {"sections": "9999"}),
        ("voornemen/blok-voornemen/", {"text": "een\x00twee"}),
        ("voornemen/%00/", {"text": "x"}),
        ("vraag/1/", {"poging": "\x00", "vraag": "\x00", "antwoord": "\x00"}),
        ("vraag/1/", {"poging": HUGE, "vraag": "x", "antwoord": "x"}),
        (f"vraag/{HUGE}/", {}),
    ):
        assert ask("hire", lesson + address, form).status_code < 500, (address, form)


def test_an_address_that_takes_no_such_request_says_so_on_a_page(ask: Ask) -> None:
    response = ask("hire", reverse("learning:refreshers_switch"))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Dit adres kan je niet openen" in response.content.decode()


@pytest.mark.parametrize("url", ["/bestaat-niet/", "/beheer/", "/zoeken/?q=%00"])
def test_a_page_that_says_no_says_who_to_call(ask: Ask, world: worlds.World, url: str) -> None:
    house = House(contact=Contact("Marleen De Smet", "hr@lennik.example", "02 531 01 11"))
    Organisation.objects.update(house=house)
    response = ask("hire", url)
    assert response.status_code in (400, 403, 404)
    assert "02 531 01 11" in response.content.decode()
    assert "02 531 01 11" not in ask("anonymous", "/bestaat-niet/").content.decode()
