"""A lesson read again for its language: as its form stands now, in the panel beside it, or as it was saved, on a page
of its own for who has no scripts. Nothing is saved here, and nothing is refused for it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from onboarding.hr.access import RoleMixin, is_hr
from onboarding.hr.language_checks.shown_findings import groups_of
from onboarding.hr.language_checks.unused_choices import findings_about_use
from onboarding.hr.tenancy import reach
from onboarding.lessons.models import LessonPage, OrganisationPage, OwnWord
from onboarding.lessons.plain_language.checked import findings_of
from onboarding.lessons.plain_language.drafted_texts import Draft, draft_in, draft_of
from onboarding.people.roles import May


class OfDraft(RoleMixin):
    """What is about a lesson that this person writes; one out of reach does not exist."""

    needs = May.WRITE_DRAFTS

    def found_page(self, page_id: int) -> Page:
        page = reach.readable(self.viewer).filter(pk=page_id).first()
        if page is None:
            raise Http404
        return page.specific

    @cached_property
    def page(self) -> LessonPage:
        """As its row is: whose it is, and where it stands."""
        page = self.found_page(self.kwargs["page_id"])
        if not isinstance(page, LessonPage):
            raise Http404
        if not page.permissions_for_user(self.viewer).can_edit():
            raise PermissionDenied
        return page

    def told(self, draft: Draft, page: Page, page_id: int | None) -> dict[str, Any]:
        """What the templates show of a draft that stands under or in `page`."""
        house = OrganisationPage.objects.ancestor_of(page, inclusive=True).first()
        own = OwnWord.objects.of(house.organisation_id).phrases() if house else ()
        found = findings_of(draft, own)
        if page_id is not None:
            found += findings_about_use(draft, self.viewer, page_id)
        return {
            "groups": groups_of(draft, found),
            "count": len(found),
            "edit_url": reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id is not None else "",
            "may_name_words": is_hr(self.viewer),
        }


class PanelView(OfDraft):
    """The form of a lesson as it stands now, answered with what was found in it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self.answer(self.page, page_id)

    def answer(self, page: Page, page_id: int | None) -> HttpResponse:
        try:
            draft = draft_in(self.request.POST)
        except (KeyError, ValueError) as error:
            raise BadRequest("Not as the form of a lesson sends it") from error
        return render(self.request, "hr/language_checks/findings.html", self.told(draft, page, page_id))


class NewPanelView(PanelView):
    """The same of a lesson that was never saved, by the page that it will stand under."""

    def post(self, request: HttpRequest, parent_page_id: int) -> HttpResponse:
        parent = self.found_page(parent_page_id)
        if not parent.permissions_for_user(self.viewer).can_add_subpage():
            raise PermissionDenied
        return self.answer(parent, None)


class ReadAgainView(OfDraft, WagtailAdminTemplateMixin, TemplateView):
    """The lesson as it was saved last."""

    template_name = "hr/language_checks/read_again.html"
    page_title: Any = gettext_lazy("Lees na")
    header_icon = "pilcrow"
    _show_breadcrumbs = True

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        form = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, form, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.told(draft_of(self.page.get_latest_revision_as_object()), self.page, self.page.pk)
        return {**super().get_context_data(**kwargs), **told}
