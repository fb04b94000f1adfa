"""Read the charter of a local government (mission, vision, values or pillars) from the text of its web page.

The rules come from reading real "missie, visie en waarden" pages of Flemish local governments. The pipeline:

    bytes → decoding → lines → blocks → sections → entries → principles (+ wordmark)

`vocabulary` and `chrome` hold the words; every other module holds one step. Nothing here touches Django.
"""

from onboarding.lessons.charter.charter_reader import read_charter, read_charter_file
from onboarding.lessons.charter.decoding import MAX_BYTES, decode_charter
from onboarding.lessons.charter.model import Charter, CharterError, CharterPrinciple

__all__ = [
    "MAX_BYTES",
    "Charter",
    "CharterError",
    "CharterPrinciple",
    "decode_charter",
    "read_charter",
    "read_charter_file",
]
