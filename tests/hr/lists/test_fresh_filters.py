"""A request may change its own filters; the next one has them as they were."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from onboarding.hr.completion.completion_report import CompletionReportView
from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.hr.employees.listing import EmployeesView
from onboarding.hr.lists.by_organisation import OrganisationFilterSet
from onboarding.hr.lists.fresh_filters import Unfilled
from onboarding.hr.lists.list_views import HrListView
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality


def filters_of(viewer: Any, query: str = "") -> EmployeeFilterSet:
    request: Any = SimpleNamespace(user=SimpleLazyObject(lambda: viewer), GET=QueryDict(query))
    return EmployeeFilterSet(request.GET, queryset=User.objects.all(), request=request, today=TODAY)


def test_what_one_request_changes_stays_its_own(lennik: Municipality) -> None:
    before = deepcopy({name: one.extra for name, one in EmployeeFilterSet.base_filters.items()})
    one, other = filters_of(lennik.hr_officer), filters_of(lennik.hr_officer)
    for name, mine in one.filters.items():
        assert mine is not other.filters[name]
        assert mine is not EmployeeFilterSet.base_filters[name]
        assert mine.extra is not other.filters[name].extra
        assert mine.parent is one
        assert mine.field is not other.filters[name].field
        assert one.form.fields[name] is mine.field
        if mine.method:
            assert mine.filter.f is mine  # what it calls is a method of this list's filters
    one.filters["start_month"].extra["choices"] = [("x", "Alleen hier")]
    one.form.fields["silence"].widget.choices = [("y", "Ook alleen hier")]
    assert ("x", "Alleen hier") not in other.filters["start_month"].extra["choices"]
    assert ("y", "Ook alleen hier") not in list(other.form.fields["silence"].widget.choices)
    assert {name: one.extra for name, one in EmployeeFilterSet.base_filters.items()}.keys() == before.keys()
    assert "choices" not in EmployeeFilterSet.base_filters["start_month"].extra


def kinds(kind: type[Any]) -> list[type[Any]]:
    return [kind, *(below for one in kind.__subclasses__() for below in kinds(one))]


def test_the_form_of_filters_as_they_are_opened_is_what_is_said_of_it_before_it_is_made(
    lennik: Municipality, administrator: Any
) -> None:
    """Of every list that has such filters, as HR opens it and as an administrator does."""
    lists = [kind for kind in kinds(HrListView) if issubclass(kind.filterset_class or object, OrganisationFilterSet)]
    assert len(lists) > 5
    looked_at = set()
    for viewer in (lennik.hr_officer, User.objects.get(is_superuser=True)):
        for kind in lists:
            for query in ("", "ordering=name&p=2&q=an"):
                view: Any = kind()
                request: Any = RequestFactory().get("/", QueryDict(query))
                request.user = User.objects.with_roles().get(pk=viewer.pk)
                view.setup(request)
                if view.filters is None:  # HR has none, where there is only the organisation
                    continue
                unfilled = view.filters.form
                if not isinstance(unfilled, Unfilled):  # it has a calendar of Wagtail's
                    assert str(unfilled.media), kind
                    continue
                said: Any = (
                    unfilled.is_valid(),
                    unfilled.has_changed(),
                    list(unfilled.changed_data),
                    str(unfilled.media),
                )
                assert not hasattr(view.filters, "_form")
                assert list(unfilled.fields) == list(view.filters.filters)
                form = view.filters.form
                assert not isinstance(form, Unfilled)
                assert said == (form.is_valid(), form.has_changed(), form.changed_data, str(form.media)), kind
                assert unfilled.cleaned_data == form.cleaned_data
                looked_at.add(kind)
    assert {CompletionReportView, EmployeesView} < looked_at < set(lists)


def test_filters_in_which_something_was_chosen_have_their_form_at_once(lennik: Municipality) -> None:
    for query in ("function=klerk", "department=x", "started_from=2026-11-01", "x=1"):
        filters = filters_of(lennik.hr_officer, query)
        assert not isinstance(filters.form, Unfilled)
    assert not filters_of(lennik.hr_officer, "department=999999").is_valid()
    assert filters_of(lennik.hr_officer, f"department={lennik.head.department_id or ''}").is_valid()
