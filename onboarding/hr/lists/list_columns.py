"""The columns that several lists of HR have and Wagtail does not: a day, a label, what someone started when."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from wagtail.admin.ui.tables import Column, TitleColumn

from onboarding.hr.lists.safe_cells import day_of


class DayColumn(Column):
    """A day as 22/11/2026; a moment as the day it fell on here."""

    empty_value_display = "–"

    def get_value(self, instance: Any) -> str:
        day = day_of(super().get_value(instance))
        return date_format(day, "d/m/Y") if day else ""


class Tone(enum.StrEnum):
    """How much a label stands out."""

    QUIET = "quiet"
    DONE = "done"
    ALARMING = "alarming"  # someone is to look at it


class LabelColumn(Column):
    """How a row stands, in words, as one of Wagtail's labels."""

    cell_template_name = "hr/lists/label_cell.html"

    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        """The words, and how they stand out."""
        raise NotImplementedError

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        label, tone = self.label_of(instance)
        return {**super().get_cell_context_data(instance, parent_context), "label": label, "tone": tone.value}


class TickColumn(Column):
    """A box to tick a person for what is done for many; none where nothing of it could be done. `whose` is the person
    of a row."""

    header_template_name = "hr/lists/tick_header.html"
    cell_template_name = "hr/lists/tick_cell.html"

    def __init__(self, *args: Any, is_for: Callable[[Any], bool], whose: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_for, self.whose = is_for, whose

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        told = {"is_offered": self.is_for(instance), "person": self.whose(instance)}
        return {**super().get_cell_context_data(instance, parent_context), **told}


class StartedColumn(TitleColumn):
    """What leads to its page, with quietly under it when it was started (`at`) and by whom (`by`, both attributes)."""

    cell_template_name = "hr/lists/started_cell.html"

    def __init__(self, *args: Any, at: str, by: str, **kwargs: Any) -> None:
        super().__init__(*args, classname="title", **kwargs)
        self.at, self.by = at, by

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        told = {"at": getattr(instance, self.at), "by": getattr(instance, self.by)}
        return {**super().get_cell_context_data(instance, parent_context), **told}
