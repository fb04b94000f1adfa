"""The days on which an organisation closes: those of a year, the legal ones among them, and what moves by one more or
less before it is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from onboarding.hr.deeds import closing_day_keeping
from onboarding.hr.notices.closing_day_forms import ClosingDaysForm, CopyForm
from onboarding.hr.notices.of_organisation import OfOrganisation
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar, holidays
from onboarding.learning.models import ClosingDay
from onboarding.learning.notices.closing_effects import Effects, effects_of
from onboarding.people.models import Organisation

YEAR = "jaar"  # in the address
YEARS_AHEAD = 2
TITLE = gettext_lazy("Sluitingsdagen")


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of the list; `closing` is None for a legal one, which cannot be taken away."""

    day: date
    name: str
    closing: ClosingDay | None = None
    is_to_come: bool = False


class OfClosingDays(OfOrganisation):
    """What these screens share."""

    header_icon = "date"
    page_title: Any = TITLE

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.organisation.pk)

    @cached_property
    def years(self) -> list[int]:
        """The years that can be looked at."""
        return list(range(self.today.year - 1, self.today.year + YEARS_AHEAD + 1))

    def list_address(self, year: int) -> str:
        address = self.address("hr:closing_days")
        return f"{address}{'&' if '?' in address else '?'}{YEAR}={year}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": self.address("hr:closing_days"), "label": TITLE}
        return self.trail(here) if self.page_title is TITLE else self.trail(here, {"url": "", "label": self.page_title})


class ClosingDaysView(OfClosingDays, TemplateView):
    """All days off of a year but weekends, and a form for more."""

    template_name = "hr/notices/closing_days.html"

    @cached_property
    def year(self) -> int:
        chosen = self.request.GET.get(YEAR, "")
        return next((year for year in self.years if str(year) == chosen), self.today.year)

    def days(self) -> list[DayOff]:
        own = ClosingDay.objects.of(self.organisation).filter(day__year=self.year)
        found = [DayOff(one.day, one.name, one, one.day > self.today) for one in own]
        found += [DayOff(day, name) for day, name in holidays(self.year).items()]
        return sorted(found, key=lambda one: one.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = self.days()
        may_copy = self.year + 1 in self.years and any(one.closing for one in days)
        return super().get_context_data(
            form=kwargs.pop("form", None) or ClosingDaysForm(calendar=self.calendar, today=self.today),
            days=[(one, one.closing and self.address("hr:closing_day_remove", one.closing.pk)) for one in days],
            year=self.year,
            years=[(year, self.list_address(year)) for year in self.years],
            add_address=self.address("hr:closing_days_add"),
            copy_address=self.address("hr:closing_days_copy", self.year) if may_copy else "",
            **kwargs,
        )


class AddClosingDaysView(ClosingDaysView):
    """First what moves by it, in numbers; only then the days are there."""

    page_title = gettext_lazy("Sluitingsdag toevoegen")

    @cached_property
    def year(self) -> int:
        return self.today.year

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.address("hr:closing_days"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ClosingDaysForm(request.POST, calendar=self.calendar, today=self.today)
        if not form.is_valid():
            messages.error(request, _("Er is nog niets toegevoegd. Kijk na wat in het rood staat."))
            return self.render_to_response(self.get_context_data(form=form))
        days = dict.fromkeys(form.cleaned_data["days"], form.cleaned_data["name"])
        if "confirm" not in request.POST:
            return self.asked(form, days)
        moved = closing_day_keeping.close_on(
            self.viewer, self.organisation, days, moves_due_dates="verzet" in request.POST
        )
        messages.success(request, closed_in_words(len(days), moved))
        return redirect(self.list_address(min(days).year))

    def asked(self, form: ClosingDaysForm, days: Mapping[date, str]) -> HttpResponse:
        self.template_name = "hr/notices/closing_days_confirm.html"
        effects = effects_of(self.organisation.pk, list(days), self.calendar)
        return self.render_to_response(
            self.get_context_data(form=form, effects=effects, closing=days.items(), back=self.list_address(self.year))
        )


class CopyClosingDaysView(OfClosingDays, FormView[CopyForm]):
    """The days of a year once more in the next, where nobody closes or rests then already."""

    template_name = "hr/notices/closing_days_copy.html"
    form_class = CopyForm
    page_title = gettext_lazy("Overnemen in het volgende jaar")

    @cached_property
    def year(self) -> int:
        year = int(self.kwargs["year"])
        if not {year, year + 1} <= set(self.years):
            raise Http404
        return year

    @cached_property
    def offered(self) -> list[tuple[date, str]]:
        """The same days a year later, as far as they are working days to come."""
        own = ClosingDay.objects.of(self.organisation).filter(day__year=self.year).values_list("day", "name")
        again = [(a_year_later(day), name) for day, name in own]
        return [
            (day, name)
            for day, name in again
            if day is not None and day > self.today and self.calendar.is_working_day(day)
        ]

    @property
    def effects(self) -> Effects:
        return effects_of(self.organisation.pk, [day for day, _name in self.offered], self.calendar)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "offered": self.offered}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.list_address(self.year)
        return super().get_context_data(
            year=self.year, next_year=self.year + 1, effects=self.effects, back=back, **kwargs
        )

    def form_valid(self, form: CopyForm) -> HttpResponse:
        names = dict(self.offered)
        days = {day: names[day] for day in form.chosen}
        moved = closing_day_keeping.close_on(
            self.viewer, self.organisation, days, moves_due_dates="verzet" in self.request.POST
        )
        messages.success(self.request, closed_in_words(len(days), moved))
        return redirect(self.list_address(self.year + 1))


class RemoveClosingDayView(OfClosingDays, TemplateView):
    """First what moves by it; only then people work on that day again."""

    template_name = "hr/notices/closing_day_remove.html"
    page_title = gettext_lazy("Sluitingsdag weghalen")

    @cached_property
    def closing(self) -> ClosingDay:
        """A day to come: what is behind us stays as it was."""
        found = ClosingDay.objects.visible_to(self.viewer).select_related("organisation").filter(day__gt=self.today)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def organisation(self) -> Organisation:
        return self.closing.organisation

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.closing.day
        others = {one: name for one, name in self.calendar.closed.items() if one != day}
        return super().get_context_data(
            closing=self.closing,
            effects=effects_of(self.organisation.pk, [day], Calendar(others)),
            back=self.list_address(day.year),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        closing_day_keeping.open_on(self.viewer, self.closing)
        day = date_format(self.closing.day, "l j F Y")
        messages.success(request, _("Op %(day)s werken jullie weer.") % {"day": day})
        return redirect(self.list_address(self.closing.day.year))


def a_year_later(day: date) -> date | None:
    """The same day of the month a year later; None for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return None if is_leap_day else day.replace(year=day.year + 1)


def closed_in_words(number: int, moved: int) -> str:
    """What came of it, in a sentence."""
    told = ngettext("%(number)d sluitingsdag toegevoegd.", "%(number)d sluitingsdagen toegevoegd.", number)
    words = told % {"number": number}
    if moved:
        also = ngettext("%(number)d einddatum is verzet.", "%(number)d einddatums zijn verzet.", moved)
        words += " " + also % {"number": moved}
    return words
