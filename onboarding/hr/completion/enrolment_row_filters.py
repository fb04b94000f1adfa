"""What lists are narrowed by of which each row is about an enrolment: of whom it is, and in which programme."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from onboarding.hr.completion.completion_filters import (
    NO_DEPARTMENT,
    DepartmentFilter,
    DepartmentOfOrganisationField,
    departments,
    first_day_between,
    programmes,
)
from onboarding.hr.lists.work_details import WorkFilterSet
from onboarding.people.who_may_see import AboutPerson


class EnrolmentRowFilterSet(WorkFilterSet):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"
    department = DepartmentFilter(
        label=_("Dienst"),
        empty_label=_("Alle diensten"),
        null_label=_("Zonder dienst"),
        null_value=NO_DEPARTMENT,
        queryset=departments,
        method="only_in_department",
    )
    programme = django_filters.ModelChoiceFilter(
        field_name="enrolment__programme", label=_("Traject"), empty_label=_("Alle trajecten"), queryset=programmes
    )
    started = first_day_between("enrolment__user__start_date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.is_superuser:
            self.filters["department"].field_class = DepartmentOfOrganisationField

    def only_in_department(self, rows: AboutPerson[Any], name: str, department: Any) -> AboutPerson[Any]:
        if department == NO_DEPARTMENT:
            return rows.filter(enrolment__user__department=None)
        return rows.working_in(department)
