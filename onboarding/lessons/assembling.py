"""The part of a lesson that is the same for every reader of a variant: put together once per version, language and
variant (for_whom.py).

A version never changes, so this is kept in the process. After `rebuild_lessons` the server is started again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from onboarding.lessons import for_whom
from onboarding.lessons.articles import Article, Part, Poll, ReflectionPrompt
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.rendered_html import Markup, OurWords

KEPT = 512  # versions in a process's memory, of some 10 kB each


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a lesson's screen: HTML, or what is the reader's own; the other two are empty."""

    html: SafeString = field(default_factory=SafeString)
    reflection: ReflectionPrompt | None = None
    poll: Poll | None = None


def article_of(version: LessonVersion, variant: str = for_whom.ALL) -> Article:
    """The article of a published version, in this variant. Costs one query a process."""
    whole = _article(version.digest, version.pk)
    return _variant(version.digest, version.pk, _known(whole, variant)) if whole.kinds else whole


def pieces_of(version: LessonVersion, variant: str = for_whom.ALL) -> tuple[Piece, ...]:
    """The article of a published version as it stands on the screen, in this variant and the active language."""
    known = _known(_article(version.digest, version.pk), variant)
    return _pieces(version.digest, version.pk, known, get_language())


def minutes_of(version: LessonVersion, variant: str) -> int:
    """How long the variant takes: the minutes of the lesson are those of the longest that is for one kind of work."""
    whole = article_of(version)
    if not whole.kinds:
        return version.minutes
    return _minutes(version.digest, version.pk, version.minutes)[_known(whole, variant)]


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
def _article(digest: str, version_id: int) -> Article:
    return LessonVersion.objects.values_list("article", flat=True).get(pk=version_id)


@lru_cache(maxsize=KEPT)
def _variant(digest: str, version_id: int, variant: str) -> Article:
    return _article(digest, version_id).variant(variant)


@lru_cache(maxsize=KEPT)
def _minutes(digest: str, version_id: int, minutes: int) -> dict[str, int]:
    return _article(digest, version_id).minutes_by_variant(minutes)


@lru_cache(maxsize=KEPT)
def _pieces(digest: str, version_id: int, variant: str, language: str | None) -> tuple[Piece, ...]:
    return assemble(_article(digest, version_id).variant(variant), keeps_place=True)


def piece_of(part: Part) -> Piece:
    """One part of an article as it stands on the screen, in the language that is active."""
    if isinstance(part, Poll):
        return Piece(poll=part)
    if isinstance(part, ReflectionPrompt):
        return Piece(reflection=part)
    return Piece(mark_safe(_said(part, get_language() or settings.LANGUAGE_CODE)))


def assemble(article: Article, *, keeps_place: bool = False) -> tuple[Piece, ...]:
    """An article as it stands on the screen, in the language that is active.

    With `keeps_place` a reader without scripts can keep, after each section, how far they are; else it is only to read.
    """
    return tuple(_pieces_in_order(article, keeps_place))


def _pieces_in_order(article: Article, keeps_place: bool) -> Iterator[Piece]:
    html: list[str] = []
    for one in _in_order(article, get_language() or settings.LANGUAGE_CODE, keeps_place):
        if isinstance(one, str):
            html.append(one)
            continue
        yield Piece(mark_safe("".join(html)))
        yield Piece(poll=one) if isinstance(one, Poll) else Piece(reflection=one)
        html = []
    yield Piece(mark_safe("".join(html)))


def _in_order(article: Article, language: str, keeps_place: bool) -> Iterator[str | ReflectionPrompt | Poll]:
    """HTML, and between it what is the reader's own."""
    attribute = format_html(' lang="{}"', settings.LANGUAGE_CODE) if language != settings.LANGUAGE_CODE else ""
    for number, section in enumerate(article.sections, start=1):
        context = {"section": section, "number": number, "content_lang": attribute, "keeps_place": keeps_place}
        yield render_to_string("lessons/section_begin.html", context)
        for part in section.parts:
            if kinds := article.names_of(part):
                place = f"{section.id}-voor" if part is section.parts[0] else ""
                label = {"kinds": kinds, "place": place, "content_lang": attribute}
                yield render_to_string("lessons/for_whom.html", label)
            yield _said(part, language) if isinstance(part, Markup) else part
        yield render_to_string("lessons/section_end.html", context)


def _said(markup: Markup, language: str) -> str:
    """The HTML of a block, with our own words in this language."""
    html = "".join(run if isinstance(run, str) else _words(run, language) for run in markup.runs)
    return html if language == settings.LANGUAGE_CODE else f'<div lang="{settings.LANGUAGE_CODE}">{html}</div>'


def _words(ours: OurWords, language: str) -> str:
    if language == settings.LANGUAGE_CODE:
        return escape(ours.text)
    return format_html('<span lang="{}">{}</span>', language, gettext(ours.text))
