"""Addresses that many pages have, such as those of a menu, or of a lesson and its questions: each is looked up once.

Django looks an address up anew each time. Here stands what our own code asks for one, and the `url` of every template,
in place of Django's own (`builtins` in the settings).
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

from quizzes.drawn_where import where

A_NUMBER = 9_119_119_119_119_119  # in no address by itself

register = template.Library()


@lru_cache(maxsize=2_000)
def _looked_up(urlconf: str, prefix: str, name: str, current_app: str | None) -> str:
    """`prefix` is in what comes out: reverse() reads it by itself."""
    return reverse(name, urlconf, current_app=current_app)


def address_of(name: str, current_app: str | None = None) -> str:
    """As reverse(); raises NoReverseMatch, which is not kept."""
    return _looked_up(*of_which(), name, current_app)


@lru_cache(maxsize=8_192)
def _looked_up_with(urlconf: str, prefix: str, name: str, current_app: str | None, given: tuple[int, ...]) -> str:
    return reverse(name, urlconf, args=given, current_app=current_app)


def address_with(name: str, *given: int, current_app: str | None = None) -> str:
    """As reverse() with these numbers; raises NoReverseMatch, which is not kept. Texts are not taken: some are the code
    of a letter or the key of a link, which are to stay nowhere."""
    return _looked_up_with(*of_which(), name, current_app, given)


@lru_cache(maxsize=500)
def _around_number(urlconf: str, prefix: str, name: str) -> tuple[str, str]:
    before, _number, after = reverse(name, urlconf, args=[A_NUMBER]).rpartition(str(A_NUMBER))
    return before, after


def numbered_address(name: str, number: int) -> str:
    """As reverse(name, args=[number]), of an address that takes any whole number from 0 and nothing else: for a list,
    in which it is that of each row."""
    before, after = _around_number(*of_which(), name)
    return f"{before}{number:d}{after}"


def of_which() -> tuple[str, str]:
    """The addresses that hold for this request, and what stands before all of them."""
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


def is_at_desk(request: HttpRequest) -> bool:
    """Whether this is asked of the desk, the Wagtail admin; whoever asks it, and whether there is such a page."""
    return request.path_info.startswith(address_of("wagtailadmin_home"))


class _Address(URLNode):
    """One that is the same each time: by its name alone, and put into the page."""

    def render(self, context: Context) -> str:
        name = self.view_name.resolve(context)
        return _shown(_looked_up(*_of_which(context), name, _current_app(context)), context)


class _AddressWith(URLNode):
    """One with numbers in it, in their order; of anything else, as Django does."""

    def render(self, context: Context) -> str:
        given = [one.resolve(context) for one in self.args]
        if any(type(one) is not int for one in given):  # True is another address than 1, and equal to it
            return super().render(context)
        name = self.view_name.resolve(context)
        return _shown(_looked_up_with(*_of_which(context), name, _current_app(context), tuple(given)), context)


def _of_which(context: Context) -> tuple[str, str]:
    """As of_which(), for what a template draws."""
    drawn_in = where(context)
    return drawn_in.urlconf or settings.ROOT_URLCONF, drawn_in.prefix


def _current_app(context: Context) -> str | None:
    request: Any = getattr(context, "request", None)
    match = getattr(request, "resolver_match", None)
    return getattr(request, "current_app", match and match.namespace)


def _shown(found: str, context: Context) -> str:
    return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    node = django_url(parser, token)
    if node.kwargs or node.asvar or not isinstance(node.view_name.var, str):
        return node
    return (_AddressWith if node.args else _Address)(node.view_name, node.args, {}, None)
