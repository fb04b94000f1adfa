"""The programmes in which people wait, also those whom HR lets wait: from here on they can still be declared done."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.conditions import works_here
from onboarding.hr.waiting.waiting_filters import ByFirstDay
from onboarding.learning.journey import waiting


class WhoWaitsView(ByFirstDay, HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Wie wacht")
    header_icon = "group"
    template_name = "hr/waiting/who_waits.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.narrowed(waiting.waiting().visible_to(self.viewer).filter(works_here(self.today)))
        programmes = people.order_by("programme__title__fold", "programme_id").values(
            "programme_id", "programme__title"
        )
        undecided = Count("pk", filter=Q(may_wait=False))
        found = list(programmes.annotate(number=Count("pk"), undecided=undecided))
        return {**super().get_context_data(**kwargs), "found": found}
