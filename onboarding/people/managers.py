"""Querysets that speak of people: who is who, and who may see whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from onboarding.people import addresses
from onboarding.people.who_may_see import AboutPerson

if TYPE_CHECKING:
    from onboarding.people.models import User


def not_left_on(today: date, person: str = "") -> Q:
    """Who works here on `today`, or starts later; `person` is the way to the person, such as "user__"."""
    return Q(**{f"{person}end_date__isnull": True}) | Q(**{f"{person}end_date__gte": today})


class UserQuerySet(AboutPerson["User"]):
    def update(self, **values: Any) -> int:
        """As ever, but people change organisation one by one: each leaves something behind, see moving.py."""
        moves: dict[str, Any] = {
            name: values.pop(name) for name in ("organisation", "organisation_id") if name in values
        }
        if not moves:
            return super().update(**values)
        if any(hasattr(value, "resolve_expression") for value in moves.values()):
            raise ValueError("Give people another organisation with save().")
        with transaction.atomic():
            people = list(self.order_by("pk").select_for_update(of=("self",)))
            for person in people:
                for name, value in (moves | values).items():
                    setattr(person, name, value)
                person.save(update_fields=[*moves, *values])
        return len(people)

    update.alters_data = True  # type: ignore[attr-defined]  # as Django's own: not for templates

    def with_address(self, written: Iterable[str]) -> UserQuerySet:
        """Who has one of these addresses, which are `addresses.written`; through the index that keeps them unique."""
        return self.alias(address=Lower("email")).filter(address__in=written)

    def holder_of(self, address: str) -> User | None:
        """Whose address this is now, whatever its case; None when it is nobody's."""
        sought = addresses.written(address)
        # Once more here: what two letters have in common is not for the database's language to say.
        return next((one for one in self.with_address([sought]) if addresses.written(one.email) == sought), None)

    def not_left(self, today: date) -> UserQuerySet:
        """Who works here on `today`, or starts later."""
        return self.filter(not_left_on(today))

    def at_work(self, today: date) -> UserQuerySet:
        """Who works here on `today`, absent or not; without a first working day, one counts as started."""
        return self.not_left(today).filter(Q(start_date__isnull=True) | Q(start_date__lte=today))

    def starting_after(self, today: date) -> UserQuerySet:
        return self.not_left(today).filter(start_date__gt=today)

    def who_left(self, today: date) -> UserQuerySet:
        return self.filter(end_date__lt=today)

    def absent(self, today: date) -> UserQuerySet:
        """Who is away on `today`."""
        return self.filter(_absences_on(today))

    def with_absence(self, today: date) -> UserQuerySet:
        """With `is_absent`: whether they are away on `today`."""
        return self.annotate(is_absent=_absences_on(today))

    def in_use(self) -> UserQuerySet:
        """Whose account is worth taking: who ever signed in, and who may see others, even before their first time."""
        in_hr = self.model.groups.through.objects.filter(user_id=OuterRef("pk"), group__hr_of__isnull=False)
        return self.filter(Q(last_login__isnull=False) | Q(is_superuser=True) | Exists(in_hr))

    def with_waiting_address(self) -> UserQuerySet:
        """With `waiting_address`: the new address that is still to be confirmed, or None; what lapsed today counts."""
        asked = apps.get_model("people", "AddressChange").objects.unsettled()
        asked = asked.filter(user=OuterRef("pk"), old_email=OuterRef("email"))
        return self.annotate(waiting_address=Subquery(asked.values("new_email")[:1]))

    def with_roles(self) -> UserQuerySet:
        """With organisation, department, the two roles and `has_waiting_address` in the same query: what every request
        needs."""
        membership = self.model.groups.through.objects.filter(
            user_id=OuterRef("pk"), group_id=OuterRef("organisation__hr_group_id")
        )
        headed = apps.get_model("people", "Department").objects.filter(head=OuterRef("pk"))
        addresses_asked = apps.get_model("people", "AddressChange").objects.unsettled().filter(user=OuterRef("pk"))
        return self.select_related("organisation", "department").annotate(
            has_hr_role=Exists(membership),
            has_head_role=Exists(headed),
            has_waiting_address=Exists(addresses_asked),
        )


def _absences_on(day: date) -> Exists:
    absences = apps.get_model("people", "Absence").objects
    return Exists(absences.filter(user=OuterRef("pk"), first_day__lte=day, last_day__gte=day))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users with the e-mail address as login."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=addresses.written(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new user; raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)
