"""Why no draft of a page is made right now: somebody else is at work in it, and would lose that or not see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from onboarding.lessons import four_eyes
from onboarding.lessons.four_eyes import Stage

# An open form tells every ten seconds that it is there, and a browser that was put aside once a minute.
STILL_OPEN = timedelta(seconds=90)


class Held(Exception):
    """No draft is made right now; why_held says why."""


def why_held(page: Page, viewer: Any, now: datetime) -> str:
    """A sentence that says what to do; "" when `viewer` may make a draft."""
    lock = page.get_lock()
    if lock is not None and lock.for_user(viewer):
        return str(lock.get_message(viewer))
    if four_eyes.standing_of(page).stage is Stage.ASKED:
        return _("Een collega kijkt dit concept na. Wacht tot dat klaar is, of trek de vraag in.")
    if found := _open_forms(page, now).exclude(user=viewer.pk).first():
        words = _(
            "%(who)s heeft deze les nu open om ze te bewerken. Wacht tot dat klaar is: anders gaat er werk verloren."
        )
        return words % {"who": found.user}
    return ""


def has_own_form_open(page: Page, viewer: Any, now: datetime) -> bool:
    """Whether `viewer` has the form open too: what is saved there later says nothing of a draft that was made here."""
    return _open_forms(page, now).filter(user=viewer.pk).exists()


def _open_forms(page: Page, now: datetime) -> QuerySet[EditingSession]:
    found: QuerySet[EditingSession] = EditingSession.objects.filter(
        content_type__in=ContentType.objects.get_for_models(Page, page.specific_class).values(),
        object_id=str(page.pk),
        last_seen_at__gte=now - STILL_OPEN,
    )
    return found.select_related("user")
