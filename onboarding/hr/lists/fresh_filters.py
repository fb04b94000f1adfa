"""The filters of a list, made anew for each request as far as something in them differs.

django-filter copies each to its last choice, and Django then copies the fields that were made of them once more: a
tenth of what a list costs.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import Any

from django.forms import Media
from django.utils.functional import SimpleLazyObject


class FreshFilters(OrderedDict[str, Any]):
    """Filters of a class. Of a copy each filter is another one, with other things beside it (`extra`), so that a
    request may give it other choices or another queryset; what stands in these is nobody's to change."""

    def __deepcopy__(self, memo: dict[int, Any]) -> OrderedDict[str, Any]:
        return OrderedDict((name, _fresh(one)) for name, one in self.items())


class MadeForOne(dict[str, Any]):
    """Fields that were made for one form, and need not be copied for it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return self


@cache
def need_scripts(kind: Any) -> bool:
    """Whether a field of these filters comes with a script or a sheet of its own."""
    widgets = (one.extra.get("widget", one.field_class.widget) for one in kind.base_filters.values())
    return any(str((one() if isinstance(one, type) else one).media) for one in widgets)


class Unfilled(SimpleLazyObject):  # type: ignore[type-arg]  # which it takes in its stubs alone
    """The form of filters in which nothing was chosen, and that need no scripts: this much is always so of it, and it
    is made when more is asked."""

    changed_data = ()
    media = Media()

    def __init__(self, make: Callable[[], Any]) -> None:
        def checked() -> Any:
            form = make()
            form.full_clean()
            return form

        super().__init__(checked)

    def has_changed(self) -> bool:
        return False

    def is_valid(self) -> bool:
        return True


def _fresh(one: Any) -> Any:
    found = copy.copy(one)
    found.extra = dict(one.extra)
    found.method = one.method  # which makes what it calls anew, of this filter
    return found
