"""`{% translate "…" %}` of a fixed text, looked up once for each language: a page has some thirty of them, and Django
resolves, translates and escapes each anew. In every template that loads i18n (`libraries` in the settings).

What is kept is in the template itself, and is made of what stands there and the language alone.
"""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags import i18n

from quizzes.drawn_where import forget, where

register = template.Library()
register.tags, register.filters = {**i18n.register.tags}, {**i18n.register.filters}


class _FixedText(i18n.TranslateNode):
    def __init__(self, text: FilterExpression, noop: bool) -> None:
        super().__init__(text, noop)
        self.kept: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = where(context).language, context.autoescape
        if key not in self.kept:
            self.kept[key] = super().render(context)
        return self.kept[key]


class _InLanguage(i18n.LanguageNode):
    def render(self, context: Context) -> str:
        forget(context)
        try:
            return super().render(context)
        finally:
            forget(context)


@register.tag
def language(parser: Parser, token: Token) -> _InLanguage:
    node = i18n.language(parser, token)
    return _InLanguage(node.nodelist, node.language)


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    node = i18n.do_translate(parser, token)
    text = node.filter_expression
    is_fixed = not text.filters and isinstance(text.var.literal, str)
    if not is_fixed or node.asvar or node.message_context:
        return node
    return _FixedText(text, node.noop)
