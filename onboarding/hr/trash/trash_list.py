"""Which pages were deleted: by whom, when, and how long each is still kept."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column

from onboarding.clock_times import day_and_time
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.lessons.models import TrashedPage
from onboarding.people.roles import May


class TrashView(HrListView):
    needs = May.PUBLISH
    model = TrashedPage
    page_title = gettext_lazy("Prullenmand")
    header_icon = "bin"
    index_url_name = "hr:trash"
    index_results_url_name = "hr:trash_results"
    default_ordering = "-deleted_at"
    searched = ("title__fold",)
    texts = {"organisation__short_name"}
    within = ("-pk",)

    def get_base_queryset(self) -> QuerySet[TrashedPage]:
        kept = TrashedPage.objects.visible_to(self.viewer).still_kept(self.now)
        return kept.select_related("organisation", "deleted_by").defer("pages")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn("title", label=_("Pagina"), classname="title", get_url=_put_back_url),
            Column("kind", label=_("Soort"), accessor="get_kind_display"),
            Column("parent_title", label=_("Stond onder")),
            Column("deleted_at", label=_("Verwijderd"), accessor=_moment, sort_key="deleted_at"),
            Column("deleted_by", label=_("Door"), accessor=lambda one: one.deleted_by or "–"),
            Column("kept", label=_("Nog bewaard"), accessor=self.time_left),
            *self.organisation_column,
            LinkColumn("put_back", label=_("Terugzetten"), accessor=lambda one: _("Zet terug"), get_url=_put_back_url),
        ]

    def time_left(self, kept: TrashedPage) -> str:
        left = kept.kept_until - self.now
        if left < timedelta(days=1):
            return _("minder dan een dag")
        days = ceil(left / timedelta(days=1))  # a day that began counts: 30 on the day itself, as was said beforehand
        return ngettext("%(number)d dag", "%(number)d dagen", days) % {"number": days}

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Er past niets bij wat je zoekt. Gebruik minder woorden.")
        return _("De prullenmand is leeg. Wat je verwijdert, blijft hier 30 dagen.")


def _put_back_url(kept: Any) -> str:
    return reverse("hr:put_back", args=[kept.pk])


def _moment(kept: TrashedPage) -> str:
    return day_and_time(kept.deleted_at, "d/m/Y")
