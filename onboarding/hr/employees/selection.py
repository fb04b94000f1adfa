"""Whom HR ticked in the list, or everyone of the list as it was filtered. It lives in the address, and is looked up
anew for every step, so that nobody is in it whom the viewer may not change."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from wagtail.admin.forms.search import SearchForm

from onboarding.hr.deeds.employment import writable_by
from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.ids import read_id
from onboarding.people.models import UserQuerySet
from onboarding.people.searching import of_person, with_every_word

MAX_TICKED = 1000  # a page of the list has 50


class TooWide(Exception):
    """An administrator takes everyone of a list of all organisations."""


def selected(request: HttpRequest, today: date) -> UserQuerySet:
    """The people whom the address names; nobody when it makes no sense.

    Raises TooWide for everyone of a list that is not narrowed down to one organisation.
    """
    people = writable_by(request.user)
    if "everyone" not in request.GET:
        return people.filter(pk__in=_numbers(request.GET.getlist("id")))
    filters = EmployeeFilterSet(request.GET, queryset=people, request=request, today=today)
    if "organisation" in filters.filters and not (filters.is_valid() and filters.form.cleaned_data["organisation"]):
        raise TooWide
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    return with_every_word(filters.filter_queryset(people), words, of_person())


def _numbers(keys: list[str]) -> list[int]:
    return [number for number in map(read_id, keys[:MAX_TICKED]) if number is not None]
