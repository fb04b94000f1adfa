"""From pages to records: publishing freezes a lesson version and writes the programme's outline anew.

What happens to a page is one of the few things that this project listens to instead of calling (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.rich_text import expand_db_html
from wagtail.signals import page_published, page_unpublished, post_page_move

from onboarding.lessons import asked_lessons, four_eyes, publish_checks
from onboarding.lessons.around_pages import ensure_programme, programme_page_of
from onboarding.lessons.asked_lessons import FOR_WHO_IS_NEW, Coming
from onboarding.lessons.freezing import freeze
from onboarding.lessons.house_publishing import publish_house
from onboarding.lessons.models import (
    Audience,
    Lesson,
    LessonOffer,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
    PublishDecision,
)
from onboarding.lessons.outlines import opening_later
from onboarding.lessons.outlining import outline_of

# Sent with `programme` after its lessons changed, or it went live or away, and the ids of the lessons that `came` with
# that, first or again, or are `opening_later` than they did: what employees have left to do may have changed with it.
outline_changed = Signal()
_moving_as: ContextVar[Coming] = ContextVar("moving_as", default=FOR_WHO_IS_NEW)


def connect() -> None:
    """Listen to Wagtail, and refuse what nobody approved where an organisation wants that."""
    publish_checks.register(four_eyes.refuse_unapproved)
    for model in (LessonPage, PrinciplePage, ProgrammePage):
        page_published.connect(_published, sender=model, dispatch_uid=f"freeze-{model.__name__}")
        page_unpublished.connect(_unpublished, sender=model, dispatch_uid=f"unpublish-{model.__name__}")
        post_page_move.connect(_moved, sender=model, dispatch_uid=f"move-{model.__name__}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"delete-{model.__name__}")
    page_published.connect(_house_published, sender=OrganisationPage, dispatch_uid="publish-house")


def _published(sender: type[Page], instance: Page, revision: Revision | None = None, **kwargs: object) -> None:
    if not instance.live:
        return  # planned for later: Wagtail says so with the same signal
    if isinstance(instance, LessonPage):
        freeze(instance, revision)
    programme_page = programme_page_of(instance)
    if programme_page is not None:
        refresh(programme_page, _coming_with(revision, instance))


def _coming_with(revision: Revision | None, page: Page) -> Coming:
    """For whom lessons count that this revision of `page` brings into the programme: as was decided, else for who is
    new."""
    decision = PublishDecision.objects.filter(revision=revision).first() if revision is not None else None
    if decision is None:
        return FOR_WHO_IS_NEW
    with_it = LessonPage.objects.descendant_of(page, inclusive=True) if not isinstance(page, ProgrammePage) else []
    lesson_ids = list(Lesson.objects.filter(page__in=with_it).values_list("pk", flat=True))
    return Coming(Audience(decision.audience), decision.due_date, decision.sends_mail, lesson_ids)


@contextmanager
def moving_as(coming: Coming) -> Iterator[None]:
    """Within it, lessons that are moved into another programme come in as this says; without, for who is new.

    For whoever moves a page: `with moving_as(Coming(Audience.DONE, due_date, sends_mail=True)): page.move(target)`.
    """
    token = _moving_as.set(coming)
    try:
        yield
    finally:
        _moving_as.reset(token)


def _house_published(sender: type[Page], instance: OrganisationPage, **kwargs: object) -> None:
    if instance.live:
        publish_house(instance)


def _unpublished(sender: type[Page], instance: Page, **kwargs: object) -> None:
    if isinstance(instance, LessonPage):
        Lesson.objects.filter(page=instance).update(current_version=None)
        _end_offers(Q(lesson__page=instance))
    _refresh_around(instance)


def _moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: object) -> None:
    target = programme_page_of(instance)
    if target is not None and not isinstance(instance, ProgrammePage):
        below = LessonPage.objects.descendant_of(instance, inclusive=True)
        programme = ensure_programme(target)
        arriving = Lesson.objects.filter(page__in=below).exclude(programme=programme)
        arriving.update(programme=programme, comes_back=False)  # nobody waits for it where it was
    _refresh_around(instance, _moving_as.get())
    _refresh_around(parent_page_before)


def _deleted(sender: type[Page], instance: Page, **kwargs: object) -> None:
    if isinstance(instance, LessonPage):
        gone = Lesson.objects.filter(Q(current_version__isnull=False) | Q(comes_back=True), page=None)
        gone.update(current_version=None, comes_back=False)
        _end_offers(Q(lesson__page=None))
    if isinstance(instance, ProgrammePage):
        for programme in Programme.objects.filter(page=None, is_live=True):
            programme.is_live = False
            programme.save(update_fields=["is_live"])
            outline_changed.send(sender=Programme, programme=programme, came=[], opening_later=[])
        return
    _refresh_around(instance)


def _end_offers(which: Q) -> None:
    """Who puts a lesson back, or live again, decides anew whether others may have it."""
    LessonOffer.objects.filter(which, stopped_at=None).update(stopped_at=timezone.now())


def _refresh_around(page: Page, coming: Coming = FOR_WHO_IS_NEW) -> None:
    """Write the outline anew of the programme around `page`, if it was ever published and is not being deleted."""
    programme_page = programme_page_of(page)
    if programme_page is not None and Programme.objects.filter(page=programme_page).exists():
        refresh(programme_page, coming)


@transaction.atomic
def refresh(page: ProgrammePage, coming: Coming = FOR_WHO_IS_NEW) -> Programme:
    """Write the record of a programme anew from its live pages; lessons that are new to it come as this says.

    Holds the programme, as enrolling does: whoever is enrolled comes clearly before or after a lesson.
    """
    page = ProgrammePage.objects.get(pk=page.pk)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=ensure_programme(page).pk)
    outline, before, was_live = programme.outline, programme.lesson_ids, programme.is_live
    programme.title = page.title
    programme.welcome = expand_db_html(page.welcome)
    programme.days_to_finish = page.days_to_finish
    programme.is_live = page.live
    programme.outline = asked_lessons.note(programme, outline_of(page), coming, timezone.now())
    programme.save()
    later = opening_later(outline, programme.outline)
    if later or (programme.lesson_ids, programme.is_live) != (before, was_live):
        there = programme.lesson_ids if programme.is_live else []
        came = [lesson_id for lesson_id in there if not was_live or lesson_id not in before]
        outline_changed.send(sender=Programme, programme=programme, came=came, opening_later=later)
    return programme
