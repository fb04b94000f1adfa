"""The values or pillars within one section, in whichever of five shapes the page has them.

TITLED    a title on its own line, then text, then bullets (Lennik, Herenthout)
NUMBERED  "1. Begripvol: we …", with or without text on the same line
LISTED    bullets that are titles, with or without text on the next line
INLINE    "Respect: we …" or "Respect – we …" on one line
LETTERED  "T = Trots", "T van Teamwork", "K - Klantgericht"
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from onboarding.lessons.charter.model import PILLAR, VALUE
from onboarding.lessons.charter.ordinals import counted_off, opens_with_count
from onboarding.lessons.charter.prose import listed_values
from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.titles import (
    is_label,
    is_loose_item,
    is_running,
    is_sentence,
    is_title,
    numbered_member,
    opens_sentence,
    tidy_title,
    titles_without_stops,
)
from onboarding.lessons.charter.vocabulary import AFTERWORDS, plain


class Shape(Enum):
    TITLED = auto()
    NUMBERED = auto()
    LISTED = auto()
    INLINE = auto()
    LETTERED = auto()


@dataclass
class Entry:
    title: str
    shape: Shape
    number: str = ""
    letter: str = ""
    paragraphs: list[str] = field(default_factory=list)
    behaviours: list[str] = field(default_factory=list)

    @property
    def has_body(self) -> bool:
        return bool(self.paragraphs or self.behaviours)


MAX_TITLE_WORDS: Final = {VALUE: 7, PILLAR: 12}
MAX_INLINE_TITLE_WORDS: Final = 6
MAX_BULLET_TITLE: Final = 140
MIN_STEM: Final = 4
MAX_ENTRIES: Final = 200  # no charter comes near; a page that does must still be read in no time

INLINE: Final = re.compile(r"(?P<title>[^:=|]{2,60}?)(?:\s*[:=]\s+|\s+[-–—]\s+|\s+\|\s+(?=[^|]*$))(?P<text>\S.*)")
TITLE_SENTENCE: Final = re.compile(r"(?P<title>[^\s.]{3,30}(?: [^\s.]{1,20}){0,2})\.\s(?P<text>[A-ZÀ-Þ'’‘].*)")
LETTERED: Final = re.compile(
    r"(?:[Dd]e\s)?(?P<letter>[A-ZÀ-Þ])(?:\s*[:=.)]|\s+(?:[-–—]|van|voor|staat voor|is))\s+(?P<text>\S.*)"
)


def read_entries(blocks: list[Block], kind: str) -> list[Entry]:
    """The entries of a values or pillars section, in order; a summary list and its details both appear.

    None at all when what would be a title is the beginning of a sentence: then it was not understood.
    """
    entries = _all_entries(blocks, kind)
    return [] if any(opens_with_count(entry.title) for entry in entries) else entries


def _all_entries(blocks: list[Block], kind: str) -> list[Entry]:
    counted = counted_off(blocks)
    if counted is not None:
        return _counted(counted)
    entries: list[Entry] = []
    known: set[str] = set()
    for block in _with_letters(titles_without_stops(blocks, MAX_TITLE_WORDS[kind])):
        if not entries and not block.bullet and (names := listed_values(block.text)):
            entries = [Entry(tidy_title(name), Shape.LISTED) for name in names]
            known = {plain(name) for name in names}
            continue
        entry = _open_entry(block, entries[-1] if entries else None, known, kind)
        if entry:
            if len(entries) == MAX_ENTRIES:
                break
            entries.append(entry)
            known.add(plain(entry.title))
        elif entries:
            _add_to(entries[-1], block)
    if not entries:
        return _from_prose(blocks)
    return _settled(entries)


def _counted(counted: list[tuple[str, list[Block]]]) -> list[Entry]:
    """The entries that prose counts off; none when it is not clear what each of them is called."""
    entries = [Entry(tidy_title(name), Shape.LISTED) for name, _said in counted if name]
    if len(entries) < len(counted):
        return []
    for entry, (_name, said) in zip(entries, counted, strict=True):
        for block in said:
            _add_to(entry, block)
    return entries


def _with_letters(blocks: list[Block]) -> list[Block]:
    """ "W" on one line and "Wendbaar" on the next become "W = Wendbaar"."""
    joined: list[Block] = []
    for block in blocks:
        letter = joined[-1].text if joined else ""
        if len(letter) == 1 and letter.isupper() and plain(block.text)[:1] == plain(letter):
            joined[-1] = Block(f"{letter} = {block.text}")
        else:
            joined.append(block)
    return joined


def _add_to(entry: Entry, block: Block) -> None:
    if block.bullet or block.number:
        entry.behaviours.append(block.text)
    elif not (entry.behaviours or is_label(block.text) or AFTERWORDS.match(block.text)):
        entry.paragraphs.append(block.text)


def _open_entry(block: Block, current: Entry | None, known: set[str], kind: str) -> Entry | None:
    shape = current.shape if current else None
    if member := numbered_member(block.text):
        return _with_text(member.text, Shape.NUMBERED, member.number)
    if block.number:
        return None if shape is Shape.TITLED else _with_text(block.text, Shape.NUMBERED, block.number)
    if lettered := lettered_entry(block):
        return lettered
    if block.bullet:
        return _from_bullet(block, current)
    return _from_text(block, current, known, kind)


def _from_bullet(block: Block, current: Entry | None) -> Entry | None:
    """A bullet is an entry when bullets are the titles of this list, and else something a value asks."""
    if current is None:
        short = len(block.text) <= MAX_BULLET_TITLE or INLINE.match(block.text)
        return _with_text(block.text, Shape.LISTED) if short else None
    if current.shape is not Shape.LISTED:
        return None
    entry = _with_text(block.text, Shape.LISTED)
    inline = bool(entry.paragraphs) and bool(current.paragraphs)
    alike = is_sentence(entry.title) == is_sentence(current.title)
    return entry if inline or alike else None


def _from_text(block: Block, current: Entry | None, known: set[str], kind: str) -> Entry | None:
    if current is None or current.shape is Shape.INLINE:
        split = INLINE.match(block.text)
        if split and is_title(Block(split["title"]), MAX_INLINE_TITLE_WORDS) and not is_running(split["title"]):
            return Entry(tidy_title(split["title"]), Shape.INLINE, paragraphs=[split["text"]])
    if is_loose_item(block) and (current is None or (current.shape is Shape.LISTED and not current.has_body)):
        return Entry(tidy_title(block.text), Shape.LISTED)
    if not is_title(block, MAX_TITLE_WORDS[kind]):
        return None
    if current is None or _names_known(block.text, known):
        return Entry(tidy_title(block.text), Shape.TITLED)
    if current.shape is not Shape.TITLED or (kind == VALUE and _speaks_for(current, block.text)):
        return None
    return Entry(tidy_title(block.text), Shape.TITLED)


def _names_known(text: str, known: set[str]) -> bool:
    """True when a summary already had this title, or its stem: "Respect" and "Respectvol"."""
    title = plain(text)
    return title in known or (
        len(title) >= MIN_STEM
        and " " not in title
        and any(title.startswith(name) or name.startswith(title) for name in known if len(name) >= MIN_STEM)
    )


def _speaks_for(entry: Entry, text: str) -> bool:
    """True for "We stellen de burger centraal" right under "Klantgericht": a statement without its full stop."""
    return not entry.has_body and not opens_sentence(entry.title) and opens_sentence(text)


def _with_text(text: str, shape: Shape, number: str = "") -> Entry:
    """An entry from "Respect", "Respect: we …", "Respect – we …" or "Respect. We …"."""
    for pattern in (INLINE, TITLE_SENTENCE):
        found = pattern.match(text)
        if found and len(found["title"].split()) <= MAX_INLINE_TITLE_WORDS:
            return Entry(tidy_title(found["title"]), shape, number, paragraphs=[found["text"]])
    return Entry(tidy_title(text), shape, number)


def lettered_entry(block: Block) -> Entry | None:
    """The entry in "T = Trots"; the letter must be the first of the title."""
    found = LETTERED.match(block.text)
    if not found or plain(found["text"])[:1] != plain(found["letter"]):
        return None
    entry = _with_text(found["text"], Shape.LETTERED)
    entry.letter = found["letter"]
    return entry


def _from_prose(blocks: list[Block]) -> list[Entry]:
    for block in blocks:
        if names := listed_values(block.text, in_section=True):
            return [Entry(tidy_title(name), Shape.LISTED) for name in names]
    return []


def _settled(entries: list[Entry]) -> list[Entry]:
    """Correct what only shows once the whole section is read, mostly at its end."""
    if len(entries) == 1 and _is_introduction(entries[0]):
        return [_with_text(text, Shape.LISTED) for text in entries[0].behaviours]
    if len(entries) == 1 and not entries[0].has_body and (names := listed_values(entries[0].title, in_section=True)):
        return [Entry(tidy_title(name), Shape.LISTED) for name in names]
    entries = _without_empty_titles(_paired(entries))
    last = entries[-1]
    earlier = [entry for entry in entries[:-1] if entry.shape is last.shape]
    if last.shape is Shape.TITLED and len(earlier) > 1 and not last.behaviours:
        if all(entry.behaviours for entry in earlier):  # a closing paragraph with a heading of its own
            entries = entries[:-1]
    elif earlier:  # a closing paragraph: no other entry has so many
        del last.paragraphs[max(len(entry.paragraphs) for entry in earlier) :]
    return entries


def _paired(entries: list[Entry]) -> list[Entry]:
    """Titles and statements that look alike ("Respect", "Iedereen gelijk behandelen", "Moed", …) go in pairs."""
    titles, statements = entries[::2], entries[1::2]
    if any(not _is_empty_title(entry) for entry in entries) or not 1 < len(titles) == len(statements):
        return entries
    if max(len(entry.title.split()) for entry in titles) >= min(len(entry.title.split()) for entry in statements):
        return entries
    for title, statement in zip(titles, statements, strict=True):
        title.paragraphs.append(statement.title)
    return titles


def _is_introduction(entry: Entry) -> bool:
    """ "Wij geloven in" over a list of short bullets: the bullets are the values."""
    listed = entry.shape is Shape.TITLED and not entry.paragraphs and len(entry.behaviours) > 1
    return listed and not any(map(is_sentence, entry.behaviours))


def _without_empty_titles(entries: list[Entry]) -> list[Entry]:
    """Titles with nothing under them, before the first and after the last that has, head something else."""
    detailed = {plain(entry.title) for entry in entries if entry.has_body}
    if len(detailed) < 2:
        return entries
    start, end = 0, len(entries)
    while _is_empty_title(entries[end - 1]):
        end -= 1
    while _is_empty_title(entries[start]) and plain(entries[start].title) not in detailed:
        start += 1
    return entries[start:end]


def _is_empty_title(entry: Entry) -> bool:
    return entry.shape is Shape.TITLED and not entry.has_body
