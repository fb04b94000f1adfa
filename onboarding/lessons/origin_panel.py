"""At the top of the form of a lesson that was taken from another organisation: from whom, when and by whom."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel


def origin_words(adoption: Any) -> str:
    """Of an AdoptedLesson. Who took it and works elsewhere by now is not named."""
    told = {
        "origin": adoption.origin.short_name,
        "number": adoption.version.number,
        "day": date_format(timezone.localdate(adoption.adopted_at), "j F Y"),
        "who": adoption.adopted_by,
    }
    who = adoption.adopted_by
    if who is None or who.organisation_id not in (None, adoption.organisation_id):
        return _("Overgenomen van %(origin)s, versie %(number)d, op %(day)s.") % told
    return _("Overgenomen van %(origin)s, versie %(number)d, op %(day)s door %(who)s.") % told


class OriginPanel(Panel):
    """Shown for a copy only."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "lessons/origin.html"

        @property
        def adoption(self) -> Any:
            return getattr(self.instance, "adoption", None) if self.instance.pk else None

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.adoption)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "words": origin_words(self.adoption)}
