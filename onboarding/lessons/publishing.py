"""From pages to records: publishing freezes a lesson version and writes the programme's outline anew.

What happens to a page is one of the few things that this project listens to instead of calling (docs/architecture.md).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.rich_text import expand_db_html
from wagtail.signals import page_published, page_unpublished, post_page_move

from onboarding.lessons import asked_lessons
from onboarding.lessons.house_publishing import publish_house
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import (
    Audience,
    ChangeSize,
    Lesson,
    LessonPage,
    LessonVersion,
    OrganisationPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
    PublishDecision,
)
from onboarding.lessons.outlining import outline_of
from onboarding.lessons.sections import render_sections
from quizzes.definitions import digest
from quizzes.models import PublishedQuiz

# Sent with `programme` after its lessons changed, or it went live or away: what employees have left to do may have
# changed with it.
outline_changed = Signal()
# Sent with `version`, the one `before` it (None: it is the first) and the `decision` about it (None: nobody was asked),
# in the transaction that made it: who is in the lesson, or was, may be affected.
version_published = Signal()


def connect() -> None:
    """Listen to Wagtail."""
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
        refresh(programme_page, _audience_of(revision))


def _audience_of(revision: Revision | None) -> Audience:
    """For whom lessons count that this revision brings into the programme: as was decided, else for who is new."""
    found = PublishDecision.objects.filter(revision=revision).values_list("audience", flat=True) if revision else []
    return next((Audience(audience) for audience in found), Audience.NEW)


def _house_published(sender: type[Page], instance: OrganisationPage, **kwargs: object) -> None:
    if instance.live:
        publish_house(instance)


def _unpublished(sender: type[Page], instance: Page, **kwargs: object) -> None:
    if isinstance(instance, LessonPage):
        Lesson.objects.filter(page=instance).update(current_version=None)
    _refresh_around(instance)


def _moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: object) -> None:
    target = programme_page_of(instance)
    if target is not None and not isinstance(instance, ProgrammePage):
        below = LessonPage.objects.descendant_of(instance, inclusive=True)
        Lesson.objects.filter(page__in=below).update(programme=_ensure_programme(target))
    _refresh_around(instance)
    _refresh_around(parent_page_before)


def _deleted(sender: type[Page], instance: Page, **kwargs: object) -> None:
    if isinstance(instance, LessonPage):
        Lesson.objects.filter(page=None, current_version__isnull=False).update(current_version=None)
    if isinstance(instance, ProgrammePage):
        for programme in Programme.objects.filter(page=None, is_live=True):
            programme.is_live = False
            programme.save(update_fields=["is_live"])
            outline_changed.send(sender=Programme, programme=programme)
        return
    _refresh_around(instance)


@transaction.atomic
def freeze(page: LessonPage, revision: Revision | None = None) -> LessonVersion:
    """The version of what `page` says now: a new one, or the current one when nothing changed."""
    programme_page = programme_page_of(page)
    if programme_page is None:
        raise ValueError("A lesson stands in a programme.")
    lesson, _created = Lesson.objects.update_or_create(
        page=page, defaults={"programme": _ensure_programme(programme_page), "title": page.title}
    )
    content, quiz = content_of(page), page.quiz
    fingerprint = digest({"content": content.as_dict(), "quiz": quiz.as_dict() if quiz else None})
    latest = lesson.versions.select_related("quiz").order_by("-number").first()
    decision = PublishDecision.objects.filter(revision=revision).first() if revision is not None else None
    is_new = latest is None or latest.digest != fingerprint
    if latest is not None and not is_new:
        version = latest
    else:
        version = LessonVersion.objects.create(
            lesson=lesson,
            number=latest.number + 1 if latest else 1,
            content=content,
            title=page.title,
            introduction=page.introduction,
            minutes=page.minutes,
            question_count=len(quiz.questions) if quiz else 0,
            quiz=PublishedQuiz.freeze(quiz) if quiz else None,
            digest=fingerprint,
            change=_size(latest, decision),
            note=decision.note if decision is not None else "",
            article=render_sections(page.body, OrganisationPage.objects.ancestor_of(programme_page).get()),
            published_at=timezone.now(),
            published_by=_publisher(revision, decision),
        )
    lesson.current_version = version
    lesson.save(update_fields=["current_version"])
    if is_new:
        version_published.send(sender=LessonVersion, version=version, before=latest, decision=decision)
    return version


def _size(latest: LessonVersion | None, decision: PublishDecision | None) -> str:
    if latest is None:
        return ChangeSize.FIRST
    return decision.size if decision is not None else ChangeSize.IMPROVEMENT


def _publisher(revision: Revision | None, decision: PublishDecision | None) -> Any:
    """Who decided to publish, or else who wrote what is published."""
    if decision is not None and decision.decided_by is not None:
        return decision.decided_by
    return revision.user if revision is not None else None


def content_of(page: LessonPage) -> LessonContent:
    """What a version keeps of a lesson besides its quiz."""
    return LessonContent(
        title=page.title,
        summary=page.summary,
        introduction=page.introduction,
        minutes=page.minutes,
        body=tuple(page.body.get_prep_value()),
    )


def programme_page_of(page: Page) -> ProgrammePage | None:
    """The programme page at or above `page`, also of a page that was just deleted."""
    if isinstance(page, ProgrammePage):
        return page
    step = page.steplen
    paths = [page.path[:end] for end in range(step, len(page.path), step)]
    return ProgrammePage.objects.filter(path__in=paths).first()


def _ensure_programme(page: ProgrammePage) -> Programme:
    programme = Programme.objects.filter(page=page).first()
    if programme is None:
        organisation_page = OrganisationPage.objects.ancestor_of(page).get()
        programme = Programme.objects.create(
            page=page, organisation_id=organisation_page.organisation_id, title=page.title
        )
    return programme


def _refresh_around(page: Page) -> None:
    """Write the outline anew of the programme around `page`, if it was ever published and is not being deleted."""
    programme_page = programme_page_of(page)
    if programme_page is not None and Programme.objects.filter(page=programme_page).exists():
        refresh(programme_page)


@transaction.atomic
def refresh(page: ProgrammePage, audience: Audience = Audience.NEW) -> Programme:
    """Write the record of a programme anew from its live pages; lessons that are new to it are for this audience.

    Holds the programme, as enrolling does: whoever is enrolled comes clearly before or after a lesson.
    """
    page = ProgrammePage.objects.get(pk=page.pk)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=_ensure_programme(page).pk)
    before = (programme.lesson_ids, programme.is_live)
    programme.title = page.title
    programme.welcome = expand_db_html(page.welcome)
    programme.days_to_finish = page.days_to_finish
    programme.is_live = page.live
    programme.outline = asked_lessons.note(programme, outline_of(page), audience, timezone.now())
    programme.save()
    if (programme.lesson_ids, programme.is_live) != before:
        outline_changed.send(sender=Programme, programme=programme)
    return programme
