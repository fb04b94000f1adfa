"""The first steps on a page of their own, also once the first screen shows them no more; and what one does there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import OwnOrganisationMixin
from onboarding.hr.deeds import first_day_showing
from onboarding.hr.first_day import first_steps, trial_mail
from onboarding.hr.first_day.home_steps import list_of


class FirstDayView(OwnOrganisationMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/first_day/first_day.html"
    page_title = gettext_lazy("Eerste stappen")
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = first_steps.of_viewer(self.viewer, self.today)
        assert steps is not None  # noqa: S101 - of the own organisation
        return super().get_context_data(is_shown=steps.is_shown, **list_of(steps, self.viewer), **kwargs)


class TestMailView(OwnOrganisationMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        outcome = trial_mail.send(self.viewer, self.now)
        (messages.error if outcome.code else messages.success)(request, outcome.sentence)
        return redirect("wagtailadmin_home")


class HideView(OwnOrganisationMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        first_day_showing.hide(self.viewer)
        messages.success(request, _("Je ziet de eerste stappen hier niet meer. Je vindt ze terug bij “Bijhouden”."))
        return redirect("wagtailadmin_home")


class ShowView(OwnOrganisationMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        first_day_showing.show_again(self.viewer)
        return redirect("hr:first_day")
