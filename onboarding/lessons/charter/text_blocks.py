"""From lines to blocks: hard-wrapped lines joined, doubled lines and page chrome dropped."""

from dataclasses import replace
from typing import Final

from onboarding.lessons.charter.chrome import is_chrome, is_closing
from onboarding.lessons.charter.headings import read_heading
from onboarding.lessons.charter.lines import Line
from onboarding.lessons.charter.vocabulary import OPEN_ENDINGS, plain

Block = Line

# A line this long that ends without punctuation was probably cut by the width of the page.
WRAPPED_LENGTH: Final = 40
ENDINGS: Final = ".!?:;"


def read_blocks(lines: list[Line]) -> list[Block]:
    """The paragraphs, headings and bullets of the page, each as one block."""
    return _without_doubles([block for block in joined_blocks(lines) if _is_content(block)])


def joined_blocks(lines: list[Line]) -> list[Block]:
    """The same with all that stands around them on the page."""
    joined: list[Block] = []
    pieces: list[str] = []
    for line in lines:
        if pieces and _continues(pieces, joined[-1], line):
            _join(pieces, line.text)
            continue
        _close(joined, pieces)
        joined.append(line)
        pieces = [line.text]
    _close(joined, pieces)
    return joined


def _is_content(block: Block) -> bool:
    return is_closing(block.text) or not is_chrome(block.text)


def _close(joined: list[Block], pieces: list[str]) -> None:
    if pieces and (text := " ".join(pieces)) != joined[-1].text:
        joined[-1] = replace(joined[-1], text=text)


def _join(pieces: list[str], text: str) -> None:
    """Add the line, closing up a word that was cut: "dienst-" + "verlening"; "dienst-" + "en hulp" stays."""
    last = pieces[-1]
    if last[-1] == "-" and last[-2:-1].isalpha() and text.split(maxsplit=1)[0] not in ("en", "of"):
        pieces[-1] = last[:-1] + text
    else:
        pieces.append(text)


def _continues(pieces: list[str], block: Block, line: Line) -> bool:
    """True when `line` is the rest of a sentence, or of a wrapped bullet, that the line before it broke off."""
    before = pieces[-1]
    if line.bullet or line.number or line.heading or block.heading:
        return False
    if before[-1] in ENDINGS:
        return block.bullet and _fills_bullet(pieces, line)
    if len(pieces) == 1 and _stands_alone(before):
        return False
    long = len(before) >= WRAPPED_LENGTH
    open_ended = before[-1] in ",-" or before.split()[-1].lower() in OPEN_ENDINGS
    if line.text[0].islower():
        return (open_ended and not line.after_gap) or (long and not _stands_alone(line.text))
    return open_ended and long and not line.after_gap and not _stands_alone(line.text)


def _fills_bullet(pieces: list[str], line: Line) -> bool:
    """True for a next sentence in a bullet that already took several lines, when no word of it fitted before."""
    if len(pieces) == 1 or line.after_gap or len(line.text) < WRAPPED_LENGTH or _stands_alone(line.text):
        return False
    room = max(map(len, pieces)) - len(pieces[-1])
    return len(line.text.split(maxsplit=1)[0]) >= room


def _stands_alone(text: str) -> bool:
    heading = read_heading(text)
    return (heading is not None and not heading.rest) or is_closing(text) or is_chrome(text)


def _without_doubles(blocks: list[Block]) -> list[Block]:
    """A heading is often pasted twice: once from the menu or the fold-out, once from the text."""
    kept: list[Block] = []
    for block in blocks:
        if not kept or plain(kept[-1].text) != plain(block.text):
            kept.append(block)
    return kept
