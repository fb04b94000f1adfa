"""How far each of many lessons is in one language, so that a list of them can be asked for it in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models import Lesson, LessonPage, LessonTranslation, LessonVersion, VersionTranslation
from onboarding.lessons.translations.coming_along import texts_of_version
from onboarding.lessons.translations.translation_standing import Standing, standing_of, words_for


class HowFar(TextChoices):
    """What whoever begins a lesson meets in a language."""

    LIVE = "live", _("staat live")
    BEHIND = "behind", _("loopt achter")  # it was live, and the lesson, which is live, went on without it
    BEGUN = "begun", _("nog niet live")
    MISSING = "missing", _("nog niet vertaald")


def with_how_far(pages: QuerySet[LessonPage], language: str) -> QuerySet[LessonPage]:
    """These lessons, each with `how_far` it is in the language."""
    put_live = VersionTranslation.objects.filter(language=language, withdrawn_at=None)
    now = VersionTranslation.objects.current().filter(
        language=language, version__lesson__page=OuterRef("pk"), version=OuterRef("lesson__current_version")
    )
    before = put_live.filter(version__lesson__page=OuterRef("pk"), version__lesson__current_version__isnull=False)
    written = LessonTranslation.objects.filter(language=language, page=OuterRef("pk"))
    found: QuerySet[LessonPage] = pages.annotate(
        how_far=Case(
            When(Exists(now), then=Value(HowFar.LIVE)),
            When(Exists(before), then=Value(HowFar.BEHIND)),
            When(Exists(written), then=Value(HowFar.BEGUN)),
            default=Value(HowFar.MISSING),
            output_field=CharField(),
        )
    )
    return found


def counted(pages: QuerySet[LessonPage]) -> dict[HowFar, int]:
    """How many lessons are how far, of those `with_how_far`. Costs one query."""
    found = pages.aggregate(**{one.value: Count("pk", filter=Q(how_far=one.value)) for one in HowFar})
    return {one: found[one.value] for one in HowFar}


@dataclass(frozen=True, slots=True)
class Written:
    """What the desk has of a translation: how many texts have words, and how these stand beside what is live (None:
    nothing of the lesson is)."""

    texts: int
    standing: Standing | None


def written_of(pages: Iterable[LessonPage], language: str) -> dict[int, Written]:
    """By page, of those that somebody began to translate. Costs two queries."""
    kept = {one.page_id: one.words for one in LessonTranslation.objects.filter(page__in=pages, language=language)}
    lessons = Lesson.objects.filter(page__in=kept, current_version__isnull=False)
    lessons = lessons.select_related("current_version__quiz").defer("current_version__article")
    live = {one.page_id: one.current_version for one in lessons}
    return {page: _written(words, live.get(page)) for page, words in kept.items()}


def _written(words: dict[str, dict[str, str]], version: LessonVersion | None) -> Written:
    standing = standing_of(words, texts_of_version(version)) if version is not None else None
    return Written(sum(bool(words_for(words, key)) for key in words), standing)
