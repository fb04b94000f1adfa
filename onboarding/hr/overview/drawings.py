"""Each part of the overview as the template shows it: a chart, and the table with the same figures beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.completion import conditions, start_months
from onboarding.hr.overview import charts
from onboarding.hr.overview.breakdowns import BY_NAME, SORTS, Breakdown, Group, Row, row_of
from onboarding.hr.overview.drill_down import People
from onboarding.hr.overview.lesson_funnel import Step
from onboarding.hr.overview.overview_figures import Tallies, TimeTaken
from onboarding.learning.status import Status

Context = dict[str, Any]


def parts(row: Row) -> list[charts.Part]:
    return [
        ("done", row.done.number),
        ("on-track", row.on_track.number),
        ("late", row.late.number),
        ("exempted", row.exempted.number),
    ]


def breakdown(table: Breakdown, note: str = "") -> Context:
    """Per organisation, department or programme; the chart shows the page of the table."""
    titles = {
        "organisation": (_("Per organisatie"), _("Organisatie")),
        "department": (_("Per dienst"), _("Dienst")),
        "programme": (_("Per traject"), _("Traject")),
    }
    title, heading = titles[table.key]
    labels = {
        BY_NAME: heading,
        "total": _("Samen"),
        "done": _("Klaar"),
        "on_track": _("Op schema"),
        "late": _("Te laat"),
        "exempted": _("Vrijgesteld"),
    }
    return {
        "key": table.key,
        "title": title,
        "note": note,
        "table": table,
        "headings": [(by, labels[by], table.sorts[by]) for by in (BY_NAME, *SORTS)],
        "chart": charts.stacked_bars((row.name, parts(row)) for row in table.rows),
    }


def months(tallies: Tallies, people: People, today: date) -> Context:
    rows = {
        month: row_of(Group(start_months.name_of_month(month, today), {"start_month": month}, tally), people)
        for month, tally in tallies.items()
    }
    chart = charts.columns((_short_month(month), parts(row)) for month, row in rows.items())
    return {"rows": list(rows.values()), "chart": chart}


def _short_month(month: str) -> tuple[str, ...]:
    """In two lines under a column; the year only where it begins."""
    words = {
        conditions.EARLIER: (_("vóór"),),
        conditions.LATER: (_("na"),),
        conditions.UNKNOWN: ("?",),
    }
    if month in words:
        return words[month]
    first = conditions.read_month(month)
    return (date_format(first, "b"), date_format(first, "Y")) if first.month == 1 else (date_format(first, "b"),)


def funnel(title: str, enrolled: int, page: Page[Any], people: People, query: Mapping[str, str]) -> Context:
    """The lessons of a programme; `page` holds (number of the lesson, its step)."""
    numbered: list[tuple[int, Step]] = list(page.object_list)

    def address(number: int) -> str:
        return f"?{urlencode({**query, 'lesson_p': number})}#lessons"

    busiest = max((step for _number, step in numbered), key=lambda step: step.standing, default=None)
    return {
        "title": title,
        "enrolled": people.figure(enrolled),
        "page": page,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
        "rows": [
            {
                "name": f"{number}. {step.title}",
                "reached": people.figure(step.reached, reached=step.lesson_id),
                "completed": people.figure(step.completed, completed=step.lesson_id),
                "together": step.together,
                "standing": people.figure(step.standing, at_lesson=step.lesson_id),
            }
            for number, step in numbered
        ],
        "busiest": busiest if busiest and busiest.standing else None,
        "chart": charts.layered_bars(
            (
                (f"{number}. {step.title}", [("reached", step.reached), ("done", step.completed)])
                for number, step in numbered
            ),
            enrolled,
        ),
    }


def time_taken(taken: TimeTaken | None, people: People) -> Context:
    """Nothing when nobody is done."""
    if taken is None:
        return {}
    rows = [
        {"name": start_months.name_of_days(days), "people": people.figure(number, status=Status.DONE, took=days)}
        for days, number in taken.bins.items()
    ]
    columns = ((_short_days(days), [("done", number)]) for days, number in taken.bins.items())
    return {
        "number": people.figure(taken.number, status=Status.DONE),
        "first_quarter": _days_link(taken.first_quarter, people),
        "half": _days_link(taken.half, people),
        "third_quarter": _days_link(taken.third_quarter, people),
        "rows": rows,
        "chart": charts.columns(columns),
    }


def _days_link(days: int, people: People) -> str:
    """A number of days, with the people who needed no more; who was done before the day of enrolling took none."""
    shown = max(days, 0)
    text = ngettext("%(days)d dag", "%(days)d dagen", shown) % {"days": shown}
    return format_html('<a href="{}">{}</a>', people.address(status=Status.DONE, took=f"-{shown}"), text)


def _short_days(days: str) -> tuple[str, ...]:
    least, most = conditions.read_days(days)
    return (f"{least or 0}–{most}" if most is not None else f"{least}+", _("dagen"))
