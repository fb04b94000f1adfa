"""The part of a lesson that is the same for every reader of a variant: put together once per version or translation,
language of the screens and variant (for_whom.py).

A version never changes, so this is kept in the process. After `rebuild_lessons` the server is started again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from onboarding.lessons import for_whom
from onboarding.lessons.articles import Article, Part, Poll, ReflectionPrompt
from onboarding.lessons.models import LessonVersion, VersionTranslation
from onboarding.lessons.rendered_html import Markup, OurWords
from onboarding.lessons.translations.content_languages import LANGUAGES, SOURCE, ContentLanguage, attributes_of

KEPT = 512  # versions in a process's memory, of some 10 kB each


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a lesson's screen: HTML, or what is the reader's own; the other two are empty."""

    html: SafeString = field(default_factory=SafeString)
    reflection: ReflectionPrompt | None = None
    poll: Poll | None = None


class Edition(NamedTuple):
    """A version, or a translation of one, by what never changes of it; `language` is that of its words."""

    digest: str
    pk: int
    language: str

    @classmethod
    def of(cls, version: LessonVersion, translation: VersionTranslation | None) -> Edition:
        if translation is None:
            return cls(version.digest, version.pk, SOURCE.code)
        return cls(translation.digest, translation.pk, translation.language)


def article_of(
    version: LessonVersion, variant: str = for_whom.ALL, translation: VersionTranslation | None = None
) -> Article:
    """The article of a published version, in this variant and translation. Costs one query a process."""
    edition = Edition.of(version, translation)
    whole = _article(edition)
    return _variant(edition, _known(whole, variant)) if whole.kinds else whole


def pieces_of(
    version: LessonVersion, variant: str = for_whom.ALL, translation: VersionTranslation | None = None
) -> tuple[Piece, ...]:
    """The article of a published version as it stands on the screen, in this variant and translation, with our own
    words in the active language."""
    edition = Edition.of(version, translation)
    return _pieces(edition, _known(_article(edition), variant), get_language())


def minutes_of(version: LessonVersion, variant: str) -> int:
    """How long the variant takes: the minutes of the lesson are those of the longest that is for one kind of work."""
    whole = article_of(version)
    if not whole.kinds:
        return version.minutes
    return _minutes(Edition.of(version, None), version.minutes)[_known(whole, variant)]


def _known(article: Article, variant: str) -> str:
    """The variant, by one name for all kinds of work for which it is the same."""
    if not article.kinds:
        return for_whom.ALL
    return variant if variant == for_whom.ALL or variant in article.kinds else for_whom.OTHERS


def forget() -> None:
    """Put every article together anew when it is next asked for."""
    _article.cache_clear()
    _variant.cache_clear()
    _minutes.cache_clear()
    _pieces.cache_clear()


@lru_cache(maxsize=KEPT)
def _article(edition: Edition) -> Article:
    model = LessonVersion if edition.language == SOURCE.code else VersionTranslation
    return model._default_manager.values_list("article", flat=True).get(pk=edition.pk)


@lru_cache(maxsize=KEPT)
def _variant(edition: Edition, variant: str) -> Article:
    return _article(edition).variant(variant)


@lru_cache(maxsize=KEPT)
def _minutes(edition: Edition, minutes: int) -> dict[str, int]:
    return _article(edition).minutes_by_variant(minutes)


@lru_cache(maxsize=KEPT)
def _pieces(edition: Edition, variant: str, screens: str | None) -> tuple[Piece, ...]:
    return assemble(_article(edition).variant(variant), keeps_place=True, language=LANGUAGES[edition.language])


def piece_of(part: Part, language: ContentLanguage = SOURCE) -> Piece:
    """One part of an article in `language` as it stands on the screen, with our own words in the active one."""
    if isinstance(part, Poll):
        return Piece(poll=part)
    if isinstance(part, ReflectionPrompt):
        return Piece(reflection=part)
    return Piece(mark_safe(_said(part, language)))


def assemble(article: Article, *, keeps_place: bool = False, language: ContentLanguage = SOURCE) -> tuple[Piece, ...]:
    """An article in `language` as it stands on the screen, with our own words in the active one.

    With `keeps_place` a reader without scripts can keep, after each section, how far they are; else it is only to read.
    """
    return tuple(_pieces_in_order(article, keeps_place, language))


def _pieces_in_order(article: Article, keeps_place: bool, language: ContentLanguage) -> Iterator[Piece]:
    html: list[str] = []
    for one in _in_order(article, language, keeps_place):
        if isinstance(one, str):
            html.append(one)
            continue
        yield Piece(mark_safe("".join(html)))
        yield Piece(poll=one) if isinstance(one, Poll) else Piece(reflection=one)
        html = []
    yield Piece(mark_safe("".join(html)))


def _in_order(
    article: Article, language: ContentLanguage, keeps_place: bool
) -> Iterator[str | ReflectionPrompt | Poll]:
    """HTML, and between it what is the reader's own."""
    for number, section in enumerate(article.sections, start=1):
        attributes = attributes_of(language)
        context = {"section": section, "number": number, "content_lang": attributes, "keeps_place": keeps_place}
        yield render_to_string("lessons/section_begin.html", context)
        for part in section.parts:
            if kinds := article.names_of(part):
                place = f"{section.id}-voor" if part is section.parts[0] else ""
                # Kinds of work have the names that the organisation gave them.
                label = {"kinds": kinds, "place": place, "content_lang": attributes_of(SOURCE)}
                yield render_to_string("lessons/for_whom.html", label)
            yield _said(part, language) if isinstance(part, Markup) else part
        yield render_to_string("lessons/section_end.html", context)


def _said(markup: Markup, language: ContentLanguage) -> str:
    """The HTML of a block in `language`, with our own words in the language of the screen."""
    attributes = attributes_of(language)
    html = "".join(run if isinstance(run, str) else _words(run, language) for run in markup.runs)
    return f"<div{attributes}>{html}</div>" if attributes else html


def _words(ours: OurWords, around: ContentLanguage) -> str:
    """Ours, amid words in the language `around`."""
    said, screens = gettext(ours.text), get_language() or SOURCE.code
    if screens == around.code:
        return escape(said)
    direction = SafeString(' dir="ltr"') if around.direction == "rtl" else ""
    return format_html('<span lang="{}"{}>{}</span>', screens, direction, said)
