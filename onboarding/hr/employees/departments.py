"""The departments of an organisation: who heads them, how many people work there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.deeds import department_keeping
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.employee_filters import Presence
from onboarding.hr.employees.employee_forms import DepartmentForm
from onboarding.hr.employees.kept_one_by_one import AddKeptView, DeleteKeptView, EditKeptView, OneKept
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.people.models import Department, User


def departments(viewer: Any) -> QuerySet[Department]:
    """The departments `viewer` may change: of the own organisation; all of them for an administrator."""
    return Department.objects.visible_to(viewer).select_related("organisation", "head", "kind_of_work")


class DepartmentsView(HrListView):
    model = Department
    page_title = gettext_lazy("Diensten")
    header_icon = "group"
    index_url_name = "hr:departments"
    index_results_url_name = "hr:departments_results"
    default_ordering = "name"
    searched = ("name__fold",)
    texts = {"name", "organisation__short_name", "kind_of_work__name"}
    within = ("name__fold", "pk")
    no_results_message = gettext_lazy("Hier staat geen dienst. Voeg er een toe, of gebruik minder woorden.")

    def get_base_queryset(self) -> QuerySet[Department]:
        number = _number_by("department", self.today) + _number_by("in_other_departments__department", self.today)
        return departments(self.viewer).annotate(number=number)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn(
                "name",
                label=_("Dienst"),
                sort_key="name",
                classname="title",
                get_url=lambda one: reverse("hr:department_edit", args=[one.pk]),
            ),
            *self.organisation_column,
            TextColumn("head", label=_("Diensthoofd"), sort_key="head__last_name"),
            TextColumn("kind_of_work", label=_("Soort werk"), sort_key="kind_of_work__name"),
            LinkColumn(
                "number",
                label=_("Mensen aan het werk"),
                sort_key="number",
                get_url=lambda one: f"{reverse('hr:employees')}?department={one.pk}&status={Presence.WORKING.value}",
            ),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Dienst toevoegen"), url=reverse("hr:department_add"), icon_name="plus"),
            HeaderButton(_("Soorten werk"), url=reverse("hr:kinds"), icon_name="list-ul"),
        ]


def _number_by(way: str, today: date) -> Any:
    """How many people at work have this department, by one of the two ways to have it: nobody has it by both."""
    there = User.objects.at_work(today).filter(**{way: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(there.values(way).annotate(number=Count("pk")).values("number")), 0)


class OneDepartment(OneKept):
    model = Department
    trail = (("hr:departments", gettext_lazy("Diensten")),)
    index_url_name = "hr:departments"
    header_icon = "group"
    called = "department"

    def reachable(self) -> QuerySet[Department]:
        return departments(self.viewer)


class DepartmentFormView(OneDepartment):
    form_class = DepartmentForm
    error_message = gettext_lazy("De dienst is nog niet bewaard. Kijk na wat hieronder staat.")
    saved = gettext_lazy("De dienst %(department)s is bewaard.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": self.today}  # type: ignore[misc]  # of the view behind it

    def keep(self, one: Department) -> None:
        department_keeping.save(self.viewer, one)


class AddDepartmentView(DepartmentFormView, AddKeptView):
    page_title = gettext_lazy("Dienst toevoegen")
    add_url_name = "hr:department_add"


class EditDepartmentView(DepartmentFormView, EditKeptView):
    page_title = gettext_lazy("Dienst wijzigen")
    edit_url_name = "hr:department_edit"
    delete_url_name = "hr:department_delete"


class DeleteDepartmentView(OneDepartment, DeleteKeptView):
    """Only of an empty department that no rule speaks of: what hangs on it would be lost along."""

    page_title = gettext_lazy("Dienst verwijderen")
    delete_url_name = "hr:department_delete"
    template_name = "hr/employees/department_delete.html"
    removed = gettext_lazy("De dienst %(department)s is verwijderd.")
    stays_url_name = "hr:department_edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().setup(request, *args, **kwargs)

    @cached_property
    def objection(self) -> str:
        return department_keeping.objection(self.object)

    def remove(self) -> None:
        department_keeping.remove(self.viewer, self.object)
