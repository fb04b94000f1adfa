"""Whoever of HR could sign in before still can, whatever is done to addresses, keys, domains, the provider or roles.

Whether someone can, is asked of what signs people in: who the provider's claims are about, and what the only way binds.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.deeds import role_giving, sign_in_setting
from onboarding.people import address_changes
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import Organisation, OwnedDomain, ProviderKind, SignInProvider, User
from onboarding.people.roles import Role
from onboarding.people.single_sign_on import only_way, who_signs_in
from onboarding.people.single_sign_on.refusals import Refused
from tests.factories import UserFactory
from tests.few_examples import FEW
from tests.just_proven import just_proven
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
SENTENCE = "Dan is er niemand meer van HR die kan aanmelden. Maak eerst iemand anders HR."
HERE, THERE = "lennik.example", "elders.example"
CODE = "0207500123"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who someone is at the provider."""

    key: str
    address: str

    def claims(self, kind: str) -> dict[str, Any]:
        named = {"oid": self.key, "sub": self.key, "vo_id": self.key, "vo_orgcode": CODE}
        vouched = {"email": self.address, "email_verified": True, "xms_edov": True}
        hd = {"hd": self.address.rpartition("@")[2]} if kind == ProviderKind.GOOGLE else {}
        return {**named, **vouched, **hd}


def identity_of(person: User) -> Identity:
    return Identity(person.external_id or f"own-{person.pk}", person.email or f"{person.pk}@{HERE}")


def gets_in(person: User, identity: Identity) -> bool:
    """Whether this person, who may have lost the role, can sign in, and as one of HR."""
    person = User.objects.get(pk=person.pk)
    if not person.is_active or person.has_left(TODAY) or not person.is_hr_officer:
        return False
    if only_way.of(person) is None and (
        person.email or (person.personnel_number and person.password and person.has_usable_password())
    ):
        return True
    provider = SignInProvider.objects.switched_on().filter(organisation=person.organisation_id).first()
    if provider is None:
        return False
    with suppress(Refused), transaction.atomic():
        found = who_signs_in.person_of(provider, identity.claims(provider.kind), TODAY)
        transaction.set_rollback(True)
        return found.pk == person.pk
    return False


def save(person: User, **values: Any) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.save()


def set_up(manager: User, organisation: Organisation, **values: Any) -> None:
    provider = SignInProvider.objects.get(organisation=organisation)
    for name, value in values.items():
        setattr(provider, name, value)
    sign_in_setting.keep(manager, provider, "", False, False, timezone.now())


def forget_keys(manager: User, organisation: Organisation) -> None:
    provider = SignInProvider.objects.get(organisation=organisation)
    sign_in_setting.keep(manager, provider, "", False, True, timezone.now())


Deed = Callable[[User, User, Organisation], object]
# What can be done to an officer, or to how the organisation signs in, by a manager.
DEEDS: dict[str, Deed] = {
    "another address": lambda one, manager, here: save(one, email=f"ander{one.pk}@{HERE}"),
    "an address elsewhere": lambda one, manager, here: save(one, email=f"ander{one.pk}@{THERE}"),
    "an address elsewhere, in bulk": lambda one, manager, here: (
        setattr(one, "email", f"bulk{one.pk}@{THERE}"),
        User.objects.bulk_update([one], ["email"]),
    ),
    "an address elsewhere, as HR gives it": lambda one, manager, here: address_changes.give(
        one, f"nieuw{one.pk}@{THERE}", manager, timezone.now()
    ),
    "no address": lambda one, manager, here: save(one, email=""),
    "no address but a number": lambda one, manager, here: save(one, email="", personnel_number=f"9{one.pk}"),
    "another key": lambda one, manager, here: save(one, external_id=f"ander-{one.pk}"),
    "another key, for many": lambda one, manager, here: User.objects.filter(pk=one.pk).update(
        external_id=f"ander-{one.pk}"
    ),
    "no key": lambda one, manager, here: save(one, external_id=""),
    "no password": lambda one, manager, here: save(one, password="!"),
    "closed": lambda one, manager, here: save(one, is_active=False),
    "left": lambda one, manager, here: save(one, end_date=date(2026, 11, 20)),
    "a platform administrator": lambda one, manager, here: save(one, is_superuser=True),
    "no platform administrator": lambda one, manager, here: save(one, is_superuser=False),
    "without the role": lambda one, manager, here: role_giving.take(manager, one, Role.HR, timezone.now()),
    "gone": lambda one, manager, here: one.delete(),
    "no domains": lambda one, manager, here: sign_in_setting.name_domains(manager, here, []),
    "this domain": lambda one, manager, here: sign_in_setting.name_domains(manager, here, [HERE]),
    "that domain": lambda one, manager, here: sign_in_setting.name_domains(manager, here, [THERE]),
    "both domains": lambda one, manager, here: sign_in_setting.name_domains(manager, here, [HERE, THERE]),
    "the only way": lambda one, manager, here: set_up(manager, here, is_on=True, is_only_way=True),
    "not the only way": lambda one, manager, here: set_up(manager, here, is_only_way=False),
    "off": lambda one, manager, here: set_up(manager, here, is_on=False, is_only_way=False),
    "keys forgotten": lambda one, manager, here: forget_keys(manager, here),
    "by Microsoft": lambda one, manager, here: set_up(manager, here, kind=ProviderKind.ENTRA),
    "by Google": lambda one, manager, here: set_up(manager, here, kind=ProviderKind.GOOGLE),
    "by ACM/IDM": lambda one, manager, here: set_up(manager, here, kind=ProviderKind.ACM_IDM),
    "by another": lambda one, manager, here: set_up(manager, here, kind=ProviderKind.OTHER),
}
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "email": st.sampled_from(["", HERE, THERE]),
            "external_id": st.booleans(),
            "password": st.booleans(),
            "is_superuser": st.sampled_from([False, False, False, True]),
        }
    ),
    min_size=1,
    max_size=3,
)


def officer(organisation: Organisation, number: int, drawn: dict[str, Any]) -> User:
    person = UserFactory.create(
        organisation=organisation,
        email=f"hr{number}@{drawn['email']}" if drawn["email"] else "",
        external_id=f"sleutel-{number}" if drawn["external_id"] else "",
        personnel_number=f"8{number}",
        is_superuser=drawn["is_superuser"],
        password="een-hash" if drawn["password"] else "",
    )
    assert organisation.hr_group
    person.groups.add(organisation.hr_group)
    return person


@pytest.mark.every_example
@FEW  # each example is undone
@given(
    drawn=PEOPLE,
    kind=st.sampled_from(ProviderKind.values),
    is_only_way=st.booleans(),
    domains=st.sets(st.sampled_from([HERE, THERE])),
    deeds=st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 2)), min_size=1, max_size=6),
)
def test_someone_of_hr_who_could_sign_in_still_can(
    lennik: Organisation, marleen: User, drawn: list[dict[str, Any]], kind: str, is_only_way: bool,
    domains: set[str], deeds: list[tuple[str, int]],
) -> None:  # fmt: skip
    with transaction.atomic():
        manager = UserFactory.create(organisation=lennik)
        people = [officer(lennik, number, one) for number, one in enumerate(drawn)]
        User.groups.through.objects.filter(user_id=marleen.pk).delete()  # past all that keeps her
        for domain in domains:
            OwnedDomain.objects.create(organisation=lennik, domain=domain)
        SignInProvider.objects.create(
            organisation=lennik, kind=kind, issuer="https://x.example", organisation_code=CODE,
            is_on=True, is_only_way=is_only_way, proven_at=timezone.now(),
        )  # fmt: skip
        for deed, index in deeds:
            before = {one.pk: identity_of(one) for one in User.objects.filter(groups=lennik.hr_group)}
            could = [one for one in User.objects.filter(pk__in=before) if gets_in(one, before[one.pk])]
            one = User.objects.filter(pk=people[index % len(people)].pk).first()
            if one is None:
                continue
            with suppress(LastOfficer, IntegrityError), transaction.atomic():
                DEEDS[deed](one, manager, Organisation.objects.get(pk=lennik.pk))
            left = User.objects.filter(pk__in=[each.pk for each in could])
            assert not could or any(gets_in(each, before[each.pk]) for each in left), deed
        transaction.set_rollback(True)


@pytest.fixture
def bound(lennik: Organisation, marleen: User) -> User:
    """Marleen, alone of HR, at an organisation where its provider is the only way in; she has a key there."""
    OwnedDomain.objects.create(organisation=lennik, domain=HERE)
    save(marleen, external_id="sleutel")
    SignInProvider.objects.create(
        organisation=lennik, kind=ProviderKind.GOOGLE, issuer="https://x.example", is_on=True, is_only_way=True,
        proven_at=timezone.now(),
    )  # fmt: skip
    return User.objects.get(pk=marleen.pk)


@pytest.mark.parametrize("deed", ["an address elsewhere", "another key", "another key, for many", "no domains"])
def test_where_the_provider_is_the_only_way_what_it_knows_of_the_last_one_stays(
    deed: str, bound: User, lennik: Organisation
) -> None:
    before = User.objects.filter(pk=bound.pk).values().get()
    with pytest.raises(LastOfficer) as refusal, transaction.atomic():
        DEEDS[deed](bound, UserFactory.create(organisation=lennik), lennik)
    assert refusal.value.messages == [SENTENCE]
    assert User.objects.filter(pk=bound.pk).values().get() == before
    assert [one.domain for one in OwnedDomain.objects.of(lennik)] == [HERE]


def test_another_one_of_hr_who_could_not_sign_in_before_is_not_one_who_is_left(
    bound: User, lennik: Organisation
) -> None:
    officer(lennik, 1, {"email": THERE, "external_id": True, "password": False, "is_superuser": False})
    with pytest.raises(LastOfficer):
        DEEDS["that domain"](bound, UserFactory.create(organisation=lennik), lennik)


def test_beside_another_one_who_comes_in_it_can_be(bound: User, lennik: Organisation) -> None:
    officer(lennik, 1, {"email": HERE, "external_id": True, "password": False, "is_superuser": False})
    DEEDS["another key"](bound, bound, lennik)
    assert User.objects.get(pk=bound.pk).external_id == f"ander-{bound.pk}"


def test_who_comes_in_by_the_address_is_known_by_the_key_from_then_on(bound: User, lennik: Organisation) -> None:
    User.objects.filter(pk=bound.pk)._update({"external_id": ""})
    provider = SignInProvider.objects.get()
    found = who_signs_in.person_of(provider, Identity("sleutel-2", bound.email).claims(provider.kind), TODAY)
    assert (found, User.objects.get(pk=bound.pk).external_id) == (bound, "sleutel-2")


def test_the_screen_of_the_domains_says_it(
    bound: User, lennik: Organisation, stephanie: User, signed_in: Callable[[User], Client]
) -> None:
    admin = just_proven(signed_in(stephanie))
    address = reverse("hr:sign_in_setting", args=[lennik.pk])
    answer = submit(admin, admin.get(address), domains=THERE)
    assert SENTENCE in admin.get(answer["Location"]).content.decode()
    assert [one.domain for one in OwnedDomain.objects.of(lennik)] == [HERE]


def test_the_form_of_hr_says_it_of_the_own_key(
    bound: User, lennik: Organisation, stephanie: User, signed_in: Callable[[User], Client]
) -> None:
    admin = just_proven(signed_in(stephanie))
    page = submit(admin, admin.get(reverse("hr:employee_edit", args=[bound.pk])), external_id="ander", follow=True)
    assert SENTENCE in page.content.decode()
    assert User.objects.get(pk=bound.pk).external_id == "sleutel"
