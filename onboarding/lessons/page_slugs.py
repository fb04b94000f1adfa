"""What a page is called in addresses: after its title, and like no other page beside it."""

from __future__ import annotations

from django.utils.text import slugify
from wagtail.models import Page

LONGEST = 200  # characters; a number fits behind it
OF_NO_LETTERS = "pagina"  # of a title such as "???"


def slug_after(title: str, parent: Page) -> str:
    """A free one for a new page under `parent`."""
    stem = slugify(title, allow_unicode=True)[:LONGEST].strip("-_")
    return free_slug(stem or OF_NO_LETTERS, parent)


def free_slug(slug: str, parent: Page) -> str:
    """`slug`, or with a number behind it where that is another page’s by now."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    stem = slug[:LONGEST]
    return next(one for one in (slug, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)
