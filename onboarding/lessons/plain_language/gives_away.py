"""What gives the right answer of a question away to who did not read the lesson. Pure.

The flaws are those of T. M. Haladyna, S. M. Downing and M. C. Rodriguez, “A review of multiple-choice item-writing
guidelines for classroom assessment”, Applied Measurement in Education 15 (2002): length of options, their place,
specific determiners, clang associations, all and none of the above. One question may have the longest answer right by
chance; a lesson is told of it only when chance would seldom do so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

from onboarding.lessons.plain_language.grammar import grammar
from onboarding.lessons.plain_language.sentences import words_of
from quizzes.definitions import Choice, Credit, Question, QuestionKind

SELDOM = 0.05  # the usual bound of what is put down to chance
FEWEST = 3  # questions in which the same thing happens, before it is a habit
FEWEST_ABSOLUTE = 2
LONGER = 1.1  # times as long as any other, so that it can be seen
SHORT = 5  # letters: shorter words say too little to recognise
ABSOLUTE = frozenset({"altijd", "nooit", "iedereen", "niemand", "steeds"})
SAYS_LITTLE = grammar("says_little")
_ALL = r"(?:al|alle|alles|beide|geen|niets|elk)\b(?:\s+(?:van|de|het|wat|deze|die))*\s+"
_ANSWERS = r"(?:antwoorden|opties|keuzes|mogelijkheden)\b"
_ALL_OF = re.compile(
    rf"\b{_ALL}(?:bovenstaande|hierboven)\b"
    rf"|\b{_ALL}vorigen?(?:\s+{_ANSWERS}|\W*$)"
    # At the beginning: someone may well give “alle antwoorden” to a resident.
    rf"|^\W*{_ALL}{_ANSWERS}(?:\W*$|\s+(?:zijn|is|kloppen|klopt|hierboven)\b)"
    # … and as all that an answer says:
    r"|^\W*(?:(?:geen|alle)\s+(?:van\s+)?(?:de\s+|deze\s+|die\s+)?(?:beide|deze|twee|drie|vier)"
    r"|(?:zowel\s+)?[a-d]\s+(?:en|als)\s+[a-d]|allebei)\W*$",
    re.IGNORECASE,
)
_CHOSEN = (QuestionKind.SINGLE, QuestionKind.BETTER, QuestionKind.MULTIPLE)


class Tell(StrEnum):
    LONGEST = "longest"  # the right answer is the longest
    SAME_PLACE = "same_place"  # the right answers stand in one place
    REPEATED_WORD = "repeated_word"  # only the right answers repeat a word of the question
    CUE = "cue"  # only right answers have this word, all over the lesson
    ABSOLUTE = "absolute"  # only wrong answers say “altijd” or “nooit”
    ALL_OF_THESE = "all_of_these"  # an answer is about the other answers
    NO_FEEDBACK = "no_feedback"  # an answer says nothing to who chose it


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to choose: a question in a situation, or a scene. `number` is that of the question, from 1; `stem` and
    `said` are the words of what is asked and of each choice, as they are looked for."""

    question_id: str
    number: int
    choices: tuple[Choice, ...]
    stem: frozenset[str]
    said: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, question_id: str, number: int, text: str, choices: Sequence[Choice]) -> Asked:
        """Without the choices that nobody wrote."""
        written = tuple(choice for choice in choices if choice.text.strip())
        return cls(question_id, number, written, _keys(text), tuple(_keys(choice.text) for choice in written))

    @property
    def right(self) -> list[bool]:
        return [choice.credit is Credit.FULL for choice in self.choices]


@dataclass(frozen=True, slots=True)
class GivenAway:
    """`choices` are the ids of those that it is about; without any, it is about the whole quiz. `words` are those that
    give it away; `numbers` the questions in which it happens."""

    tell: Tell
    question_id: str = ""
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


def given_away(questions: Sequence[Question], *, shuffles: bool) -> list[GivenAway]:
    """What gives answers away in a quiz; the place of answers counts only where they are not shuffled."""
    chosen = [one for one in _asked(questions) if any(one.right) and not all(one.right)]
    found = [_longest(chosen), None if shuffles else _same_place(chosen)]
    told = [one for one in found if one is not None]
    at_answers = [*_repeated_words(chosen), *_cues(chosen), *_absolutes(chosen), *_all_of_these(chosen)]
    return [*told, *at_answers, *_no_feedback(questions)]


def _asked(questions: Sequence[Question]) -> Iterator[Asked]:
    for number, question in enumerate(questions, start=1):
        for one in question.situations:
            if one.kind in _CHOSEN:
                yield Asked.of(question.id, number, one.text, one.choices)
            for scene in one.scenes:
                yield Asked.of(question.id, number, scene.text, scene.choices)


def _keys(text: str) -> frozenset[str]:
    return frozenset(word.key for word in words_of(text))


# --- Over the lesson ---


def _longest(chosen: Sequence[Asked]) -> GivenAway | None:
    """A clearly longest answer that is right, in nearly every question that has one."""
    return _habit(Tell.LONGEST, ((asked, _longest_of(asked)) for asked in chosen))


def _longest_of(asked: Asked) -> set[int]:
    lengths = [len(choice.text) for choice in asked.choices]
    longest = max(range(len(lengths)), key=lengths.__getitem__)
    others = [length for place, length in enumerate(lengths) if place != longest]
    return {longest} if lengths[longest] >= LONGER * max(others) else set()


def _same_place(chosen: Sequence[Asked]) -> GivenAway | None:
    """The right answer that nearly always stands first, or second, and so on."""
    single = [one for one in chosen if sum(one.right) == 1]
    most = max((len(one.choices) for one in single), default=0)
    found = (
        _habit(Tell.SAME_PLACE, ((asked, {place} & set(range(len(asked.choices)))) for asked in single))
        for place in range(most)
    )
    return next((one for one in found if one is not None), None)


def _repeated_words(chosen: Sequence[Asked]) -> Iterator[GivenAway]:
    """Words of the question that only right answers repeat, where the whole lesson does so."""
    habit = _habit(Tell.REPEATED_WORD, ((asked, set(_echoes(asked))) for asked in chosen))
    if habit is None:
        return
    for asked in chosen:
        echoes = _echoes(asked)
        if echoes and all(asked.right[place] for place in echoes):
            words = tuple(sorted({word for words in echoes.values() for word in words}))
            ids = tuple(asked.choices[place].id for place in echoes)
            yield GivenAway(Tell.REPEATED_WORD, asked.question_id, ids, words, habit.numbers)


def _echoes(asked: Asked) -> dict[int, frozenset[str]]:
    """By place, the words of the question that a choice repeats and not every choice does."""
    stem = {word for word in asked.stem if len(word) >= SHORT}
    repeated = [words & stem for words in asked.said]
    common = frozenset.intersection(*repeated)
    return {place: words - common for place, words in enumerate(repeated) if words - common}


def _cues(chosen: Sequence[Asked]) -> Iterator[GivenAway]:
    """Words that stand in right answers all over the lesson and in no wrong one. Of many words one does so by chance
    sooner than of one: the bound is shared among all that could."""
    said = [(asked, _own_words(asked)) for asked in chosen]
    counted = Counter(word for asked, words in said for word in words if len(words[word]) < len(asked.choices))
    candidates = [word for word, number in counted.items() if number >= FEWEST]
    for word in candidates:
        marked = [(asked, words[word]) for asked, words in said if word in words]
        if not all(asked.right[place] for asked, places in marked for place in places):
            continue
        habit = _habit(Tell.CUE, marked, SELDOM / len(candidates))
        if habit is None:
            continue
        for asked, places in marked:
            ids = tuple(asked.choices[place].id for place in sorted(places))
            yield GivenAway(Tell.CUE, asked.question_id, ids, (word,), habit.numbers)


def _own_words(asked: Asked) -> dict[str, set[int]]:
    """By word, the places of the choices that have it; without the words of the question, which a choice repeats."""
    found: dict[str, set[int]] = {}
    for place, words in enumerate(asked.said):
        for word in words - asked.stem - SAYS_LITTLE:
            found.setdefault(word, set()).add(place)
    return found


def _habit(tell: Tell, marked: Iterable[tuple[Asked, set[int]]], seldom: float = SELDOM) -> GivenAway | None:
    """Whether the choices that are marked, by their places, are right so often that it is no chance.

    Only questions count where some choices are marked and others are not; in one of them all that are marked must be
    right.
    """
    chances, hits = [], []
    for asked, places in marked:
        if not places or len(places) == len(asked.choices):
            continue
        chances.append(comb(sum(asked.right), len(places)) / comb(len(asked.choices), len(places)))
        if all(asked.right[place] for place in places):
            hits.append(asked.number)
    if len(hits) < FEWEST or chance_of(chances, len(hits)) > seldom:
        return None
    return GivenAway(tell, numbers=tuple(dict.fromkeys(hits)))


def chance_of(chances: Sequence[float], least: int) -> float:
    """The chance that `least` or more of these happen, each with its own chance (the Poisson binomial)."""
    exactly = [1.0]
    for chance in chances:
        stays, rises = [one * (1 - chance) for one in exactly], [one * chance for one in exactly]
        exactly = [a + b for a, b in zip([*stays, 0.0], [0.0, *rises], strict=True)]
    return sum(exactly[least:])


# --- At one answer ---


def _absolutes(chosen: Sequence[Asked]) -> Iterator[GivenAway]:
    """Words such as “altijd”, where in the whole lesson only wrong answers have them, in two questions or more."""
    saying = [(asked, place, words) for asked in chosen for place, words in _absolute_words(asked)]
    numbers = tuple(dict.fromkeys(asked.number for asked, _place, _words in saying))
    if len(numbers) < FEWEST_ABSOLUTE or any(asked.choices[p].credit is not Credit.NONE for asked, p, _words in saying):
        return
    for asked, place, words in saying:
        yield GivenAway(Tell.ABSOLUTE, asked.question_id, (asked.choices[place].id,), words, numbers)


def _absolute_words(asked: Asked) -> Iterator[tuple[int, tuple[str, ...]]]:
    for place, words in enumerate(asked.said):
        if not ABSOLUTE.isdisjoint(words):
            yield place, tuple(sorted(ABSOLUTE & words))


def _all_of_these(chosen: Sequence[Asked]) -> Iterator[GivenAway]:
    for asked in chosen:
        for choice in asked.choices:
            found = _ALL_OF.search(choice.text)
            if found:
                yield GivenAway(Tell.ALL_OF_THESE, asked.question_id, (choice.id,), (found[0],), (asked.number,))


def _no_feedback(questions: Sequence[Question]) -> Iterator[GivenAway]:
    """Answers that are written and say nothing to who chose them; a way of a scenario says so where it ends."""
    for number, question in enumerate(questions, start=1):
        missing = [choice.id for one in question.situations for choice in _silent(one)]
        if missing:
            yield GivenAway(Tell.NO_FEEDBACK, question.id, tuple(missing), (), (number,))


def _silent(question: Question) -> Iterator[Choice]:
    ends = [choice for scene in question.scenes for choice in scene.choices if not choice.leads_to]
    for choice in [*(question.choices if question.kind not in _TOLD_TOGETHER else ()), *ends]:
        if choice.text.strip() and not choice.feedback.strip():
            yield choice
    if question.kind in _TOLD_TOGETHER and not question.feedback.strip():
        told = any(choice.feedback.strip() for choice in question.choices)
        yield from () if told else [choice for choice in question.choices if choice.text.strip()]


_TOLD_TOGETHER = (QuestionKind.ORDER, QuestionKind.MATCH)  # their own explanation may be that of the question
