"""Whose a row is: told to administrators, who alone see the rows of more than one organisation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.fresh_filters import FreshFilters, MadeForOne, Unfilled, need_scripts
from onboarding.hr.lists.kept_drawers import drawn, is_as_opened
from onboarding.hr.lists.seen_choices import SeenFilter
from onboarding.people.models import Organisation
from onboarding.people.seen_by_hr import SeenByHrQuery

# To choose from: how each looks is nobody's question there.
ORGANISATIONS = SeenByHrQuery(lambda viewer: Organisation.objects.visible_to(viewer).defer("house"))


class ByOrganisation(HrOnlyMixin):
    """For a list; `organisation_path` leads from a row to its organisation, as in a query.

    One orders by it when its short name is among `texts`.
    """

    organisation_path = "organisation"
    texts: Collection[str] = ()

    @cached_property
    def organisation_column(self) -> list[Column]:
        """The column, for an administrator; none for anyone else."""
        if not self.viewer.is_superuser:
            return []
        name = f"{self.organisation_path}__short_name"
        sort_key = name if name in self.texts else None
        accessor = name.replace("__", ".")
        return [TextColumn("organisation", label=_("Organisatie"), accessor=accessor, sort_key=sort_key)]


class OrganisationFilterSet(WagtailFilterSet):
    """Filters of a list; `organisation_path` as above."""

    organisation_path = "organisation"
    organisation = SeenFilter(
        label=gettext_lazy("Organisatie"), empty_label=gettext_lazy("Alle organisaties"), seen=ORGANISATIONS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.is_superuser:
            self.filters["organisation"].field_name = self.organisation_path
        else:
            del self.filters["organisation"]

    @classmethod
    def get_filters(cls) -> FreshFilters:
        return FreshFilters(super().get_filters())

    def get_form_class(self) -> type[Any]:
        form: type[Any] = super().get_form_class()
        form.base_fields = MadeForOne(form.base_fields)
        return form

    @property
    def form(self) -> Any:
        """Made when it is needed: of filters as they are opened, nobody asks for what they are not."""
        kind: Any = type(self)
        if hasattr(self, "_form") or not is_as_opened(self) or need_scripts(kind):
            return super().form
        return self._unfilled

    @cached_property
    def _unfilled(self) -> Unfilled:
        return Unfilled(lambda: super(OrganisationFilterSet, self).form)

    @property
    def drawer(self) -> SafeString:
        """The filters as the header of a list shows them."""
        return drawn(self)
