"""Before a page is published, taken away or moved, Wagtail asks here: what touches people goes by the step first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from onboarding.hr.deeds.page_publishing import forget_decision
from onboarding.hr.publish_step.publish_effects import effect_of
from onboarding.lessons import four_eyes
from onboarding.lessons.four_eyes import Stage
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
    if four_eyes.is_held_back(saved):
        return led_to_review(request, saved)
    effect = effect_of(saved, user, now)
    if effect is not None and effect.is_needed:
        return redirect("hr:publish_step", page.pk)
    forget_decision(saved.latest_revision_id)
    return None


def led_to_review(request: HttpRequest, page: Page) -> HttpResponse:
    """To where a colleague's eyes are asked for, or where that stands; the draft is saved."""
    messages.info(request, _("Je concept is bewaard.") + " " + four_eyes.in_words(page))
    is_asked = four_eyes.standing_of(page).stage == Stage.ASKED
    return redirect("hr:review" if is_asked else "hr:ask_review", page.pk)


def before_deleting(request: HttpRequest, page: Page) -> HttpResponse:
    return redirect("hr:delete_step", page.pk)


def before_moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse:
    return redirect("hr:move_step", page.pk, destination.pk)
