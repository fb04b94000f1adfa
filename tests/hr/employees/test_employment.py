"""Joining, moving, leaving, coming back and being away: what changes, for whom, and what is remembered of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from onboarding.hr.deeds import employment
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Enrolment
from onboarding.people.models import Absence, Department, User, UserQuerySet
from tests.hr.conftest import TODAY, Municipality, enrol, make_person
from tests.hr.employees.conftest import Staff

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[Any, ...]]:
    return list(Activity.objects.order_by("pk").values_list("verb", "subject", "number", "detail"))


def everyone() -> UserQuerySet:
    return User.objects.all()


def test_someone_leaves_keeps_everything_and_the_log_says_so(lennik: Municipality, staff: Staff) -> None:
    enrolment = enrol(staff.amina, lennik.programme, done=3)
    only_amina = User.objects.filter(pk=staff.amina.pk)
    assert employment.mark_as_left(lennik.hr_officer, only_amina, TODAY) == 1
    staff.amina.refresh_from_db()
    assert staff.amina.end_date == TODAY
    assert staff.amina.department == lennik.department
    assert Enrolment.objects.get().lessons_done == enrolment.lessons_done
    assert lines() == [(Verb.LEFT, staff.amina.pk, None, "22/11/2026")]


def test_leaving_may_lie_ahead(lennik: Municipality, staff: Staff) -> None:
    later = TODAY + timedelta(days=40)
    employment.mark_as_left(lennik.hr_officer, User.objects.filter(pk=staff.amina.pk), later)
    assert User.objects.not_left(later).filter(pk=staff.amina.pk).exists()
    assert not User.objects.not_left(later + timedelta(days=1)).filter(pk=staff.amina.pk).exists()


def test_the_same_last_day_again_changes_nothing_and_leaves_no_line(lennik: Municipality, staff: Staff) -> None:
    only_amina = User.objects.filter(pk=staff.amina.pk)
    employment.mark_as_left(lennik.hr_officer, only_amina, TODAY)
    assert employment.mark_as_left(lennik.hr_officer, only_amina, TODAY) == 0
    assert len(lines()) == 1


def test_of_everyone_only_the_own_people_leave_and_no_administrator_nor_oneself_nor_who_starts_later(
    lennik: Municipality, herenthout: Municipality, staff: Staff
) -> None:
    assert employment.mark_as_left(lennik.hr_officer, everyone(), TODAY) == 4
    left = set(User.objects.filter(end_date=TODAY).values_list("first_name", "organisation__short_name"))
    assert left == {("Amina", "Lennik"), ("Dries", "Lennik"), ("Noor", "Lennik"), ("Tom", "Lennik")}
    assert lines() == [(Verb.LEFT, None, 4, "22/11/2026")]


def test_an_administrator_changes_people_of_all_organisations_with_a_line_for_each(
    lennik: Municipality, herenthout: Municipality, staff: Staff
) -> None:
    administrator = make_person(None, "Stéphanie", "Maertens", is_superuser=True)
    employment.mark_as_left(administrator, everyone().filter(first_name__in=("Amina", "Inge")), TODAY)
    assert User.objects.filter(end_date=TODAY).count() == 3
    found = set(Activity.objects.values_list("organisation__short_name", "number"))
    assert found == {("Lennik", 2), ("Herenthout", 1)}


def test_a_command_leaves_administrators_alone(staff: Staff) -> None:
    employment.mark_as_left(None, everyone().filter(groups__hr_of__isnull=True), TODAY)  # someone of HR stays
    staff.chief.refresh_from_db()
    assert staff.chief.end_date is None


def test_someone_comes_back_and_continues(lennik: Municipality, staff: Staff) -> None:
    enrolment = enrol(staff.tom, lennik.programme, done=2)
    assert employment.bring_back(lennik.hr_officer, staff.tom)
    staff.tom.refresh_from_db()
    assert (staff.tom.end_date, staff.tom.is_active) == (None, True)
    assert Enrolment.objects.get().lessons_done == enrolment.lessons_done == 2
    assert lines() == [(Verb.RETURNED, staff.tom.pk, None, "")]


def test_coming_back_twice_is_once(lennik: Municipality, staff: Staff) -> None:
    employment.bring_back(lennik.hr_officer, staff.tom)
    assert not employment.bring_back(lennik.hr_officer, staff.tom)
    assert len(lines()) == 1


def test_hr_elsewhere_brings_nobody_back(herenthout: Municipality, staff: Staff) -> None:
    assert not employment.bring_back(herenthout.hr_officer, staff.tom)
    staff.tom.refresh_from_db()
    assert staff.tom.end_date is not None


def test_people_move_and_it_is_known_since_when(lennik: Municipality, staff: Staff) -> None:
    both = User.objects.filter(pk__in=[staff.amina.pk, staff.jef.pk])
    assert employment.move(lennik.hr_officer, both, staff.technical, TODAY) == 1  # Jef worked there
    staff.amina.refresh_from_db()
    staff.jef.refresh_from_db()
    assert (staff.amina.department, staff.amina.department_since) == (staff.technical, TODAY)
    assert staff.jef.department_since is None
    assert lines() == [(Verb.MOVED, staff.amina.pk, None, "Technische dienst")]


def test_who_had_no_department_moves_too(lennik: Municipality, staff: Staff) -> None:
    assert employment.move(lennik.hr_officer, User.objects.filter(pk=staff.tom.pk), staff.technical, TODAY) == 1


def test_nobody_moves_to_another_organisation(lennik: Municipality, herenthout: Municipality, staff: Staff) -> None:
    assert employment.move(herenthout.hr_officer, everyone(), staff.technical, TODAY) == 0
    administrator = make_person(None, "Stéphanie", "Maertens", is_superuser=True)
    employment.move(administrator, everyone(), staff.technical, TODAY)
    assert set(staff.technical.people.values_list("organisation", flat=True)) == {lennik.organisation.pk}


def test_an_administrator_is_not_moved_by_hr(lennik: Municipality, staff: Staff) -> None:
    assert employment.move(lennik.hr_officer, User.objects.filter(pk=staff.chief.pk), staff.technical, TODAY) == 0


def test_an_absence_shifts_what_is_due_and_taking_it_away_brings_it_back(lennik: Municipality, staff: Staff) -> None:
    enrolment = enrol(staff.amina, lennik.programme)
    due = enrolment.due_date
    absence = Absence(user=staff.amina, first_day=TODAY, last_day=TODAY + timedelta(days=6))
    employment.add_absence(lennik.hr_officer, absence)
    enrolment.refresh_from_db()
    assert enrolment.due_date > due
    employment.remove_absence(lennik.hr_officer, absence)
    enrolment.refresh_from_db()
    assert enrolment.due_date == due
    assert [verb for verb, *_rest in lines()] == [Verb.ABSENCE_ADDED, Verb.ABSENCE_REMOVED]
    assert lines()[0][1:] == (staff.amina.pk, None, "22/11/2026 – 28/11/2026")


def test_a_search_over_joins_counts_everyone_once(lennik: Municipality, staff: Staff) -> None:
    for title in ("Eerste", "Tweede"):
        Department.objects.create(organisation=lennik.organisation, name=title, head=staff.amina)
    joined = User.objects.filter(headed_departments__isnull=False)
    assert employment.mark_as_left(lennik.hr_officer, joined, TODAY) == 2  # Amina and Dries
