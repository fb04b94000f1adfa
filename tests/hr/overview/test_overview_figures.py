"""The figures, against the same counts made one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.completion import conditions, start_months
from onboarding.hr.overview import lesson_funnel, overview_figures
from onboarding.hr.overview.overview_figures import Tally
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson
from onboarding.lessons.outlines import Audience, Outline
from tests.hr.conftest import TODAY, Municipality
from tests.hr.overview.conftest import Facts, make_lessons, put

pytestmark = pytest.mark.django_db

everyone = Enrolment.objects.all


def standing(one: Facts) -> str:
    if one.days_taken is not None:
        return "done"
    return "late" if one.due_date and one.due_date < TODAY else "on_track"


def tally(facts: list[Facts]) -> Tally:
    return Tally(**Counter(standing(one) for one in facts))


def month_of(one: Facts) -> str:
    if one.start_date is None:
        return "unknown"
    months = start_months.months_apart(TODAY)[1:-2]
    month = f"{one.start_date:%Y-%m}"
    return month if month in months else "earlier" if month < months[0] else "later"


def test_everybody_is_done_late_or_on_track(lennik: Municipality, crowd: Callable[..., list[Facts]]) -> None:
    facts = crowd(lennik.organisation, 60)
    assert overview_figures.added_up(overview_figures.figures(everyone(), TODAY).per_programme.values()) == tally(facts)


def test_each_department_and_programme_has_its_own(lennik: Municipality, crowd: Callable[..., list[Facts]]) -> None:
    facts = crowd(lennik.organisation, 60)
    departments = {one.department for one in facts}
    assert None in departments
    assert overview_figures.figures(everyone(), TODAY).per_department.tallies == {
        room and room.pk: tally([one for one in facts if one.department == room]) for room in departments
    }
    assert overview_figures.figures(everyone(), TODAY).per_programme == {
        one.programme.pk: tally([other for other in facts if other.programme == one.programme]) for one in facts
    }


def test_organisations_add_up_their_programmes() -> None:
    per_programme = {1: Tally(1, 2, 3), 2: Tally(10, 20, 30), 3: Tally(0, 0, 1)}
    assert overview_figures.per_organisation(per_programme, {1: 7, 2: 7, 3: 8}) == {
        7: Tally(11, 22, 33),
        8: Tally(0, 0, 1),
    }


def test_start_months_are_told_apart_for_a_year_and_the_others_put_together(
    lennik: Municipality, crowd: Callable[..., list[Facts]]
) -> None:
    facts = crowd(lennik.organisation, 120)
    found = overview_figures.figures(everyone(), TODAY).per_start_month
    assert list(found) == start_months.months_apart(TODAY)
    assert found == {month: tally([one for one in facts if month_of(one) == month]) for month in found}
    assert sum(one.total for one in found.values()) == len(facts)


def test_every_recent_month_is_there_without_anyone_and_the_others_are_not(lennik: Municipality) -> None:
    programme = make_lessons(lennik.organisation, "Onthaal", 1)
    put([Facts(lennik.organisation, programme, None, start_date=date(2026, 11, 30))])
    found = overview_figures.figures(everyone(), TODAY).per_start_month
    assert (len(found), next(iter(found)), list(found.values())[-1]) == (12, "2025-12", Tally(on_track=1))


def test_months_end_with_their_last_day(lennik: Municipality) -> None:
    programme = make_lessons(lennik.organisation, "Onthaal", 1)
    days = [date(2025, 11, 30), date(2025, 12, 1), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 1)]
    put([Facts(lennik.organisation, programme, None, start_date=day) for day in days])
    found = {
        month: one.total
        for month, one in overview_figures.figures(everyone(), TODAY).per_start_month.items()
        if one.total
    }
    assert found == {"earlier": 1, "2025-12": 1, "2026-10": 1, "2026-11": 1, "later": 1}


# --- How long it takes ---


def test_time_is_counted_in_calendar_days_here(lennik: Municipality) -> None:
    programme = make_lessons(lennik.organisation, "Onthaal", 1)
    days = [0, 7, 8, 14, 30, 91, None]  # each at half past eleven in the evening, which is not the next day
    put([Facts(lennik.organisation, programme, None, days_taken=number) for number in days])
    found = overview_figures.figures(everyone(), TODAY).time_taken
    assert found is not None
    assert (found.number, found.first_quarter, found.half, found.third_quarter) == (6, 7, 8, 30)
    assert {days: number for days, number in found.bins.items() if number} == {
        "-7": 2, "8-14": 2, "22-30": 1, "91-": 1,
    }  # fmt: skip


def test_without_anyone_done_there_is_no_time(lennik: Municipality) -> None:
    put([Facts(lennik.organisation, make_lessons(lennik.organisation, "Onthaal", 1), None)])
    assert overview_figures.figures(everyone(), TODAY).time_taken is None


@given(st.lists(st.integers(-5, 400), min_size=1))
def test_a_quartile_is_the_smallest_number_of_days_within_which_that_share_was_done(days: list[int]) -> None:
    people = sorted(Counter(days).items())
    for quarters in (1, 2, 3):
        found = overview_figures.within(people, quarters)
        assert found in days
        assert 4 * sum(one <= found for one in days) >= quarters * len(days)
        assert 4 * sum(one < found for one in days) < quarters * len(days)


@given(st.lists(st.integers(-5, 400)))
def test_everyone_who_is_done_is_in_one_bin(days: list[int]) -> None:
    assert sum(overview_figures.binned(Counter(days).items()).values()) == len(days)


# --- Where people stop ---


def first_open(one: Facts, lessons: int) -> int | None:
    """The place of the lesson where somebody stands."""
    if one.days_taken is not None:
        return None
    return next((place for place in range(lessons) if place not in one.completed), None)


@pytest.mark.parametrize("seed", range(4))
def test_the_funnel_counts_every_lesson_in_the_order_of_the_programme(
    lennik: Municipality, crowd: Callable[..., list[Facts]], seed: int
) -> None:
    facts = crowd(lennik.organisation, 60, seed, programmes=1, lessons=5)
    lessons = facts[0].programme.outline.lessons
    steps = lesson_funnel.funnel(everyone(), lessons)
    assert [step.title for step in steps] == ["Les 1", "Les 2", "Les 3", "Les 4", "Les 5"]
    for place, step in enumerate(steps):
        assert step.reached == sum(place in one.opened | one.completed for one in facts)
        assert step.completed == sum(place in one.completed for one in facts)
        assert step.standing == sum(first_open(one, 5) == place for one in facts)
        lesson = Lesson.objects.get(pk=step.lesson_id)
        assert step.standing == everyone().filter(conditions.stands_at(lesson)).count()


def test_a_lesson_for_newcomers_is_asked_of_none_who_was_there_before_it(
    lennik: Municipality, crowd: Callable[..., list[Facts]]
) -> None:
    facts = crowd(lennik.organisation, 40, programmes=1, lessons=3)
    keys = list(everyone().order_by("pk").values_list("pk", flat=True))
    first, *others = facts[0].programme.outline.lessons
    late = replace(first, after=keys[19], audience=Audience.NEW)
    steps = lesson_funnel.funnel(everyone(), [late, *others])
    new = [one for one in facts[20:] if first_open(one, 3) == 0]
    assert steps[0].standing == len(new) > 0
    assert sum(step.standing for step in steps) == sum(
        any(place not in one.completed for place in range(0 if number > 19 else 1, 3))
        for number, one in enumerate(facts)
        if one.days_taken is None
    )


def test_a_programme_without_lessons_has_no_funnel() -> None:
    assert lesson_funnel.funnel(everyone(), []) == []


def test_nobody_stands_at_a_lesson_that_the_programme_no_longer_asks(lennik: Municipality) -> None:
    programme = make_lessons(lennik.organisation, "Onthaal", 2)
    put([Facts(lennik.organisation, programme, None)])
    lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
    programme.outline = Outline()
    programme.save()
    lesson.refresh_from_db()
    assert not everyone().filter(conditions.stands_at(lesson)).exists()


# --- Words ---


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "0000-01", "26-1", "vorige", "", "9999-12", "２０２６-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        conditions.started_in(text, TODAY)


@pytest.mark.parametrize("text", ["", "-", "a-b", "1", "1-2-3", "99999-", "--1"])
def test_what_is_no_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        conditions.read_days(text)


@given(st.dates(date(1901, 1, 1), date(8999, 12, 1)))
def test_the_last_twelve_months_follow_each_other_up_to_this_one(today: date) -> None:
    months = conditions.recent_months(today)
    assert [conditions.month_after(month) for month in months[:-1]] == months[1:]
    assert months[-1] <= today < conditions.month_after(today) == conditions.month_after(months[-1])


def test_days_and_months_are_put_in_words() -> None:
    assert start_months.name_of_month("2026-11", TODAY) == "november 2026"
    assert start_months.name_of_month("earlier", TODAY) == "Vóór december 2025"
    assert [start_months.name_of_days(days) for days in ("-1", "-7", "8-14", "91-")] == [
        "hoogstens 1 dag", "hoogstens 7 dagen", "8 tot 14 dagen", "minstens 91 dagen",
    ]  # fmt: skip


def test_a_month_further_back_stays_chosen() -> None:
    assert ("2019-03", "maart 2019") in start_months.month_choices(TODAY, "2019-03")
    assert len(start_months.month_choices(TODAY, "onzin")) == len(start_months.month_choices(TODAY, "")) == 15
    assert ("-12", "hoogstens 12 dagen") in start_months.days_choices("-12")
