"""Querysets that speak of people: who is who, and who may see whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from onboarding.people.models import User


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, viewer: User) -> UserQuerySet:
        """The people `viewer` may see: everyone for an administrator, the organisation's people for HR, the
        people of one's departments for a department head, and oneself."""
        if viewer.is_superuser:
            return self
        oneself = Q(pk=viewer.pk)
        if viewer.organisation_id is None:
            return self.filter(oneself)
        if viewer.is_hr_officer:
            return self.filter(organisation_id=viewer.organisation_id)
        return self.filter(
            oneself
            | Q(
                organisation_id=viewer.organisation_id,
                department__head_id=viewer.pk,
            )
        )

    def with_roles(self) -> UserQuerySet:
        """With organisation, department and the two roles in the same query: what every request needs."""
        membership = self.model.groups.through.objects.filter(
            user_id=OuterRef("pk"), group_id=OuterRef("organisation__hr_group_id")
        )
        headed = apps.get_model("people", "Department").objects.filter(head=OuterRef("pk"))
        return self.select_related("organisation", "department").annotate(
            has_hr_role=Exists(membership), has_head_role=Exists(headed)
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes users with the e-mail address as login."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())

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
