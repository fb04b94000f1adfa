"""For whom a block of a lesson is, as an editor says it: ticks, one for each kind of work of the organisation.

A block does not know in which page it stands, so whoever shows its form says which kinds there are (`ForWhomWidget`).
What a block names that the organisation has not, stays ticked until someone takes it away, and keeps the lesson from
being published (completeness.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.base import BlockWidget

from onboarding.people.models.kinds_of_work import MAX_KEY

_KEY = re.compile(rf"[a-z0-9_-]{{1,{MAX_KEY}}}", re.ASCII)

_offered: ContextVar[Mapping[str, str]] = ContextVar("offered")


def choices_for(standing: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """What to tick, by key: the kinds that are `standing`, and what blocks name that is none of them."""
    strange = {key: _("%(name)s (bestaat hier niet)") % {"name": named[key]} for key in named if key not in standing}
    return {**standing, **strange}


class KindsField(forms.MultipleChoiceField):
    """Any keys; which of them the organisation has, is for whoever knows the page."""

    def valid_value(self, value: Any) -> bool:
        return _KEY.fullmatch(str(value)) is not None


class ForWhomBlock(blocks.FieldBlock):
    """The keys of kinds of work; none: for everyone."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = KindsField(
            required=False,
            choices=lambda: list(_offered.get({}).items()),
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("Niets aangevinkt: iedereen leest dit."),
        )
        super().__init__(**kwargs)

    def get_default(self) -> list[str]:
        return []

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        label = gettext_lazy("Voor wie?")
        icon = "group"


class ForWhomWidget(BlockWidget):
    """The form of a lesson's body in which these kinds of work, name by key, can be ticked."""

    def __init__(self, block_def: Any, offered: Mapping[str, str]) -> None:
        super().__init__(block_def)
        self.offered = offered

    def _build_block_json(self) -> None:
        with _offering(self.offered):
            super()._build_block_json()


@contextmanager
def _offering(kinds: Mapping[str, str]) -> Iterator[None]:
    token = _offered.set(kinds)
    try:
        yield
    finally:
        _offered.reset(token)
