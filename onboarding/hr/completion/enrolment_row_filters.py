"""What lists are narrowed by of which each row is about an enrolment: of whom it is, and in which programme."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from onboarding.hr.completion.completion_filters import PROGRAMMES, DepartmentFilterSet, first_day_between
from onboarding.hr.lists.seen_choices import SeenFilter


class EnrolmentRowFilterSet(DepartmentFilterSet):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"
    programme = SeenFilter(
        field_name="enrolment__programme", label=_("Traject"), empty_label=_("Alle trajecten"), seen=PROGRAMMES
    )
    started = first_day_between("enrolment__user__start_date")
