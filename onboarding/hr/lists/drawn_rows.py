"""Rows of a list as HTML, put together here: a template for each cell costs more than all else on a page of fifty rows.

What stands in a cell is `escaped` or goes through `format_html`, or is HTML that was made so.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.ui.tables import Column, Table

from onboarding.hr.lists import kept_heads

Words = str | Promise


def escaped(text: Any) -> str:
    """As conditional_escape(), which first looks whether it is a text for later, as few in a row are."""
    return escape(text) if type(text) is str else conditional_escape(text)


class DrawnColumn(Column):
    """A column that says itself what stands `inside` a cell; Wagtail's own have a template for that."""

    always = ""  # classes of each of its cells, besides `classname`

    @cached_property
    def opening(self) -> SafeString:
        classes = " ".join(filter(None, (self.always, self.classname)))
        return format_html('<td class="{}">', classes) if classes else SafeString("<td>")

    def inside(self, instance: Any) -> Words:
        """What the row's cell holds."""
        raise NotImplementedError

    def cell(self, instance: Any) -> str:
        return self.around(self.inside(instance))

    def around(self, inside: Any) -> str:
        return f"{self.opening}{escaped(inside)}</td>\n"

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        return mark_safe(self.cell(instance))

    @cached_property
    def read(self) -> Callable[[Any], Any] | None:
        return None if callable(self.accessor) else attrgetter(self.accessor)

    def get_value(self, instance: Any) -> Any:
        """As Wagtail's; it also looks for what is behind a key or a number at each step, which is rarely so."""
        if self.read is not None:
            try:
                value = self.read(instance)
            except AttributeError:
                return super().get_value(instance)
            if not callable(value):
                return value
        return super().get_value(instance)


class RepeatingColumn(DrawnColumn):
    """One of which the same stands in many rows: what it is `told` of a row makes a cell that is `written` once for the
    list. A list is of one reader, and its columns are too."""

    def told(self, instance: Any) -> tuple[Any, ...]:
        """All that a cell is written from."""
        raise NotImplementedError

    def written(self, *told: Any) -> Words:
        raise NotImplementedError

    @cached_property
    def cells(self) -> dict[Any, str]:
        return {}

    def inside(self, instance: Any) -> Words:
        return self.written(*self.told(instance))

    def cell(self, instance: Any) -> str:
        told = self.told(instance)
        key = (
            told,
            tuple(map(type, told)),
        )  # 1 and True are the same to a dictionary, and so are safe text and other text
        found = self.cells.get(key)
        if found is None:
            found = self.cells[key] = self.around(self.written(*told))
        return found


class TextColumn(RepeatingColumn):
    """The value as it is; `empty_value_display` where there is none."""

    def told(self, instance: Any) -> tuple[Any, ...]:
        return (self.get_value(instance),)

    def written(self, *told: Any) -> Words:
        (value,) = told
        if value is None:
            return ""
        text = conditional_escape(value)
        return text if text.strip() else self.empty_value_display


class DrawnTable(Table):
    """Wagtail's table, with the rows joined here, and what stands above them drawn once."""

    def render_html(self, parent_context: Any = None) -> SafeString:
        context = self.get_context_data(parent_context or {})
        above = kept_heads.top(self, context["request"])
        body = "".join([self.row_html(row, context) for row in self.rows])
        return mark_safe(f"{above}    <tbody>\n        {body}\n    </tbody>\n</table>\n")

    def row_html(self, row: Any, context: dict[str, Any]) -> str:
        instance = row.instance
        cells = [
            column.cell(instance)
            if isinstance(column, DrawnColumn)
            else column.render_cell_html(instance, {**context, "row": row})
            for column in self.columns.values()
        ]
        return f"<tr>\n{''.join(cells)}</tr>\n"


def quietly(text: Words, classes: str = "") -> SafeString:
    """A line under what a cell is about; nothing without a text."""
    line = f'<div class="w-text-14 w-text-text-meta{escaped(classes)}">{escaped(text)}</div>' if text else ""
    return mark_safe(line)


def title(text: Any, address: str) -> SafeString:
    """What a row is about, which leads to it."""
    return mark_safe(f'<div class="title-wrapper"><a href="{escaped(address)}">{escaped(text)}</a></div>')


def label(words: Words, classes: str = "", address: str = "") -> SafeString:
    """One of Wagtail's labels, as its tag `status` has it."""
    if address:
        return format_html('<a href="{}" class="w-status{}">{}</a>', address, classes, words)
    return format_html('<span class="w-status{}">{}</span>', classes, words)
