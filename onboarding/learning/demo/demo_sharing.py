"""A lesson that one municipality of the demo took from the other, which changed it since."""

from __future__ import annotations

from datetime import datetime, timedelta

from onboarding.lessons.models import LessonOffer, LessonPage, PrinciplePage, Programme
from onboarding.lessons.sharing.adopting import adopt
from onboarding.people.models import Organisation, User

TITLE = "Respect: de blauwe sjaal"
INTRODUCTION = (
    "Maandag, vijf over zeven, in de sporthal. Nadia van de poetsploeg doet het licht aan. Dit zien jullie, nog voor "
    "er iemand een woord zegt."
)


def load(origin: str, taker: str, now: datetime) -> None:
    """`origin` and `taker` are the slugs of both; nothing when it was taken before, or the lesson has another title."""
    original = LessonPage.objects.filter(title=TITLE, live=True, lesson__programme__organisation__slug=origin).first()
    under = PrinciplePage.objects.filter(live=True, path__startswith=_path_of(taker)).order_by("path").last()
    if original is None or under is None or LessonOffer.objects.filter(lesson=original.lesson).exists():
        return
    groups = {slug: Organisation.objects.get(slug=slug).hr_group for slug in (origin, taker)}
    officers = {slug: User.objects.filter(groups=group).earliest("pk") for slug, group in groups.items()}
    day = now - timedelta(days=12)
    LessonOffer.objects.create(lesson=original.lesson, offered_by=officers[origin], offered_at=day)
    adopt(original.lesson.current_version, under, officers[taker], day)
    draft = original.get_latest_revision_as_object()
    draft.introduction, draft.minutes = INTRODUCTION, original.minutes + 1
    draft.save_revision(user=officers[origin]).publish()


def _path_of(slug: str) -> str:
    programme = Programme.objects.filter(organisation__slug=slug, page__isnull=False).earliest("pk")
    assert programme.page is not None  # noqa: S101 - just asked
    return str(programme.page.path)
