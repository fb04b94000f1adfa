"""A page that goes live at an hour that was planned is locked until then: what that means, and the way out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from onboarding.clock_times import day_and_time


class PlanLock(BaseLock):
    """For everyone: what was decided is about the page as it was planned. Wagtail's own lock cancels without asking.

    `now` is when it is looked at: what could not go live at its hour is tried again for some more (scheduled.py).
    """

    def __init__(self, page: Any, now: datetime) -> None:
        super().__init__(page)
        self.now = now

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        """When it goes live, or was to, and a link that cancels that for whoever may publish."""
        revision = self.object.scheduled_revision
        at = day_and_time(revision.approved_go_live_at)
        told = _("“{title}” gaat live op {at}. Tot dan kan niemand de pagina bewerken.")
        if revision.approved_go_live_at <= self.now:
            told = _(
                "“{title}” moest live gaan op {at}. Dat lukte nog niet en wordt opnieuw geprobeerd. Zolang dat duurt, "
                "kan niemand de pagina bewerken."
            )
        words = format_html(told, title=revision.object_str, at=at)
        if not self.object.permissions_for_user(user).can_unschedule():
            return words
        cancel = reverse("wagtailadmin_pages:revisions_unschedule", args=[self.object.pk, revision.pk])
        button = format_html(
            '<a href="{}" class="button button-small button-secondary">{}</a>', cancel, _("Annuleer de planning")
        )
        return format_html('{} <span class="buttons hr-plan-cancel">{}</span>', words, button)

    def get_locked_by(self, user: Any) -> str:
        return _("Gepland")

    def get_description(self, user: Any) -> str:
        return _("Niemand kan de pagina bewerken tot ze live gaat")
