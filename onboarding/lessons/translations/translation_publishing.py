"""Putting a translation live, and taking it off. Who is in the lesson keeps what they read; nobody gets a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.models import Page

from onboarding.lessons import four_eyes
from onboarding.lessons.body_sources import named_in
from onboarding.lessons.freezing import content_of
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import (
    Lesson,
    LessonPage,
    LessonTranslation,
    LessonVersion,
    OrganisationPage,
    VersionTranslation,
)
from onboarding.lessons.translations.translation_making import article_in, made
from onboarding.lessons.translations.translation_standing import Kept, Standing, said_now, standing_of
from onboarding.lessons.translations.twin_answers import twins_in
from onboarding.lessons.translations.words_of_lesson import Text, said_in, texts_of, with_headings
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May
from quizzes.definitions import Quiz, digest


class NotReady(Exception):
    """A translation that cannot go live as things are now. `code`: not_live, left, behind, files, twins, publisher,
    reviewer, writer, changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Source:
    """What is translated of a lesson: what is live, or its draft as long as nothing is."""

    content: LessonContent
    quiz: Quiz | None
    version: LessonVersion | None = None

    @cached_property
    def texts(self) -> dict[str, Text]:
        return texts_of(self.content, self.quiz)


def source_of(page: LessonPage) -> Source:
    lesson = Lesson.objects.filter(page=page).select_related("current_version__quiz").first()
    version = lesson.current_version if lesson else None
    if version is not None:
        return Source(version.content, version.quiz.quiz if version.quiz else None, version)
    draft = page.get_latest_revision_as_object()
    return Source(content_of(draft), draft.quiz)


def live_of(version: LessonVersion | None) -> dict[str, VersionTranslation]:
    """What whoever begins this version now can read it in, by language."""
    if version is None:
        return {}
    found = VersionTranslation.objects.current().filter(version=version).defer("article")
    return {one.language: one for one in found}


def is_live_as_written(live: VersionTranslation | None, kept: Kept, source: Source) -> bool:
    """Whether what is live says what stands at the desk now."""
    return live is not None and live.words == with_headings(said_now(kept, source.texts), source.content, source.quiz)


def refusal(translation: LessonTranslation, source: Source, standing: Standing, publisher: User) -> str:
    """Why this person does not put it live now, as the code of NotReady; "" where they may."""
    if source.version is None:
        return "not_live"
    if standing.left:
        return "left"
    if standing.behind:
        return "behind"
    if _names_other_files(translation.words, source):
        return "files"
    if twins_in(source.quiz, said_now(translation.words, source.texts)):
        return "twins"
    return _refused_person(translation, publisher)


def _names_other_files(kept: Kept, source: Source) -> bool:
    """Whether its links lead to a document that the lesson itself does not have: no version keeps that."""
    said = said_in(source.content, said_now(kept, source.texts))
    own, others = named_in(source.content.body), named_in(said.body)
    return any(keys - own.get(model, set()) for model, keys in others.items())


def _refused_person(translation: LessonTranslation, publisher: User) -> str:
    if not is_seen_by_two(translation.page):
        return "" if roles.may(publisher, May.PUBLISH) else "publisher"
    if not roles.may(publisher, May.APPROVE):
        return "reviewer"
    return "writer" if translation.writers.filter(pk=publisher.pk).exists() else ""


def is_seen_by_two(page: Page) -> bool:
    """Whether the organisation wants a colleague to look at it first: then that colleague puts it live."""
    return four_eyes.workflow_of(page) is not None


def mark_of(translation: LessonTranslation) -> str:
    """Of what is written now: who puts it live, puts live what they saw."""
    return digest(translation.words)


def publish(translation: LessonTranslation, publisher: User, seen: str, now: datetime) -> VersionTranslation:
    """Put live what is written now, for whoever begins the lesson from then on; the same again when nothing changed.

    `seen` is the mark of what the publisher saw. Raises NotReady. Renders before the transaction.
    """
    page = translation.page
    source = source_of(page)
    problem = refusal(translation, source, standing_of(translation.words, source.texts), publisher)
    if problem or source.version is None:
        raise NotReady(problem or "not_live")
    version, language = source.version, translation.language
    words = with_headings(said_now(translation.words, source.texts), source.content, source.quiz)
    uses = list(version.files.select_related("file"))
    owner = OrganisationPage.objects.ancestor_of(page).get()
    article = article_in(source.content, words, language, uses, owner)
    with transaction.atomic():
        lesson = Lesson.objects.select_for_update(no_key=True).get(pk=version.lesson_id)
        held = LessonTranslation.objects.select_for_update(of=("self",)).get(pk=translation.pk)
        if lesson.current_version_id != version.pk or seen != mark_of(held) or seen != mark_of(translation):
            raise NotReady("changed")
        if refused := _refused_person(held, publisher):  # who wrote in it meanwhile, and took that back
            raise NotReady(refused)
        latest = VersionTranslation.objects.filter(version=version, language=language).order_by("-number").first()
        if latest is not None and latest.withdrawn_at is None and latest.words == words:
            live = latest
        else:
            live = made(version, language, words, article, latest.number + 1 if latest else 1, publisher, now)
            live.save()
        held.writers.clear()
    return live


def put_live_of(page: Page, language: str) -> QuerySet[VersionTranslation]:
    """What was put live of the lesson in this language, in whatever version, and not taken off since.

    Also while the lesson is away: with it, it comes back. And where the lesson went on without it: whoever is in an
    earlier version can still choose it.
    """
    return VersionTranslation.objects.filter(version__lesson__page=page, language=language, withdrawn_at=None)


@transaction.atomic
def withdraw(page: Page, language: str, now: datetime) -> bool:
    """Nobody begins the lesson in this language any more, also once it is live again; whether there was anything."""
    Lesson.objects.select_for_update(no_key=True).filter(page=page).first()  # nobody puts it live meanwhile
    return put_live_of(page, language).update(withdrawn_at=now) > 0
