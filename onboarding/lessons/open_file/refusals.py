"""Why an open file is not written or not read."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was made. A sentence for a person that says what to do, and why in a `code`."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code
