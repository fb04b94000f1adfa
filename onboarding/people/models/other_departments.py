"""Where people work besides their main department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.models.organisations import Department


class OtherDepartmentQuerySet(models.QuerySet["OtherDepartment"]):
    def out_of_place(self) -> OtherDepartmentQuerySet:
        """What nobody may have: besides no main department, twice the main one, or one of another organisation."""
        elsewhere = ~Q(department__organisation=F("person__organisation"))
        return self.filter(Q(person__department=None) | Q(person__department=F("department")) | elsewhere)

    def names_by_person(self, people: Collection[int]) -> dict[int, list[str]]:
        """The names of these departments of each of many people, by their key, as in a telephone book; nothing of who
        has none. Two queries: of a join, SQLite with statistics from before anyone worked in two looks up every
        department there is for each of these people.
        """
        people_of: dict[int, list[int]] = defaultdict(list)
        for person, department in self.filter(person__in=people).order_by().values_list("person", "department"):
            people_of[department].append(person)
        found: dict[int, list[str]] = defaultdict(list)
        departments = Department.objects.filter(pk__in=list(people_of)).order_by("name__fold", "pk")
        for department, name in departments.values_list("pk", "name"):
            for person in people_of[department]:
                found[person].append(name)
        return dict(found)


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
