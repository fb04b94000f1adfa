"""From pages to records: publishing freezes a lesson version and writes the programme's outline anew.

What happens to a page is one of the few things that this project listens to instead of calling (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.rich_text import expand_db_html
from wagtail.signals import page_published, page_unpublished, post_page_move

from onboarding.lessons import asked_lessons, for_whom, frozen_files, kinds_there, within_reach
from onboarding.lessons.asked_lessons import FOR_WHO_IS_NEW, Coming
from onboarding.lessons.file_words import FileWords, digested
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
    VersionFile,
)
from onboarding.lessons.outlines import opening_later
from onboarding.lessons.outlining import outline_of
from onboarding.lessons.sections import render_sections
from quizzes.definitions import Quiz, digest
from quizzes.models import PublishedQuiz

# Sent with `programme` after its lessons changed, or it went live or away, and the ids of the lessons that `came` with
# that, first or again, or are `opening_later` than they did: what employees have left to do may have changed with it.
outline_changed = Signal()
# Sent with `version`, the one `before` it (None: it is the first) and the `decision` about it (None: nobody was asked),
# in the transaction that made it: who is in the lesson, or was, may be affected.
version_published = Signal()

_moving_as: ContextVar[Coming] = ContextVar("moving_as", default=FOR_WHO_IS_NEW)


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
    _refresh_around(instance)


def _moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: object) -> None:
    target = programme_page_of(instance)
    if target is not None and not isinstance(instance, ProgrammePage):
        below = LessonPage.objects.descendant_of(instance, inclusive=True)
        programme = _ensure_programme(target)
        arriving = Lesson.objects.filter(page__in=below).exclude(programme=programme)
        arriving.update(programme=programme, comes_back=False)  # nobody waits for it where it was
    _refresh_around(instance, _moving_as.get())
    _refresh_around(parent_page_before)


def _deleted(sender: type[Page], instance: Page, **kwargs: object) -> None:
    if isinstance(instance, LessonPage):
        gone = Lesson.objects.filter(Q(current_version__isnull=False) | Q(comes_back=True), page=None)
        gone.update(current_version=None, comes_back=False)
    if isinstance(instance, ProgrammePage):
        for programme in Programme.objects.filter(page=None, is_live=True):
            programme.is_live = False
            programme.save(update_fields=["is_live"])
            outline_changed.send(sender=Programme, programme=programme, came=[], opening_later=[])
        return
    _refresh_around(instance)


def freeze(page: LessonPage, revision: Revision | None = None) -> LessonVersion:
    """The version of what `page` says now: a new one, or the current one when nothing changed.

    Its files are read and kept before the transaction: on SQLite nobody else writes meanwhile. Raises OSError when the
    storage fails; the lesson then goes on with the version that it had.
    """
    programme_page = programme_page_of(page)
    if programme_page is None:
        raise ValueError("A lesson stands in a programme.")
    now = timezone.now()
    uses = _kept_uses(page, programme_page, now)
    with transaction.atomic():
        return _freeze(page, programme_page, uses, revision, now)


def keep_files_of(revision: Revision | None, now: datetime) -> None:
    """Keep the files of a lesson that is about to be published. Raises OSError when the storage fails.

    For whoever publishes within a transaction of their own: called before it, nobody waits for a film to be copied.
    """
    page = revision.as_object() if revision is not None else None
    if isinstance(page, LessonPage) and (programme_page := programme_page_of(page)):
        _kept_uses(page, programme_page, now)


def _kept_uses(page: LessonPage, programme_page: ProgrammePage, now: datetime) -> list[VersionFile]:
    owner = _owner_of(programme_page)
    return frozen_files.uses_of(frozen_files.keep(content_of(page).body, owner, now), now)


def _owner_of(programme_page: ProgrammePage) -> OrganisationPage:
    owner: OrganisationPage = OrganisationPage.objects.ancestor_of(programme_page).get()
    return owner


def _freeze(
    page: LessonPage,
    programme_page: ProgrammePage,
    uses: list[VersionFile],
    revision: Revision | None,
    now: datetime,
) -> LessonVersion:
    lesson, _created = Lesson.objects.update_or_create(
        page=page, defaults={"programme": _ensure_programme(programme_page), "title": page.title}
    )
    content, quiz = content_of(page), page.quiz
    latest = lesson.versions.select_related("quiz").order_by("-number").first()
    decision = PublishDecision.objects.filter(revision=revision).first() if revision is not None else None
    is_new = latest is None or not _is_unchanged(latest, content, quiz, frozen_files.words_of(uses))
    if latest is not None and not is_new:
        version = latest
    else:
        with within_reach.instead(frozen_files.stand_ins(uses)):
            article = render_sections(page.body, _owner_of(programme_page), content.kinds)
        version = LessonVersion.objects.create(
            lesson=lesson,
            number=latest.number + 1 if latest else 1,
            content=content,
            title=page.title,
            introduction=page.introduction,
            minutes=page.minutes,
            question_count=len(quiz.questions) if quiz else 0,
            quiz=PublishedQuiz.freeze(quiz) if quiz else None,
            digest=digest_of(content, quiz, frozen_files.words_of(uses)),
            change=_size(latest, decision),
            note=decision.note if decision is not None else "",
            article=article,
            published_at=now,
            published_by=_publisher(revision, decision),
        )
        frozen_files.link(version, uses)
        if decision is not None:
            decision.version = version
            decision.save(update_fields=["version"])
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


def digest_of(content: LessonContent, quiz: Quiz | None, files: Iterable[FileWords]) -> str:
    """What says that a version is what was published: over its words, its quiz and, if it has any, its files."""
    covered = {"content": content.as_dict(), "quiz": quiz.as_dict() if quiz else None}
    listed = digested(files)
    return digest(covered | ({"files": listed} if listed else {}))


def _is_unchanged(
    latest: LessonVersion, content: LessonContent, quiz: Quiz | None, files: tuple[FileWords, ...]
) -> bool:
    """Also of a version of before, whose files were kept afterwards and are not in its digest; and where only a kind of
    work got another name: what a version calls it is how it was called then."""
    if latest.content.kinds.keys() == content.kinds.keys():
        content = replace(content, kinds=latest.content.kinds)
    if latest.digest == digest_of(content, quiz, files):
        return True
    is_same_text = latest.digest == digest_of(content, quiz, ())
    return is_same_text and digested(frozen_files.files_of(latest)) == digested(files)


def content_of(page: LessonPage) -> LessonContent:
    """What a version keeps of a lesson besides its quiz. Costs a query where blocks are for some kinds of work."""
    body = page.body.get_prep_value()
    return LessonContent(
        title=page.title,
        summary=page.summary,
        introduction=page.introduction,
        minutes=page.minutes,
        body=tuple(body),
        kinds=kinds_there.names_of(for_whom.keys_in(body), page.organisation_page),
    )


def programme_page_of(page: Page) -> ProgrammePage | None:
    """The programme page at or above `page`, also of a page that was just deleted."""
    if isinstance(page, ProgrammePage):
        return page
    step = page.steplen
    paths = [page.path[:end] for end in range(step, len(page.path) + 1, step)]  # its own: it may be a mere Page
    return ProgrammePage.objects.filter(path__in=paths).first()


def _ensure_programme(page: ProgrammePage) -> Programme:
    programme = Programme.objects.filter(page=page).first()
    if programme is None:
        organisation_page = OrganisationPage.objects.ancestor_of(page).get()
        programme = Programme.objects.create(
            page=page, organisation_id=organisation_page.organisation_id, title=page.title
        )
    return programme


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
    programme = Programme.objects.select_for_update(no_key=True).get(pk=_ensure_programme(page).pk)
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
