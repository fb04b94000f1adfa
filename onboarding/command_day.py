"""The day that a command works for: as it was given, or today, unless the clock has jumped."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.management.base import CommandError
from django.utils import timezone

from onboarding.people.models import Heart, Pulse

JUMP = timedelta(days=7)  # longer than a server is away over the longest weekend


def read_day(text: str | None, today: date) -> date:
    """The day as given, or today; raises CommandError for what is no day."""
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is geen datum. Schrijf ze als 2026-12-01.") from error


def read_day_of_mails(text: str | None, now: datetime) -> date:
    """The day as given, or that of `now`; raises CommandError when nobody gave one and the clock may have jumped.

    A clock that is weeks ahead would remind people of what is not due yet. It looks the same as a site that was away
    for weeks, so that a person has to say which it is.
    """
    today = timezone.localdate(now)
    if not text and (last := _last_run()) and _is_jump(last, now):
        raise CommandError(
            f"De vorige dagelijkse ronde was op {timezone.localdate(last):%d/%m/%Y}, en volgens de klok is het vandaag "
            f"{today:%d/%m/%Y}. Er is niets gedaan en niets verstuurd. Kijk na of de klok van de server juist staat. "
            f"Zo ja, doe dan: python manage.py run_daily --on {today.isoformat()}",
            returncode=1,
        )
    return read_day(text, today)


def has_jumped(now: datetime) -> bool:
    """Whether the clock may have: the daily run last ended longer ago than a site that runs would let it."""
    last = _last_run()
    return last is not None and _is_jump(last, now)


def _is_jump(last: datetime, now: datetime) -> bool:
    return now - last > JUMP


def _last_run() -> datetime | None:
    """When a daily run last ended, well or not; None when none ever did."""
    ended = Pulse.objects.filter(pk=Heart.DAILY).values_list("worked_at", "failed_at").first() or ()
    return max((moment for moment in ended if moment), default=None)
