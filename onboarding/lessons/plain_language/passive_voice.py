"""Where a sentence hides who does something. Pure.

Without a dictionary not every passive can be told. What is said here is meant to be right: “worden” with a participle
in the same clause, and “zijn” with one only where “door” says who did it. What is missed, is missed.
"""

from __future__ import annotations

import re

from onboarding.lessons.plain_language.grammar import grammar
from onboarding.lessons.plain_language.sentences import Sentence, Word

WORDEN = frozenset({"worden", "wordt", "word", "werd", "werden"})
ZIJN = frozenset({"is", "zijn", "was", "waren", "ben", "bent"})
BETWEEN = grammar("between_participle_and_worden")
# After one of these the participle before it ends its clause, as far as “worden” goes.
GOES_ON = grammar("after_a_participle")
NEW_CLAUSE = grammar("begins_a_clause")

_APART = "|".join(sorted(grammar("prefixes_apart")))
_PREFIX = f"(?:{_APART})?"
_STAY = "(?:be|ver|ont|her|onder|over|mis|voor|door)"
_WEAK = re.compile(rf"{_PREFIX}ge[^\W\d_]{{2,}}[dt]")
_WEAK_STAY = re.compile(rf"{_PREFIX}{_STAY}[^\W\d_]{{3,}}(?:[kfschpx]t|[^\Wkfschpxt\d_]d|erd)")
_STEMS = "|".join(sorted(grammar("strong_stems")))
_STRONG = re.compile(rf"{_PREFIX}ge(?:{_STEMS})")
_STRONG_STAY = grammar("strong_participles")
# What looks like a participle and is none, or says how someone is rather than what was done.
_NONE = grammar("no_participles")
_ENDS = ("heid", "schap", "bericht", "gebied", "gezicht", "gewicht", "gerecht", "gedicht", "recht")
_COMMA = re.compile(r"[,;:()“”\"‘…–—/]")


def passives_in(text: str, sentence: Sentence) -> list[tuple[Word, Word]]:
    """Each passive of a sentence: the words “worden” or “zijn”, and the participle, in the order of the text."""
    keys = {word.key for word in sentence.words}
    if WORDEN.isdisjoint(keys) and ("door" not in keys or ZIJN.isdisjoint(keys)):
        return []  # most sentences
    found = []
    for clause in _clauses(text, sentence):
        for place, word in enumerate(clause):
            participle = None
            if word.key in WORDEN or (word.key in ZIJN and any(one.key == "door" for one in clause)):
                participle = _before(clause, place) or _after(clause, place)
            if participle is not None:
                found.append((min(word, participle, key=_start), max(word, participle, key=_start)))
    return found


def is_participle(key: str) -> bool:
    """Whether a word, as it is looked for, can be told to be a past participle."""
    if key in _NONE or key.endswith(_ENDS) or len(key) < 5:
        return False
    return key in _STRONG_STAY or any(pattern.fullmatch(key) for pattern in (_WEAK, _WEAK_STAY, _STRONG))


def _start(word: Word) -> int:
    return word.start


def _clauses(text: str, sentence: Sentence) -> list[list[Word]]:
    """The words of a sentence, cut where another verb can begin."""
    clauses: list[list[Word]] = [[]]
    end = sentence.start
    for word in sentence.words:
        if clauses[-1] and (_COMMA.search(text, end, word.start) or word.key in NEW_CLAUSE):
            clauses.append([])
        clauses[-1].append(word)
        end = word.end
    return clauses


def _before(clause: list[Word], place: int) -> Word | None:
    """“… behandeld wordt”, “… behandeld kan worden”."""
    place -= 1
    while place > 0 and clause[place].key in BETWEEN:
        place -= 1
    return clause[place] if place >= 0 and is_participle(clause[place].key) else None


def _after(clause: list[Word], place: int) -> Word | None:
    """“wordt … behandeld”, at the end of the clause or before what only adds to it."""
    for at in range(place + 1, len(clause)):
        is_last = at + 1 == len(clause) or clause[at + 1].key in GOES_ON
        if is_last and clause[at - 1].key != "te" and is_participle(clause[at].key):
            return clause[at]
    return None
