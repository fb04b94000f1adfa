"""The word that the first letters of the values spell, such as KRACHT, and which letter is whose.

A word counts when the page states it ("vormen samen het woord SAMEN") and the values fit it, or when the
values spell exactly a word that the page has in capitals. No word is ever made up.
"""

import re
from collections.abc import Sequence
from typing import Final

from onboarding.lessons.charter.vocabulary import ABBREVIATIONS
from onboarding.people.folding import plain

MAX_CANDIDATES: Final = 200
LENGTHS: Final = range(3, 16)
QUOTE: Final = "[\"'“”‘’„«»]"
_SPELLED: Final = r"[A-ZÀ-Þ](?:\s?[.·\-–]\s?[A-ZÀ-Þ]){2,14}\b"
_CAPITALS: Final = r"[A-ZÀ-Þ]{3,15}\b"
_CUE: Final = (
    r"(?i:\b(?:letterwoord|kernwoord|sleutelwoord|woord|woordje|acroniem|dna|naam|baseline|slogan|waarden))"
    r"\s?:?\s?(?i:(?:is|van|heet|luidt|het|de|ons|onze|dan|vormen|samen)\s){0,3}"
)
_WORD_CUE: Final = r"(?i:\b(?:letterwoord|kernwoord|woord|woordje|acroniem)\s?:?\s(?:is\s)?)"
# The page says that this is a wordmark.
STATED: Final = (
    re.compile(rf"{_CUE}{QUOTE}?(?P<word>{_SPELLED}|{_CAPITALS})"),
    re.compile(rf"{_WORD_CUE}{QUOTE}?(?P<word>[A-ZÀ-Þ][a-zß-ÿ]{{2,14}})\b"),
    re.compile(rf"{_WORD_CUE}{QUOTE}(?P<word>[^\W\d_]{{3,15}}){QUOTE}"),
    re.compile(
        rf"\b(?P<word>{_SPELLED}|{_CAPITALS}){QUOTE}?[\s-]"
        r"(?i:staat\b|staan\b|is (?:een|het|ons) (?:acroniem|letterwoord)|waarden|verhaal|dna|principe|model"
        r"|kompas|charter|formule|gevoel|cultuur|label|methode|mentaliteit|organisatie|medewerker)"
    ),
    re.compile(rf"(?P<word>{_SPELLED})"),
)
CAPITALS: Final = re.compile(rf"\b{_CAPITALS}")
WORDS: Final = re.compile(r"\b[^\W\d_]{3,15}\b")


def initial(text: str) -> str:
    """The first letter, as a capital without its accent; "" when there is none."""
    letter = next((c for c in text if c.isalpha()), "")
    return plain(letter)[:1].upper()


def find_wordmark(text: str, initials: Sequence[str], lettered: bool) -> str | None:
    """The wordmark of the page. `lettered` says that the page itself puts a letter before every value."""
    stated = dict.fromkeys(_bare(found["word"]) for pattern in STATED for found in pattern.finditer(text))
    fitting = [word for word in list(stated)[:MAX_CANDIDATES] if word and _fits(word, initials)]
    if fitting:
        return max(fitting, key=lambda word: sum(map(bool, letters_of(word, initials))))
    spelled = "".join(initials)
    if len(spelled) not in LENGTHS:
        return None
    words = {_in_capitals(found[0]) for found in (WORDS if lettered else CAPITALS).finditer(text)}
    return spelled if spelled in words - ABBREVIATIONS else None


def _bare(word: str) -> str:
    word = _in_capitals("".join(c for c in word if c.isalpha()))
    return "" if word in ABBREVIATIONS or len(word) not in LENGTHS else word


def _in_capitals(word: str) -> str:
    return plain(word).upper()


def _fits(word: str, initials: Sequence[str]) -> bool:
    if len(initials) > 2 * len(word):
        return False
    taken = sum(map(bool, letters_of(word, initials)))
    return taken >= 2 and 2 * taken >= len(initials) and 2 * taken >= len(word)


def letters_of(word: str, initials: Sequence[str]) -> list[str]:
    """For each value the letter of `word` it takes, or "": as many as possible, in the order of the word.

    The longest common subsequence of the word and the initials.
    """
    best = [[0] * (len(word) + 1) for _ in range(len(initials) + 1)]
    for i in range(len(initials) - 1, -1, -1):
        for j in range(len(word) - 1, -1, -1):
            same = initials[i] == word[j]
            best[i][j] = best[i + 1][j + 1] + 1 if same else max(best[i + 1][j], best[i][j + 1])
    letters = [""] * len(initials)
    i = j = 0
    while i < len(initials) and j < len(word):
        if initials[i] == word[j]:
            letters[i] = word[j]
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return letters
