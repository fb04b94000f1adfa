"""From sections to principles: every mission, vision, value and pillar once, with all that the page says of it."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from onboarding.lessons.charter.chapters import Section
from onboarding.lessons.charter.entries import MIN_STEM, Entry, Shape, read_entries
from onboarding.lessons.charter.model import MISSION, PILLAR, VALUE, VISION
from onboarding.lessons.charter.ordinals import opens_with_count
from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.titles import is_title
from onboarding.lessons.charter.vocabulary import COUNT_WORDS, plain

TITLES: Final = {MISSION: "Missie", VISION: "Visie"}
COMBINED_TITLES: Final = {
    frozenset({MISSION, VISION}): "Missie en visie",
    frozenset({MISSION, VALUE}): "Missie",
}
MAX_PRINCIPLES: Final = 200  # no charter comes near; a page that does must still be read in no time
MIN_STATEMENT_WORDS: Final = 3
MIN_COMBINED_WORDS: Final = 6
ANNOUNCED_COUNT: Final = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(COUNT_WORDS)})\s(?:\w+\s)?(?:kern|basis|organisatie)?waarden\b", re.IGNORECASE
)


@dataclass
class Draft:
    """A principle before its letter is known."""

    kind: str
    title: str
    statement: str = ""
    behaviours: list[str] = field(default_factory=list)
    number: str = ""
    letter: str = ""
    place: int = 0

    @property
    def is_bare(self) -> bool:
        return not self.statement and not self.behaviours


def read_drafts(sections: list[Section], text: str) -> list[Draft]:
    """The principles of the page in their order. [] when the page has no charter."""
    drafts: list[Draft] = []
    sure = False
    for section in sections:
        found = _from_section(section)
        sure = sure or (section.sure and bool(found))
        drafts.extend(found)
    if not drafts:
        drafts = _from_combined(sections)
    elif not any(draft.kind in (MISSION, VISION) for draft in drafts):
        combined = [draft for draft in _from_combined(sections) if draft.kind == MISSION]
        drafts, sure = combined + drafts, sure or bool(combined)
    return _merged(drafts[:MAX_PRINCIPLES], _announced_count(text)) if sure or _all_combined(drafts, sections) else []


def unread(sections: list[Section], drafts: list[Draft]) -> list[str]:
    """The headings of sections with text in which not one value or pillar was recognised, nor anywhere else.

    Nor in the section itself, when it begins to count off.
    """
    found = {draft.kind for draft in drafts}
    listing = (one for one in sections if one.kind in (VALUE, PILLAR))
    unseen = (one for one in listing if one.kind not in found or _counts_in_vain(one))
    return list(dict.fromkeys(one.heading for one in unseen if one.heading and one.blocks))


def _counts_in_vain(section: Section) -> bool:
    return any(opens_with_count(block.text) for block in section.blocks) and not _from_section(section)


def _all_combined(drafts: list[Draft], sections: list[Section]) -> bool:
    return bool(drafts) and not any(_from_section(section) for section in sections)


def _from_section(section: Section) -> list[Draft]:
    if section.kind in TITLES:
        statement = _statement(section.blocks)
        wanted = len(statement.split()) >= MIN_STATEMENT_WORDS
        return [Draft(section.kind, TITLES[section.kind], statement)] if wanted else []
    if section.kind:
        return _from_entries(section.kind, read_entries(section.blocks, section.kind))
    return []


def _from_combined(sections: list[Section]) -> list[Draft]:
    """What "Missie en visie" heads when no section of its own follows: pillars, values, or one text for both."""
    for section in sections:
        if len(section.kinds) < 2:
            continue
        kind = VALUE if VALUE in section.kinds else PILLAR
        entries = [entry for entry in read_entries(section.blocks, kind) if _is_worked_out(entry, kind)]
        if len(entries) > 1:
            return _from_entries(kind, entries)
        title = COMBINED_TITLES.get(frozenset(section.kinds))
        if title and any(map(_is_statement, section.blocks)):
            return [Draft(MISSION, title, _statement(section.blocks))]
    return []


def _is_statement(block: Block) -> bool:
    return block.text[-1] in '.!”"' and len(block.text.split()) >= MIN_COMBINED_WORDS


def _is_worked_out(entry: Entry, kind: str) -> bool:
    """Under a combined heading only entries that surely are some count: most titles there are just headings."""
    if entry.shape is Shape.NUMBERED:
        return entry.has_body
    if entry.shape is Shape.TITLED:
        return bool(entry.behaviours)
    return kind == VALUE and entry.has_body


def _from_entries(kind: str, entries: list[Entry]) -> list[Draft]:
    return [
        Draft(kind, entry.title, _joined(entry.paragraphs), _behaviours(entry), entry.number, entry.letter)
        for entry in entries
        if any(c.isalpha() for c in entry.title)
    ]


def _behaviours(entry: Entry) -> list[str]:
    return list(dict.fromkeys(text.rstrip(" ;,") for text in entry.behaviours))


def _joined(paragraphs: list[str]) -> str:
    return " ".join(paragraphs).rstrip(" :")


def _statement(blocks: list[Block]) -> str:
    """The whole text of a mission or a vision as one string; bullets are parted by semicolons."""
    blocks = list(blocks)
    if len(blocks) > 1 and blocks[0].text.endswith("?"):  # "Missie: wat willen we betekenen?"
        del blocks[0]
    while len(blocks) > 1 and not blocks[-1].number and is_title(blocks[-1], MIN_COMBINED_WORDS):
        del blocks[-1]
    return _joined([_punctuated(block, after) for block, after in zip_longest(blocks, blocks[1:])])


def _punctuated(block: Block, after: Block | None) -> str:
    """A bullet that runs on into the next block gets the punctuation that its line break stood for."""
    if not (block.bullet or block.number) or after is None or block.text[-1] in ".!?;:,":
        return block.text
    return block.text + (";" if after.bullet or after.number else ".")


def _announced_count(text: str) -> int:
    """How many values the page says it has ("onze 5 waarden"); 0 when it does not say."""
    found = ANNOUNCED_COUNT.search(text)
    if not found:
        return 0
    word = found[1].lower()
    return COUNT_WORDS.get(word) or int(word)


def _merged(drafts: list[Draft], value_count: int) -> list[Draft]:
    """Each principle once: a summary takes the detail that follows it, two missions become one text."""
    merged: list[Draft] = []
    for place, draft in enumerate(drafts):
        draft.place = place
        same = next((known for known in merged if _is_same(known, draft)), None)
        if same is None:
            merged.append(draft)
            continue
        if draft.kind in TITLES:
            same.statement = " ".join(dict.fromkeys((same.statement, draft.statement)))
        elif same.is_bare and not draft.is_bare:
            same.title, same.statement, same.behaviours = draft.title, draft.statement, draft.behaviours
            same.place = draft.place
        same.letter = same.letter or draft.letter
        same.number = same.number or draft.number
    values = [draft for draft in merged if draft.kind == VALUE]
    surplus = values[value_count:] if value_count > 1 else []
    return _in_page_order([draft for draft in merged if draft not in surplus])


def _in_page_order(drafts: list[Draft]) -> list[Draft]:
    """A summary at the top of the page does not put its values before the mission: their details do."""
    places: dict[str, int] = {}
    for draft in drafts:
        if not draft.is_bare:
            places.setdefault(draft.kind, draft.place)
    return sorted(drafts, key=lambda draft: places.get(draft.kind, draft.place))


def _is_same(known: Draft, draft: Draft) -> bool:
    if known.kind != draft.kind:
        return False
    short, long = sorted((plain(known.title), plain(draft.title)), key=len)
    if short == long:
        return True
    return known.is_bare and not draft.is_bare and len(short) >= MIN_STEM and long.startswith(short) and " " not in long
