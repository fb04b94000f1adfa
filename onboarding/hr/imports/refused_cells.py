"""Why a cell cannot be used."""

from __future__ import annotations


class Refused(Exception):
    """This cell cannot be used; `code` is stable, `message` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


def excerpt(text: str) -> str:
    """Enough of a value to find it by."""
    return text if len(text) <= 60 else f"{text[:59]}…"
