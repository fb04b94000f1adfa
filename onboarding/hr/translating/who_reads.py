"""How many people a translation is for, for who sees people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.access import is_hr
from onboarding.learning.models import Enrolment, LessonProgress
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.translations.content_languages import ContentLanguage
from onboarding.people.models import User
from onboarding.people.who_reads_in import reads_in


def who_gets_it(version: LessonVersion, language: ContentLanguage, viewer: User) -> Iterator[str]:
    """What becomes of people when the translation goes live, in numbers; no numbers for who sees no people."""
    if is_hr(viewer):
        yield from _in_numbers(version, language, viewer)
    yield _(
        "Wie de les begint en het liefst %(language)s leest, krijgt ze voortaan zo. Wie al bezig is, leest verder "
        "zoals die begon, en kan bij de les zelf van taal wisselen. Er vertrekt geen mail."
    ) % {"language": language.name}


def _in_numbers(version: LessonVersion, language: ContentLanguage, viewer: User) -> Iterator[str]:
    enrolled = Enrolment.objects.visible_to(viewer).current().where_they_work()
    enrolled = enrolled.filter(reads_in(language.code, "user__"), programme=version.lesson.programme_id)
    begun = LessonProgress.objects.filter(lesson=version.lesson_id)
    waiting = enrolled.exclude(pk__in=begun.values("enrolment"))
    number, still = enrolled.count(), waiting.count()
    told = ngettext(
        "%(number)d persoon in dit traject leest het liefst %(language)s.",
        "%(number)d mensen in dit traject lezen het liefst %(language)s.",
        number,
    )
    yield told % {"number": number, "language": language.name}
    if number and not still:
        yield _("Niemand van hen moet deze les nog beginnen.")
    elif number:
        words = ngettext(
            "Van hen moet %(number)d persoon deze les nog beginnen.",
            "Van hen moeten %(number)d mensen deze les nog beginnen.",
            still,
        )
        yield words % {"number": still}


def who_reads_on(version: LessonVersion | None, language: ContentLanguage, viewer: User) -> Iterator[str]:
    """Who is reading it now, and keeps it when it is taken off."""
    if version is None or not is_hr(viewer):
        return
    places = LessonProgress.objects.visible_to(viewer).filter(
        lesson=version.lesson_id, translation__language=language.code, enrolment__completed_at=None
    )
    number = places.count()
    told = ngettext(
        "%(number)d persoon leest de les nu zo, en houdt die tekst.",
        "%(number)d mensen lezen de les nu zo, en houden die tekst.",
        number,
    )
    yield told % {"number": number}
