"""What HR reads before declaring people done while a lesson of theirs is away for a while."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import ngettext


def sentence_about_lessons(titles: Collection[str]) -> str:
    """That these lessons come back, and not for whoever is declared done."""
    words = ngettext(
        "%(lessons)s komt nog terug. Wie je klaar verklaart, moet die les niet meer doen.",
        "%(lessons)s komen nog terug. Wie je klaar verklaart, moet die lessen niet meer doen.",
        len(titles),
    )
    return words % {"lessons": ", ".join(f"“{title}”" for title in titles)}
