"""In which language a page is drawn, and with which addresses. Django keeps these for each thread and task, where
looking takes longer than what many tags do with them: they are looked up once for each context that is drawn with.
"""

from __future__ import annotations

from typing import NamedTuple

from django.template.context import Context
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language

_NAME = "_drawn_where"


class Where(NamedTuple):
    """The language; the set of addresses, None for that of the settings; and what stands before all of them."""

    language: str | None
    urlconf: str | None
    prefix: str


def where(context: Context) -> Where:
    known = context.__dict__
    found: Where | None = known.get(_NAME)
    if found is None:
        found = known[_NAME] = Where(get_language(), get_urlconf(), get_script_prefix())
    return found


def forget(context: Context) -> None:
    """Look anew: what is drawn next stands in another language."""
    context.__dict__.pop(_NAME, None)
