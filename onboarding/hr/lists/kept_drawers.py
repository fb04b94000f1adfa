"""The filters of a list, or of the overview, drawn once for everyone who has the same to choose from.

Wagtail draws sixteen fields by some eighty templates: a quarter of what a page of fifty rows costs.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

NOT_OF_FILTERS = frozenset({"p", "q", "ordering", "_w_filter_fragment"})  # in the address of a list
MOST = 300  # some ten megabytes
ROOM = 20_000_000  # characters of all of them: who has thousands of departments has as many choices

_kept: dict[tuple[Any, ...], SafeString] = {}


DRAWER = "wagtailadmin/shared/headers/filter_drawer.html"  # in the header of a list


def is_as_opened(filters: Any) -> bool:
    """Whether nothing was chosen or typed in them."""
    return not set(filters.data) - NOT_OF_FILTERS


def drawn(filters: Any, template: str = DRAWER) -> SafeString:
    """As the reader sees them; drawn anew when anything was chosen or typed, which is nobody else's.

    What is kept is known by all that it is drawn from: the language, where, which filters, what each is called and the
    choices in it, as they are in the database now. A form is made of them when they are drawn.
    """
    if not is_as_opened(filters):
        return draw(filters, template)
    shown = tuple((name, str(one.label), _choices(one)) for name, one in filters.filters.items())
    key = (get_language(), template, type(filters), shown)
    html = _kept.get(key)
    if html is None:
        html = draw(filters, template)
        _keep(key, html)
    return html


def _keep(key: tuple[Any, ...], html: SafeString) -> None:
    """Unless it alone is more than there is room for."""
    there = [len(one) for one in list(_kept.values())]  # another thread may clear it, or add to it, at any moment
    if len(there) >= MOST or sum(there) + len(html) > ROOM:
        _kept.clear()
    if len(html) <= ROOM:
        _kept[key] = html


def draw(filters: Any, template: str) -> SafeString:
    return render_to_string(template, {"filters": filters})


def _choices(one: django_filters.Filter) -> tuple[Any, ...]:
    """What a filter's field will have to choose from. Of rows, the field itself says what each is called, and they are
    read once, also for the drawing; other choices stand in the filter."""
    if not hasattr(one.field_class, "choices"):
        return ()
    if isinstance(one, django_filters.ModelChoiceFilter):
        field = one.field
        field.widget.choices = found = list(iter(field.choices))  # of what it iterates, list() would ask the length
        return _as_text(found)
    told = one.extra
    empty = (str(told.get(name)) for name in ("empty_label", "null_label", "null_value"))
    return *empty, *_as_text(told["choices"])


def _as_text(choices: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in choices)
