"""The twelve lessons together: their shapes and outcomes differ, the grid is filled, and facts have a source."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.lessons.starter_files import (
    ROOT,
    Lesson,
    body_texts,
    every_lesson,
    lessons,
    programme,
    questions_of,
    quiz_texts,
    words,
)

PAGES = ROOT / "docs" / "content"
OUTCOMES = {"rule or no": 3, "escalate": 2, "wait": 2, "two ways": 2, "ends badly": 1}  # as often at least
SECTIONS = ("Incident file", "Conflict sheet", "Picture", "Place in the whole")
SOURCE_RE = re.compile(r"https?://|\bart(\.|ikel)|\b(KB|BVR|decreet|wet|codex|AVG)\b", re.IGNORECASE)
DAY_RE = re.compile(r"2026-\d{2}-\d{2}")
PEOPLE = {"Amina", "Jef", "Marleen", "Dries"}  # the accounts of the demo: nobody in a lesson has their name


def table(heading: str) -> list[list[str]]:
    """The rows below a heading of the page about the whole, its own heading row left out."""
    text = (PAGES / "README.md").read_text("utf-8").partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


def names() -> list[str]:
    return [f"{lesson.organisation}/{lesson.name.removesuffix('.toml')}" for lesson in lessons()]


def page_of(lesson: Lesson) -> str:
    return (PAGES / f"{lesson.organisation}-{lesson.name.removesuffix('.toml')}.md").read_text("utf-8")


def test_every_lesson_has_its_shape_and_outcome_in_the_order_in_which_it_is_met() -> None:
    met = [
        f"{organisation}/{name.removesuffix('.toml')}"
        for organisation in ("lennik", "herenthout")
        for principle in programme(organisation)["principles"]
        for name in principle["lessons"]
    ]
    assert [row[0] for row in table("Shapes and outcomes")] == met
    assert sorted(met) == sorted(names())


def test_there_are_at_least_six_shapes_and_never_two_alike_in_a_row() -> None:
    rows = table("Shapes and outcomes")
    assert len({row[1] for row in rows}) >= 6
    assert [pair for pair in pairwise(rows) if pair[0][1] == pair[1][1]] == []


def test_the_best_choice_is_now_and_then_a_no_a_superior_or_to_wait_and_it_costs_something() -> None:
    rows = table("Shapes and outcomes")
    counted = Counter(row[2] for row in rows)
    assert {outcome: counted[outcome] >= least for outcome, least in OUTCOMES.items()} == dict.fromkeys(OUTCOMES, True)
    assert all(row[3] for row in rows)


def test_everything_in_the_grid_is_in_a_lesson() -> None:
    grid = table("Grid")
    assert len(grid) == 25
    known = set(names())
    for what, where in grid:
        assert where and {one.strip() for one in where.split(",")} <= known, what


def test_everyone_of_the_cast_is_one_person_and_most_are_met() -> None:
    cast = [row[1].split(",")[0] for row in table("Cast")]
    assert len(set(cast)) == len(cast)
    told = " ".join(text for lesson in lessons() for text in [*body_texts(lesson.data), *quiz_texts(lesson.data)])
    for organisation in ("Lennik", "Herenthout"):
        here = [row[1].split(",")[0] for row in table("Cast") if row[0] == organisation]
        assert 8 <= len(here) <= 10
        assert sum(bool(re.search(rf"\b{name}\b", told)) for name in here) >= 8


@every_lesson
def test_nobody_in_a_lesson_has_the_name_of_an_account_of_the_demo(lesson: Lesson) -> None:
    told = {word for text in [*body_texts(lesson.data), *quiz_texts(lesson.data)] for word in words(text)}
    assert told & PEOPLE == set()


@every_lesson
def test_a_lesson_has_a_page_with_its_sources_and_the_day_that_they_were_looked_up(lesson: Lesson) -> None:
    page = page_of(lesson)
    assert [section for section in SECTIONS if f"## {section}" not in page] == []
    assert SOURCE_RE.search(page) and DAY_RE.search(page)
    assert page.count("|") > 20, "who loses with each choice stands in a table"


@pytest.mark.parametrize(("kind", "least"), [("branching", 4), ("order", 3), ("match", 3), ("better_of_two", 3)])
def test_a_kind_of_question_is_in_several_lessons(kind: str, least: int) -> None:
    assert sum(bool(questions_of(lesson.data, kind)) for lesson in lessons()) >= least


def test_one_tries_something_in_several_lessons() -> None:
    assert sum(any(block["type"] == "check" for block in lesson.data["body"]) for lesson in lessons()) >= 3


def test_a_resolution_is_asked_otherwise_in_every_lesson() -> None:
    asked = [
        block["question"] for lesson in lessons() for block in lesson.data["body"] if block["type"] == "reflection"
    ]
    assert len(set(asked)) == len(asked)
    assert [question for question in asked if not re.match(r"(Als|Wanneer) .*dan …$", question)] == []
