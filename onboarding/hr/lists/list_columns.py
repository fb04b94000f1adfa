"""The columns that several lists of HR have and Wagtail does not: a day, a label, what someone started when."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import TitleColumn

from onboarding.hr.lists.drawn_rows import DrawnColumn, RepeatingColumn, TextColumn, Words, escaped, label
from onboarding.hr.lists.safe_cells import day_of, in_digits


class DayColumn(TextColumn):
    """A day as 22/11/2026; a moment as the day it fell on here."""

    empty_value_display = "–"

    def told(self, instance: Any) -> tuple[Any, ...]:
        return (day_of(self.get_value(instance)),)

    def written(self, *told: Any) -> Words:
        (day,) = told
        return super().written(in_digits(day) if day else "")


class Tone(enum.StrEnum):
    """How much a label stands out."""

    QUIET = "quiet"
    DONE = "done"
    ALARMING = "alarming"  # someone is to look at it


CLASSES = {Tone.QUIET: "", Tone.DONE: " w-status--primary", Tone.ALARMING: " w-text-critical-200"}


class LabelColumn(RepeatingColumn):
    """How a row stands, in words, as one of Wagtail's labels."""

    always = "w-whitespace-nowrap"

    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        """The words, and how they stand out."""
        raise NotImplementedError

    def told(self, instance: Any) -> tuple[Any, ...]:
        return self.label_of(instance)

    def written(self, *told: Any) -> Words:
        return self.labelled(*told)

    def labelled(self, words: Words, tone: Tone, address: str = "") -> Words:
        """A quiet label leads to the address, if there is one."""
        return label(words, CLASSES[tone], address if tone is Tone.QUIET else "")


class TickColumn(DrawnColumn):
    """A box to tick a person for what is done for many; none where nothing of it could be done. `whose` is the person
    of a row."""

    header_template_name = "hr/lists/tick_header.html"
    always = "hr-tick"

    def __init__(self, *args: Any, is_for: Callable[[Any], bool], whose: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_for, self.whose = is_for, whose
        self.words = _("%(person)s aanvinken")

    def inside(self, instance: Any) -> str:
        if not self.is_for(instance):
            return ""
        person = self.whose(instance)
        told = escaped(self.words % {"person": person})
        return mark_safe(f'<input type="checkbox" name="id" value="{person.pk:d}" aria-label="{told}">')


class StartedColumn(TitleColumn):
    """What leads to its page, with quietly under it when it was started (`at`) and by whom (`by`, both attributes)."""

    cell_template_name = "hr/lists/started_cell.html"

    def __init__(self, *args: Any, at: str, by: str, **kwargs: Any) -> None:
        super().__init__(*args, classname="title", **kwargs)
        self.at, self.by = at, by

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        told = {"at": getattr(instance, self.at), "by": getattr(instance, self.by)}
        return {**super().get_cell_context_data(instance, parent_context), **told}
