"""Where a copy comes from, and what changed there since: each piece is taken over, or stays as it is here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import RoleMixin
from onboarding.hr.between_organisations import shown_pieces
from onboarding.hr.deeds import lesson_sharing
from onboarding.hr.tenancy import reach
from onboarding.lessons.models import AdoptedLesson, LessonPage
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.origin_panel import origin_words
from onboarding.lessons.sharing import offers
from onboarding.lessons.sharing.held_elsewhere import Held, why_held
from onboarding.lessons.sharing.taking_pieces import LookedAway, OpenTwice
from onboarding.lessons.sharing.upstream import Upstream, upstream_of
from onboarding.people.roles import May

CHANGED = gettext_lazy("Er is intussen iets veranderd: hier, of waar de les vandaan komt. Kijk opnieuw, en kies dan.")
OPEN_TOO = gettext_lazy(
    "Je hebt deze les zelf nog open in een ander venster. Bewaar of sluit ze eerst, en kom dan terug. "
    "Is ze al dicht? Druk dan nog eens."
)
NOTHING = gettext_lazy("Vink aan wat je wil overnemen, of vink aan dat de rest zo blijft.")


class UpstreamView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    """About a copy, by its page; one out of reach does not exist, nor one that is no copy."""

    needs = May.WRITE_DRAFTS
    template_name = "hr/between_organisations/upstream.html"
    header_icon = "globe"

    @cached_property
    def page(self) -> LessonPage:
        page = reach.page_or_404(self.viewer, LessonPage, self.kwargs["page_id"])
        if self.adoption is None:
            raise Http404
        return page

    @cached_property
    def adoption(self) -> AdoptedLesson | None:
        return offers.origin_of(self.kwargs["page_id"])

    @cached_property
    def upstream(self) -> Upstream | None:
        return upstream_of(self.adoption, self.page) if self.page is not None and self.adoption is not None else None

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_page_title(self) -> str:
        return _("Waar deze les vandaan komt")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": self.edit_url, "label": self.page.get_admin_display_title()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, ticked: Collection[str] | None = None, **kwargs: Any) -> dict[str, Any]:
        page, up = self.page, self.upstream
        return super().get_context_data(
            page=page,
            adoption=self.adoption,
            origin_words=origin_words(self.adoption),
            origin=self.adoption.origin if self.adoption else None,
            earlier=offers.told_origin_of(self.adoption.version.lesson.page_id) if self.adoption else None,
            upstream=up,
            pieces=shown_pieces.shown(up, ticked) if up is not None else [],
            held=why_held(page, self.viewer, self.now),
            **kwargs,
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = self.page
        if not page.permissions_for_user(self.viewer).can_edit():
            raise PermissionDenied
        taken, leaves_rest = set(request.POST.getlist("piece")), "rest" in request.POST
        if why_held(page, self.viewer, self.now):
            return self._again(taken, "")  # which the screen says
        if not taken and not leaves_rest:
            return self._again(taken, NOTHING)
        knows_open = "knows_open" in request.POST
        try:
            is_drafted = lesson_sharing.settle_changes(
                self.viewer, page, request.POST.get("seen", ""), taken, leaves_rest, self.now, knows_open=knows_open
            )
        except LookedAway:
            return self._again(None, CHANGED)
        except Held:
            return self._again(taken, "")
        except OpenTwice:  # or a form that was just left, and did not tell so yet
            return self._again(taken, OPEN_TOO, knows_open=True)
        except Refused as problem:
            return self._again(taken, str(problem))
        if not is_drafted:
            messages.success(
                request, _("Alles blijft hier zoals het is. We zeggen het als het daar opnieuw verandert.")
            )
            return redirect("hr:others_lessons")
        number = len(taken)
        told = ngettext(
            "Er staat een concept klaar met %(number)d stuk dat je overnam. Kijk het na en publiceer het.",
            "Er staat een concept klaar met %(number)d stukken die je overnam. Kijk het na en publiceer het.",
            number,
        )
        messages.success(request, told % {"number": number})
        return redirect(self.edit_url)

    def _again(self, ticked: Collection[str] | None, problem: Any, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(ticked=ticked, problem=problem, **more), status=422)
