"""The departments of an organisation: who heads them, how many people work there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import department_keeping
from onboarding.hr.employees.editing import OwnForm
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.employee_filters import Presence
from onboarding.hr.employees.employee_forms import DepartmentForm
from onboarding.hr.employees.saved_meanwhile import OneAfterAnother
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


class OneDepartment(HrOnlyMixin):
    """What the screens about one department share: one out of reach does not exist."""

    model = Department
    index_url_name = "hr:departments"
    header_icon = "group"
    object: Any

    def get_queryset(self) -> QuerySet[Department]:
        return departments(self.viewer)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:departments"), "label": _("Diensten")},
            {"url": "", "label": str(self.object or _("Dienst toevoegen"))},
        ]

    def get_success_url(self) -> str:
        return reverse("hr:departments")


class DepartmentFormView(OwnForm, OneDepartment):
    """Adding or changing one."""

    form_class = DepartmentForm
    submit_button_label = gettext_lazy("Bewaar")
    error_message = gettext_lazy("De dienst is nog niet bewaard. Kijk na wat hieronder staat.")

    def get_page_subtitle(self) -> str:
        return str(self.object or "")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()  # type: ignore[misc]  # of the view that it stands before
        return {**kwargs, "viewer": self.viewer, "today": self.today}

    def save_instance(self) -> Department:
        department: Department = self.form.save(commit=False)  # type: ignore[attr-defined]  # of the view behind it
        department_keeping.save(self.viewer, department)
        return department

    def get_success_message(self, instance: Any = None) -> str:
        return _("De dienst %(department)s is bewaard.") % {"department": self.object}


class AddDepartmentView(DepartmentFormView, CreateView):
    page_title = gettext_lazy("Dienst toevoegen")
    add_url_name = "hr:department_add"


class EditDepartmentView(OneAfterAnother, DepartmentFormView, EditView):
    page_title = gettext_lazy("Dienst wijzigen")
    edit_url_name = "hr:department_edit"
    delete_url_name = "hr:department_delete"
    delete_item_label = gettext_lazy("Verwijder")

    def get_queryset(self) -> QuerySet[Department]:
        return self.held(super().get_queryset())


class DeleteDepartmentView(OneDepartment, DeleteView):
    """Only of an empty department that no rule speaks of: what hangs on it would be lost along."""

    page_title = gettext_lazy("Dienst verwijderen")
    delete_url_name = "hr:department_delete"
    template_name = "hr/employees/department_delete.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().setup(request, *args, **kwargs)

    @cached_property
    def objection(self) -> str:
        return department_keeping.objection(self.object)

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            department_keeping.remove(self.viewer, self.object)
        except department_keeping.InUse as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect("hr:department_edit", self.object.pk)
        messages.success(self.request, _("De dienst %(department)s is verwijderd.") % {"department": self.object})
        return redirect("hr:departments")
