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
from wagtail.admin.widgets.button import HeaderButton

from onboarding.clock_times import day_and_time
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.lessons.models import TrashedPage
from onboarding.lessons.models.in_trash import InTrash
from onboarding.people.roles import May


class InTrashView(HrListView):
    """Of one kind; `put_back_url_name` leads from a row to where it is put back."""

    needs = May.PUBLISH
    page_title = gettext_lazy("Prullenmand")
    header_icon = "bin"
    default_ordering = "-deleted_at"
    searched = ("title__fold",)
    texts = {"organisation__short_name"}
    within = ("-pk",)
    put_back_url_name: str
    kept_apart: str  # the field that only putting back asks for
    elsewhere: tuple[Any, str, str]  # what the other kind is called, the name of its list, and an icon
    is_empty: Any

    def get_base_queryset(self) -> QuerySet[Any]:
        model: Any = self.model
        kept: QuerySet[Any] = model.objects.visible_to(self.viewer).still_kept(self.now)
        return kept.select_related("organisation", "deleted_by").defer(self.kept_apart)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        label, url_name, icon = self.elsewhere
        return [HeaderButton(label, url=reverse(url_name), icon_name=icon)]

    def of_kind(self) -> list[Column]:
        """The columns that only this kind has."""
        raise NotImplementedError

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn("title", label=_("Titel"), classname="title", get_url=self.put_back_url),
            TextColumn("kind", label=_("Soort"), accessor="get_kind_display"),
            *self.of_kind(),
            TextColumn("deleted_at", label=_("Verwijderd"), accessor=_moment, sort_key="deleted_at"),
            TextColumn("deleted_by", label=_("Door"), accessor=lambda one: one.deleted_by or "–"),
            TextColumn("kept", label=_("Nog bewaard"), accessor=self.time_left),
            *self.organisation_column,
            LinkColumn(
                "put_back", label=_("Terugzetten"), accessor=lambda one: _("Zet terug"), get_url=self.put_back_url
            ),
        ]

    def put_back_url(self, kept: Any) -> str:
        return reverse(self.put_back_url_name, args=[kept.pk])

    def time_left(self, kept: InTrash) -> str:
        left = kept.kept_until - self.now
        if left < timedelta(days=1):
            return _("minder dan een dag")
        days = ceil(left / timedelta(days=1))  # a day that began counts: 30 on the day itself, as was said beforehand
        return ngettext("%(number)d dag", "%(number)d dagen", days) % {"number": days}

    @cached_property
    def no_results_message(self) -> str:
        if self.is_narrowed:
            return _("Er past niets bij wat je zoekt. Gebruik minder woorden.")
        return str(self.is_empty)


class TrashView(InTrashView):
    model = TrashedPage
    index_url_name = "hr:trash"
    index_results_url_name = "hr:trash_results"
    put_back_url_name = "hr:put_back"
    kept_apart = "pages"
    elsewhere = (gettext_lazy("Beelden en documenten"), "hr:trashed_files", "image")
    is_empty = gettext_lazy("De prullenmand is leeg. Wat je verwijdert, blijft hier 30 dagen.")

    def of_kind(self) -> list[Column]:
        return [TextColumn("parent_title", label=_("Stond onder"))]


def _moment(kept: InTrash) -> str:
    return day_and_time(kept.deleted_at, "d/m/Y")
