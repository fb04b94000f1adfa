"""What stands above the rows of a list, drawn once for every list with the same columns in the same order of rows.

Wagtail has a template for the head of each column, which took longer than all the cells in it.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.admin.ui.tables import BaseColumn, Table

from onboarding.constant_addresses import of_which

TOP = "hr/lists/table_top.html"
TICKS = "hr/lists/tick_header.html"  # which says the same above every list
DRAWN_FROM_THESE = {BaseColumn.header_template_name, TICKS}  # the templates that are given no more than is in the key
REPLACED = frozenset({"p", "ordering"})  # of the address: a head that leads somewhere says these anew
MOST = 500  # some four kilobytes each

_kept: dict[tuple[Any, ...], SafeString] = {}


def top(table: Table, request: Any) -> SafeString:
    """The table up to its rows. Known by the language, the addresses, how the rows stand, and all that a head is drawn
    from; drawn anew with anything else in the address, which comes back in it."""
    columns = table.columns.values()
    if not (request is None or request.GET.keys() <= REPLACED) or not all(map(_is_plain, columns)):
        return draw(table, request)
    told = tuple(map(_told, columns))
    key = (get_language(), *of_which(), type(table), table.ordering, table.base_url, tuple(table.attrs.items()), told)
    html = _kept.get(key)
    if html is None:
        html = draw(table, request)
        if len(_kept) >= MOST:  # another thread may clear it at any moment
            _kept.clear()
        _kept[key] = html
    return html


def draw(table: Table, request: Any) -> SafeString:
    return mark_safe(render_to_string(TOP, {"table": table, "request": request}))


def _is_plain(column: Any) -> bool:
    """Whether Wagtail draws the head, from what every column has."""
    kind = type(column)
    return (
        kind.get_header_context_data is BaseColumn.get_header_context_data
        and kind.render_header_html is BaseColumn.render_header_html
        and column.header_template_name in DRAWN_FROM_THESE
    )


def _told(column: Any) -> tuple[Any, ...]:
    titles = column.ascending_title_text, column.descending_title_text
    words = (str(text) if text is not None else None for text in titles)
    label = column.label
    is_html = hasattr(label, "__html__")
    return column.header_template_name, str(label), is_html, column.classname, column.sort_key, column.width, *words
