"""A page that someone locked does not go away, alone, in a selection or with what stands above it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.people.models import User


def why_locked(pages: Iterable[Page], user: User, *, with_below: bool) -> str:
    """A sentence about the first page, of these or below them, that is locked for `user`; "" when none is."""
    for page in pages:
        tree = page.get_descendants(inclusive=True) if with_below else Page.objects.filter(pk=page.pk)
        for one in tree.filter(locked=True).exclude(locked_by=user).order_by("path"):
            words = _("Er is niets gebeurd: “%(title)s” is vergrendeld door %(who)s. Vraag eerst of dat nog nodig is.")
            return words % {"title": one.draft_title, "who": one.locked_by or _("iemand")}
    return ""
