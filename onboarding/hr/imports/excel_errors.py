"""What a cell shows when it could not be computed, in whatever language and version of a spreadsheet: by its shape."""

from __future__ import annotations

import re

UNKNOWN = "#ERROR!"  # for an error whose text is not of that shape
# #N/B, #DEEL/0!, #NOMBRE!, #¿NOMBRE?, #GETTING_DATA, a cell that is too narrow, and Err:502 of LibreOffice.
_SHAPE = re.compile(r"#+|#[¡¿]?[^\W\d_][\w/]{1,19}[!?]?")
_NUMBERED = re.compile(r"(?:err|error|erreur|fout|fehler|errore) ?: ?\d{3}", re.IGNORECASE)


def is_error(text: str) -> bool:
    return _NUMBERED.fullmatch(text) is not None or (_SHAPE.fullmatch(text) is not None and text == text.upper())
