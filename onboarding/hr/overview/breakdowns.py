"""A table of groups with their figures: sorted and in pages as the address says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString, mark_safe

from onboarding.hr.completion.completion_filters import ON_TRACK
from onboarding.hr.overview.drill_down import Figure, People
from onboarding.hr.overview.overview_figures import Tally
from onboarding.learning.status import Status
from onboarding.people.folding import fold

PER_PAGE = 20
BY_NAME = "name"
SORTS = ("total", "done", "on_track", "late", "exempted")
MOST_LATE_FIRST = "-late"  # what asks for attention comes first


@dataclass(frozen=True, slots=True)
class Group:
    """`narrower` is what the list of people must be narrowed down by to hold this group only."""

    name: str
    narrower: Mapping[str, object]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    total: Figure
    done: Figure
    on_track: Figure
    late: Figure
    exempted: Figure

    @property
    def cells(self) -> SafeString:
        """The figures in a table, in the order of SORTS."""
        figures = (self.total, self.done, self.on_track, self.late, self.exempted)
        return mark_safe("".join(f"<td>{one.link}</td>" for one in figures))


@dataclass(frozen=True, slots=True)
class Sort:
    """A heading of the table: where it leads, and "ascending", "descending" or "" as it stands now."""

    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One page of groups; `key` begins the names of its parameters and is the part of the page to go back to."""

    key: str
    page: Page[Any]
    rows: list[Row]
    sorts: dict[str, Sort]
    previous_url: str
    next_url: str


def row_of(group: Group, people: People) -> Row:
    def figure(number: int, **status: str) -> Figure:
        return people.figure(number, **group.narrower, **status)

    tally = group.tally
    return Row(
        name=group.name,
        total=figure(tally.total),
        done=figure(tally.done, status=Status.DONE),
        on_track=figure(tally.on_track, status=ON_TRACK),
        late=figure(tally.late, status=Status.LATE),
        exempted=figure(tally.exempted, status=Status.EXEMPTED),
    )


def in_order(groups: Iterable[Group], ordering: str) -> list[Group]:
    """By name when two have the same number."""
    found = sorted(groups, key=lambda group: fold(group.name))
    by, is_descending = ordering.removeprefix("-"), ordering.startswith("-")
    if by == BY_NAME:
        return found[::-1] if is_descending else found
    return sorted(found, key=lambda group: getattr(group.tally, by), reverse=is_descending)


def breakdown(key: str, groups: Iterable[Group], people: People, query: Mapping[str, Any]) -> Breakdown:
    """The page and the order that `query`, the parameters of the address, asks for; else the first, most late first."""
    page_name, order_name = f"{key}_p", f"{key}_ordering"

    def address(**changed: object) -> str:
        return f"?{urlencode({**query, **changed})}#{key}"

    ordering = query.get(order_name, MOST_LATE_FIRST)
    if ordering.removeprefix("-") not in (BY_NAME, *SORTS):
        ordering = MOST_LATE_FIRST
    page = Paginator(in_order(groups, ordering), PER_PAGE).get_page(query.get(page_name))
    sorts = {}
    for by in (BY_NAME, *SORTS):
        first, second = (by, f"-{by}") if by == BY_NAME else (f"-{by}", by)
        direction = {by: "ascending", f"-{by}": "descending"}.get(ordering, "")
        sorts[by] = Sort(address(**{order_name: second if ordering == first else first, page_name: 1}), direction)
    return Breakdown(
        key=key,
        page=page,
        rows=[row_of(group, people) for group in page.object_list],
        sorts=sorts,
        previous_url=address(**{page_name: page.previous_page_number()}) if page.has_previous() else "",
        next_url=address(**{page_name: page.next_page_number()}) if page.has_next() else "",
    )
