"""Where people work besides their main department."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OtherDepartmentQuerySet(models.QuerySet["OtherDepartment"]):
    def out_of_place(self) -> OtherDepartmentQuerySet:
        """What nobody may have: besides no main department, twice the main one, or one of another organisation."""
        elsewhere = ~Q(department__organisation=F("person__organisation"))
        return self.filter(Q(person__department=None) | Q(person__department=F("department")) | elsewhere)


class OtherDepartment(models.Model):
    """A department where someone works besides the main one, and since when (null: as long as is known).

    Written in several_departments.py only. What is out of place goes with every change of a main department, which
    `User.save` and `UserQuerySet.update` see to.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="in_other_departments")
    department = models.ForeignKey("people.Department", on_delete=models.CASCADE, related_name="as_another")
    since = models.DateField(null=True)

    objects = OtherDepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("andere dienst")
        verbose_name_plural = _("andere diensten")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "department"], name="other_department_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.department_id}"
