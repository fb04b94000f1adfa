"""The floor: a plain Django view that loads session and user and renders a template of a given size."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.views.decorators.http import require_http_methods

PAGE = '{{% extends "base.html" %}}{{% block content %}}{text}{{% endblock %}}'
BARE = "<!doctype html><title>{{{{ request.user.first_name }}}}</title>{text}"
WORDS = "<p>Een gewone dag op een gewone dienst, met een vraag aan het loket.</p>\n"


@cache
def template(source: str, size: int):
    """A template with `size` bytes of fixed text in it; loaded once, as the cached loader does."""
    text = (WORDS * (size // len(WORDS) + 1))[:size]
    return engines["django"].from_string(source.format(text=text))


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, size: int) -> HttpResponse:
    """The site's own base template around `size` bytes of fixed text."""
    return HttpResponse(template(PAGE, size).render({}, request))


@login_required
@require_http_methods(["GET", "POST"])
def bare(request: HttpRequest, size: int) -> HttpResponse:
    """`size` bytes of fixed text and the reader's name, nothing around it."""
    return HttpResponse(template(BARE, size).render({}, request))
