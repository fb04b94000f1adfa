"""The way from a figure to the people behind it: the completion report, narrowed down to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from onboarding.constant_addresses import address_of


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of enrolments, with the address of the list that holds exactly those."""

    number: int
    url: str

    @property
    def link(self) -> SafeString:
        shown = _grouped(self.number, get_language())
        return mark_safe(f'<a class="figure" href="{escape(self.url)}">{escape(shown)}</a>')


@lru_cache(maxsize=5_000)
def _grouped(number: int, language: str | None) -> str:
    """`language` is that of now, by which the signs between the thousands go."""
    return number_format(number, force_grouping=True)


@lru_cache(maxsize=5_000)
def _written(name: str, value: str) -> str:
    """A parameter as an address has it: those of a page are mostly the same ones."""
    return urlencode({name: value})


@dataclass(frozen=True, slots=True)
class People:
    """Those within the filters that the overview itself stands at, as parameters of the list."""

    filters: Mapping[str, str] = field(default_factory=dict)

    def address(self, **narrower: object) -> str:
        query = {**self.filters, **{name: str(value) for name, value in narrower.items()}}
        return f"{address_of('hr:completion_report')}?{'&'.join(_written(*one) for one in query.items())}"

    def figure(self, number: int, **narrower: object) -> Figure:
        return Figure(number, self.address(**narrower))
