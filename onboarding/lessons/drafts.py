"""Who shows a draft. This room has no screens of its own: one above says how its readers will meet a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.models import Page

DraftPage = TypeVar("DraftPage", bound=Page)


class PreviewRequest(HttpRequest):
    """A request for a preview; `preview_query` is the query string that it came with."""

    preview_query: QueryDict


Show = Callable[[PreviewRequest, DraftPage, str], HttpResponse]

_shown_by: dict[type[Page], Show[Any]] = {}


def register(model: type[DraftPage], show: Show[DraftPage]) -> None:
    """Let `show(request, page, mode)` show every draft of this kind of page, in each of its preview modes."""
    _shown_by[model] = show


def show(request: PreviewRequest, page: Page, mode: str) -> HttpResponse:
    """The draft as its readers will see it."""
    return _shown_by[type(page)](request, page, mode)
