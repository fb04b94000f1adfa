"""Which blocks of a page ended up in which of its principles, for whoever looks at both side by side."""

from collections.abc import Sequence
from typing import Final

from onboarding.lessons.charter.model import Charter, CharterPrinciple
from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.vocabulary import plain

MIN_WORDS: Final = 3  # fewer stand in many a text by chance


def users(blocks: Sequence[Block], charter: Charter) -> list[int | None]:
    """For each block the place of the principle that took it; None for a block that none took.

    A block that several hold is of the one that took the block before it.
    """
    known = [_Known(principle) for principle in charter.principles]
    found: list[int | None] = []
    last: int | None = None
    for block in blocks:
        text = plain(block.text)
        named = next((at for at, one in enumerate(known) if text and text == one.title), None)
        if named is None and text:
            order = [last, *range(len(known))] if last is not None else [*range(len(known))]
            named = next((at for at in order if known[at].holds(text, at == last)), None)
        last = last if named is None else named
        found.append(named)
    return found


class _Known:
    """A principle in the form in which words are compared."""

    def __init__(self, principle: CharterPrinciple) -> None:
        self.title = plain(principle.title)
        pieces = [plain(piece) for piece in (principle.statement, *principle.behaviours)]
        self.pieces = [piece for piece in pieces if len(piece.split()) >= MIN_WORDS]
        self.whole = f" {' '.join([self.title, *pieces])} "

    def holds(self, text: str, is_current: bool) -> bool:
        """Whether the block ended up here, whole, or has more in it than what did."""
        enough = is_current or len(text.split()) >= MIN_WORDS
        return (enough and f" {text} " in self.whole) or any(piece in text for piece in self.pieces)
