"""Several things in a row, as a sentence names them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


def in_a_row(items: Sequence[str]) -> str:
    """“1, 2 en 3”."""
    if len(items) < 2:
        return "".join(items)
    return _("%(items)s en %(last)s") % {"items": ", ".join(items[:-1]), "last": items[-1]}


def titles_in_a_row(titles: Sequence[str]) -> str:
    """One title as it is; several each between quotes, for a title may hold a comma or “en” of its own."""
    return in_a_row([f"“{title}”" for title in titles] if len(titles) > 1 else titles)
