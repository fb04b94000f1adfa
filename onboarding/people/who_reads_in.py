"""Who likes to read lessons in a language, as a condition of the database on people and on what is theirs."""

from __future__ import annotations

from django.db.models import Q


def reads_in(language: str, person: str = "") -> Q:
    """As they chose, or else as their screens are; `person` is the way to the person, such as "user__"."""
    chose = Q(**{f"{person}reads_in": language})
    return chose | Q(**{f"{person}reads_in": "", f"{person}language": language})
