"""What Wagtail asks in English when several pages are published or taken off at once, in our words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm


def translate() -> None:
    DefaultPageForm.base_fields["include_descendants"].label = _("Ook wat eronder staat: waarden en lessen")
