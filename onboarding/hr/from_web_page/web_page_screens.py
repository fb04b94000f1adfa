"""From a web page to a draft: give the page, correct what was recognised beside it, make the programme.

Every button of the second screen sends and keeps the whole form, so that nothing that was typed is lost, and all of it
works without scripts.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import OwnOrganisationMixin, is_hr
from onboarding.hr.from_web_page import correcting, programme_making
from onboarding.hr.from_web_page.page_forms import WebPageForm
from onboarding.hr.from_web_page.recognised_parts import MAX_PARTS, Recognised, problems_of
from onboarding.hr.from_web_page.shown_parts import FoundTotals, shown_lines, shown_parts
from onboarding.hr.models import WebPageReading
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.outlines import PrincipleKind
from onboarding.people.roles import May


class OfWebPages(OwnOrganisationMixin, WagtailAdminTemplateMixin, TemplateView):
    """For whoever makes drafts in the own organisation; what another one reads does not exist here."""

    needs = May.WRITE_DRAFTS
    header_icon = "download"
    page_title: Any = gettext_lazy("Van jullie webpagina")
    _show_breadcrumbs = True

    @cached_property
    def page(self) -> OrganisationPage:
        """The organisation's own, under which the programme is made."""
        own = OrganisationPage.objects.select_related("organisation").filter(organisation=self.viewer.organisation_id)
        page: OrganisationPage = get_object_or_404(own)
        if not page.permissions_for_user(self.viewer).can_add_subpage():
            raise PermissionDenied
        return page

    @cached_property
    def reading(self) -> WebPageReading:
        """The one of the address, with all that it holds."""
        mine = WebPageReading.objects.of(self.viewer.organisation_id)
        return get_object_or_404(mine.select_related("programme_page"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("hr:from_web_page"), "label": OfWebPages.page_title}]

    def when_made(self) -> HttpResponse | None:
        """Leads to what was made of this page; None while that is nothing."""
        if self.reading.made_at is None:
            return None
        if self.reading.programme_page is None:
            messages.warning(self.request, _("Van deze pagina is al een traject gemaakt, en dat is intussen weg."))
            return redirect("hr:from_web_page")
        return redirect("hr:left_to_write", self.reading.programme_page.pk)


class GivePageView(OfWebPages):
    template_name = "hr/from_web_page/give_page.html"
    form: WebPageForm | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = WebPageReading.objects.of(self.page.organisation_id).filter(made_at=None)
        return super().get_context_data(
            form=self.form or WebPageForm(),
            begun=[(one, Recognised.from_dict(one.recognised)) for one in begun.defer("lines")[:5]],
            days=programme_making.KEPT.days,
            may_start=is_hr(self.viewer),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        self.form = WebPageForm(request.POST, request.FILES)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        text = self.form.cleaned_data["text"]
        reading = programme_making.begin(self.viewer, self.page.organisation, text, self.form.name, self.now)
        return redirect("hr:web_page_reading", reading.pk)


class CorrectView(OfWebPages):
    """What was recognised, to be corrected beside the page that it was read in."""

    template_name = "hr/from_web_page/correct.html"
    page_title = gettext_lazy("Kijk na wat we herkenden")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.when_made() or self.shown(Recognised.from_dict(self.reading.recognised), {})

    def shown(self, recognised: Recognised, problems: dict[str, str]) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                reading=self.reading,
                recognised=recognised,
                problems=problems,
                parts=shown_parts(recognised, problems),
                lines=shown_lines(self.reading.lines, recognised),
                kinds=PrincipleKind.choices,
                is_full=len(recognised.parts) >= MAX_PARTS,
            )
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if made := self.when_made():
            return made
        recognised, at = correcting.after(
            correcting.sent(request.POST, self.reading.lines), request.POST, self.reading.lines
        )
        programme_making.save(self.reading, recognised, self.now)
        if request.POST.get("do") == "check":
            problems = problems_of(recognised)
            return self.shown(recognised, problems) if problems else redirect("hr:web_page_make", pk)
        place = f"#deel-{at + 1}" if at is not None else ""
        return redirect(f"{reverse('hr:web_page_reading', args=[pk])}{place}")


class MakeView(OfWebPages):
    """What will be made, in numbers; posting it makes it, once."""

    template_name = "hr/from_web_page/make.html"
    page_title = gettext_lazy("Maak het traject")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        back = {"url": reverse("hr:web_page_reading", args=[self.reading.pk]), "label": CorrectView.page_title}
        return [*super().get_breadcrumbs_items(), back]

    @cached_property
    def recognised(self) -> Recognised:
        return Recognised.from_dict(self.reading.recognised)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.when_made() or self.not_yet() or super().get(request, pk=pk)

    def not_yet(self) -> HttpResponse | None:
        """Leads back when something is wrong with what was corrected."""
        return redirect("hr:web_page_reading", self.reading.pk) if problems_of(self.recognised) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        there = ProgrammePage.objects.child_of(self.page).order_by("path")
        return super().get_context_data(
            reading=self.reading, totals=FoundTotals.of(self.recognised), there=there, **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if led := self.when_made() or self.not_yet():
            return led
        try:
            programme = programme_making.make(self.reading, self.page, self.viewer, self.now)
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return redirect("hr:web_page_reading", pk)
        if programme is None:  # in another window, just now
            return redirect("hr:web_page_make", pk)
        done = _("“%(title)s” staat klaar als concept. Niemand ziet het voor je het publiceert.")
        messages.success(request, done % {"title": programme.title})
        return redirect("hr:left_to_write", programme.pk)
