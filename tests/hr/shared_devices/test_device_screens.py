"""HR and heads switch devices on and off as shared ones; nobody else does, and another organisation sees nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.deeds import device_sharing
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Department, Organisation, SharedDevice, User
from onboarding.people.shared_devices import device_secrets
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, sign_in
from tests.rendered_forms import submit

LIST = reverse("hr:shared_devices")
OWN = "/mijn-dienst/toestel/"
NAME = "Refter brandweer"

pytestmark = pytest.mark.django_db


def a_device(actor: User, organisation: Organisation, department: Department | None = None, name: str = NAME) -> int:
    device_sharing.switch_on(actor, organisation, department, name, timezone.now())
    return SharedDevice.objects.order_by("pk").last().pk


def became_shared(client: Client, response: ClientResponse) -> bool:
    """Whether this browser is a shared device now, with nobody signed in and nothing kept of before."""
    assert response["Location"] == "/toestel/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    page = client.get("/toestel/")
    return page.status_code == 200 and not page.wsgi_request.user.is_authenticated and NAME in page.content.decode()


def test_hr_switches_this_device_on_and_is_signed_out_there(lennik: Municipality) -> None:
    client = sign_in(lennik.hr_officer)
    assert became_shared(client, submit(client, client.get(LIST), name=NAME, aan="1"))
    device = SharedDevice.objects.get()
    assert (device.organisation, device.department) == (lennik.organisation, None)
    assert device.switched_on_by_name == lennik.hr_officer.get_full_name()
    line = Activity.objects.get(verb=Verb.DEVICE_SHARED)
    assert (line.actor, line.detail) == (lennik.hr_officer, NAME)


def test_a_head_switches_this_device_on_for_an_own_department(lennik: Municipality) -> None:
    client = sign_in(lennik.head)
    own = Department.objects.get(head=lennik.head)
    assert became_shared(client, submit(client, client.get(OWN), name=NAME, department=str(own.pk)))
    assert SharedDevice.objects.get().department == own


def test_a_head_chooses_no_department_of_another(lennik: Municipality) -> None:
    other = Department.objects.create(organisation=lennik.organisation, name="Een andere")
    client = sign_in(lennik.head)
    response = client.post(OWN, {"name": NAME, "department": other.pk})
    assert response.context["form"].errors.as_data()["department"][0].code == "invalid_choice"
    assert not SharedDevice.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "k" * 61])
def test_a_device_needs_a_name_that_fits(lennik: Municipality, name: str) -> None:
    client = sign_in(lennik.hr_officer)
    response = client.post(LIST, {"name": name})
    assert "name" in response.context["form"].errors
    assert not SharedDevice.objects.exists()
    assert client.get(LIST).status_code == 200


def test_an_administrator_says_for_which_organisation_and_a_department_is_of_that_one(
    lennik: Municipality, herenthout: Municipality
) -> None:
    admin = User.objects.create_superuser("beheer@aanboord.example", "x", first_name="S", last_name="M")
    client = sign_in(admin)
    department = Department.objects.of(lennik.organisation).first()
    assert department
    sent = {"name": NAME, "organisation": herenthout.organisation.pk, "department": department.pk}
    refused = client.post(LIST, sent)
    assert refused.context["form"].errors.as_data()["department"][0].code == "department_elsewhere"
    assert "organisation" in client.post(LIST, {"name": NAME}).context["form"].errors
    client.post(LIST, {"name": NAME, "organisation": herenthout.organisation.pk})
    assert SharedDevice.objects.get().organisation == herenthout.organisation


def test_hr_sees_when_it_was_last_used_and_switches_it_off_at_a_distance(lennik: Municipality) -> None:
    pk = a_device(lennik.hr_officer, lennik.organisation)
    client = sign_in(lennik.hr_officer)
    page = client.get(LIST)
    assert "nog niet gebruikt" in page.content.decode()
    SharedDevice.objects.update(last_used_at=timezone.now() - timedelta(days=1))
    page = client.get(LIST)
    assert "laatst gebruikt op" in page.content.decode()
    submit(client, page, uit=str(pk))
    device = SharedDevice.objects.get()
    assert device.switched_off_by_name == lennik.hr_officer.get_full_name()
    assert Activity.objects.get(verb=Verb.DEVICE_UNSHARED).detail == NAME
    client.post(LIST, {"uit": pk})  # once more, from another tab
    assert Activity.objects.filter(verb=Verb.DEVICE_UNSHARED).count() == 1


def test_a_head_switches_off_what_is_of_an_own_department_only(lennik: Municipality) -> None:
    own = Department.objects.get(head=lennik.head)
    theirs = a_device(lennik.hr_officer, lennik.organisation, own, "Depot")
    of_all = a_device(lennik.hr_officer, lennik.organisation)
    client = sign_in(lennik.head)
    page = client.get(OWN)
    assert "Depot" in page.content.decode()
    assert NAME not in page.content.decode().partition("<form")[0]
    assert client.post(OWN, {"uit": of_all}).status_code == 404
    submit(client, page, uit=str(theirs))
    assert list(SharedDevice.objects.switched_on().values_list("pk", flat=True)) == [of_all]


@pytest.mark.parametrize("nonsense", ["", "x", "0", "-1", "9" * 30])
def test_nonsense_switches_nothing_off(lennik: Municipality, nonsense: str) -> None:
    a_device(lennik.hr_officer, lennik.organisation)
    assert sign_in(lennik.hr_officer).post(LIST, {"uit": nonsense}).status_code == 404
    assert SharedDevice.objects.switched_on().count() == 1


def test_hr_of_another_organisation_sees_and_switches_nothing(lennik: Municipality, herenthout: Municipality) -> None:
    pk = a_device(lennik.hr_officer, lennik.organisation)
    client = sign_in(herenthout.hr_officer)
    assert NAME not in client.get(LIST).content.decode()
    assert client.post(LIST, {"uit": pk}).status_code == 404
    assert SharedDevice.objects.switched_on().exists()


def test_a_device_stays_named_when_whoever_switched_it_on_is_gone(lennik: Municipality) -> None:
    a_device(lennik.head, lennik.organisation, Department.objects.get(head=lennik.head))
    name = lennik.head.get_full_name()
    Department.objects.filter(head=lennik.head).update(head=None)
    SharedDevice.objects.update(switched_on_by=None)
    page = sign_in(lennik.hr_officer).get(LIST).content.decode()
    assert NAME in page
    assert name in page


def test_the_list_costs_as_much_with_many_devices(lennik: Municipality) -> None:
    client = sign_in(lennik.hr_officer)

    def queries() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    a_device(lennik.hr_officer, lennik.organisation)
    few = queries()
    for number in range(12):
        a_device(lennik.hr_officer, lennik.organisation, name=f"Depot {number}")
    assert queries() == few


def test_the_cookie_is_for_the_server_alone(lennik: Municipality) -> None:
    client = sign_in(lennik.hr_officer)
    response = client.post(LIST, {"name": NAME})
    cookie = response.cookies[device_secrets.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert SharedDevice.objects.get().secret not in cookie.value
