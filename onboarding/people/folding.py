"""Words as people look for them: without capitals, accents and apostrophes.

Whoever types `elise`, `oneill` or `isik` finds Élise, O’Neill and Işık. The same form puts names in order: Ç stands
among the C, Ł among the L. `folded.Fold` does the same in the database, by the same tables.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# Accents, as Unicode takes them off a letter; vowel signs of Hebrew and Arabic, seldom typed; what is not seen.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
)
# What turns text around (bidi), a soft hyphen, white space without width, a byte order mark; a joiner of nothing.
TURNING = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
JOINING = "\u200c\u200d"  # joins letters, or keeps them apart
_UNSEEN = re.compile(rf"(?<!\S)[{TURNING}{JOINING}]+|[{TURNING}]+")
ACUTE = "´"  # often typed for an apostrophe; Unicode takes it for a space with an accent on it
APOSTROPHES = "’‘‛ʼʻʹˈ′`"
HYPHENS = "‐‑‒–—−"
# Letters that Unicode does not take apart into a plain one and a mark, with what people type instead.
SINGLE = str.maketrans("øłđðħŧıŋɓɗɖƙƴɔɛǝəɣʋƒɩʊɲĸ", "olddhtinbddkyoeeegvfiunk")
SEVERAL = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
CASED = (*range(0x590), 0x1E9E)  # Latin, Greek, Cyrillic and Armenian, as names have them


def _plain_letters() -> dict[int, int]:
    """SINGLE, with every capital that Unicode does not take apart; and the signs above."""
    table = dict(SINGLE)
    for code in CASED:
        letter = chr(code)
        small = "ß" if letter == "ẞ" else letter.casefold()
        if small != letter and len(small) == 1 and unicodedata.normalize("NFKD", letter) == letter:
            table[code] = SINGLE.get(ord(small), ord(small))
    signs = dict.fromkeys(HYPHENS, "-") | dict.fromkeys(APOSTROPHES, "'")
    return table | {ord(sign): ord(plain) for sign, plain in signs.items()}


PLAIN = _plain_letters()
_MARK = re.compile(f"[{MARKS}]")
_INSTEAD = {chr(code): chr(plain) for code, plain in PLAIN.items()} | SEVERAL
_INSTEAD |= {letter: SEVERAL[small] for letter, small in _INSTEAD.items() if small in SEVERAL}
_NOT_PLAIN = re.compile("[A-Z`\x80-\U0010ffff]")  # few enough that this is much faster than str.translate


MOST_MARKS = 32  # on one letter; no language writes more than four, no row of Unicode's own table has more than 32
_STACKED = re.compile(rf"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){{{MOST_MARKS + 1},}}")


def normalized(form: Literal["NFC", "NFKD"], text: str) -> str:
    """`text` in this form of Unicode, with no more than MOST_MARKS accents on a letter.

    Unicode puts the accents of a letter in a fixed order, which takes the square of their number: for what people
    send, a letter with ten thousand would keep the server busy for seconds.
    """
    return unicodedata.normalize(form, text if text.isascii() else _STACKED.sub(_unstacked, text))


def _unstacked(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def plain(text: str) -> str:
    """`text` in small letters without accents or invisible signs, with every apostrophe as ' and every hyphen as -."""
    if text.isascii():
        return text.lower().replace("`", "'")
    bare = _MARK.sub("", normalized("NFKD", text.replace(ACUTE, "'")))
    return _NOT_PLAIN.sub(lambda found: _INSTEAD.get(found[0], found[0]), bare)


def fold(text: str) -> str:
    """`plain` without the apostrophes: what the database searches and sorts by."""
    return plain(text).replace("'", "")


def composed(text: str) -> str:
    """`text` with each accent on its letter, as keyboards and nearly all files write it (Unicode’s NFC).

    Without the signs that nobody sees and that only turn or part text. Those that join letters or keep them apart, as
    Persian and Bengali need, stay inside a word.
    """
    return normalized("NFC", text if text.isascii() else _UNSEEN.sub("", text))
