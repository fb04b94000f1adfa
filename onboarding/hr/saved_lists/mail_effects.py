"""Who will get a saved list when, in numbers, before it is so; and having it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.lists import list_receivers, schedules
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.same_people import who_they_are
from onboarding.hr.lists.schedules import Rhythm
from onboarding.hr.models import ListRecipient, SavedView, Verb
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class MailEffect:
    """`first_day` is that of the first mail, None when nothing is mailed; `rows` is how long the list is now, None
    for a page that is no list."""

    rhythm: Rhythm
    first_day: date | None
    of_hr: Sequence[User]
    beyond_hr: Sequence[User]
    rows: int | None

    @property
    def number(self) -> int:
        return len(self.of_hr) + len(self.beyond_hr)

    @property
    def mark(self) -> str:
        """What a screen sends along that told of this: whoever confirms, confirms this."""
        when = [self.rhythm.in_words, str(self.first_day)]
        return who_they_are((one.pk for one in self.of_hr), *when, sorted(one.pk for one in self.beyond_hr))


def of(saved: SavedView, rhythm: Rhythm, people: Sequence[User], viewer: Any, today: date) -> MailEffect:
    """What it would be; four queries, and those of the list."""
    known = User.objects.with_roles().filter(pk__in=[one.pk for one in people]).order_by("folded", "pk")
    told = list(known.select_related("department"))
    of_hr = [one for one in told if list_receivers.sees_lists(one, saved.organisation_id, today)]
    view = open_list(saved.view, saved.query, viewer, today)
    return MailEffect(
        rhythm=rhythm,
        first_day=schedules.next_day(rhythm, today, calendar_of(saved.organisation_id)),
        of_hr=of_hr,
        beyond_hr=[one for one in told if one not in of_hr],
        rows=view.length() if view else 0,
    )


def is_as_it_was(saved: SavedView, effect: MailEffect) -> bool:
    """Whether the same people get it on the same days; of them nobody is asked to confirm anything."""
    stands = {one.person_id: one.beyond_hr for one in saved.recipients.all()}
    wished = {one.pk: False for one in effect.of_hr} | {one.pk: True for one in effect.beyond_hr}
    is_same = all(pk in stands and (stands[pk] or not beyond) for pk, beyond in wished.items())
    return schedules.of(saved) == effect.rhythm and is_same and set(stands) == set(wished)


@transaction.atomic
def carry_out(saved: SavedView, effect: MailEffect, actor: User, today: date) -> None:
    """Have it so, with its line in the log. Nobody gets what was due before today, or twice on one day: whoever had the
    list already on these days, goes on where they were."""
    goes_on = schedules.of(SavedView.objects.select_for_update().get(pk=saved.pk)) == effect.rhythm
    before = {one.person_id: one.mailed_for for one in saved.recipients.all()}
    saved.schedule, saved.weekday = effect.rhythm.schedule, effect.rhythm.weekday
    saved.month_day = effect.rhythm.month_day
    saved.save()
    saved.recipients.all().delete()
    ListRecipient.objects.bulk_create(
        ListRecipient(
            saved_view=saved,
            person=person,
            beyond_hr=person in effect.beyond_hr,
            mailed_for=before[person.pk] if goes_on and person.pk in before else today,
        )
        for person in (*effect.of_hr, *effect.beyond_hr)
    )
    activity.record(
        actor, Verb.VIEW_RECIPIENTS, saved.organisation_id, number=effect.number, detail=_in_words(saved, effect)
    )


def _in_words(saved: SavedView, effect: MailEffect) -> str:
    names = ", ".join(str(one) for one in (*effect.of_hr, *effect.beyond_hr))
    return f"{saved.name} ({effect.rhythm.in_words}): {names}"
