"""Freezing a lesson: the version of what its page says, with its quiz, its files and the digest over these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Revision

from onboarding.lessons import for_whom, frozen_files, kinds_there, within_reach
from onboarding.lessons.around_pages import ensure_programme, programme_page_of
from onboarding.lessons.file_words import FileWords, digested
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import (
    ChangeSize,
    Lesson,
    LessonPage,
    LessonVersion,
    OrganisationPage,
    ProgrammePage,
    PublishDecision,
    VersionFile,
)
from onboarding.lessons.sections import render_sections
from onboarding.lessons.translations import coming_along
from onboarding.lessons.translations.coming_along import Coming
from onboarding.people import acting_for
from quizzes.definitions import Quiz, digest
from quizzes.models import PublishedQuiz

# Sent with `version`, the one `before` it (None: it is the first) and the `decision` about it (None: nobody was asked),
# in the transaction that made it: who is in the lesson, or was, may be affected.
version_published = Signal()


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
    before = LessonVersion.objects.filter(lesson__page=page).select_related("quiz").order_by("-number").first()
    decision = _decision_about(revision)
    translated = _translated(before, page, decision, uses, _owner_of(programme_page))
    with transaction.atomic():
        return _freeze(page, programme_page, uses, revision, decision, now, translated)


@dataclass(frozen=True, slots=True)
class _Translated:
    """The translations that come along when this version `before` is followed by another."""

    before: LessonVersion | None
    coming: list[Coming]


def _translated(
    before: LessonVersion | None,
    page: LessonPage,
    decision: PublishDecision | None,
    uses: list[VersionFile],
    owner: OrganisationPage,
) -> _Translated:
    if before is None:
        return _Translated(None, [])
    content, size = content_of(page), _size(before, decision)
    found = coming_along.fates(before, content, page.quiz)
    return _Translated(before, coming_along.rendered(found, size, content, uses, owner))


def _decision_about(revision: Revision | None) -> PublishDecision | None:
    return PublishDecision.objects.filter(revision=revision).first() if revision is not None else None


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
    decision: PublishDecision | None,
    now: datetime,
    translated: _Translated,
) -> LessonVersion:
    lesson, _created = Lesson.objects.update_or_create(
        page=page, defaults={"programme": ensure_programme(programme_page), "title": page.title}
    )
    content, quiz = content_of(page), page.quiz
    latest = lesson.versions.select_related("quiz").order_by("-number").first()
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
            published_by=_publisher(revision, decision, lesson.programme.organisation_id, timezone.localdate(now)),
        )
        frozen_files.link(version, uses)
        if latest is not None and latest != translated.before:  # published by another, between the two
            translated = _translated(latest, page, decision, uses, _owner_of(programme_page))
        coming_along.bring(translated.coming, version, version.published_by, now)
        if decision is not None:
            PublishDecision.objects.filter(pk=decision.pk).update(version=version)  # gone when the plan was taken back
    lesson.current_version = version
    if is_new and lesson.review_on is not None and lesson.review_on <= timezone.localdate(now):
        lesson.review_on = None  # whoever publishes it anew has looked
    lesson.save(update_fields=["current_version", "review_on"])
    if is_new:
        version_published.send(sender=LessonVersion, version=version, before=latest, decision=decision)
    return version


def _size(latest: LessonVersion | None, decision: PublishDecision | None) -> str:
    if latest is None:
        return ChangeSize.FIRST
    return decision.size if decision is not None else ChangeSize.IMPROVEMENT


def _publisher(revision: Revision | None, decision: PublishDecision | None, organisation_id: int, today: date) -> Any:
    """Who decided to publish, as long as they still may, or else nobody; where nothing was decided, who wrote it."""
    if decision is not None and decision.decided_by_id is not None:
        return acting_for.still_publishes(decision.decided_by_id, organisation_id, today)
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
