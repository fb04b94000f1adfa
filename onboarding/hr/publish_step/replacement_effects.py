"""What giving a picture or a document another file does, and to whom: nothing to what is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from onboarding.clock_times import day_and_time
from onboarding.hr.access import is_hr
from onboarding.hr.publish_step import touched_people
from onboarding.hr.publish_step.cards import Card
from onboarding.learning.journey.moving_over import who_is_busy
from onboarding.learning.models import Completion, Enrolment
from onboarding.learning.models.enrolments import EnrolmentQuerySet
from onboarding.lessons.file_uses import live_lessons_with, planned_with, versions_with
from onboarding.lessons.house_publishing import houses_with
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from quizzes.definitions import digest


@dataclass
class ReplacementEffect:
    """Another file for `thing`, a picture or document as it is saved, as `viewer` may know of it."""

    thing: Any
    viewer: User

    @cached_property
    def version_ids(self) -> list[int]:
        """The versions that keep the file of now, live or of before."""
        return list(versions_with(self.thing).order_by("pk").values_list("pk", flat=True))

    @cached_property
    def live(self) -> list[Lesson]:
        """The lessons that go on showing the file of now, until they are published again."""
        return live_lessons_with(self.thing)

    @property
    def is_needed(self) -> bool:
        return bool(self.version_ids)

    @property
    def seen(self) -> str:
        """What was told: all that is saved of it now, its file first, and what shows that."""
        saved = [str(field.value_from_object(self.thing)) for field in self.thing._meta.concrete_fields]
        tags = sorted(self.thing.tags.names())
        return digest([saved, tags, self.version_ids, [lesson.current_version_id for lesson in self.live]])

    @cached_property
    def _enrolled(self) -> EnrolmentQuerySet:
        """In whatever programme and round they did it: a lesson moves, and a round passes."""
        there = Enrolment.objects.where_they_work()
        return there.visible_to(self.viewer) if is_hr(self.viewer) else there

    @cached_property
    def done(self) -> EnrolmentQuerySet:
        """Whoever completed a version that shows it."""
        completions = Completion.objects.filter(enrolment=OuterRef("pk"), version__in=self.version_ids)
        return self._enrolled.filter(Exists(completions))

    @cached_property
    def busy(self) -> EnrolmentQuerySet:
        """Whoever is half-way in a version that shows it."""
        lessons = list(Lesson.objects.filter(versions__in=self.version_ids).values_list("pk", flat=True).distinct())
        places = who_is_busy(lessons).filter(enrolment=OuterRef("pk"), version__in=self.version_ids)
        return self._enrolled.filter(Exists(places))

    def cards(self) -> Iterator[Card]:
        """How many people keep the file of now, and that no mail leaves."""
        yield Card.of_done(touched_people.touched(self.done, self.viewer), "klaar")
        busy = touched_people.touched(self.busy, self.viewer)
        yield Card.of_busy(busy, _("houden het bestand waarmee ze begonnen"), "bezig")
        yield Card.of_mails()

    def sentences(self) -> Iterator[str]:
        """What becomes of it, a sentence for each thing."""
        if not self.live:
            yield _("Geen les die live staat, toont dit bestand. Vroegere versies houden het oude.")
        yield _("Concepten tonen het nieuwe bestand meteen, en de volgende versie van elke les krijgt het.")
        for page in houses_with([self.thing]):
            shown = _("Het staat ook als logo of welkomstbeeld bij “%(title)s”: daar ziet iedereen meteen het nieuwe.")
            yield shown % {"title": page.title}
        for draft in planned_with(self.thing):
            at = day_and_time(draft.go_live_at)
            planned = _("“%(title)s” gaat live op %(at)s, en toont dan het nieuwe bestand.")
            yield planned % {"title": draft.title, "at": at}
