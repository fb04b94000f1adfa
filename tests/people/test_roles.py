"""Roles: what each opens stands in one place, which the page about it, the code and the table of addresses follow."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.lessons import role_permissions
from onboarding.people import landing, role_table, roles
from onboarding.people.models import Organisation, User
from onboarding.people.roles import GIVEN, OPENS, May, Role
from tests.access import table
from tests.factories import UserFactory
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db

# By which address of the table of addresses one sees that a role opens something.
SHOWN_BY = {
    May.SEE_PEOPLE: "hr:employees",
    May.CHANGE_PEOPLE: "hr:employee_edit",
    May.READ_DRAFTS: "hr:lesson_version",
    May.COMMENT: "hr:review",
    May.APPROVE: "hr:settle_review",
    May.WRITE_DRAFTS: "wagtailadmin_pages:edit",
    May.PUBLISH: "wagtailadmin_pages:unpublish",
    May.GIVE_ROLES: "hr:person_roles",
    May.SET_UP_SIGN_IN: "hr:sign_in_setting",
    May.SEE_ALL_ORGANISATIONS: "wagtailadmin_collections:index",
    May.SEE_OWN_DEPARTMENT: "department_head",
    May.SHARE_OWN_DEVICES: "department_head_device",
    May.SHARE_DEVICES: "hr:shared_devices",
    May.LEAD_GROUPS: "together:choose",
    May.RESET_FACTORS: "hr:factor_reset_ask",
    May.LEARN: "learning:dashboard",
}
POSTED = {May.RESET_FACTORS, May.APPROVE}  # there is nothing to read at these
PERSONAS = {
    "hire": Role.EMPLOYEE,
    "head": Role.HEAD,
    "editor": Role.EDITOR,
    "reviewer": Role.REVIEWER,
    "manager": Role.ORGANISATION_ADMINISTRATOR,
    "hr": Role.HR,
    "admin": Role.PLATFORM_ADMINISTRATOR,
}


def give(person: User, role: Role) -> User:
    assert person.organisation is not None
    person.groups.add(role_permissions.group_of(person.organisation, role))
    return User.objects.with_roles().get(pk=person.pk)


def test_the_page_about_roles_says_what_the_code_says() -> None:
    assert role_table.path().read_text(encoding="utf-8") == role_table.render(), "run manage.py write_roles"


@pytest.mark.parametrize("what", May)
def test_the_table_of_addresses_opens_to_each_role_what_the_roles_say(what: May) -> None:
    row = next(row for row in table.ROWS if row.name == SHOWN_BY[what])
    method = "POST" if what in POSTED else "GET"
    opened = {role for persona, role in PERSONAS.items() if row.expected[f"{method} {persona}"] in ("ok", "go")}
    assert opened == {role for role in Role if what in OPENS[role]}


def test_every_role_opens_what_is_open_to_an_employee() -> None:
    assert all(OPENS[role] >= OPENS[Role.EMPLOYEE] for role in Role)


def test_nothing_is_open_to_who_is_not_signed_in() -> None:
    assert not any(roles.may(AnonymousUser(), what) for what in May)


@pytest.mark.parametrize("role", GIVEN)
def test_a_role_comes_with_the_person_in_one_query_and_is_the_same_when_asked_alone(
    role: Role, amina: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give(amina, role)
    with django_assert_num_queries(1):
        found = roles.of(User.objects.with_roles().get(pk=amina.pk))
    assert found == roles.of(User.objects.get(pk=amina.pk)) == {Role.EMPLOYEE, role}


@pytest.mark.parametrize("role", GIVEN)
def test_a_role_of_another_organisation_is_none_here(role: Role, amina: User, herenthout: Organisation) -> None:
    give(amina, role)
    give(UserFactory.create(organisation=amina.organisation), Role.HR)  # someone of HR stays
    amina.organisation = herenthout
    amina.save()
    assert roles.of(User.objects.get(pk=amina.pk)) == {Role.EMPLOYEE}
    assert not amina.groups.exists()


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.HR, "wagtailadmin_home"),
        (Role.ORGANISATION_ADMINISTRATOR, "wagtailadmin_home"),
        (Role.EDITOR, "wagtailadmin_home"),
        (Role.REVIEWER, "hr:reviews"),
    ],
)
def test_who_works_at_the_desk_lands_there(role: Role, address: str, amina: User) -> None:
    assert landing.address_for(give(amina, role)) == reverse(address)


def test_a_head_lands_on_the_own_people_and_an_employee_on_the_own_lessons(amina: User, dries: User) -> None:
    assert landing.address_for(dries) == reverse("department_head")
    assert landing.address_for(amina) == reverse("learning:dashboard")


@pytest.mark.parametrize(("wished", "lands"), [("", "/beheer/"), ("/instellingen/", "/instellingen/")])
def test_who_was_on_the_way_somewhere_goes_on_there(marleen: User, client: Client, wished: str, lands: str) -> None:
    marleen.set_password("vier-woorden-na-elkaar")
    marleen.save()
    page = client.get(reverse("account_login"), {"next": wished} if wished else {})
    response = submit(client, page, login=marleen.email, password="vier-woorden-na-elkaar")
    assert response["Location"] == lands


def test_who_sees_others_has_one_click_from_the_lessons_to_the_desk_and_back(
    amina: User, client: Client, enrolment: object
) -> None:
    client.force_login(amina)
    assert reverse("wagtailadmin_home") not in client.get(reverse("learning:preferences")).content.decode()
    give(amina, Role.EDITOR)
    assert reverse("wagtailadmin_home") in client.get(reverse("learning:preferences")).content.decode()
    assert "own-lessons" in client.get(reverse("wagtailadmin_home")).content.decode()
