"""What a list that leaves the screen says about itself: which list, narrowed down to what, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.clock_times import day_and_time


@dataclass(frozen=True, slots=True)
class Description:
    """`filters` are label and value, in words, the search included."""

    title: str
    organisation: str
    filters: tuple[tuple[str, str], ...]
    made_by: str
    made_at: datetime

    @property
    def moment(self) -> str:
        return day_and_time(self.made_at)

    @property
    def in_words(self) -> str:
        """The filters on one line; a sentence when there are none."""
        return "; ".join(f"{label}: {value}" for label, value in self.filters) or _("Alles, zonder filter")


def rows_in_words(count: int) -> str:
    return ngettext("%(count)d rij", "%(count)d rijen", count) % {"count": count}


def describe(view: Any, made_at: datetime) -> Description:
    """Of a list view that was set up for a request: whose request it is, decides the organisation."""
    organisation = organisation_of(view)
    user = view.request.user
    return Description(
        title=str(view.page_title),
        organisation=organisation.name if organisation else _("Alle organisaties"),
        filters=tuple(_filters(view)),
        made_by=user.get_full_name() or user.email,
        made_at=made_at,
    )


def organisation_of(view: Any) -> Any:
    """The viewer's organisation; for an administrator the one filtered on, or None for all of them."""
    if not view.request.user.is_superuser:
        return view.request.user.organisation
    if not view.filters or not view.filters.data.get("organisation") or not view.filters.is_valid():
        return None
    return view.filters.form.cleaned_data.get("organisation")


def _filters(view: Any) -> list[tuple[str, str]]:
    found = [(str(active.field_label), str(active.value)) for active in view.active_filters]
    if view.filters and not view.filters.is_valid():
        found.append((_("Filter"), _("een filter past niet, en dus staat er niets in de lijst")))
    if view.is_searching:
        found.append((_("Gezocht naar"), view.search_query))
    return found
