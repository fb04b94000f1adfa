"""How many people will read which parts of a lesson, where some are for some kinds of work only."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.learning.models import LessonProgress
from onboarding.lessons.for_whom import ALL


def sentences(effect: LessonEffect) -> Iterator[str]:
    """Of whoever did not begin the lesson yet: how many read the parts for each kind, and how many all of them.

    Costs a query, or none for a lesson that is the same for everyone.
    """
    if not effect.kinds:
        return
    readers = _readers(effect)
    if told := ", ".join(f"{name}: {readers[key]}" for key, name in effect.kinds.items() if readers.get(key)):
        yield _("Wie nog begint, leest de stukken voor het eigen werk. %(numbers)s.") % {"numbers": told}
    else:
        yield _("Niemand die nog begint, doet werk waarvoor deze les eigen stukken heeft.")
    if number := readers.get(ALL, 0):
        words = ngettext(
            "%(number)d persoon leest alle stukken: de dienst heeft geen soort werk.",
            "%(number)d mensen lezen alle stukken: hun dienst heeft geen soort werk.",
            number,
        )
        yield words % {"number": number}


def _readers(effect: LessonEffect) -> dict[str, int]:
    """How many people are still to begin the lesson, by the key of their kind of work."""
    begun = LessonProgress.objects.filter(enrolment=OuterRef("pk"), lesson=effect.lesson)
    coming = effect.people.unfinished.filter(~Exists(begun)).order_by()
    numbers = coming.values_list("user__department__kind_of_work__key").annotate(number=Count("user", distinct=True))
    return {key or ALL: number for key, number in numbers}
