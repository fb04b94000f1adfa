"""How it stands with something that someone was asked to read, as HR sees it."""

from __future__ import annotations

from django.db.models import Case, CharField, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.follow_ups import STILL_ASKED


class Reading(TextChoices):
    OPEN = "open", _("Nog te lezen")
    READ = "read", _("Gelezen")
    LAPSED = "lapsed", _("Hoeft niet meer")  # the lesson or the programme is gone, or a new round began


CONDITIONS = {
    Reading.READ: Q(done_at__isnull=False),
    Reading.OPEN: STILL_ASKED,
    Reading.LAPSED: Q(done_at__isnull=True) & ~STILL_ASKED,
}


def reading_case() -> Case:
    """How it stands, as an expression."""
    known = (Reading.READ, Reading.OPEN)
    cases = [When(CONDITIONS[one], then=Value(one.value)) for one in known]
    return Case(*cases, default=Value(Reading.LAPSED.value), output_field=CharField())
