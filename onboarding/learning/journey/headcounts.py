"""How many people enrolments are of: a rule may give several programmes to one person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from onboarding.learning.models import EnrolmentQuerySet


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many people, and how many enrolments they have in all."""

    people: int = 0
    enrolments: int = 0

    @classmethod
    def of(cls, enrolments: EnrolmentQuerySet) -> HowMany:
        return cls(**enrolments.aggregate(people=Count("user", distinct=True), enrolments=Count("pk")))

    def __add__(self, other: HowMany) -> HowMany:
        return HowMany(self.people + other.people, self.enrolments + other.enrolments)
