"""Offering a lesson to other organisations: first what they see of it, and who hears; then, or ever after, stopping."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import RoleMixin
from onboarding.hr.deeds import lesson_sharing
from onboarding.hr.tenancy import reach
from onboarding.lessons.models import FileKind, Lesson, LessonOffer, LessonPage
from onboarding.lessons.open_file.lesson_copying import titles_of_files
from onboarding.lessons.sharing import offers
from onboarding.lessons.translations.content_languages import in_order
from onboarding.lessons.translations.translation_publishing import live_of
from onboarding.people.models import Organisation
from onboarding.people.roles import May


class OfferView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    """For who publishes the lesson; one out of reach does not exist."""

    needs = May.PUBLISH
    template_name = "hr/between_organisations/offer.html"
    page_title: Any = gettext_lazy("Aanbieden aan andere besturen")
    header_icon = "globe"

    @cached_property
    def page(self) -> LessonPage:
        page = reach.page_or_404(self.viewer, LessonPage, self.kwargs["page_id"])
        if not page.permissions_for_user(self.viewer).can_plan():
            raise PermissionDenied
        return page

    @cached_property
    def lesson(self) -> Lesson | None:
        """What was published of it; None while nothing was."""
        found = Lesson.objects.filter(page=self.page).select_related("current_version", "programme__organisation")
        return found.defer("current_version__content", "current_version__article").first()

    @property
    def standing(self) -> LessonOffer | None:
        """The offer, as long as others can take it."""
        return LessonOffer.objects.standing().filter(lesson=self.lesson).first() if self.lesson else None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {
            "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            "label": self.page.get_admin_display_title(),
        }
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, lesson = self.page, self.lesson
        version = lesson.current_version if lesson else None
        files = version.files.exclude(kind=FileKind.RENDITION).count() if version else 0
        return super().get_context_data(
            page=page,
            version=version,
            files=files,
            titles=titles_of_files(version) if version else [],
            languages=[str(one.name) for one in in_order(live_of(version))],
            offer=self.standing,
            copies=list(offers.copies_of(lesson)) if lesson else [],
            others=Organisation.objects.exclude(pk=lesson.programme.organisation_id).count() if lesson else 0,
            owner=lesson.programme.organisation if lesson else None,
            origin=offers.origin_of(page.pk),
            **kwargs,
        )

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        lesson, wanted = self.lesson, request.POST.get("wanted")
        if wanted not in ("offer", "stop"):
            raise BadRequest("Neither offered nor stopped")
        told = {"title": self.page.title}
        if wanted == "stop":
            if lesson is not None and lesson_sharing.stop(self.viewer, lesson, self.now):
                messages.success(request, _("“%(title)s” wordt niet meer aangeboden.") % told)
            else:
                messages.warning(request, _("“%(title)s” werd al niet meer aangeboden.") % told)
            return redirect("hr:offer_lesson", page_id)
        try:
            is_new = lesson is not None and lesson_sharing.offer(self.viewer, lesson, self.now)
        except lesson_sharing.NotLive:
            lesson = None
        if lesson is None:
            messages.warning(request, _("“%(title)s” is niet live. Publiceer ze eerst.") % told)
        elif is_new:
            messages.success(request, _("Andere besturen kunnen “%(title)s” nu overnemen.") % told)
        else:
            messages.warning(request, _("“%(title)s” werd al aangeboden.") % told)
        return redirect("hr:offer_lesson", page_id)
