"""Looking something up in one's own lessons: the text that was published, and one's own resolutions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onboarding.learning.calendar import openings
from onboarding.learning.models import Enrolment, LessonProgress, Reflection
from onboarding.lessons.models import Lesson
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.liked_languages import liked_by, translations_of_live
from onboarding.people.folding import composed, plain
from onboarding.people.models import User

MAX_QUERY = 100  # characters
MAX_PLACES = 4  # of one lesson
MAX_SNIPPET = 220  # characters of whole sentences; a longer sentence is cut around the word found
BEFORE, AFTER = 60, 140  # characters around the word found, where a sentence is cut
SEARCHED = ("title", "introduction", "article")  # the fields of a version
SAID = (*SEARCHED, "language")  # and those of a translation
SENTENCE_END = re.compile(r"(?<=[.?!…])[’”)]*\s+|\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet; `is_hit` when it is a word that was looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a lesson with the words in it, or what someone wrote themselves there; `lang` has the attributes of the
    language of the lesson, none of their own words."""

    heading: str
    url: str
    snippet: tuple[Piece, ...]
    lang: SafeString = field(default_factory=SafeString)


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson with the words in it, and where in it they are."""

    title: str
    url: str
    places: tuple[Place, ...]
    lang: SafeString = field(default_factory=SafeString)  # the attributes of the language that it is read in


class Passage:
    """A piece of text with the address to read it at, and the same text folded to search in."""

    __slots__ = ("folded", "heading", "lang", "text", "url")

    def __init__(self, heading: str, url: str, text: str, lang: SafeString | None = None) -> None:
        self.heading, self.url, self.text, self.lang = heading, url, text, lang or SafeString()
        self.folded = plain(f"{heading}\n{text}")


class Text:
    """A lesson as one person may read it: its title, and its passages in order."""

    __slots__ = ("lang", "passages", "title", "url")

    def __init__(self, title: str, url: str, passages: list[Passage], lang: SafeString | None = None) -> None:
        self.title, self.url, self.passages, self.lang = title, url, passages, lang or SafeString()


def clean(text: str) -> str:
    """`text` with each accent on its letter, without soft hyphens, and with single spaces; its lines stay lines."""
    text = composed(text).replace("ĳ", "ij").replace("Ĳ", "IJ").replace("\xad", "")
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


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
            tuple(Place(one.heading, one.url, snippet(one.text, words), one.lang) for one in passages[:MAX_PLACES]),
            text.lang,
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
    """The sentences of `text` with the most of the words, or its first ones, in pieces; lines with a dot between them.

    What is left out, before or after or of a sentence that is too long, is told by “…”.
    """
    hits = _hits_in(text, words)
    start, end = _window(text, hits)
    pieces, at = [Piece("… ")] if start else [], start
    for hit_start, hit_end, _word in hits:
        if at <= hit_start < end:
            pieces += [Piece(_in_one_line(text[at:hit_start])), Piece(text[hit_start:hit_end], is_hit=True)]
            at = hit_end
    pieces.append(Piece(_in_one_line(text[at : max(at, end)]) + (" …" if end < len(text) else "")))
    return tuple(piece for piece in pieces if piece.text)


def _hits_in(text: str, words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where the words stand in `text`, in order: begin, end, and which."""
    letters = [(piece, at) for at, letter in enumerate(text) for piece in plain(letter)]
    folded = "".join(piece for piece, _at in letters)
    found = {(start, end, word) for word in words for start, end in _places(folded, word)}
    return sorted((letters[start][1], letters[end - 1][1] + 1, word) for start, end, word in found)


def _window(text: str, hits: Sequence[tuple[int, int, str]]) -> tuple[int, int]:
    """Begin and end of the run of whole sentences, no longer than MAX_SNIPPET, that has the most of the words first."""
    sentences = _sentences(text)
    counts = [len({word for start, _end, word in hits if one[0] <= start < one[1]}) for one in sentences]
    first = last = max(range(len(sentences)), key=counts.__getitem__)  # of equals the first
    start, end = sentences[first]
    if end - start > MAX_SNIPPET:
        return _cut(text, next((one[0] for one in hits if start <= one[0] < end), start), start, end)
    while last + 1 < len(sentences) and sentences[last + 1][1] - start <= MAX_SNIPPET:
        last += 1
    end = sentences[last][1]
    while first > 0 and end - sentences[first - 1][0] <= MAX_SNIPPET:
        first -= 1
    return sentences[first][0], end


def _sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence of `text`; a line is one too. At least one, which may be empty."""
    starts = [0, *(border.end() for border in SENTENCE_END.finditer(text) if border.end() < len(text))]
    return [(start, len(text[:end].rstrip())) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _cut(text: str, hit: int, start: int, end: int) -> tuple[int, int]:
    """The part of the sentence from `start` to `end` around `hit`, in whole words."""
    begin = text.rfind(" ", start, hit - BEFORE) + 1 if hit - BEFORE > start else start
    stop = text.find(" ", hit + AFTER, end)
    return max(begin, start), end if stop < 0 else stop


def _in_one_line(text: str) -> str:
    return text.replace("\n", " · ")


def texts_of(user: User, today: date) -> list[Text]:
    """Everything this person may read in the current rounds, lesson by lesson, in the order of their programmes.

    A lesson that was begun in the version, the variant and the language begun; others as published now, for the kind of
    work that they do now and in the language that they like to read in, unless they open on a later day. Costs four
    queries, whatever the number of lessons, and one more in another language than that of the lessons.
    """
    mine = Enrolment.objects.of_person(user).current().with_kind_of_work()
    enrolments = list(mine.select_related("programme").order_by("pk"))
    if not enrolments:
        return []
    begun = LessonProgress.objects.filter(enrolment__in=enrolments)
    places = begun.order_by("pk").select_related("version", "translation")
    found = places.only("lesson", "variant", *(f"version__{f}" for f in SEARCHED), *(f"translation__{f}" for f in SAID))
    read = {place.lesson_id: place.as_read for place in found}
    to_come = [lesson for one in enrolments for lesson in _open_lessons(one, user, today) if lesson not in read]
    read |= _to_begin(to_come, user, enrolments[0].kind_of_work)
    in_order = dict.fromkeys([*(pk for one in enrolments for pk in one.outline.lesson_ids), *read])
    own_words = _own_words(enrolments)
    return [_text(pk, read[pk], own_words.get(pk, [])) for pk in in_order if pk in read]


def _to_begin(lesson_ids: list[int], user: User, kind_of_work: str) -> dict[int, AsRead]:
    """These lessons as this person would read them, by id; of those that are published."""
    current = Lesson.objects.filter(pk__in=lesson_ids, current_version__isnull=False).select_related("current_version")
    lessons = list(current.only(*(f"current_version__{field}" for field in SEARCHED)))
    said = translations_of_live(lesson_ids, liked_by(user), SAID)
    return {
        lesson.pk: AsRead(lesson.current_version, said.get(lesson.pk), kind_of_work)
        for lesson in lessons
        if lesson.current_version is not None
    }


def _open_lessons(enrolment: Enrolment, user: User, today: date) -> list[int]:
    if not enrolment.programme.is_live:
        return []
    return [
        lesson.id
        for lesson in enrolment.outline.lessons
        if openings.closed_until(lesson.opens, user, enrolment, today) is None
    ]


def _text(lesson_id: int, read: AsRead, own_words: list[Passage]) -> Text:
    url = reverse("learning:lesson", args=[lesson_id])
    passages = [Passage("", url, clean(read.introduction), read.lang)] if read.introduction else []
    for section in (read.translation or read.version).article.variant(read.variant).sections:
        passages.append(Passage(clean(section.heading), f"{url}#{section.id}", clean(section.text), read.lang))
    return Text(clean(read.title), url, passages + own_words, read.lang)


def _own_words(enrolments: list[Enrolment]) -> dict[int, list[Passage]]:
    """What this person wrote in these enrolments, by lesson."""
    found: dict[int, list[Passage]] = {}
    mine = Reflection.objects.filter(enrolment__in=enrolments).order_by("pk")
    for lesson_id, block_id, text in mine.values_list("lesson_id", "block_id", "text"):
        url = f"{reverse('learning:lesson', args=[lesson_id])}#voornemen-{block_id}"
        found.setdefault(lesson_id, []).append(Passage(_("Jouw voornemen"), url, clean(text)))
    return found
