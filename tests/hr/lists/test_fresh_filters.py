"""A request may change its own filters; the next one has them as they were."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils.functional import SimpleLazyObject

from onboarding.hr.employees.employee_filters import EmployeeFilterSet
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
