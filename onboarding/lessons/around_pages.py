"""What a page stands for: the programme around it, and the lessons that go along with it."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page

from onboarding.lessons.asked_lessons import gone_for_good
from onboarding.lessons.models import AskedLesson, Lesson, LessonPage, OrganisationPage, Programme, ProgrammePage


def programme_page_of(page: Page) -> ProgrammePage | None:
    """The programme page at or above `page`, also of a page that was just deleted."""
    if isinstance(page, ProgrammePage):
        return page
    step = page.steplen
    paths = [page.path[:end] for end in range(step, len(page.path) + 1, step)]  # its own: it may be a mere Page
    found: ProgrammePage | None = ProgrammePage.objects.filter(path__in=paths).first()
    return found


def ensure_programme(page: ProgrammePage) -> Programme:
    """The record of a programme page, made when it is not there yet."""
    programme = Programme.objects.filter(page=page).first()
    if programme is None:
        organisation_page = OrganisationPage.objects.ancestor_of(page).get()
        programme = Programme.objects.create(
            page=page, organisation_id=organisation_page.organisation_id, title=page.title
        )
    return programme


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
