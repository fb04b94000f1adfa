"""What is decided beforehand about a page that goes away at its hour: kept when it is published, carried out then.

Who has everything that remains is looked at when the page goes: other people perhaps than when it was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.hr.deeds import activity
from onboarding.hr.deeds.declaring import declare_in_the_background
from onboarding.hr.models import Verb
from onboarding.learning.journey import waiting
from onboarding.lessons.around_pages import lessons_of, programme_around
from onboarding.lessons.models import AfterExpiry, ExpiryDecision, Lesson, OrganisationPage, Programme
from onboarding.people import acting_for
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What is chosen for when a page goes away at `expires_at`; `sends_mail`: who is declared done is told."""

    expires_at: datetime
    after: AfterExpiry
    sends_mail: bool


def decided_for(page: Page, expires_at: datetime | None) -> ExpiryDecision | None:
    """What was decided for when this page goes away at that hour, if anything was."""
    return ExpiryDecision.objects.filter(page=page.pk, expires_at=expires_at).first() if expires_at else None


def decide(actor: Any, page: Page, chosen: Afterwards, now: datetime) -> None:
    """Keep what is chosen; what was decided before and stays the same is still whoever's that was."""
    same = {"after": chosen.after, "sends_mail": chosen.sends_mail}
    before = decided_for(page, chosen.expires_at)
    if before is not None and (before.after, before.sends_mail) == (chosen.after, chosen.sends_mail):
        return
    ExpiryDecision.objects.update_or_create(
        page_id=page.pk, expires_at=chosen.expires_at, defaults={**same, "decided_by": actor, "decided_at": now}
    )


def carry_out(page: Page, now: datetime, **_sent: Any) -> None:
    """What was decided about a page that is about to go away, in the transaction in which it does.

    Who is declared done is declared by whoever decided it, in the background; nobody is when that person is gone, or
    is of HR no more and handed it to no one: then HR says so anew (`waiting/`).
    """
    decision, programme = decided_for(page, page.expire_at), programme_around(page)
    if decision is None or programme is None:
        return
    lesson_ids = [lesson.pk for lesson in lessons_of(page, programme)]
    Lesson.objects.filter(pk__in=lesson_ids).update(comes_back=decision.after == AfterExpiry.BACK)
    if decision.after != AfterExpiry.DECLARE or not lesson_ids:
        return
    decider = acting_for.still_publishes(decision.decided_by_id, programme.organisation_id, timezone.localdate(now))
    if decider is not None:
        _declare(decision, decider, programme, lesson_ids, now)


def _declare(
    decision: ExpiryDecision, decider: User, programme: Programme, lesson_ids: list[int], now: datetime
) -> None:
    """Not who still has to do another lesson that is away for a while: whoever decided did not see who that is."""
    having_all = waiting.would_wait(programme, lesson_ids, timezone.localdate(now))
    declared = waiting.with_nothing_to_come(programme, having_all).order_by("pk")
    ids = list(declared.values_list("pk", flat=True))
    if ids:
        declare_in_the_background(decider, programme, ids, now, sends_mail=decision.sends_mail)


def log_gone_away(page: Page, **_sent: Any) -> None:
    """A line for what went away at the hour that was planned, with what was decided about that."""
    decision = decided_for(page, page.expire_at)
    told = [_("zoals gepland"), *([decision.get_after_display()] if decision is not None else [])]
    house = OrganisationPage.objects.ancestor_of(page, inclusive=True).first()
    organisation_id = house.organisation_id if house else None
    activity.record(None, Verb.LESSON_REMOVED, organisation_id, detail=f"{page.title} ({', '.join(map(str, told))})")
