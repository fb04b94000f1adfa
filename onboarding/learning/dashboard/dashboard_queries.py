"""What the dashboard asks of the database: its queries, put together once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet

from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, FollowUp, LessonProgress, Reflection
from onboarding.learning.status import is_withdrawn
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.translations.liked_languages import ON_SCREENS
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.models import Attempt


def _enrolments() -> EnrolmentQuerySet:
    news = FollowUp.objects.still_asked().filter(enrolment=OuterRef("pk"))
    mine = Enrolment.objects.filter(programme__organisation=Parameter("organisation"), user=Parameter("user"))
    mine = mine.exclude(is_withdrawn()).with_kind_of_work().with_open_leave()
    written = Reflection.objects.filter(enrolment=OuterRef("pk"))
    mine = mine.annotate(has_news=Exists(news), has_resolution=Exists(written))
    return mine.select_related("programme").order_by("pk")


def _places() -> QuerySet[LessonProgress]:
    places = LessonProgress.objects.filter(enrolment=Parameter("enrolment"))
    return places.select_related("version", "lesson", "translation").only(
        "sections_read", "variant", "version__question_count", "version__minutes", "version__digest",
        "version__introduction", "lesson__current_version", *(f"translation__{field}" for field in ON_SCREENS),
    )  # fmt: skip


def _attempts() -> QuerySet[Attempt, tuple[str, datetime | None, bool | None, int, int]]:
    standing = Q(responses__set_aside_at=None)
    # Of the try before, or of another version: what is open may then stand anywhere among them.
    from_before = Q(responses__carried_from__isnull=False) | Q(responses__answered_in__isnull=False)
    mine = Attempt.objects.filter(user=Parameter("user"), context__startswith=Parameter("contexts", CharField()))
    counted = mine.annotate(
        answered=Count("responses", filter=standing), kept=Count("responses", filter=standing & from_before)
    )
    return counted.order_by("number").values_list("context", "finished_at", "passed", "answered", "kept")


# Someone's enrolments where they work now that were not withdrawn, with `has_news`: whether something is to be read,
# and `has_resolution`: whether they wrote one.
ENROLMENTS = CompiledQuery(_enrolments)

# In one enrolment: what was completed, the places, the last text that its person wrote, and the tries.
COMPLETIONS = CompiledQuery(
    lambda: Completion.objects.filter(enrolment=Parameter("enrolment")).only(
        "lesson_id", "completed_at", "attempt", "group_session"
    )
)
PLACES = CompiledQuery(_places)
RESOLUTION = CompiledQuery(
    lambda: Reflection.objects.filter(enrolment=Parameter("enrolment")).order_by("-written_at", "-pk")[:1]
)
ATTEMPTS = CompiledQuery(_attempts)

# How a lesson begins, in the version that is live.
LIVE = CompiledQuery(
    lambda: LessonVersion.objects.filter(lesson=Parameter("lesson"), lesson__current_version=F("pk")).values_list(
        "introduction", flat=True
    )
)
