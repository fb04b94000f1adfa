"""A selection of pages at once: what touches people is done page by page, so that one sees first whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from onboarding.hr.deeds.page_publishing import forget_decision
from onboarding.hr.publish_step.ending_offers import ending_offers
from onboarding.hr.publish_step.leaving import Leaving, leaves_by_moving, lessons_coming_in, touches_below
from onboarding.hr.publish_step.locked_pages import why_locked
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.hr.publish_step.publish_effects import effect_of
from onboarding.hr.publish_step.refused_moves import why_not
from onboarding.lessons.around_pages import programme_around
from onboarding.people.models import User


def refuse_what_touches_people(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any, now: datetime
) -> HttpResponse | None:
    """Back to the list with a sentence, when anything in the selection touches people; nothing is done then."""
    user = request.user
    if request.method != "POST" or action_type not in LOOKS or not isinstance(user, User):
        return None
    pages = [page.specific for page in objects if isinstance(page, Page)]
    chosen = action.cleaned_form.cleaned_data
    takes_along = action_type in ("delete", "move") or bool(chosen.get("include_descendants"))
    problem = why_locked(pages, user, with_below=takes_along)
    if action_type == "move":
        problem = problem or _refused_move(pages, chosen["chooser"])
    if problem:
        return _nothing_done(request, action, problem)
    touching = [page for page in LOOKS[action_type](pages, chosen, user, now)]
    if not touching:
        if action_type == "publish":
            for page in _with_drafts_below(pages, chosen):
                forget_decision(page.latest_revision_id)
        return None
    titles = ", ".join(f"“{page.title}”" for page in touching[:3])
    words = _(
        "Er is niets gebeurd: %(titles)s raakt mensen of andere besturen. Doe dit pagina per pagina, dan zie je eerst "
        "wie het raakt."
    )
    return _nothing_done(request, action, words % {"titles": titles})


def _nothing_done(request: HttpRequest, action: Any, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(action.next_url or "wagtailadmin_home")


def _refused_move(pages: list[Page], destination: Page) -> str:
    """Why one of these pages cannot move there; "" when all can."""
    return next((problem for page in pages if (problem := why_not(page, destination))), "")


def touching_when_published(pages: list[Page], user: User, now: datetime) -> list[Page]:
    """Those of the pages, and of what is not live below them, of which publishing touches people."""
    specific = [page.specific for page in pages]
    return list(_published(specific, {"include_descendants": True}, user, now))


def _published(pages: list[Page], chosen: dict[str, Any], user: User, now: datetime) -> Iterator[Page]:
    for page in _with_drafts_below(pages, chosen):
        effect = effect_of(page, user, now)
        if effect is not None and effect.is_needed:
            yield page


def _with_drafts_below(pages: list[Page], chosen: dict[str, Any]) -> Iterator[Page]:
    for page in pages:
        yield page
        if chosen.get("include_descendants"):
            yield from page.get_descendants().not_live().specific()


def _unpublished(pages: list[Page], chosen: dict[str, Any], user: User, now: datetime) -> Iterator[Page]:
    for page in pages:
        takes_along = bool(chosen.get("include_descendants"))
        touches = (page.live or takes_along) and _leaving(page, user, now).touches_anyone
        touches = touches or bool(ending_offers(page, with_below=takes_along))
        if touches or (takes_along and touches_below(page, user)):
            yield page


def _deleted(pages: list[Page], chosen: dict[str, Any], user: User, now: datetime) -> Iterator[Page]:
    """What stands below goes along; and people wait for a lesson that is away for a while."""
    for page in pages:
        touches = touches_below(page, user) or _leaving(page, user, now).touches_anyone
        if touches or ending_offers(page, with_below=True):
            yield page


def _moved(pages: list[Page], chosen: dict[str, Any], user: User, now: datetime) -> Iterator[Page]:
    destination = chosen["chooser"].specific
    there = ProgrammePeople(programme_around(destination), user, timezone.localdate(now))
    for page in pages:
        leaves = leaves_by_moving(page, destination) and _leaving(page, user, now).touches_anyone
        if leaves or lessons_coming_in(page, destination, there):
            yield page


def _leaving(page: Page, user: User, now: datetime) -> Leaving:
    return Leaving.altogether(page, programme_around(page), user, timezone.localdate(now))


LOOKS = {"publish": _published, "unpublish": _unpublished, "delete": _deleted, "move": _moved}
