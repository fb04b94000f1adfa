"""Looking something up in one's own lessons: the text that was published, and one's own resolutions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from onboarding.learning.calendar import openings
from onboarding.learning.models import Enrolment, LessonProgress, Reflection
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.people.folding import composed, plain
from onboarding.people.models import User

MAX_QUERY = 100  # characters
MAX_PLACES = 4  # of one lesson
BEFORE, AFTER = 60, 140  # characters of a snippet around the first word found


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; `is_hit` when it is a word that was looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a lesson with the words in it."""

    heading: str
    url: str
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson with the words in it, and where in it they are."""

    title: str
    url: str
    places: tuple[Place, ...]


class Passage:
    """A piece of text with the address to read it at, and the same text folded to search in."""

    __slots__ = ("folded", "heading", "text", "url")

    def __init__(self, heading: str, url: str, text: str) -> None:
        self.heading, self.url, self.text = heading, url, text
        self.folded = plain(f"{heading}\n{text}")


class Text:
    """A lesson as one person may read it: its title, and its passages in order."""

    __slots__ = ("passages", "title", "url")

    def __init__(self, title: str, url: str, passages: list[Passage]) -> None:
        self.title, self.url, self.passages = title, url, passages


def clean(text: str) -> str:
    """`text` with each accent on its letter, without soft hyphens, and with single spaces."""
    text = composed(text).replace("ĳ", "ij").replace("Ĳ", "IJ").replace("\xad", "")
    return " ".join(text.split())


def words_of(query: str) -> list[str]:
    """The words to look for: folded, each once, without the signs around them."""
    words = (re.sub(r"^\W+|\W+$", "", word) for word in plain(clean(query[:MAX_QUERY])).split())
    return list(dict.fromkeys(word for word in words if word))


def search(texts: Iterable[Text], words: Sequence[str]) -> list[Found]:
    """The lessons in which every word begins a word somewhere, those with all of them in the title first.

    Of each lesson the passages with the most of the words are shown, at most MAX_PLACES, in the lesson's order.
    """
    found = [(one, *hits) for one in texts if (hits := _hits(one, words))]
    found.sort(key=lambda one: not one[1])  # stable: then as in the programme
    return [
        Found(
            text.title,
            text.url,
            tuple(Place(one.heading, one.url, snippet(one.text, words)) for one in passages[:MAX_PLACES]),
        )
        for text, _in_title, passages in found
    ]


def _hits(text: Text, words: Sequence[str]) -> tuple[bool, list[Passage]] | None:
    """Whether all words are in the title, and the passages with the most of them; None when a word is missing."""
    title = plain(text.title)
    missing = {word for word in words if not any(_places(title, word))}
    in_title = not missing
    counts = []
    for passage in text.passages:
        there = {word for word in words if any(_places(passage.folded, word))}
        missing -= there
        counts.append(len(there))
    if missing:
        return None
    most = max(counts, default=0)
    return in_title, [one for one, count in zip(text.passages, counts, strict=True) if most and count == most]


def _places(folded: str, word: str) -> Iterator[tuple[int, int]]:
    """Where in `folded` a word begins with `word`: the begin and the end of the whole word."""
    start = folded.find(word)
    while start >= 0:
        end = start + len(word)
        if start == 0 or not folded[start - 1].isalnum():
            while end < len(folded) and folded[end].isalnum():
                end += 1
            yield start, end
            start = end - 1
        start = folded.find(word, start + 1)


def snippet(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The part of `text` with the most of the words, or its beginning, in pieces."""
    letters = [(piece, at) for at, letter in enumerate(text) for piece in plain(letter)]
    folded = "".join(piece for piece, _at in letters)
    found = {(start, end, word) for word in words for start, end in _places(folded, word)}
    hits = sorted((letters[start][1], letters[end - 1][1] + 1, word) for start, end, word in found)

    def words_near(place: int) -> int:
        return len({word for start, _end, word in hits if place <= start < place + AFTER})

    first = max((start for start, _end, _word in hits), key=words_near, default=0)  # of equals the first
    start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
    end = text.find(" ", first + AFTER)
    end = len(text) if end < 0 else end
    pieces, at = [Piece("… ")] if start else [], start
    for hit_start, hit_end, _word in hits:
        if at <= hit_start < end:
            pieces += [Piece(text[at:hit_start]), Piece(text[hit_start:hit_end], is_hit=True)]
            at = hit_end
    pieces.append(Piece(text[at : max(at, end)] + (" …" if end < len(text) else "")))
    return tuple(piece for piece in pieces if piece.text)


def texts_of(user: User, today: date) -> list[Text]:
    """Everything this person may read in the current rounds, lesson by lesson, in the order of their programmes.

    A lesson that was begun in the version and variant begun; others as published now, for the kind of work that they do
    now, unless they open on a later day. Costs four queries, whatever the number of lessons.
    """
    mine = Enrolment.objects.of_person(user).current().with_kind_of_work()
    enrolments = list(mine.select_related("programme").order_by("pk"))
    if not enrolments:
        return []
    begun = LessonProgress.objects.filter(enrolment__in=enrolments)
    places = begun.order_by("pk").select_related("version")
    fields = ("title", "introduction", "article")
    found = places.only("lesson", "variant", *(f"version__{f}" for f in fields))
    versions = {place.lesson_id: (place.version, place.variant) for place in found}
    to_come = [lesson for one in enrolments for lesson in _open_lessons(one, user, today) if lesson not in versions]
    current = Lesson.objects.filter(pk__in=to_come, current_version__isnull=False).select_related("current_version")
    for lesson in current.only(*(f"current_version__{field}" for field in fields)):
        assert lesson.current_version is not None  # noqa: S101 - filtered on above
        versions[lesson.pk] = (lesson.current_version, enrolments[0].kind_of_work)
    in_order = dict.fromkeys([*(pk for one in enrolments for pk in one.outline.lesson_ids), *versions])
    own_words = _own_words(enrolments)
    return [
        _text(lesson_id, *versions[lesson_id], own_words.get(lesson_id, []))
        for lesson_id in in_order
        if lesson_id in versions
    ]


def _open_lessons(enrolment: Enrolment, user: User, today: date) -> list[int]:
    if not enrolment.programme.is_live:
        return []
    return [
        lesson.id
        for lesson in enrolment.outline.lessons
        if openings.closed_until(lesson.opens, user, enrolment, today) is None
    ]


def _text(lesson_id: int, version: LessonVersion, variant: str, own_words: list[Passage]) -> Text:
    url = reverse("learning:lesson", args=[lesson_id])
    passages = [Passage("", url, clean(version.introduction))] if version.introduction else []
    for section in version.article.variant(variant).sections:
        passages.append(Passage(clean(section.heading), f"{url}#{section.id}", clean(section.text)))
    return Text(clean(version.title), url, passages + own_words)


def _own_words(enrolments: list[Enrolment]) -> dict[int, list[Passage]]:
    """What this person wrote in these enrolments, by lesson."""
    found: dict[int, list[Passage]] = {}
    mine = Reflection.objects.filter(enrolment__in=enrolments).order_by("pk")
    for lesson_id, block_id, text in mine.values_list("lesson_id", "block_id", "text"):
        url = f"{reverse('learning:lesson', args=[lesson_id])}#voornemen-{block_id}"
        found.setdefault(lesson_id, []).append(Passage(_("Jouw voornemen"), url, clean(text)))
    return found
