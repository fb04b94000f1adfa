"""A list as someone would see it who opens its address: for keeping it under a name, and for mailing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise

from onboarding.hr.lists.saved_views import SavedViewsMixin


def list_class(name: str) -> type[SavedViewsMixin] | None:
    """The list at this name in the namespace hr; None when there is none, or none that can be kept."""
    try:
        match = resolve(reverse(f"hr:{name}"))
    except NoReverseMatch:
        return None
    found = getattr(match.func, "view_class", None)
    return found if found is not None and issubclass(found, SavedViewsMixin) else None


def title_of(name: str) -> str | Promise:
    found = list_class(name)
    return found.page_title if found else ""  # type: ignore[attr-defined]  # of the view that it is part of


def open_list(name: str, query: str, viewer: Any, today: date) -> Any:
    """The list's view, set up for `viewer` with the filters of `query`, or None when there is no such list.

    It shows what `viewer` may see now; whether they may see the list at all is for the caller to check.
    """
    found = list_class(name)
    if found is None:
        return None
    request = HttpRequest()
    request.method, request.path, request.user = "GET", reverse(f"hr:{name}"), viewer
    request.GET = QueryDict(query)
    view: Any = found()
    view.setup(request)
    view.today = today
    return view
