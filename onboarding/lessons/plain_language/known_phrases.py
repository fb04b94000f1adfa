"""Lists of words and phrases, and where they stand in a sentence. Pure, but for reading our own lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onboarding.lessons.plain_language.sentences import Sentence, Word, words_of

HERE = Path(__file__).parent
GAP = "…"  # in a form: some words that may be anything
ANY = ""  # whatever word comes next
MOST_BETWEEN = 6  # words

Form = tuple[str, ...]  # the keys of its words, and GAP


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is written in one of several forms, and what to write instead; without `plain` it is let be."""

    forms: tuple[str, ...]
    plain: str


class Phrases:
    """Phrases to look for, by the first two words of each form: many begin with “de”, few with “de kat”."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._beginning: defaultdict[str, defaultdict[str, list[tuple[Form, Phrase]]]]
        self._beginning = defaultdict(lambda: defaultdict(list))
        for phrase in phrases:
            for form in filter(None, map(form_of, phrase.forms)):
                second = form[1] if len(form) > 1 and form[1] != GAP else ANY
                self._beginning[form[0]][second].append((form, phrase))

    def found_in(self, sentence: Sentence) -> Iterator[tuple[Phrase, tuple[Word, ...]]]:
        """The phrases in a sentence, each with its words; a word belongs to one, the longest first."""
        taken: set[int] = set()
        for place, word in enumerate(sentence.words):
            beginning = self._beginning.get(word.key)
            if beginning is None or place in taken:
                continue
            after = sentence.words[place + 1].key if place + 1 < len(sentence.words) else ANY
            found = [*beginning.get(after, ()), *(beginning.get(ANY, ()) if after != ANY else ())]
            for form, phrase in sorted(found, key=lambda one: -len(one[0])):
                places = _places(form, sentence.words, place)
                if places and taken.isdisjoint(places):
                    taken.update(places)
                    yield phrase, tuple(sentence.words[one] for one in places)
                    break


def form_of(written: str) -> Form:
    """A form as it is looked for, such as “maakt … over”."""
    parts = [[word.key for word in words_of(part)] for part in written.split(GAP)]
    joined = parts[0]
    for part in parts[1:]:
        joined = [*joined, GAP, *part]
    return tuple(joined)


def _places(form: Form, words: Sequence[Word], start: int) -> list[int]:
    """The places of the words of `form` from `start` on; none when they do not stand there."""
    places: list[int] = []
    at, most = start, 0
    for part in form:
        if part == GAP:
            most = MOST_BETWEEN
            continue
        here = next((one for one in range(at, min(at + most + 1, len(words))) if words[one].key == part), None)
        if here is None:
            return []
        places.append(here)
        at, most = here + 1, 0
    return places


def overruled(ours: Sequence[Phrase], own: Sequence[Phrase]) -> list[Phrase]:
    """Our list with what an organisation says instead: about each form that it names, its own word counts."""
    theirs = {form_of(form) for phrase in own for form in phrase.forms}
    kept = [phrase for phrase in ours if theirs.isdisjoint(map(form_of, phrase.forms))]
    return [*kept, *(phrase for phrase in own if phrase.plain)]


def read_phrases(lines: Iterable[str]) -> list[Phrase]:
    """The phrases of a list: on each line the forms, with a comma between, then “=” and what is plainer."""
    rows = (line.partition(" = ") for line in lines if line.strip() and not line.startswith("#"))
    return [Phrase(forms_in(forms), plain.strip()) for forms, _sign, plain in rows]


def forms_in(written: str) -> tuple[str, ...]:
    """The forms of a word as they are written down, with a comma between."""
    return tuple(form.strip() for form in written.split(",") if form_of(form))


@cache
def civil_words() -> tuple[Phrase, ...]:
    return tuple(_ours("civil_words.txt"))


@cache
def idioms() -> Phrases:
    return Phrases(_ours("idioms.txt"))


def is_ours(written: str) -> bool:
    """Whether one of these forms stands in our list of words of offices."""
    wanted = {form_of(form) for form in forms_in(written)}
    return any(not wanted.isdisjoint(map(form_of, phrase.forms)) for phrase in civil_words())


def _ours(name: str) -> list[Phrase]:
    return read_phrases((HERE / name).read_text(encoding="utf-8").splitlines())
