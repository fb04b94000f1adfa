"""Addresses that many pages have, such as those of a menu, or of a lesson and its questions: each is looked up once.

Django looks an address up anew each time. Here stands what our own code asks for one, and the `url` of every template,
in place of Django's own (`builtins` in the settings), which looks up as ever what has something in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()


@lru_cache(maxsize=2_000)
def _looked_up(urlconf: str, prefix: str, name: str, current_app: str | None) -> str:
    """`prefix` is in what comes out: reverse() reads it by itself."""
    return reverse(name, urlconf, current_app=current_app)


def address_of(name: str, current_app: str | None = None) -> str:
    """As reverse(); raises NoReverseMatch, which is not kept."""
    return _looked_up(*of_which(), name, current_app)


@lru_cache(maxsize=8_192)
def _looked_up_with(urlconf: str, prefix: str, name: str, numbers: tuple[int, ...]) -> str:
    return reverse(name, urlconf, args=numbers)


def numbered_address(name: str, *numbers: int) -> str:
    """As reverse() with these numbers; raises NoReverseMatch, which is not kept."""
    return _looked_up_with(*of_which(), name, numbers)


def of_which() -> tuple[str, str]:
    """The addresses that hold for this request, and what stands before all of them."""
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


def is_at_desk(request: HttpRequest) -> bool:
    """Whether this is asked of the desk, the Wagtail admin; whoever asks it, and whether there is such a page."""
    return request.path_info.startswith(address_of("wagtailadmin_home"))


class _Address(URLNode):
    """One that is the same each time: by its name alone, and put into the page."""

    def render(self, context: Context) -> str:
        request: Any = getattr(context, "request", None)
        match = getattr(request, "resolver_match", None)
        current_app = getattr(request, "current_app", match and match.namespace)
        found = address_of(self.view_name.resolve(context), current_app)
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    node = django_url(parser, token)
    if node.args or node.kwargs or node.asvar or not isinstance(node.view_name.var, str):
        return node
    return _Address(node.view_name, [], {}, None)
