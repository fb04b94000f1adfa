"""A list on paper: PDF/UA in A4 landscape; on top what the list is, on every page the headings and a page number."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onboarding.hr.lists.list_description import rows_in_words
from onboarding.hr.lists.safe_cells import printed_value
from onboarding.hr.lists.spreadsheets import Contents
from onboarding.paper import typefaces, typesetting

logger = logging.getLogger(__name__)

MOST_ON_PAPER = 3_000  # rows: some hundred pages, made in seconds
TEMPLATE = Path(__file__).parent / "list.typ"
LONGEST_WAIT = 120  # seconds
BREAK = "\u200b"  # an invisible place to break a line
LONGEST_WORD = 26  # letters; what is longer may be broken, so that it does not run into the next column
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
PIECE = re.compile(rf"[^@._-]{{1,{LONGEST_WORD - 1}}}[@._-]?|[@._-]")
LETTERS_ON_A_LINE = 175  # over all columns
MARGIN = 3  # letters a column needs besides its text
BOLD = 1.15  # times as wide


def write_pdf(contents: Contents, file: IO[bytes]) -> None:
    """The whole list is in memory: that is why it is limited to MOST_ON_PAPER rows.

    Raises subprocess.SubprocessError when the PDF cannot be made.
    """
    rows = [row for portion in contents.portions(printed_value) for row in portion]
    words = json.dumps(_words(contents, rows))
    file.write(typesetting.typeset_apart(TEMPLATE, words, typefaces.FOLDER, LONGEST_WAIT))


def _words(contents: Contents, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    description = contents.description
    setting = Setting()
    made = _("Gemaakt op %(moment)s door %(who)s") % {"moment": description.moment, "who": description.made_by}
    about = f"{description.organisation} · {rows_in_words(contents.rows.count)} · {made}"
    return {
        "language": get_language(),
        "document": {"title": description.title, "author": description.organisation},
        "title": setting.of(description.title),
        "about": setting.of(about),
        "filters": setting.of(description.in_words),
        "footer": setting.of(f"{description.title} · {description.organisation} · {description.moment}"),
        "page": (_("bladzijde %(number)s van %(total)s") % {"number": "\t", "total": "\t"}).split("\t"),
        "headings": [setting.of(heading) for heading in contents.headings],
        "widths": widths(contents.headings, rows),
        "rows": [[setting.of(breakable(text)) for text in row] for row in rows],
        "unprintable": setting.notice,  # last: now it is known
    }


class Setting:
    """Text as our templates take it; what no font of ours has is counted, and stands there as words that say so."""

    def __init__(self) -> None:
        self.missing = 0

    def of(self, text: str) -> dict[str, Any]:
        try:
            return typefaces.for_typst(text)
        except typefaces.Unprintable:
            self.missing += 1
            return typefaces.for_typst(_("(andere letters)"))

    @property
    def notice(self) -> dict[str, Any]:
        if not self.missing:
            return typefaces.for_typst("")
        logger.warning("A printed list has %s texts with letters that no font of ours has.", self.missing)
        return typefaces.for_typst(
            ngettext(
                "Op %(number)s plaats staan letters waarvoor we geen lettertype hebben. Download de lijst als Excel "
                "om ze te lezen.",
                "Op %(number)s plaatsen staan letters waarvoor we geen lettertype hebben. Download de lijst als Excel "
                "om ze te lezen.",
                self.missing,
            )
            % {"number": self.missing}
        )


def widths(headings: list[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide each column is, in letters: its longest word fits, and what is left goes to those with long texts."""
    columns = [[heading, *texts] for heading, *texts in zip(headings, *rows, strict=True)]
    least = [MARGIN + max(BOLD * _longest_word(column[:1]), _longest_word(column[1:])) for column in columns]
    wanted = [max(low, MARGIN + max(map(len, column))) for low, column in zip(least, columns, strict=True)]
    lacking = sum(wanted) - sum(least)
    share = min(1, max(0, LETTERS_ON_A_LINE - sum(least)) / lacking) if lacking else 0
    return [low + share * (high - low) for low, high in zip(least, wanted, strict=True)]


def _longest_word(texts: Iterable[str]) -> int:
    return min(LONGEST_WORD, max((len(word) for text in texts for word in text.split()), default=0))


def breakable(text: str) -> str:
    """`text` with places to break the words that are too long for a column: after a sign, or after so many letters."""
    return LONG_WORD.sub(lambda word: BREAK.join(PIECE.findall(word[0])), text)
