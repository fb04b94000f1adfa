"""Read the charter of a local government (mission, vision, values or pillars) from the text of its web page.

The rules come from reading real "missie, visie en waarden" pages of Flemish local governments. The pipeline:

    bytes → decoding (→ page_html) → lines → blocks → sections → entries → principles (+ wordmark, motto)

`vocabulary` and `chrome` hold the words; every other module holds one step. Nothing here touches Django.
"""

from onboarding.lessons.charter.charter_reader import (
    page_text,
    plain_text,
    read_charter,
    read_charter_file,
    source_blocks,
)
from onboarding.lessons.charter.decoding import MAX_BYTES, decode_charter
from onboarding.lessons.charter.model import Charter, CharterError, CharterPrinciple
from onboarding.lessons.charter.spelled_words import initial, letters_of
from onboarding.lessons.charter.used_lines import users

__all__ = [
    "MAX_BYTES",
    "Charter",
    "CharterError",
    "CharterPrinciple",
    "decode_charter",
    "initial",
    "letters_of",
    "page_text",
    "plain_text",
    "read_charter",
    "read_charter_file",
    "source_blocks",
    "users",
]
