"""The overview as HR opens it counts what it would count of any other address, whoever opened it before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from onboarding.hr.overview import as_opened, lesson_funnel
from onboarding.hr.overview.as_opened import AsOpened
from onboarding.hr.overview.overview_views import OverviewView
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality, make_person
from tests.hr.overview.conftest import Facts

pytestmark = pytest.mark.django_db


def opened(viewer: User, query: str, day: date) -> Any:
    view = OverviewView()
    request = RequestFactory().get(f"/beheer/overzicht/?{query}" if query else "/beheer/overzicht/")
    request.user = User.objects.with_roles().get(pk=viewer.pk)
    view.setup(request)
    view.__dict__["today"] = day
    return view


def figures(view: Any) -> list[Any]:
    newcomers = view.newcomers()
    return [
        view.figures,
        (newcomers.everyone.number, newcomers.nowhere.number),
        lesson_funnel.funnel(view.of(view.rounds, programme=view.programme.pk), view.programme.outline.lessons),
    ]


def test_it_counts_the_same_for_each_organisation_on_each_day(
    lennik: Municipality, herenthout: Municipality, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 40)
    crowd(herenthout.organisation, 15)
    make_person(lennik.organisation, "Net", "Nieuw", start_date=TODAY)
    seen = []
    for _again in range(2):
        for day in (TODAY, TODAY + timedelta(days=200)):
            for municipality in (lennik, herenthout):
                found = figures(opened(municipality.hr_officer, "", day))
                assert found == figures(opened(municipality.hr_officer, "x=1", day))
                seen.append(repr(found))
    assert len(set(seen)) == 4


def test_only_hr_that_filters_nothing_opens_it_so(lennik: Municipality, herenthout: Municipality) -> None:
    administrator = make_person(None, "Stéphanie", "Maertens", is_superuser=True)
    assert isinstance(opened(lennik.hr_officer, "", TODAY).of("last"), AsOpened)
    for viewer, query in (
        (lennik.hr_officer, f"department={lennik.department.pk}"),
        (lennik.hr_officer, "round=1"),
        (administrator, ""),
        (lennik.learner, ""),
    ):
        assert not isinstance(opened(viewer, query, TODAY).of("last"), AsOpened)


def test_of_another_day_nothing_stays(lennik: Municipality, crowd: Callable[..., list[Facts]]) -> None:
    crowd(lennik.organisation, 20)
    for day in (TODAY, TODAY + timedelta(days=1)):
        figures(opened(lennik.hr_officer, "", day))
        assert as_opened._kept is not None
        kept_on, queries = as_opened._kept
        assert kept_on == day
        assert len(queries) == 3
