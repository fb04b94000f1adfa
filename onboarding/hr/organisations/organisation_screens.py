"""The organisations of the site: the list, one of them as its HR sees it, and making one with its first HR officer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.access import AdministratorOnlyMixin
from onboarding.hr.deeds import organisation_making
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.first_day import first_steps
from onboarding.hr.first_day.first_steps import Step
from onboarding.hr.first_day.step_lines import sentence_of
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_columns import DayColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.hr.organisations.organisation_forms import NewOrganisationForm
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.people import roles
from onboarding.people.models import Organisation, User
from onboarding.people.roles import May


class OrganisationsView(AdministratorOnlyMixin, HrListView):
    model = Organisation
    page_title = gettext_lazy("Organisaties")
    header_icon = "globe"
    index_url_name = "hr:organisations"
    index_results_url_name = "hr:organisations_results"
    default_ordering = "name"
    searched = ("name__fold", "short_name__fold", "slug")
    texts = {"name"}
    within = ("name__fold", "pk")
    no_results_message = gettext_lazy("Hier staat geen organisatie. Maak er een, of gebruik minder woorden.")

    def get_base_queryset(self) -> QuerySet[Organisation]:
        there = User.objects.not_left(self.today).filter(organisation=OuterRef("pk")).order_by()
        officers = there.filter(groups__hr_of=OuterRef("pk"))
        since = User.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
        organisations = first_steps.with_facts(Organisation.objects.visible_to(self.viewer), self.today)
        return organisations.annotate(
            people_there=Coalesce(Subquery(_number(there)), 0),
            officers_there=Coalesce(Subquery(_number(officers)), 0),
            since=Subquery(since.annotate(first=Min("date_joined")).values("first")),
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn(
                "name",
                label=_("Organisatie"),
                sort_key="name",
                classname="title",
                get_url=lambda one: reverse("hr:organisation", args=[one.pk]),
            ),
            LinkColumn("people_there", label=_("Mensen"), sort_key="people_there", get_url=_to_people),
            TextColumn("officers_there", label=_("HR"), sort_key="officers_there"),
            DayColumn("since", label=_("Sinds"), sort_key="since"),
            TextColumn("first_steps", label=_("Eerste stappen"), accessor=progress_of),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Organisatie maken"), url=reverse("hr:organisation_add"), icon_name="plus")]


def _number(people: Any) -> Any:
    return people.values("organisation").annotate(number=Count("pk", distinct=True)).values("number")


def _to_people(organisation: Organisation) -> str:
    return _for_organisation("hr:employees", organisation)


def _for_organisation(name: str, organisation: Organisation) -> str:
    return f"{reverse(name)}?{urlencode({'organisation': organisation.pk})}"


def progress_of(organisation: Organisation) -> str:
    """How far the first steps are, in words."""
    steps = first_steps.of(organisation)
    if steps.is_under_way:
        return _("onderweg")
    if steps.is_complete:
        return _("klaar")
    done = _("%(done)d van %(all)d") % {"done": len(steps.done), "all": len(Step)}
    return _("%(done)s, niet meer getoond") % {"done": done} if steps.is_hidden else done


class OrganisationView(AdministratorOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """One of them: its first steps as its HR sees them, and the ways into its desk."""

    template_name = "hr/organisations/organisation.html"
    header_icon = "globe"

    @cached_property
    def organisation(self) -> Organisation:
        own = first_steps.with_facts(Organisation.objects.visible_to(self.viewer), self.today)
        return get_object_or_404(own.select_related("page"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.organisation.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:organisations"), "label": OrganisationsView.page_title},
            {"url": "", "label": self.organisation.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.organisation
        steps = first_steps.of(organisation)
        people = User.objects.not_left(self.today).of(organisation)
        return super().get_context_data(
            organisation=organisation,
            progress=progress_of(organisation),
            lines=[(step in steps.done, *sentence_of(step, step in steps.done)) for step in Step],
            officers=people.filter(groups=organisation.hr_group_id).order_by("folded", "pk"),
            ways=list(self._ways()),
            sign_in=reverse("organisation_sign_in", args=[organisation.slug]),
            **kwargs,
        )

    def _ways(self) -> list[tuple[str, str]]:
        organisation = self.organisation
        page = getattr(organisation, "page", None)
        pages = [(_("Pagina’s"), reverse("wagtailadmin_explore", args=[page.pk]))] if page else []
        return [
            *pages,
            (_("Medewerkers"), _to_people(organisation)),
            (_("Voltooiing"), _for_organisation("hr:completion_report", organisation)),
            (_("Overzicht"), _for_organisation("hr:overview", organisation)),
            (_("Logboek"), _for_organisation("hr:activity_log", organisation)),
            (_("Berichten"), f"{reverse('hr:notices')}?{urlencode({'organisatie': organisation.pk})}"),
            (_("Aanmelding"), reverse("hr:sign_in_setting", args=[organisation.pk])),
        ]


class AddOrganisationView(AdministratorOnlyMixin, WagtailAdminTemplateMixin, FormView):
    template_name = "hr/organisations/add.html"
    form_class = NewOrganisationForm
    page_title = gettext_lazy("Organisatie maken")
    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if roles.may(request.user, May.SEE_ALL_ORGANISATIONS) and (unproven := self.proof_first()):
            return unproven
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:organisations"), "label": OrganisationsView.page_title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaves_on = LEGAL.on_or_after(self.today)  # it is yet to be made
        return super().get_context_data(leaves_on=None if leaves_on == self.today else leaves_on, **kwargs)

    def form_valid(self, form: NewOrganisationForm) -> HttpResponse:
        try:
            officer = organisation_making.make(self.viewer, form.instance, form.officer, self.today)
        except ValidationError as error:  # of the officer, or taken since the form was looked at
            form.add_all(error)
            return self.form_invalid(form)
        except IntegrityError:
            message = _("Deze organisatie werd net al gemaakt. Kijk de lijst na.")
            form.add_error(None, ValidationError(message, code="saved_meanwhile"))
            return self.form_invalid(form)
        made = _("%(organisation)s is gemaakt. De uitnodiging gaat naar %(address)s.")
        messages.success(self.request, made % {"organisation": form.instance.name, "address": officer.email})
        return redirect("hr:organisation", form.instance.pk)

    def form_invalid(self, form: NewOrganisationForm) -> HttpResponse:
        messages.error(
            self.request, _("Er is nog niets gemaakt, en er vertrok geen mail. Kijk na wat hieronder staat.")
        )
        return super().form_invalid(form)
