"""What lists are narrowed by of which each row is about an enrolment: of whom it is, and in which programme."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from onboarding.hr.completion.completion_filters import DepartmentFilterSet, first_day_between, programmes


class EnrolmentRowFilterSet(DepartmentFilterSet):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"
    programme = django_filters.ModelChoiceFilter(
        field_name="enrolment__programme", label=_("Traject"), empty_label=_("Alle trajecten"), queryset=programmes
    )
    started = first_day_between("enrolment__user__start_date")
