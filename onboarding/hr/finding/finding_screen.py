"""The screen with one field that finds people, lessons and lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.search import SearchArea
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin, is_hr
from onboarding.hr.finding import found

LONGEST = 200  # signs


class FindView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/finding/find.html"
    page_title = gettext_lazy("Zoeken")
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:LONGEST]
        kinds = found.by_words(self.viewer, words, self.today) if words else []
        context = {"words": words, "kinds": kinds, "number": sum(kind.number for kind in kinds)}
        pages = f"{reverse('wagtailadmin_pages:search')}?{urlencode({'q': words})}"
        return {**super().get_context_data(**kwargs), **context, "pages": pages, "longest": LONGEST}


class FindArea(SearchArea):
    """Where the field of the menu leads for who sees people; for others it goes on to search pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_hr(request.user)


def area() -> FindArea:
    label = gettext_lazy("Mensen, lessen en lijsten")
    return FindArea(label, reverse("hr:find"), name="find", icon_name="search", order=10)
