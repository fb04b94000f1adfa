"""A lesson of one organisation that another one took, and what is published of it since."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from onboarding.hr.deeds import lesson_sharing
from onboarding.lessons.differences import words_of_page
from onboarding.lessons.models import AdoptedLesson, Lesson, LessonPage, LessonVersion, PrinciplePage
from onboarding.lessons.sharing.lesson_sides import side_of
from onboarding.lessons.sharing.upstream import Upstream, upstream_of
from onboarding.people.models import User
from tests.factories import stream


def offered(page: LessonPage, by: User) -> Lesson:
    lesson: Lesson = Lesson.objects.get(page=page)
    lesson_sharing.offer(by, lesson, timezone.now())
    return lesson


def adopted(lesson: Lesson, under: PrinciplePage, by: User) -> LessonPage:
    lesson.refresh_from_db()
    assert lesson.current_version is not None
    return lesson_sharing.adopt(by, lesson.current_version, under, timezone.now(), copies_seen=[])


def publish(page: LessonPage, **fields: Any) -> LessonVersion:
    """A new version of a lesson, with these fields; streams as raw data."""
    draft: LessonPage = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, stream(name, value) if name in ("body", "questions") else value)
    draft.save_revision().publish()
    version = Lesson.objects.get(page=page).current_version
    assert version is not None
    return version


def draft_of(page: LessonPage) -> LessonPage:
    draft: LessonPage = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return draft


def write(page: LessonPage, by: Any = None, **fields: Any) -> None:
    """A newer draft, with these fields."""
    draft = draft_of(page)
    for name, value in fields.items():
        setattr(draft, name, stream(name, value) if name in ("body", "questions") else value)
    draft.save_revision(user=by)


def upstream(page: LessonPage) -> Upstream:
    found = upstream_of(AdoptedLesson.objects.get(page=page), LessonPage.objects.get(pk=page.pk))
    assert found is not None
    return found


def said(page: LessonPage) -> Any:
    """What the draft of a lesson says, whatever its ids are."""
    side = side_of(words_of_page(draft_of(page)), [])
    return side.fields, side.rules, [list(one.values()) for one in side.streams.values()]
