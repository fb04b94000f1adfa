"""The way from a figure to the people behind it: the completion report, narrowed down to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of enrolments, with the address of the list that holds exactly those."""

    number: int
    url: str

    @property
    def link(self) -> SafeString:
        return format_html(
            '<a class="figure" href="{}">{}</a>', self.url, number_format(self.number, force_grouping=True)
        )


@dataclass(frozen=True, slots=True)
class People:
    """Those within the filters that the overview itself stands at, as parameters of the list."""

    filters: Mapping[str, str] = field(default_factory=dict)

    def address(self, **narrower: object) -> str:
        query = {**self.filters, **{name: str(value) for name, value in narrower.items()}}
        return f"{reverse('hr:completion_report')}?{urlencode(query)}"

    def figure(self, number: int, **narrower: object) -> Figure:
        return Figure(number, self.address(**narrower))
