"""The last one of HR goes in no way: each way says what to do first, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.deeds import employment, role_giving
from onboarding.hr.imports import undoing
from onboarding.hr.models import EmployeeImport, ImportState
from onboarding.hr.worker import watched_work
from onboarding.people import address_changes, last_officer
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import Organisation, SignInProvider, User
from onboarding.people.roles import Role
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.few_examples import FEW
from tests.hr.imports.files import HEADER, person
from tests.hr.imports.importing import NOW, apply, checked
from tests.just_proven import just_proven
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
SENTENCE = "Maak eerst iemand anders HR."
TODAY = date(2026, 11, 22)
CLOSED: dict[str, Any] = {"is_active": False}


def officers(organisation: Organisation) -> set[int]:
    """Who of HR can sign in, and stays."""
    found = last_officer.standings(organisation.pk)
    return {pk for pk, one in found.items() if one.until == last_officer.FOR_EVER}


def another(organisation: Organisation, **fields: Any) -> User:
    officer = UserFactory.create(organisation=organisation, first_name="Katrien", **fields)
    assert organisation.hr_group
    officer.groups.add(organisation.hr_group)
    return officer


def save(marleen: User, **values: Any) -> None:
    for name, value in values.items():
        setattr(marleen, name, value)
    marleen.save()


# Each way in which someone of HR could go; `elsewhere` is another organisation.
WAYS: dict[str, Callable[[User, Organisation], object]] = {
    "the role": lambda one, elsewhere: role_giving.take(one, one, Role.HR, timezone.now()),
    "out of the group": lambda one, elsewhere: one.groups.remove(*one.groups.all()),
    "out of all groups": lambda one, elsewhere: one.groups.clear(),
    "other groups": lambda one, elsewhere: one.groups.set([]),
    "the group without them": lambda one, elsewhere: one.groups.get().user_set.remove(one),
    "the group without anybody": lambda one, elsewhere: one.groups.get().user_set.clear(),
    "no group": lambda one, elsewhere: one.groups.get().delete(),
    "a last working day": lambda one, elsewhere: save(one, end_date=date(2027, 1, 31)),
    "a last working day, for many": lambda one, elsewhere: employment.mark_as_left(
        None, User.objects.filter(pk=one.pk), date(2027, 1, 31)
    ),
    "closed": lambda one, elsewhere: save(one, **CLOSED),
    "closed, for many": lambda one, elsewhere: User.objects.filter(pk=one.pk).update(**CLOSED),
    "closed, in bulk": lambda one, elsewhere: (
        setattr(one, "is_active", False),
        User.objects.bulk_update([one], ["is_active"]),
    ),
    "no way to sign in": lambda one, elsewhere: User.objects.filter(pk=one.pk).update(email="", password="!"),
    "elsewhere": lambda one, elsewhere: save(one, organisation=elsewhere),
    "elsewhere, for many": lambda one, elsewhere: User.objects.filter(pk=one.pk).update(organisation=elsewhere),
    "deleted": lambda one, elsewhere: one.delete(),
    "deleted, for many": lambda one, elsewhere: User.objects.filter(pk=one.pk).delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_last_one_goes_in_no_way(way: str, marleen: User, lennik: Organisation, herenthout: Organisation) -> None:
    before = User.objects.filter(pk=marleen.pk).values().get()
    with pytest.raises(LastOfficer) as refusal, transaction.atomic():
        WAYS[way](User.objects.get(pk=marleen.pk), herenthout)
    assert SENTENCE in refusal.value.messages[0]
    assert officers(lennik) == {marleen.pk}
    assert User.objects.filter(pk=marleen.pk).values().get() == before


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"the group without anybody", "no group"}))  # these take both
def test_one_of_two_goes(way: str, marleen: User, lennik: Organisation, herenthout: Organisation) -> None:
    katrien = another(lennik)
    WAYS[way](User.objects.get(pk=marleen.pk), herenthout)
    assert officers(lennik) == {katrien.pk}


@FEW  # each example is undone
@given(ways=st.lists(st.tuples(st.sampled_from(sorted(WAYS)), st.integers(0, 2)), max_size=8))
def test_in_any_order_somebody_stays(
    ways: list[tuple[str, int]], marleen: User, lennik: Organisation, herenthout: Organisation
) -> None:
    with transaction.atomic():
        people = [marleen.pk, another(lennik).pk, another(lennik).pk]
        for way, index in ways:
            one = User.objects.filter(pk=people[index], groups=lennik.hr_group).first()
            if one is not None:
                with suppress(LastOfficer), transaction.atomic():
                    WAYS[way](one, herenthout)
            assert officers(lennik)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "fields",
    [
        CLOSED,
        {"end_date": date(2026, 11, 10)},
        {"end_date": date(2027, 1, 31)},
        {"email": "", "personnel_number": "9"},
        {"email": "", "personnel_number": "9", "personal_code": "x"},
        {"email": "", "external_id": "x"},
    ],
)
def test_who_cannot_sign_in_or_goes_is_not_one_who_is_left(
    fields: dict[str, Any], marleen: User, lennik: Organisation
) -> None:
    another(lennik, **fields)
    with pytest.raises(LastOfficer):
        WAYS["closed"](marleen, lennik)


def test_who_signs_in_with_a_number_and_a_password_or_by_a_provider_counts(marleen: User, lennik: Organisation) -> None:
    SignInProvider.objects.create(organisation=lennik, kind="other", issuer="https://x.example", is_on=True)
    by_number, by_provider = (
        another(lennik, email="", personnel_number="9"),
        another(lennik, email="", external_id="x"),
    )
    by_number.set_password("vier-woorden-na-elkaar")
    by_number.save()
    assert officers(lennik) == {marleen.pk, by_number.pk, by_provider.pk}


def test_a_last_day_of_the_only_one_may_come_later_and_not_earlier(marleen: User, lennik: Organisation) -> None:
    lennik.hr_group.user_set.set([another(lennik, end_date=date(2027, 6, 30)), marleen])
    only = User.objects.get(first_name="Katrien")
    another(lennik)
    User.objects.filter(pk=marleen.pk).update(end_date=date(2027, 1, 31))
    save(only, end_date=date(2027, 12, 31))
    assert User.objects.get(pk=only.pk).end_date == date(2027, 12, 31)


def test_an_import_that_says_so_changes_nothing(marleen: User, amina: User, lennik: Organisation) -> None:
    User.objects.filter(pk=marleen.pk).update(personnel_number="00009")
    run = checked(lennik, [HEADER, person("00001")], complete=True)
    with pytest.raises(watched_work.Stop) as stopped:
        apply(run)
    assert (stopped.value.code, SENTENCE in str(stopped.value)) == ("last_officer", True)
    assert officers(lennik) == {marleen.pk}


def test_undoing_an_import_that_brought_the_last_one_changes_nothing(marleen: User, lennik: Organisation) -> None:
    run = checked(lennik, [HEADER, person("00044", first="Katrien", email="katrien@lennik.example")])
    apply(run)
    katrien = User.objects.get(personnel_number="00044")
    katrien.groups.add(lennik.hr_group)  # type: ignore[arg-type]
    role_giving.take(katrien, marleen, Role.HR, timezone.now())
    with pytest.raises(watched_work.Stop) as stopped:
        undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    assert stopped.value.code == "last_officer"
    assert EmployeeImport.objects.get().state == ImportState.APPLIED
    assert officers(lennik) == {katrien.pk}


def test_who_takes_the_own_address_away_hears_it_too(marleen: User) -> None:
    User.objects.filter(pk=marleen.pk).update(personnel_number="7", last_login=timezone.now())
    marleen.refresh_from_db()
    with pytest.raises(LastOfficer), transaction.atomic():
        change = address_changes.give(marleen, "", None, timezone.now())
        assert change is not None
        address_changes.confirm(change, None, timezone.now())


def test_the_screens_of_wagtail_say_what_to_do_first(
    marleen: User, stephanie: User, lennik: Organisation, signed_in: Callable[[User], Client]
) -> None:
    admin = just_proven(signed_in(stephanie))
    edit = reverse("wagtailusers_users:edit", args=[marleen.pk])
    many = f"/beheer/bulk/people/user/set_active_state/?id={marleen.pk}"
    ways: list[Callable[[], ClientResponse]] = [
        lambda: submit(admin, admin.get(edit), f"{marleen.pk}/", is_active=False),
        lambda: submit(admin, admin.get(edit), f"{marleen.pk}/", end_date="2027-01-31"),
        lambda: admin.post(reverse("wagtailusers_users:delete", args=[marleen.pk])),
        lambda: admin.post(reverse("wagtailusers_groups:delete", args=[lennik.hr_group_id])),
        lambda: submit(admin, admin.get(many), mark_as_active="False"),
    ]
    for way in ways:
        answer = way()
        page = admin.get(answer["Location"]) if answer.status_code == 302 else answer
        assert SENTENCE in page.content.decode()
        assert officers(lennik) == {marleen.pk}


def test_the_form_of_hr_says_it_beside_the_day(marleen: User, lennik: Organisation, stephanie: User) -> None:
    admin = Client()
    admin.force_login(stephanie)
    just_proven(admin)
    address = reverse("hr:employee_edit", args=[marleen.pk])
    page = submit(admin, admin.get(address), end_date="2027-01-31")
    assert SENTENCE in page.content.decode()
    many = f"{reverse('hr:employees_mark_as_left')}?id={marleen.pk}"
    page = submit(admin, admin.get(many), last_day="2027-01-31")
    assert page.status_code == 422
    assert SENTENCE in page.content.decode()
    assert officers(lennik) == {marleen.pk}


def test_of_two_who_take_the_role_of_each_other_at_once_one_stays(marleen: User, lennik: Organisation) -> None:
    katrien = another(lennik)
    as_marleen_saw_it = User.objects.get(pk=katrien.pk)
    assert role_giving.take(katrien, marleen, Role.HR, timezone.now())
    with CaptureQueriesContext(connection) as asked, pytest.raises(LastOfficer):
        role_giving.take(marleen, as_marleen_saw_it, Role.HR, timezone.now())
    assert officers(lennik) == {katrien.pk}
    locks = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]  # first of all, the organisation
    assert bool(locks) == connection.features.has_select_for_no_key_update
    assert all("people_organisation" in sql for sql in locks[:1])
