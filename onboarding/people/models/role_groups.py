"""The group of Wagtail’s that stands for a role at an organisation; that of HR is `Organisation.hr_group`."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people.models.organisations import Organisation
from onboarding.people.roles import Role


class RoleGroup(models.Model):
    """One for each organisation and role, from when the role is first given there."""

    ROLES = [(role.value, role.label) for role in (Role.EDITOR, Role.REVIEWER, Role.ORGANISATION_ADMINISTRATOR)]

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=16, choices=ROLES)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role_group")

    class Meta:
        verbose_name = _("groep van een rol")
        verbose_name_plural = _("groepen van rollen")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role"], name="role_group_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.role}"
