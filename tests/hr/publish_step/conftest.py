"""Two lessons of Lennik, and Amina, Jef and Joris: one done with the first lesson, one half-way in it, one done."""

from __future__ import annotations

import html
import re
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from tests.client_response import ClientResponse
from tests.factories import make_programme
from tests.hr.conftest import TODAY, Municipality, make_person
from tests.learning.quiz_answers import NOW, RIGHT, answer_all
from tests.ready_made import Copy, build
from tests.rendered_forms import fill, submit
from tests.rendered_streams import stream_fields

NEW_INTRODUCTION = "Een andere inleiding, met andere woorden en een andere zin."


@pytest.fixture(scope="session")
def two_lessons(municipalities: dict[str, Copy], django_db_blocker: DjangoDbBlocker) -> Copy:
    """A programme with two lessons of three questions each, built once."""

    def step() -> Programme:
        return make_programme(Organisation.objects.get(slug="lennik"))

    with django_db_blocker.unblock():
        return build(("programme", step), on=[municipalities["lennik"]])["programme"]


@pytest.fixture
def programme(lennik: Municipality, two_lessons: Copy) -> Programme:
    return cast(Programme, two_lessons.put_back())


@pytest.fixture
def lessons(programme: Programme) -> list[Lesson]:
    found = Lesson.objects.in_bulk(programme.lesson_ids)
    return [found[lesson_id] for lesson_id in programme.lesson_ids]


@pytest.fixture
def page(lessons: list[Lesson]) -> LessonPage:
    """The page of the first lesson."""
    found: LessonPage = LessonPage.objects.get(lesson=lessons[0])
    return found


def finish(person: User, lesson: Lesson) -> None:
    answer_all(progress.open_lesson(person, lesson.pk, NOW), RIGHT)


def begin(person: User, lesson: Lesson) -> None:
    """Half-way: the first question is answered."""
    place = progress.open_lesson(person, lesson.pk, NOW)
    progress.answer(place, 1, "id-Vraag 1", RIGHT["id-Vraag 1"], NOW)


def enrol(organisation: Organisation, programme: Programme) -> dict[str, Enrolment]:
    people = {
        "amina": User.objects.get(organisation=organisation, first_name="Amina"),
        "jef": make_person(organisation, "Jef", "Claes"),
        "joris": make_person(organisation, "Joris", "Wouters"),
    }
    return {name: progress.enrol(person, programme, TODAY) for name, person in people.items()}


def set_out(organisation: Organisation, lessons: list[Lesson]) -> dict[str, Enrolment]:
    enrolled = {one.user.first_name.lower(): one for one in Enrolment.objects.filter(user__organisation=organisation)}
    begin(enrolled["amina"].user, lessons[0])
    finish(enrolled["jef"].user, lessons[0])
    for lesson in lessons:
        finish(enrolled["joris"].user, lesson)
    for enrolment in enrolled.values():
        enrolment.refresh_from_db()
    return enrolled


@pytest.fixture(scope="session")
def in_two_lessons(
    municipalities: dict[str, Copy], two_lessons: Copy, django_db_blocker: DjangoDbBlocker
) -> dict[str, Copy]:
    """Three people in the programme, and how far they come: built once."""

    def lennik() -> tuple[Organisation, Programme]:
        return Organisation.objects.get(slug="lennik"), Programme.objects.get(pk=two_lessons.gave.pk)

    def under_way() -> dict[str, Enrolment]:
        organisation, programme = lennik()
        found = Lesson.objects.in_bulk(programme.lesson_ids)
        return set_out(organisation, [found[lesson_id] for lesson_id in programme.lesson_ids])

    with django_db_blocker.unblock():
        return build(
            ("enrolled", lambda: enrol(*lennik())),
            ("on_their_way", under_way),
            on=[municipalities["lennik"], two_lessons],
        )


@pytest.fixture
def enrolled(programme: Programme, in_two_lessons: dict[str, Copy]) -> dict[str, Enrolment]:
    return cast(dict[str, Enrolment], in_two_lessons["enrolled"].put_back())


@pytest.fixture
def on_their_way(enrolled: dict[str, Enrolment], in_two_lessons: dict[str, Copy]) -> dict[str, Enrolment]:
    """Amina is half-way in the first lesson, Jef did it, Joris did all."""
    with thawed(connection, ["quizzes.Response"]):  # no answer is added to an attempt that is done
        return cast(dict[str, Enrolment], in_two_lessons["on_their_way"].put_back())


def publish(client: Client, page: Any, **changes: object) -> ClientResponse:
    """What comes of "Publiceer" on the page's form as it stands on screen, with these fields filled in."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    rendered = client.get(url)
    posted = {**fill(rendered, "/edit/"), **stream_fields(rendered), **changes, "action-publish": "action-publish"}
    answer = client.post(url, posted)
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    return answer


def step_of(page: Any) -> str:
    return reverse("hr:publish_step", args=[page.pk])


def follow(client: Client, answer: ClientResponse, **choices: Any) -> ClientResponse:
    """The step that publishing led to, filled in and confirmed."""
    return submit(client, client.get(answer["Location"]), **choices)


def words(response: ClientResponse) -> str:
    """What one reads on the page, with a space for every tag and line."""
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def versions(page: LessonPage) -> list[tuple[int, str]]:
    return list(page.lesson.versions.order_by("number").values_list("number", "change"))


def draft_value(page: LessonPage) -> PrinciplePage:
    """A value that is not live, in the programme of this lesson."""
    value = PrinciplePage(title="Concept", kind="value", letter="", statement="In één zin.", live=False)
    ProgrammePage.objects.ancestor_of(page).get().add_child(instance=value)
    return value
