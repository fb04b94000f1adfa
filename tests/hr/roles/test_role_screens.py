"""Giving and taking roles at the desk: who may, what is asked of them, who hears of it, and what it does at once."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.deeds import role_giving
from onboarding.hr.models import Activity, Verb
from onboarding.people import roles
from onboarding.people.letters import letter_keeping
from onboarding.people.models import Department, Letter, User
from onboarding.people.roles import Role
from tests.hr.conftest import Municipality, at, make_person, sign_in
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
PASSWORD = "vier-woorden-na-elkaar"
NOW = at(2026, 11, 22, 10)


def step(person: User, role: Role, what: str = "give") -> str:
    return reverse(f"hr:role_{what}", args=[person.pk, role.value])


def proven(person: User) -> Client:
    """Someone who signs in with a password just now."""
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    submit(client, client.get(reverse("account_login")), login=person.email, password=PASSWORD)
    return client


def held(person: User) -> frozenset[Role]:
    return roles.of(User.objects.get(pk=person.pk)) - {Role.EMPLOYEE}


def officer(lennik: Municipality, name: str = "Katrien") -> User:
    person = make_person(lennik.organisation, name, "Wouters")
    role_giving.give(lennik.hr_officer, person, Role.HR, NOW)
    return person


def manager(lennik: Municipality) -> User:
    person = make_person(lennik.organisation, "Bart", "Beheer")
    role_giving.give(lennik.hr_officer, person, Role.ORGANISATION_ADMINISTRATOR, NOW)
    return person


def test_an_editor_is_made_in_two_clicks_and_it_is_in_the_log(hr_officer: Client, lennik: Municipality) -> None:
    page = hr_officer.get(reverse("hr:person_roles", args=[lennik.learner.pk])).content.decode()
    assert step(lennik.learner, Role.EDITOR) in page
    response = submit(hr_officer, hr_officer.get(step(lennik.learner, Role.EDITOR)))
    assert response["Location"] == reverse("hr:person_roles", args=[lennik.learner.pk])
    assert held(lennik.learner) == {Role.EDITOR}
    line = Activity.objects.get(verb=Verb.ROLE_GIVEN)
    assert (line.actor, line.subject, line.detail) == (lennik.hr_officer, lennik.learner, "Redacteur")


def test_whose_department_somebody_works_in_is_chosen_one_click_from_the_roles(
    hr_officer: Client, lennik: Municipality
) -> None:
    department = Department.objects.get_or_create(organisation=lennik.organisation, name="Groendienst")[0]
    person = make_person(lennik.organisation, "Noor", "Peeters", department=department)
    roles_page, edit = reverse("hr:person_roles", args=[person.pk]), reverse("hr:department_edit", args=[department.pk])
    page = hr_officer.get(roles_page).content.decode()
    assert edit in page
    assert "Kies wie Groendienst leidt" in page
    submit(hr_officer, hr_officer.get(edit), head="Noor Peeters")
    after = hr_officer.get(roles_page).content.decode()
    assert held(person) == {Role.HEAD}
    assert "Kies wie Groendienst leidt" not in after
    assert edit in after  # now as what this person leads


def test_taking_it_shuts_what_is_open_at_the_next_request(hr_officer: Client, lennik: Municipality) -> None:
    role_giving.give(lennik.hr_officer, lennik.learner, Role.EDITOR, NOW)
    theirs = sign_in(lennik.learner)
    edit = reverse("wagtailadmin_pages:edit", args=[lennik.page.pk])
    assert theirs.get(edit).status_code == 200
    submit(hr_officer, hr_officer.get(step(lennik.learner, Role.EDITOR, "take")))
    assert theirs.get(edit).status_code == 403
    assert Activity.objects.get(verb=Verb.ROLE_TAKEN).subject == lennik.learner


@pytest.mark.parametrize("role", sorted(roles.WEIGHTY))
@pytest.mark.parametrize("what", ["give", "take"])
def test_a_weighty_role_asks_the_password_again_where_no_second_step_is_asked(
    lennik: Municipality, role: Role, what: str
) -> None:
    officer(lennik)
    if what == "take":
        role_giving.give(lennik.hr_officer, lennik.learner, role, NOW)
    lennik.hr_officer.set_password(PASSWORD)
    lennik.hr_officer.save()
    client, address = sign_in(lennik.hr_officer), step(lennik.learner, role, what)
    before = held(lennik.learner)
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(address)["Location"].startswith(reverse("account_reauthenticate"))
    assert held(lennik.learner) == before
    back = submit(client, client.get(asked["Location"]), password=PASSWORD)
    assert back["Location"] == address
    submit(client, client.get(address))
    assert held(lennik.learner) != before


def test_who_has_a_second_factor_shows_that_and_not_the_password(lennik: Municipality) -> None:
    client = proven(lennik.hr_officer)
    assert client.get(step(lennik.learner, Role.HR)).status_code == 200
    TOTP.activate(lennik.hr_officer, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert client.get(step(lennik.learner, Role.HR))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_where_it_is_required_who_has_none_sets_one_up_first(lennik: Municipality, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = proven(lennik.hr_officer)
    assert client.get(step(lennik.learner, Role.HR))["Location"] == reverse("mfa_index")


def test_the_others_of_hr_and_the_person_hear_who_what_and_when_and_the_number_is_said_first(
    lennik: Municipality,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    katrien = officer(lennik)
    client = proven(lennik.hr_officer)
    mailoutbox.clear()
    page = client.get(step(lennik.learner, Role.HR))
    assert "Er vertrekken 2 mails" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        submit(client, page)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([katrien.email, lennik.learner.email])
    told = next(mail for mail in mailoutbox if mail.to == [katrien.email])
    for word in (str(lennik.hr_officer), str(lennik.learner), "HR"):
        assert word in told.body
    assert "HR" in told.subject


def test_a_light_role_is_told_to_the_person_alone(
    hr_officer: Client,
    lennik: Municipality,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    officer(lennik)
    mailoutbox.clear()
    page = hr_officer.get(step(lennik.learner, Role.REVIEWER))
    assert "Er vertrekt 1 mail" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, page)
    assert [mail.to for mail in mailoutbox] == [[lennik.learner.email]]


@pytest.mark.parametrize("role", sorted(roles.WEIGHTY))
def test_nobody_makes_themselves_hr_or_administrator(lennik: Municipality, role: Role) -> None:
    giver = manager(lennik) if role == Role.HR else lennik.hr_officer
    client = proven(giver)
    assert client.post(step(giver, role))["Location"] == "/beheer/"
    assert role not in held(giver)
    assert step(giver, role) not in client.get(reverse("hr:person_roles", args=[giver.pk])).content.decode()


@pytest.mark.parametrize("role", sorted(set(roles.GIVEN) - roles.WEIGHTY))
def test_nobody_gives_themselves_a_lesser_role_either(lennik: Municipality, role: Role) -> None:
    """A manager sees no lessons, and would by a role of the desk."""
    for giver in (manager(lennik), lennik.hr_officer):
        client = proven(giver)
        before = held(giver)
        assert client.post(step(giver, role))["Location"] == "/beheer/"
        assert held(giver) == before
        page = client.get(reverse("hr:person_roles", args=[giver.pk])).content.decode()
        assert step(giver, role) not in page
        assert "Deze rol geef je niet aan jezelf: een collega doet het." in page


@pytest.mark.parametrize("role", sorted(roles.GUARDED & set(roles.GIVEN)))
@pytest.mark.parametrize("has_factor", [False, True])
def test_who_has_no_second_factor_signs_in_anew_and_is_asked_for_one(
    lennik: Municipality, settings: Settings, role: Role, has_factor: bool
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    person = lennik.learner
    client = sign_in(person)
    if has_factor:
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    role_giving.give(lennik.hr_officer, person, role, NOW)
    assert client.get(reverse("learning:preferences")).status_code == (200 if has_factor else 302)


@pytest.mark.parametrize("role", sorted(roles.GUARDED & set(roles.GIVEN)))
def test_a_code_and_a_letter_work_no_more_for_who_gets_to_see_others(lennik: Municipality, role: Role) -> None:
    person = lennik.learner
    person.set_personal_code("482951")
    person.save()
    letter_keeping.keep([(person.pk, "K7RM3XRP8WTC")], lennik.hr_officer, NOW)
    open_with_code = sign_in(person)
    role_giving.give(lennik.hr_officer, person, role, NOW)
    assert User.objects.get(pk=person.pk).personal_code == ""
    assert not Letter.objects.unsettled().filter(user=person).exists()
    assert open_with_code.get(reverse("learning:preferences")).status_code == 302
    assert not letter_keeping.may_have_one(User.objects.filter(pk=person.pk), NOW.date()).exists()


def test_the_administrator_of_an_organisation_gives_roles_and_sees_nobody_s_lessons(lennik: Municipality) -> None:
    client = sign_in(manager(lennik))
    page = client.get(reverse("hr:roles"), {"q": "amina"}).content.decode()
    assert reverse("hr:person_roles", args=[lennik.learner.pk]) in page
    submit(client, client.get(step(lennik.learner, Role.EDITOR)), follow=True)
    assert held(lennik.learner) == {Role.EDITOR}
    for address in ("hr:employees", "hr:completion_report", "hr:overview", "hr:activity_log"):
        assert client.get(reverse(address))["Location"] == "/beheer/"
    assert str(lennik.learner) not in client.get("/beheer/").content.decode()


def test_the_last_one_of_hr_stays_and_the_screen_says_what_to_do_first(lennik: Municipality) -> None:
    client = proven(lennik.hr_officer)
    page = submit(client, client.get(step(lennik.hr_officer, Role.HR, "take")), follow=True)
    assert "Maak eerst iemand anders HR." in page.content.decode()
    assert held(lennik.hr_officer) == {Role.HR}


def test_the_lists_of_roles_cost_the_same_for_many(hr_officer: Client, lennik: Municipality) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert hr_officer.get(reverse("hr:roles")).status_code == 200
        return len(asked)

    cost()
    few = cost()
    for number in range(20):
        person = make_person(lennik.organisation, "Nora", f"Nieuw {number}")
        role_giving.give(lennik.hr_officer, person, Role.EDITOR, NOW)
    assert cost() == few


def test_a_group_of_before_with_the_name_of_a_role_gets_nothing(lennik: Municipality) -> None:
    of_before = Group.objects.create(name=f"editor {lennik.organisation.slug}")
    of_before.user_set.add(lennik.head)
    assert role_giving.give(lennik.hr_officer, lennik.learner, Role.EDITOR, NOW)
    assert Role.EDITOR in held(lennik.learner)
    assert Role.EDITOR not in held(lennik.head)
    assert not of_before.permissions.exists()
