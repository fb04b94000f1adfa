"""From blocks to sections: what stands under each charter heading, or under a sentence that announces a list."""

import re
from dataclasses import dataclass, field
from typing import Final

from onboarding.lessons.charter.chrome import is_closing
from onboarding.lessons.charter.entries import lettered_entry
from onboarding.lessons.charter.headings import Heading, announced_kind, read_heading
from onboarding.lessons.charter.model import MISSION, VALUE, VISION
from onboarding.lessons.charter.prose import listed_values
from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.titles import is_loose_item, is_title, numbered_member

MAX_ANNOUNCEMENT: Final = 500
MAX_TITLE_AFTER: Final = 6
INLINE: Final = re.compile(r"[^\s:=]{1,40}(?: \S{1,30}){0,3} ?[:=–-] ")
WORDMARK_CUE: Final = re.compile(r"\b(?:\w*woord|acroniem|staa[nt] voor)\b", re.IGNORECASE)


@dataclass
class Section:
    """`sure` is False when the section only counts on a page that is a charter for another reason."""

    kinds: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)
    sure: bool = True
    heading: str = ""

    @property
    def kind(self) -> str:
        return self.kinds[0] if len(self.kinds) == 1 else ""


def read_sections(blocks: list[Block]) -> list[Section]:
    """The sections of the page in order. What stands before the first and after a closing line is left out."""
    sections: list[Section] = []
    current: Section | None = None
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if is_closing(block.text) and not block.bullet:
            current = None
        elif opened := _opens(blocks, at, following, current):
            sections.append(current := opened)
        elif current:
            current.blocks.append(block)
    return sections


def _opens(blocks: list[Block], at: int, following: Block | None, current: Section | None) -> Section | None:
    block = blocks[at]
    heading = read_heading(block.text)
    if heading and not (block.bullet and _is_index(blocks, at, heading)):
        section = Section(heading.kinds, heading=block.text)
        if heading.rest:
            section.blocks.append(Block(heading.rest))
        return section
    if heading and block.bullet:
        return None
    if member := numbered_member(block.text):
        inside = current is not None and current.kind == member.kind
        return Section((member.kind,), [block]) if member.opens_section and not inside else None
    if block.bullet or len(block.text) > MAX_ANNOUNCEMENT:
        return None
    if current is not None and current.kind == VALUE:
        return None
    if listed_values(block.text):
        return Section((VALUE,), [block])
    announced = announced_kind(block.text)
    if announced and following and _announces(block.text, following, sure=announced[1]):
        if current and current.kind in (MISSION, VISION) and not current.blocks:
            current.blocks.append(block)
        return Section((announced[0],), sure=announced[1])
    return None


def _announces(text: str, following: Block, sure: bool) -> bool:
    """True when the sentence opens the list that follows it: a colon says so, or the wordmark it states does."""
    marked = bool(following.bullet or following.number or lettered_entry(following) or INLINE.match(following.text))
    titled = is_title(following, MAX_TITLE_AFTER)
    if text.endswith(":"):
        return marked or titled or is_loose_item(following)
    return sure and (marked or (titled and WORDMARK_CUE.search(text) is not None))


def _is_index(blocks: list[Block], at: int, heading: Heading) -> bool:
    """True for a bullet in a table of contents: "• Missie • Visie", with nothing of its own under it."""
    if heading.rest:
        return False
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    before = blocks[at - 1] if at else None
    if following is None or following.bullet:
        return True
    return before is not None and before.bullet and read_heading(before.text) is not None
