"""Whose mails: the officer's own organisation, or the one that an administrator chose."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
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

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Those within reach, by name."""
        viewer: Any = self.request.user
        found = Organisation.objects.order_by("name__fold", "pk").only("name", "short_name", "house", "brand_colour")
        return list(found if viewer.is_superuser else found.filter(pk=viewer.organisation_id))

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
        viewer: Any = self.request.user
        query = f"?{CHOICE}={self.organisation.pk}" if viewer.is_superuser else ""
        return reverse(name, args=args) + query

    def trail(self, *last: dict[str, Any]) -> list[dict[str, Any]]:
        home = WagtailAdminTemplateMixin.breadcrumbs_items
        return [*home, {"url": self.address("hr:notices"), "label": _("Berichten")}, *last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_administrator = self.request.user.is_superuser  # type: ignore[union-attr]
        return super().get_context_data(
            organisation=self.organisation,
            organisations=self.organisations if is_administrator else [],
            **kwargs,
        )
