"""A published version as one person reads it: in one language, and for one kind of work. Every screen of a reader asks
this, so that none shows other words than they read.

A translation has other words and nothing else: whatever is asked here in it has the ids, the order and the rules of the
version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from onboarding.lessons import for_whom
from onboarding.lessons.articles import Article, Section
from onboarding.lessons.assembling import KEPT, Piece, article_of, minutes_of, pieces_of
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import LessonVersion, VersionTranslation
from onboarding.lessons.translations.content_languages import SOURCE, ContentLanguage, attributes_of, language_of
from onboarding.lessons.translations.words_of_lesson import Words, quiz_said_in, texts_of
from quizzes.definitions import SECOND, Question, Quiz


@dataclass(frozen=True, slots=True)
class AsRead:
    """A version in this translation (None: as it was written) and this variant."""

    version: LessonVersion
    translation: VersionTranslation | None = None
    variant: str = for_whom.ALL

    @property
    def language(self) -> ContentLanguage:
        return language_of(self.translation.language) if self.translation else SOURCE

    @property
    def lang(self) -> SafeString:
        """The attributes of its words on a screen."""
        return attributes_of(self.language)

    @property
    def title(self) -> str:
        return self.translation.title if self.translation else self.version.title

    @property
    def introduction(self) -> str:
        return self.translation.introduction if self.translation else self.version.introduction

    @property
    def article(self) -> Article:
        return article_of(self.version, self.variant, self.translation)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces_of(self.version, self.variant, self.translation)

    @property
    def minutes(self) -> int:
        """How long the lesson takes, in whatever language."""
        return minutes_of(self.version, self.variant)

    def summary(self, source: str) -> str:
        """The summary, which is `source` as it was written; "" where the translation that is read has none, of before
        there was one. Costs one query a process in a translation."""
        if self.translation is None or not source:
            return source
        return _kept(self.translation.pk, self.translation.digest).words.get("summary", "")

    def section_under(self, heading: str) -> Section | None:
        """The section under what is this heading as it was written; None where the lesson has no such section."""
        if not heading:
            return None
        written = article_of(self.version, self.variant).sections
        return next(
            (one for one, own in zip(self.article.sections, written, strict=True) if own.heading == heading), None
        )

    def question(self, asked: Question) -> AskedAsRead:
        """A question of the lesson, in the situation that it is asked in, or one of another version or put right.

        Whole in the language read, where every word of it is one that was translated; or else as it was written.
        """
        words = self._words_of(asked)
        if words is None:
            return AskedAsRead(asked, SOURCE)
        return AskedAsRead(quiz_said_in(Quiz((asked,)), words).questions[0], self.language)

    def _words_of(self, asked: Question) -> Words | None:
        kept = _kept(self.translation.pk, self.translation.digest) if self.translation else _Kept({}, {})
        own = kept.questions.get(asked.id)
        if own is None:
            return None
        own = own if asked.second is not None else own.in_situation(asked.situation)
        if own.situation != asked.situation or _texts(own) != _texts(asked):
            return None
        return _of_second(asked, kept.words) if asked.situation == SECOND else kept.words


@dataclass(frozen=True, slots=True)
class AskedAsRead:
    """A question in the words that someone reads, and the language of these."""

    question: Question
    language: ContentLanguage

    @property
    def lang(self) -> SafeString:
        return attributes_of(self.language)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The words of a translation, and by id the questions that they are for, as these were written."""

    words: Words
    questions: Mapping[str, Question]


@lru_cache(maxsize=KEPT)
def _kept(translation_id: int, digest: str) -> _Kept:
    found = VersionTranslation.objects.select_related("version__quiz").only("words", "version__quiz__definition")
    translation = found.get(pk=translation_id)
    published = translation.version.quiz
    return _Kept(translation.words, {one.id: one for one in published.quiz.questions} if published else {})


def _texts(question: Question) -> dict[str, str]:
    return {key: text.said for key, text in texts_of(LessonContent(""), Quiz((question,))).items()}


def _of_second(question: Question, words: Words) -> dict[str, str]:
    """The words of a question in its second situation, as if it had no other."""
    begin, second = f"quiz/{question.id}/", f"quiz/{question.id}/{SECOND}/"
    moved = {begin + key.removeprefix(second): said for key, said in words.items() if key.startswith(second)}
    return {**words, **moved}
