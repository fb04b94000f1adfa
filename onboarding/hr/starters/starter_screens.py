"""The programmes of an organisation; which there are to start from, what is in one, and the button that makes it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import OwnOrganisationMixin
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.starters import draft_making
from onboarding.hr.starters.programmes_there import programmes_there
from onboarding.lessons import four_eyes, starter_contents
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.starter_contents import Starter


class OfStarters(OwnOrganisationMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "doc-full-inverse"
    page_title: Any = gettext_lazy("Trajecten")

    @cached_property
    def page(self) -> OrganisationPage:
        """The organisation's own, under which it is made."""
        return get_object_or_404(OrganisationPage.objects.filter(organisation=self.viewer.organisation_id))

    def trail(self, *last: dict[str, Any]) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("hr:starters"), "label": OfStarters.page_title}, *last]


class StartersView(OfStarters):
    template_name = "hr/starters/starters.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = reverse("wagtailadmin_pages:add", args=["lessons", "programmepage", self.page.pk])
        there = programmes_there(self.page)
        return super().get_context_data(starters=starter_contents.all_starters(), own=own, there=there, **kwargs)


class StarterView(OfStarters):
    """Posting it makes it, in the background."""

    template_name = "hr/starters/starter.html"

    @cached_property
    def starter(self) -> Starter:
        try:
            return starter_contents.of(self.kwargs["name"])
        except FileNotFoundError:
            raise Http404 from None

    @cached_property
    def made(self) -> ProgrammePage | None:
        return starter_contents.made_of(self.starter, self.page)

    def get_page_title(self) -> str:
        return self.starter.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": self.starter.title})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            starter=self.starter,
            made=self.made,
            asks_review=four_eyes.workflow_at(self.page) is not None,
            **kwargs,
        )

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        if self.made is not None:
            messages.warning(request, _("Dit traject staat er al. Er is niets bijgemaakt."))
            return redirect("wagtailadmin_explore", self.made.pk)
        return watch(draft_making.start(self.viewer, self.page.organisation, self.starter), says_outcome=True)
