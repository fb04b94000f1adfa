"""Ids as they come in, in an address, a query or a form: which texts can name something in the database."""

from __future__ import annotations

from django.db.models import BigIntegerField

LARGEST = BigIntegerField.MAX_BIGINT
DIGITS = len(str(LARGEST))


def read_id(text: str) -> int | None:
    """The id that `text` names; None when no database could know it."""
    if not (len(text) <= DIGITS and text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number <= LARGEST else None


class IdConverter:
    """`<id:…>` in an address; one that no database could know becomes 0, which nothing has: its view says 404."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        return read_id(value) or 0

    def to_url(self, value: int) -> str:
        return str(value)
