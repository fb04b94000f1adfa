"""Administrators make and edit users on Wagtail's own screens, with the form as it is rendered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from onboarding.people.models import Department, Organisation, User
from tests.factories import UserFactory
from tests.just_proven import just_proven
from tests.rendered_forms import NotRendered, fill, submit

NEW = reverse("wagtailusers_users:add")
PASSWORD = "vier-woorden-na-elkaar"


@pytest.fixture
def admin(signed_in: Callable[[User], Client], stephanie: User) -> Client:
    return just_proven(signed_in(stephanie))


def edit(person: User) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])


def new(lennik: Organisation, **values: object) -> dict[str, Any]:
    wanted = {
        "email": "Nieuw@Lennik.example", "first_name": "Nora", "last_name": "Nieuw", "language": "fr",
        "organisation": str(lennik.pk), "password1": PASSWORD, "password2": PASSWORD, "start_date": "2026-12-01",
    }  # fmt: skip
    return {**wanted, **values}


def test_an_administrator_makes_the_first_hr_officer(
    admin: Client, stephanie: User, lennik: Organisation, department: Department, client: Client
) -> None:
    page = admin.get(NEW)
    response = submit(admin, page, "new/", **new(lennik, department=str(department.pk)))
    assert response.status_code == 302
    nora = User.objects.get(email="nieuw@lennik.example")
    assert (nora.language, nora.start_date, nora.department) == ("fr", date(2026, 12, 1), department)
    stephanie.set_password(PASSWORD)
    stephanie.save()
    admin.force_login(stephanie)
    asked = admin.get(reverse("hr:role_give", args=[nora.pk, "hr"]), follow=True)
    step = submit(admin, asked, password=PASSWORD, follow=True)
    submit(admin, step)
    assert User.objects.get(pk=nora.pk).is_hr_officer
    signed = submit(
        client, client.get(reverse("account_login")), login="nieuw@lennik.example", password=PASSWORD, follow=True
    )
    assert signed.context["user"] == nora


def test_an_administrator_of_the_site_itself_needs_no_organisation(admin: Client, lennik: Organisation) -> None:
    submit(admin, admin.get(NEW), "new/", **new(lennik, organisation="", is_superuser=True))
    assert User.objects.get(email="nieuw@lennik.example").is_superuser


def test_what_an_administrator_does_not_touch_stays(admin: Client, amina: User) -> None:
    amina.function, amina.external_id, amina.end_date = "Loket", "sso-1", date(2030, 1, 31)
    amina.set_password(PASSWORD)
    amina.save()
    before = User.objects.filter(pk=amina.pk).values().get()
    assert submit(admin, admin.get(edit(amina)), f"{amina.pk}/").status_code == 302
    assert User.objects.filter(pk=amina.pk).values().get() == before


def test_an_administrator_changes_someone_and_puts_them_in_a_group(admin: Client, amina: User) -> None:
    group = Group.objects.create(name="Vertalers")
    page = admin.get(edit(amina))
    submit(admin, page, f"{amina.pk}/", last_name="De Smet", language="en", groups=[str(group.pk)])
    person = User.objects.get(pk=amina.pk)
    assert (person.last_name, person.language, person.groups.get()) == ("De Smet", "en", group)


def test_a_role_is_neither_given_nor_taken_here(admin: Client, marleen: User, lennik: Organisation) -> None:
    group = Group.objects.create(name="Vertalers")
    with pytest.raises(NotRendered):
        fill(admin.get(edit(marleen)), f"{marleen.pk}/", groups=[str(lennik.hr_group_id)])
    submit(admin, admin.get(edit(marleen)), f"{marleen.pk}/", groups=[str(group.pk)])
    assert set(marleen.groups.all()) == {group, lennik.hr_group}


def test_who_is_put_out_of_action_cannot_sign_in(admin: Client, amina: User, client: Client) -> None:
    amina.set_password(PASSWORD)
    amina.save()
    submit(admin, admin.get(edit(amina)), f"{amina.pk}/", is_active=False)
    response = submit(client, client.get(reverse("account_login")), login=amina.email, password=PASSWORD)
    assert response["Location"] == reverse("account_inactive")


def test_administrators_cannot_put_themselves_out_of_action(admin: Client, stephanie: User) -> None:
    with pytest.raises(NotRendered):
        fill(admin.get(edit(stephanie)), f"{stephanie.pk}/", is_active=False)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"email": "amina@lennik.example"}, "e-mailadres"),
        ({"email": "AMINA@lennik.example"}, "e-mailadres"),
        ({"personnel_number": "00001"}, "heeft dit nummer al"),
        ({"end_date": "2026-01-01"}, "ligt voor de eerste"),
        ({"password2": "iets-heel-anders-nu"}, "komen niet overeen"),
    ],
)
def test_what_is_wrong_stands_beside_it_in_dutch_and_nothing_is_made(
    admin: Client, amina: User, lennik: Organisation, values: dict[str, str], words: str
) -> None:
    number = User.objects.count()
    page = submit(admin, admin.get(NEW), "new/", **new(lennik, **values))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "Constraint" not in page.content.decode()
    assert User.objects.count() == number


def test_a_department_of_another_organisation_is_refused(admin: Client, amina: User, herenthout: Organisation) -> None:
    elsewhere = Department.objects.create(organisation=herenthout, name="Dienst Elders")
    page = submit(admin, admin.get(edit(amina)), f"{amina.pk}/", department=str(elsewhere.pk))
    assert "hoort bij een andere organisatie" in page.content.decode()


def test_a_copy_of_someone_is_a_new_person(admin: Client, lennik: Organisation) -> None:
    someone = UserFactory.create(organisation=lennik, function="Loket")
    page = admin.get(reverse("wagtailusers_users:copy", args=[someone.pk]))
    copied: dict[str, Any] = {name: value for name, value in new(lennik).items() if name != "organisation"}
    assert submit(admin, page, "new/", **copied).status_code == 302
    assert User.objects.get(email="nieuw@lennik.example").function == "Loket"


def test_an_address_of_somebody_elsewhere_is_free_and_an_employee_needs_none(
    admin: Client, lennik: Organisation, ioana: User
) -> None:
    assert submit(admin, admin.get(NEW), "new/", **new(lennik, email=ioana.email)).status_code == 302
    assert len(User.objects.holders_of(ioana.email)) == 2
    assert submit(admin, admin.get(NEW), "new/", **new(lennik, email="")).status_code == 302
    assert User.objects.get(email="").last_name == "Nieuw"


def test_an_administrator_always_has_an_address(admin: Client, lennik: Organisation) -> None:
    page = submit(admin, admin.get(NEW), "new/", **new(lennik, organisation="", email="", is_superuser=True))
    assert "Een beheerder meldt aan met een e-mailadres" in page.content.decode()


def test_nobody_goes_where_a_colleague_has_the_same_address(
    admin: Client, amina: User, herenthout: Organisation
) -> None:
    UserFactory.create(email=amina.email, organisation=herenthout)
    page = submit(
        admin,
        admin.get(edit(amina)),
        f"{amina.pk}/",
        organisation=str(herenthout.pk),
        department="",
        personnel_number="",
    )
    assert "al in gebruik" in page.content.decode()
    amina.refresh_from_db()
    assert amina.organisation != herenthout
