"""What publishing any page in a programme comes with: the draft, its days, and the people around it."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from onboarding.hr.publish_step.decision_forms import DecisionForm, PlainForm
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.lessons.around_pages import programme_around
from onboarding.lessons.models import LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import User

Publishable = LessonPage | PrinciplePage | ProgrammePage


class Effect:
    """What publishing the draft of a page does at `now`, as `viewer` may know it. `page` is as it is saved."""

    def __init__(self, page: Publishable, viewer: User, now: datetime) -> None:
        self.page, self.viewer, self.now = page, viewer, now

    @cached_property
    def draft(self) -> Any:
        """The page as it would be published."""
        return self.page.get_latest_revision_as_object()

    @cached_property
    def programme(self) -> Programme | None:
        """The programme around it, if that was ever published."""
        return programme_around(self.page)

    @cached_property
    def people(self) -> ProgrammePeople:
        """Whoever is in the programme."""
        return ProgrammePeople(self.programme, self.viewer, self.goes_live_on)

    @property
    def goes_live_at(self) -> datetime | None:
        """When it goes live, if that is planned for later."""
        return self._later("go_live_at")

    @property
    def goes_live_on(self) -> date:
        """The day on which it goes live, and from which the days to read something are counted."""
        return timezone.localdate(self.goes_live_at or self.now)

    @property
    def expires_at(self) -> datetime | None:
        """When it goes away, if that is planned."""
        return self._later("expire_at")

    def _later(self, name: str) -> datetime | None:
        moment: datetime | None = getattr(self.draft, name)
        return moment if moment is not None and moment > self.now else None

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to say before publishing."""
        raise NotImplementedError

    @property
    def form_class(self) -> type[DecisionForm]:
        return PlainForm
