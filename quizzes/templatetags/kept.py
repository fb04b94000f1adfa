"""`{% kept name=value … %}…{% endkept %}`: a stretch of a template whose HTML a process keeps.

Drawing a template takes longer than anything else in most of our pages, and most of a page is the same for many. What
is drawn in here is given these values and nothing else: no request, no reader, no token, no other name of the page. So
the values, the language of the screens and the set of addresses say all there is to know of it, and whoever has the
same ones gets the same HTML.

A value is one that never changes: a text, a number, a day, a member of an enumeration, or a tuple, set or frozen
dataclass of these. Others are refused: a row of the database is equal to itself after its words have changed, and what
a moment is called depends on where one stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any
from weakref import WeakSet

from django import template
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.template.base import FilterExpression, Node, NodeList, Parser, Template, Token, token_kwargs
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from quizzes.drawn_where import Where, where

register = template.Library()

KEPT = 2048  # of each stretch, in a process's memory; most are of some hundred bytes
LONGEST = 16_000  # characters that are kept: what is longer is drawn each time, however much an editor writes
PLAIN = (str, int, float, Decimal, date, Enum, Promise, type(None))

_NODES: WeakSet[KeptNode] = WeakSet()


@receiver(setting_changed)
def _forget(**_about: Any) -> None:
    """Settings may say where a static file is: of a test that changes them, nothing is kept, before it or after."""
    for node in _NODES:
        node.kept.cache_clear()


class _TooLong(Exception):
    """What was drawn is not to be kept."""

    def __init__(self, html: SafeString) -> None:
        super().__init__()
        self.html = html


class KeptNode(Node):
    child_nodelists = ()  # no block of a page is in here: whoever looks for these need not look further

    def __init__(self, nodelist: NodeList, given: Mapping[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.names, self.given = tuple(given), tuple(given.values())
        self.kept = lru_cache(maxsize=KEPT)(self._draw)
        _NODES.add(self)

    def render(self, context: Context) -> SafeString:
        values = tuple([one.resolve(context) for one in self.given])
        # A text is equal to one that is safe, and 1 to True: of which kind they are is a part of the key.
        kinds = tuple(map(type, values))
        try:
            return self.kept(values, kinds, where(context), context.autoescape)
        except _TooLong as drawn:
            return drawn.html

    @cached_property
    def _alone(self) -> Template:
        """What stands in it, as a template."""
        alone = Template("")
        alone.nodelist = self.nodelist
        return alone

    def _draw(self, values: tuple[Any, ...], kinds: tuple[type, ...], drawn_in: Where, autoescape: bool) -> SafeString:
        for name, value in zip(self.names, values, strict=True):
            _refuse_what_changes(name, value, may_be_safe=not isinstance(value, tuple | frozenset))
        html = self._alone.render(Context(dict(zip(self.names, values, strict=True)), autoescape=autoescape))
        if len(html) > LONGEST:
            raise _TooLong(html)
        return html


def _refuse_what_changes(name: str, value: Any, may_be_safe: bool = True) -> None:
    """Raises TypeError for a value that could be another one later, and for HTML in a field that has none: the key does
    not tell it there from the same text that is yet to be escaped."""
    if isinstance(value, tuple | frozenset):
        for one in value:
            _refuse_what_changes(name, one, may_be_safe)
    elif is_dataclass(value) and _is_frozen(value):
        for one in fields(value):
            _refuse_what_changes(
                f"{name}.{one.name}", getattr(value, one.name), may_be_safe="SafeString" in str(one.type)
            )
    elif isinstance(value, SafeString) and not may_be_safe:
        raise TypeError(f"{name} is HTML, in a field that is not said to have any.")
    elif not isinstance(value, PLAIN) or isinstance(value, datetime):
        raise TypeError(f"{name} is {type(value).__name__}, which may change: what is drawn of it cannot be kept.")


def _is_frozen(value: Any) -> bool:
    return bool(value.__dataclass_params__.frozen)  # every dataclass says so


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    words = token.split_contents()[1:]
    given = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"kept: each value has a name, and {words[0]} has none.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(CsrfTokenNode):
        raise template.TemplateSyntaxError("kept: the token of a form is new in each answer.")
    return KeptNode(nodelist, given)
