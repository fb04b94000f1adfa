"""The first steps of an organisation: which are done. Each is read from what is there; only a test mail is an act.

Said once for the list that HR sees and for the administrator's list of organisations, in one query for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from onboarding.hr.deeds.first_day_showing import BOTH
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Enrolment, EnrolmentRule
from onboarding.lessons.models import Lesson
from onboarding.people.house import Drawing
from onboarding.people.models import Organisation, User
from onboarding.people.who_works_here import not_left_on
from quizzes.compiled_queries import CompiledQuery, Parameter

DEFAULT_COLOUR = str(Organisation._meta.get_field("brand_colour").get_default())


class Step(StrEnum):
    """In the order in which they are offered; they are done in any order."""

    LOOKS = "looks"
    PROGRAMME = "programme"
    PEOPLE = "people"
    RULE = "rule"
    TEST_MAIL = "test_mail"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What of them an organisation did; `is_under_way` once someone else than HR finished a lesson."""

    done: frozenset[Step]
    is_hidden: bool
    is_under_way: bool

    @property
    def is_complete(self) -> bool:
        return self.done == frozenset(Step)

    @property
    def is_shown(self) -> bool:
        """Whether the list stands on the first screen of HR."""
        return not (self.is_complete or self.is_hidden or self.is_under_way)

    @property
    def is_ready(self) -> bool:
        """Whether the first screen says that all is done: until HR has read it, or someone finished a lesson."""
        return self.is_complete and not self.is_hidden and not self.is_under_way


def of_viewer(viewer: User, today: date) -> FirstSteps | None:
    """Those of the organisation that `viewer` works for; None for who works for none. One query."""
    organisation = _OF_VIEWER.first(viewer=viewer.pk, today=today)
    return of(organisation) if organisation else None


def with_facts(organisations: QuerySet[Organisation], today: Any) -> QuerySet[Organisation]:
    """Each with what `of` reads; in the same query."""
    mails = _log(Verb.TEST_MAILED)
    shown = _log(*BOTH)
    enrolled = Enrolment.objects.where_they_work().filter(programme__organisation=OuterRef("pk"))
    not_hr = ~Q(user__groups=OuterRef("hr_group")) & Q(user__is_superuser=False)
    return organisations.annotate(
        has_programme=Exists(_live_lessons()),
        has_people=Exists(_colleagues(today)),
        has_rule=Exists(EnrolmentRule.objects.filter(organisation=OuterRef("pk"), switched_on__isnull=False)),
        has_test_mail=Exists(mails),
        has_enrolled=Exists(enrolled.filter(not_hr)),
        has_learned=Exists(enrolled.filter(not_hr, lessons_done__gt=0)),
        last_shown=Subquery(shown.values("verb")[:1]),
    )


_OF_VIEWER = CompiledQuery(  # HR's first screen asks it
    lambda: with_facts(
        Organisation.objects.filter(people=Parameter("viewer")).order_by(), Parameter("today", DateField())
    )
)


def of(organisation: Any) -> FirstSteps:
    """The steps of one of `with_facts`."""
    facts = {
        Step.LOOKS: has_looks(organisation),
        Step.PROGRAMME: organisation.has_programme,
        Step.PEOPLE: organisation.has_people,
        Step.RULE: organisation.has_rule,
        Step.TEST_MAIL: organisation.has_test_mail,
        Step.READY: organisation.has_enrolled,
    }
    return FirstSteps(
        done=frozenset(step for step, is_done in facts.items() if is_done),
        is_hidden=organisation.last_shown == Verb.FIRST_DAY_HIDDEN,
        is_under_way=organisation.has_learned,
    )


def has_looks(organisation: Organisation) -> bool:
    """Whether employees see who at HR answers questions, and something of the organisation itself: as published."""
    house = organisation.house
    can_be_reached = bool(house.contact.name and (house.contact.email or house.contact.phone))
    own = (
        organisation.brand_colour.lower() != DEFAULT_COLOUR,
        bool(house.logo or house.place or house.picture or house.welcome),
        house.drawing != Drawing.FIELDS,
    )
    return can_be_reached and any(own)


def _live_lessons() -> QuerySet[Lesson]:
    live = Lesson.objects.filter(programme__organisation=OuterRef("pk"), programme__is_live=True)
    return live.filter(is_asked=True, current_version__isnull=False)


def _colleagues(today: Any) -> QuerySet[User]:
    """Who works there, or starts later, and is not of HR."""
    people = User.objects.filter(not_left_on(today), organisation=OuterRef("pk"), is_superuser=False)
    return people.exclude(groups=OuterRef("hr_group"))


def _log(*verbs: Verb) -> QuerySet[Activity]:
    """What the log says of these, the latest first."""
    return Activity.objects.filter(organisation=OuterRef("pk"), verb__in=verbs).order_by("-pk")
