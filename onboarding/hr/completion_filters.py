"""What HR can narrow the completion report down to. All of it lives in the query string."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from onboarding.learning.models import Enrolment, EnrolmentQuerySet
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation

STATUS_LABELS = {
    Status.LATE: _("Te laat"),
    Status.BUSY: _("Bezig"),
    Status.TODO: _("Nog te doen"),
    Status.DONE: _("Klaar"),
}


def departments(request: HttpRequest) -> QuerySet[Department]:
    """The departments `request.user` may filter by: the organisation's own; all of them for an administrator."""
    viewer: Any = request.user
    found = Department.objects.select_related("organisation").order_by("name", "organisation__short_name")
    return found if viewer.is_superuser else found.filter(organisation_id=viewer.organisation_id)


def programmes(request: HttpRequest) -> QuerySet[Programme]:
    return Programme.objects.visible_to(request.user).defer("outline", "welcome").order_by("title", "pk")


class DepartmentField(django_filters.fields.ModelChoiceField):
    """For an administrator: two organisations may have a department of the same name."""

    def label_from_instance(self, department: Department) -> str:
        return f"{department.name} ({department.organisation.short_name})"


class CompletionFilterSet(WagtailFilterSet):
    organisation = django_filters.ModelChoiceFilter(
        field_name="programme__organisation",
        label=_("Organisatie"),
        empty_label=_("Alle organisaties"),
        queryset=Organisation.objects.all(),
    )
    department = django_filters.ModelChoiceFilter(
        field_name="user__department",
        label=_("Dienst"),
        empty_label=_("Alle diensten"),
        queryset=departments,
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Traject"), empty_label=_("Alle trajecten"), queryset=programmes
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        empty_label=_("Alle"),
        choices=list(STATUS_LABELS.items()),
        widget=forms.RadioSelect,
        method="only_in_status",
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.request.user.is_superuser:
            self.filters["department"].field_class = DepartmentField
        else:
            del self.filters["organisation"]

    def only_in_status(self, enrolments: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        return enrolments.in_status(value, self.today)
