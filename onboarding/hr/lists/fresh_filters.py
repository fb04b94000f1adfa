"""The filters of a list, made anew for each request as far as something in them differs.

django-filter copies each to its last choice, and Django then copies the fields that were made of them once more: a
tenth of what a list costs.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import Any


class FreshFilters(OrderedDict[str, Any]):
    """Filters of a class. Of a copy each filter is another one, with other things beside it (`extra`), so that a
    request may give it other choices or another queryset; what stands in these is nobody's to change."""

    def __deepcopy__(self, memo: dict[int, Any]) -> OrderedDict[str, Any]:
        return OrderedDict((name, _fresh(one)) for name, one in self.items())


class MadeForOne(dict[str, Any]):
    """Fields that were made for one form, and need not be copied for it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return self


def _fresh(one: Any) -> Any:
    found = copy.copy(one)
    found.extra = dict(one.extra)
    found.method = one.method  # which makes what it calls anew, of this filter
    return found
