"""Whatever figures of groups are shown together, nobody gets at fewer than five people by adding and subtracting."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.insight.rounding import in_fives
from onboarding.hr.insight.suppression import in_steps, shown_groups
from onboarding.learning.disclosure import MINIMUM_GROUP


@st.composite
def workplaces(draw) -> tuple[list[int], dict[str, set[int]]]:
    """People in the order in which they finished, and the groups of departments and of half-years they are in."""
    people = draw(st.permutations(range(draw(st.integers(0, 45)))))
    groups: dict[str, set[int]] = {}
    for what, most in (("department", 4), ("half-year", 3)):
        number = draw(st.integers(1, most))
        for person in people:
            place = draw(st.integers(0, number))  # 0: in none
            if place:
                groups.setdefault(f"{what} {place}", set()).add(person)
    return people, groups


def everything_shown(people, groups) -> list[frozenset[int]]:
    return [frozenset(in_steps(people)), *shown_groups(people, groups).values()]


def smallest_sets(shown) -> Counter[tuple[bool, ...]]:
    """How many people are in exactly the same of the groups that are shown."""
    return Counter(tuple(person in group for group in shown) for person in chain.from_iterable(shown[:1]))


@given(workplaces())
def test_no_union_difference_or_intersection_of_what_is_shown_is_smaller_than_five(case):
    shown = everything_shown(*case)
    for size in range(1, len(shown) + 1):
        for some in combinations(shown, size):
            for others_size in range(3):
                for others in combinations(shown, others_size):
                    taken_away = frozenset().union(*others)
                    for found in (frozenset().union(*some), frozenset.intersection(*some)):
                        assert len(found - taken_away) not in range(1, MINIMUM_GROUP)
                        assert len(taken_away - found) not in range(1, MINIMUM_GROUP)


@given(workplaces())
def test_nothing_that_can_be_built_from_what_is_shown_is_smaller_than_five(case):
    """Every set that unions, differences and intersections can make is a union of these."""
    assert all(number >= MINIMUM_GROUP for number in smallest_sets(everything_shown(*case)).values())


@given(workplaces(), st.data())
def test_adding_and_subtracting_sums_never_singles_out_fewer_than_five(case, data):
    """Weights of which the sum counts some people once and all others not at all: those are five or more."""
    people, groups = case
    shown = everything_shown(people, groups)
    weights = data.draw(st.lists(st.integers(-2, 2), min_size=len(shown), max_size=len(shown)))
    total = Counter({person: 0 for person in people})
    for weight, group in zip(weights, shown, strict=True):
        for person in group:
            total[person] += weight
    for wanted in set(total.values()) - {0}:
        assert sum(weight == wanted for weight in total.values()) >= MINIMUM_GROUP


@given(workplaces())
def test_who_counts_in_a_group_belongs_to_it_and_counts_with_everyone(case):
    people, groups = case
    for key, shown in shown_groups(people, groups).items():
        assert shown <= groups[key]
        assert shown <= set(in_steps(people))
        assert len(shown) % MINIMUM_GROUP == 0


@given(workplaces(), st.integers(1, 4))
def test_the_last_few_people_change_nothing(case, last):
    """Someone who looks before and after the last of them finished sees the same."""
    people, groups = case
    kept = list(in_steps(people))
    newcomers = [1000 + number for number in range(last)]
    with_them = {key: group | set(newcomers) for key, group in groups.items()}
    assert everything_shown(kept + newcomers, with_them) == everything_shown(kept, groups)


@given(workplaces())
def test_the_largest_group_that_leaves_enough_people_is_always_shown(case):
    people, groups = case
    counted = {key: len(in_steps([p for p in in_steps(people) if p in group])) for key, group in groups.items()}
    largest = max(counted, key=counted.__getitem__, default=None)
    if largest is not None and counted[largest]:
        assert largest in shown_groups(people, groups)


def test_of_departments_alone_each_one_of_five_or_more_is_shown():
    groups = {"Bevolking": set(range(12)), "Bibliotheek": set(range(12, 17)), "Zwembad": {17, 18, 19}}
    shown = shown_groups(range(20), groups)
    assert {key: len(group) for key, group in shown.items()} == {"Bevolking": 10, "Bibliotheek": 5}


def test_a_half_year_that_would_split_a_department_into_too_small_parts_is_not_shown():
    departments = {"Bevolking": set(range(10))}
    early = {"2026, eerste helft": {0, 1, 2, 10, 11, 12, 13}}  # three of the department
    assert list(shown_groups(range(20), departments | early)) == ["Bevolking"]
    assert list(shown_groups(range(20), early)) == ["2026, eerste helft"]


def test_nobody_is_no_group():
    assert shown_groups([], {"Bevolking": set()}) == {}
    assert in_steps([1, 2, 3, 4]) == ()


# --- Rounding ---


@given(st.integers(0, 60).flatmap(lambda fives: st.tuples(st.integers(0, 5 * fives), st.just(5 * fives))))
def test_a_rounded_number_holds_the_real_one_and_never_tells_it(case):
    number, total = case
    band = in_fives(number, total)
    assert 0 <= band.low <= number <= band.high <= total
    if total:
        assert band.high - band.low >= 2
        assert 0 <= band.percent <= 100


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_the_difference_of_two_groups_never_tells_that_the_rest_all_did_the_same(part, rest, data):
    inside = data.draw(st.integers(0, 5 * part))
    outside = data.draw(st.integers(0, 5 * rest))
    total, group = in_fives(inside + outside, 5 * (part + rest)), in_fives(inside, 5 * part)
    assert total.low - group.high < 5 * rest  # not certainly everyone
    assert total.high - group.low > 0  # not certainly nobody


@pytest.mark.parametrize(
    ("number", "total", "low", "high", "percent"),
    [(0, 5, 0, 2, 0), (2, 5, 0, 2, 0), (3, 5, 3, 5, 100), (5, 5, 3, 5, 100), (7, 20, 3, 7, 25), (8, 20, 8, 12, 50)],
)
def test_numbers_are_told_as_what_they_may_have_been(number, total, low, high, percent):
    band = in_fives(number, total)
    assert (band.low, band.high, band.percent) == (low, high, percent)
