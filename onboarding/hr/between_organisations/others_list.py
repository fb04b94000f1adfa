"""Which lessons other organisations offer; and what one's own took, and offers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import RoleMixin
from onboarding.lessons.models import AdoptedLesson, LessonOffer
from onboarding.lessons.sharing import offers
from onboarding.people import roles
from onboarding.people.roles import May

PER_PAGE = 50
OWN = 50  # of what was taken, and of what is offered
LONGEST = 200  # characters of what someone looks for


class OthersLessonsView(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    needs = May.WRITE_DRAFTS
    template_name = "hr/between_organisations/others.html"
    page_title: Any = gettext_lazy("Lessen van elders")
    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sought = self.request.GET.get("q", "").strip()[:LONGEST]
        found = Paginator(offers.for_others(self.viewer, sought), PER_PAGE)
        page, taken = found.get_page(self.request.GET.get("p")), list(self._taken())
        return super().get_context_data(
            sought=sought,
            page=page,
            offered=[offers.told(one) for one in page],
            taken=taken,
            here={one.version.lesson_id for one in taken},
            own=list(self._own()) if roles.may(self.viewer, May.PUBLISH) else [],
            **kwargs,
        )

    def _taken(self) -> QuerySet[AdoptedLesson]:
        """The copies that are there, those first of which the original changed."""
        here = AdoptedLesson.objects.filter(organisation=self.viewer.organisation_id, page__isnull=False)
        news = AdoptedLesson.objects.with_news().filter(pk=OuterRef("pk"))
        here = here.annotate(has_news=Exists(news)).order_by("-has_news", "-pk")
        here = here.select_related(
            "page", "version__lesson__programme__organisation", "version__lesson__current_version"
        )
        heavy = [f"{name}__{field}" for name in ("version", LIVE) for field in ("content", "article")]
        return here.defer(*heavy, "page__body", "page__questions")[:OWN]

    def _own(self) -> QuerySet[LessonOffer]:
        """What one's own organisation offers, with how many took it."""
        mine = LessonOffer.objects.of(self.viewer.organisation_id).filter(stopped_at=None, lesson__page__isnull=False)
        mine = mine.annotate(copies=Count("lesson__versions__adoptions")).select_related("lesson")
        return mine.order_by("-offered_at", "-pk")[:OWN] if self.viewer.organisation_id else mine.none()


LIVE = "version__lesson__current_version"
