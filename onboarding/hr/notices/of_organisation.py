"""Whose mails: the officer's own organisation, or the one that an administrator chose."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.ids import read_id
from onboarding.people.models import Organisation

CHOICE = "organisatie"  # in the address, for administrators


class OfOrganisation(WagtailAdminTemplateMixin, HrOnlyMixin):
    """What the screens about settings and texts share: an organisation out of reach does not exist."""

    header_icon = "mail"
    page_title: Any = gettext_lazy("Berichten")

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Those within reach, by name."""
        found = Organisation.objects.visible_to(self.viewer).order_by("name__fold", "pk")
        return list(found.only("name", "short_name", "house", "brand_colour"))

    @cached_property
    def organisation(self) -> Organisation:
        chosen = self.request.GET.get(CHOICE, "")
        if not chosen and self.organisations:
            return self.organisations[0]
        found = [one for one in self.organisations if one.pk == read_id(chosen)]
        if not found:
            raise Http404
        return found[0]

    def address(self, name: str, *args: Any) -> str:
        """The address of one of these screens, about the same organisation."""
        query = f"?{CHOICE}={self.organisation.pk}" if self.viewer.is_superuser else ""
        return reverse(name, args=args) + query

    def trail(self, *last: dict[str, Any]) -> list[dict[str, Any]]:
        home = WagtailAdminTemplateMixin.breadcrumbs_items
        return [*home, {"url": self.address("hr:notices"), "label": _("Berichten")}, *last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisation=self.organisation,
            organisations=self.organisations if self.viewer.is_superuser else [],
            **kwargs,
        )
