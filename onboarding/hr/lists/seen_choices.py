"""A filter by one of what the reader may see: for HR and administrators its choices are read by a query that is put
together once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import django_filters
from django.utils.functional import SimpleLazyObject, cached_property
from django_filters.fields import ModelChoiceIterator

from onboarding.hr.lists.long_select import Select
from onboarding.people.seen_by_hr import SeenByHrQuery


class SeenFilter(django_filters.ModelChoiceFilter):
    """Of what is `seen`. Where a list gives it another `queryset`, that is what there is to choose from."""

    def __init__(self, *args: Any, seen: SeenByHrQuery[Any], **kwargs: Any) -> None:
        self.seen, self.of_reader = seen, lambda request: _Unwritten(lambda: seen.make(request.user))
        super().__init__(*args, queryset=self.of_reader, widget=Select, **kwargs)

    @property
    def field(self) -> Any:
        is_made = hasattr(self, "_field")
        field: Any = super().field
        if self.is_of_reader and not is_made:
            field.iterator = lambda of_field: _Choices(of_field, lambda: self.known)
            field.widget.choices = field.choices
        return field

    @property
    def is_of_reader(self) -> bool:
        """Whether no list gave it another queryset."""
        return self.queryset is self.of_reader

    @cached_property
    def known(self) -> list[Any]:
        """What there is to choose from, read once for a request; nothing where it is another queryset."""
        return self.seen.all(self.get_request().user) if self.is_of_reader else []


class _Unwritten(SimpleLazyObject):  # type: ignore[type-arg]  # which it takes in its stubs alone
    """A queryset, written when one of its rows was chosen: what there is to choose from is asked otherwise."""

    def all(self) -> Any:
        return self


class _Choices(ModelChoiceIterator):
    def __init__(self, field: Any, rows: Callable[[], list[Any]]) -> None:
        super().__init__(field)
        self.queryset = _Rows(rows)


class _Rows:
    """As much of a queryset as what iterates over it asks."""

    _prefetch_related_lookups = ()

    def __init__(self, found: Callable[[], list[Any]]) -> None:
        self.found = found

    def iterator(self) -> Iterator[Any]:
        return iter(self.found())

    def count(self) -> int:
        return len(self.found())

    def exists(self) -> bool:
        return bool(self.found())
