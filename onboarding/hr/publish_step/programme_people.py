"""The people in a programme that something comes into: who is busy with it, who is done, which mails would leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.audience_choices import audience_choices
from onboarding.hr.publish_step.cards import Card, Choice
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.learning.calendar.due_dates import room_until
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey import asked_to_read
from onboarding.learning.models import Enrolment, NoticeKind
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.learning.status import is_done
from onboarding.lessons.models import Programme
from onboarding.people.models import User


@dataclass
class ProgrammePeople:
    """Whoever is in `programme` (None: it was never published) on `day`, as far as `viewer` may know. Who completed all
    of the lessons `done_before` is not asked again."""

    programme: Programme | None
    viewer: User
    day: date
    done_before: Collection[int] = ()

    @cached_property
    def calendar(self) -> Calendar:
        """The days on which they work."""
        return calendar_of(self.programme.organisation_id if self.programme is not None else None)

    @cached_property
    def enrolled(self) -> EnrolmentQuerySet:
        return touched_people.seen(self.viewer, self.programme)

    @cached_property
    def unfinished(self) -> EnrolmentQuerySet:
        """Whoever did not complete it."""
        return self.enrolled.exclude(is_done())

    @cached_property
    def finished(self) -> EnrolmentQuerySet:
        """Whoever completed it."""
        return self.enrolled.filter(is_done())

    @cached_property
    def asked_new(self) -> EnrolmentQuerySet:
        """Whoever completed it and would be asked to read a lesson that is new."""
        if self.programme is None:
            return Enrolment.objects.none()
        return self._without_who_did_it(asked_to_read.who_is_asked_new(self.programme, self.day))

    def _without_who_did_it(self, enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
        if not self.done_before:
            return enrolments
        return enrolments.exclude(pk__in=touched_people.done_with_all(enrolments, self.done_before).values("pk"))

    @property
    def time_until(self) -> date | None:
        """Whoever is asked more from that day on is not due before this one; those who have no due date keep none."""
        if self.programme is None:
            return None
        return room_until(self.day, self.programme.days_to_finish, self.calendar)

    @property
    def has_people(self) -> bool:
        """Whether anyone was ever in it, whoever asks."""
        return self.programme is not None and self.programme.enrolments.exists()

    def tell(self, enrolments: EnrolmentQuerySet) -> Touched:
        """How many people that is, with names for whoever may know them."""
        return touched_people.touched(enrolments, self.viewer)

    def cards(self, note: str, is_asking: bool) -> list[Card]:
        """Who is busy and who is done, and the mails that leave when whoever is done is asked too."""
        unfinished, done = self.tell(self.unfinished), self.tell(self.finished)
        mails = mails_of(self.asked_new, NoticeKind.FOLLOW_UP, self.day)
        when = _("als ook wie klaar is ze krijgt: %(number)d")
        return [
            Card.of_unfinished(unfinished, note if unfinished.number else "", "bezig-met-traject"),
            Card.of_done(done, "klaar-met-traject"),
            Card.of_mails(mails, when, is_asking=is_asking),
        ]

    def audiences(self, chosen: str, lessons: int) -> list[Choice]:
        """Of whom so many new lessons can be asked."""
        busy, done = self._without_who_did_it(self.unfinished).count(), self.asked_new.count()
        return audience_choices(chosen, lessons=lessons, busy=busy, done=done, until=self.time_until)
