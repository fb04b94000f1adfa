"""The whole pipeline: a page in, its charter out."""

from collections import Counter
from dataclasses import replace
from os import PathLike
from pathlib import Path

from onboarding.lessons.charter.chapters import read_sections
from onboarding.lessons.charter.decoding import MAX_BYTES, decode_charter
from onboarding.lessons.charter.lines import Line, clean_lines
from onboarding.lessons.charter.model import PILLAR, VALUE, Charter, CharterError, CharterPrinciple
from onboarding.lessons.charter.motto import without_motto
from onboarding.lessons.charter.page_html import is_html, text_of_html
from onboarding.lessons.charter.principles import Draft, read_drafts, unread
from onboarding.lessons.charter.spelled_words import find_wordmark, initial, letters_of
from onboarding.lessons.charter.text_blocks import Block, joined_blocks, read_blocks
from onboarding.lessons.charter.vocabulary import LABELS_OR_TITLES, plain


def read_charter_file(path: str | PathLike[str]) -> Charter:
    """The charter in a text file. A file over MAX_BYTES is refused unread; OSError passes through."""
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise CharterError("too_large")
    with path.open("rb") as file:
        return read_charter(page_text(file.read(MAX_BYTES + 1)))


def page_text(data: bytes) -> str:
    """The text in a file of plain text or HTML. Raises CharterError: too_large, binary or empty."""
    return plain_text(decode_charter(data))


def plain_text(text: str) -> str:
    """The text as it is, or that of the HTML that it is. Raises CharterError empty when that has none."""
    if not is_html(text):
        return text
    text = text_of_html(text)
    if not text.strip():
        raise CharterError("empty")
    return text


def source_blocks(text: str) -> list[Block]:
    """The lines of the page, whether or not anything is made of them, each as one block."""
    return joined_blocks(clean_lines(text))


def read_charter(text: str) -> Charter:
    """The charter on a page that was copied as plain text. Raises CharterError nothing_recognised."""
    blocks = read_blocks(_with_labels_marked(clean_lines(text)))
    page = "\n".join(block.text for block in blocks)
    motto, blocks = without_motto(blocks)
    sections = read_sections(blocks)
    drafts = read_drafts(sections, page)
    if not drafts:
        raise CharterError("nothing_recognised")
    values = [draft for draft in drafts if draft.kind == VALUE]
    initials = [draft.letter or initial(draft.title) for draft in values]
    lettered = bool(values) and all(draft.letter for draft in values)
    wordmark = find_wordmark(page, initials, lettered)
    letters = letters_of(wordmark, initials) if wordmark else [draft.number for draft in values]
    for draft, letter in zip(values, letters, strict=True):
        draft.letter = letter
    for position, draft in enumerate((draft for draft in drafts if draft.kind == PILLAR), start=1):
        draft.letter = draft.number or str(position)
    return Charter(wordmark, tuple(map(_principle, drafts)), tuple(unread(sections, drafts)), motto)


def _with_labels_marked(lines: list[Line]) -> list[Line]:
    """ "Ambitie" above every list is a label, and gets the colon that says so; on its own it may name a value."""
    counted = Counter(plain(line.text) for line in lines)
    return [
        replace(line, text=f"{line.text}:")
        if line.text[-1].isalpha() and plain(line.text) in LABELS_OR_TITLES and counted[plain(line.text)] > 1
        else line
        for line in lines
    ]


def _principle(draft: Draft) -> CharterPrinciple:
    return CharterPrinciple(draft.kind, draft.letter, draft.title, draft.statement, tuple(draft.behaviours))
