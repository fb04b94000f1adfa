"""Before a page is published, taken away or moved, Wagtail asks here: what touches people goes by the step first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from onboarding.hr.deeds.page_publishing import forget_decision
from onboarding.hr.publish_step.publish_effects import effect_of
from onboarding.people.models import User


def before_publishing(request: HttpRequest, page: Page, now: datetime) -> HttpResponse | None:
    """To the step, with the draft saved; None where nobody would notice anything: then it goes live at once."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - only who is in gets here
    # A page that is made and published in one go is saved as live before anyone was asked.
    Page.objects.filter(pk=page.pk, live_revision=None, first_published_at=None).update(
        live=False, has_unpublished_changes=True
    )
    saved = Page.objects.get(pk=page.pk).specific  # what is live: `page` is the draft
    effect = effect_of(saved, user, now)
    if effect is not None and effect.is_needed:
        return redirect("hr:publish_step", page.pk)
    forget_decision(saved.latest_revision_id)
    return None


def before_deleting(request: HttpRequest, page: Page) -> HttpResponse:
    return redirect("hr:delete_step", page.pk)


def before_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse:
    return redirect("hr:move_step", page.pk, destination.pk)
