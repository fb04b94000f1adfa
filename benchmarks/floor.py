"""The floors: views that load session and user and render a template of a given size."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.html import escape
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django.template.backends.base import _EngineTemplate

PLAIN = "<!doctype html><title>{{{{ request.user.first_name }}}}</title>{text}"
SHELL = '{{% extends "base.html" %}}{{% block content %}}{text}{{% endblock %}}'
WORDS = "<p>Een gewone dag op een gewone dienst, met een vraag aan het loket.</p>\n"


@cache
def template(source: str, size: int) -> _EngineTemplate:
    """A template with `size` bytes of fixed text in it; compiled once, as by the cached loader."""
    return engines["django"].from_string(source.format(text=fixed_text(size)))


@cache
def fixed_text(size: int) -> str:
    return (WORDS * (size // len(WORDS) + 1))[:size]


@login_required
@require_http_methods(["GET", "POST"])
def plain(request: HttpRequest, size: int) -> HttpResponse:
    """`size` bytes of fixed text and the reader's name, nothing around it."""
    return HttpResponse(template(PLAIN, size).render({}, request))


@login_required
@require_http_methods(["GET", "POST"])
def true_floor(request: HttpRequest, size: int) -> HttpResponse:
    """The same without template, context processors or organisation; to be had without the site's own middleware."""
    return HttpResponse(f"<!doctype html><title>{escape(request.user.first_name)}</title>{fixed_text(size)}")


@login_required
@require_http_methods(["GET", "POST"])
def shell(request: HttpRequest, size: int) -> HttpResponse:
    """The site's own base template around `size` bytes of fixed text."""
    return HttpResponse(template(SHELL, size).render({}, request))
