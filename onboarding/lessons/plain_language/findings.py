"""What is found in the words of a lesson: at which sentence, which words, and what to write instead. Pure, but for the
language of the advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _

from onboarding.lessons.plain_language.known_phrases import Phrase, Phrases, civil_words, idioms, overruled
from onboarding.lessons.plain_language.passive_voice import passives_in
from onboarding.lessons.plain_language.sentences import Sentence, Word, sentences_of

# An average of 15 to 20 words a sentence is fine for all readers; who reads less easily wants few longer ones:
# Onze Taal, “Lengte van zinnen”, onzetaal.nl/taalloket/lengte-van-zinnen (2026).
LONGEST = 20  # words


class Kind(StrEnum):
    LONG = "long"
    CIVIL = "civil"
    PASSIVE = "passive"
    IDIOM = "idiom"
    QUESTION = "question"  # what gives an answer away, and other advice about questions


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in a text: its sentence from `start` up to `end`, and in it the words `marks`.

    `place` is where the text stands in the page's form, as Wagtail writes a content path: “body.<id>.text”.
    """

    kind: Kind
    place: str
    advice: str
    start: int = 0
    end: int = 0
    marks: tuple[tuple[int, int], ...] = ()


@lru_cache(maxsize=64)  # organisations whose editors write now
def word_list(own: tuple[Phrase, ...]) -> Phrases:
    """The words of offices to look for: ours, with what the organisation says about them."""
    return Phrases(overruled(civil_words(), own))


def findings_in(place: str, text: str, words: Phrases) -> Iterator[Finding]:
    """What can be plainer in a text, sentence by sentence."""
    for sentence in sentences_of(text):
        for kind, marked, advice in _in_sentence(text, sentence, words):
            marks = tuple((word.start, word.end) for word in marked)
            yield Finding(kind, place, advice, sentence.start, sentence.end, marks)


def _in_sentence(text: str, sentence: Sentence, words: Phrases) -> Iterator[tuple[Kind, tuple[Word, ...], str]]:
    number = len(sentence.words)
    if number > LONGEST:
        yield Kind.LONG, (), _("Deze zin telt %(number)d woorden. Maak er twee van, of drie.") % {"number": number}
    for phrase, found in words.found_in(sentence):
        yield Kind.CIVIL, found, _("Gewoner: %(plain)s.") % {"plain": phrase.plain}
    for phrase, found in idioms().found_in(sentence):
        advice = _("Wie Nederlands leert, kent deze uitdrukking niet. Schrijf wat je bedoelt: %(plain)s.")
        yield Kind.IDIOM, found, advice % {"plain": phrase.plain}
    for passive in passives_in(text, sentence):
        yield Kind.PASSIVE, passive, _("Wie doet dit? Begin de zin met die persoon of dienst.")
