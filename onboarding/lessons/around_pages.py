"""What a page stands for: the programme around it, and the lessons that go along with it."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page

from onboarding.lessons.asked_lessons import gone_for_good
from onboarding.lessons.models import AskedLesson, Lesson, LessonPage, Programme
from onboarding.lessons.publishing import programme_page_of


def programme_around(page: Page) -> Programme | None:
    """The programme at or above `page`; None for a page that stands in none, or in one that was never published."""
    programme_page = programme_page_of(page)
    return Programme.objects.filter(page=programme_page).first() if programme_page else None


def lessons_right_below(value: Page) -> list[Lesson]:
    """The lessons that are live right under a value: those that employees see once the value is live itself."""
    return list(Lesson.objects.filter(page__in=LessonPage.objects.child_of(value).live()).order_by("page__path"))


def lessons_coming_with(page: Page, programme: Programme | None) -> list[Lesson]:
    """The lessons that come into `programme` with a page, itself or all below it, and of which it is still to be said
    of whom they are asked: they were of nobody yet, or they were gone for good."""
    if programme is None:
        return []
    below = LessonPage.objects.descendant_of(page, inclusive=True).live()
    found = Lesson.objects.filter(page__in=below, current_version__isnull=False)
    gone = gone_for_good(programme, found.values("pk"))
    known = AskedLesson.objects.filter(programme=programme).exclude(lesson__in=gone)
    return list(found.exclude(pk__in=known.values("lesson")).order_by("page__path"))


def lessons_of(page: Page, programme: Programme | None) -> list[Lesson]:
    """The lessons of a page that count for its programme, itself or all below it: asked, or away for a while."""
    if programme is None:
        return []
    below = LessonPage.objects.descendant_of(page, inclusive=True)
    counts = Q(pk__in=programme.lesson_ids) | Q(comes_back=True)
    return list(Lesson.objects.filter(counts, page__in=below).order_by("page__path"))
