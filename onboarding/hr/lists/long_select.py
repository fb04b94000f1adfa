"""A choice among many, such as all organisations, drawn as Django draws it, but without two templates for each option:
three hundred of them took longer than the rows of a list.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """Of options without groups. It is called as Django's is: Wagtail writes what a widget is called in the page."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        options = (
            (one["value"], _written(one["attrs"]), one["label"]) for _group, [one], _number in widget["optgroups"]
        )
        drawn = format_html_join("", '\n  <option value="{}"{}>{}</option>\n', options)
        return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _written(widget["attrs"]), drawn)


def _written(attributes: dict[str, Any]) -> SafeString:
    """Of an attribute that is True the name alone, of one that is False nothing, in the order given: Django's flatatt()
    sorts them, which its templates do not."""
    return format_html_join(
        "",
        "{}{}",
        (
            (f" {name}", "" if value is True else format_html('="{}"', str(value)))
            for name, value in attributes.items()
            if value is not False
        ),
    )
