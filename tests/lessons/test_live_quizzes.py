"""A lesson that went live with a quiz that is refused today is named to HR, until it is published again."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.lessons import live_quizzes
from onboarding.lessons.models import Lesson, LessonPage, Programme
from onboarding.people.models import User
from onboarding.row_guards import thawed
from quizzes.definitions import digest
from quizzes.models import PublishedQuiz
from tests.rendered_forms import fill
from tests.rendered_streams import stream_fields
from tests.through_the_step import confirm

pytestmark = pytest.mark.django_db

HOME = reverse("wagtailadmin_home")
ON_THE_LESSON = "staat live met een quiz die verraadt wat iemand antwoordde"


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


def published_before(lesson: Lesson, mark: int) -> None:
    """What an earlier release froze: such a mark cannot be published any more."""
    quiz = lesson.current_version.quiz
    definition = {**quiz.definition, "pass_mark": mark}
    with thawed(connection, ["quizzes.PublishedQuiz"]):
        PublishedQuiz.objects.filter(pk=quiz.pk).update(definition=definition, digest=digest(definition))
    LessonPage.objects.filter(pk=lesson.page_id).update(pass_mark=mark)
    page = LessonPage.objects.get(pk=lesson.page_id)
    page.save_revision(clean=False)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    found = Lesson.objects.select_related("current_version__quiz").get(pk=programme.lesson_ids[0])
    published_before(found, 100)
    return found


def told(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_hr_is_told_which_lesson_it_is_and_what_to_do_until_it_is_published_again(desk: Client, lesson: Lesson) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.page_id])
    home = told(desk, HOME)
    assert "Publiceer deze lessen opnieuw" in home
    assert f'<a href="{edit}">{lesson.title}</a>' in home
    page = told(desk, edit)
    assert ON_THE_LESSON in page
    mark = lesson_mark(page)
    rendered = desk.get(edit)
    posted = {**fill(rendered, "/edit/", pass_mark=mark), **stream_fields(rendered), "action-publish": "1"}
    assert confirm(desk, desk.post(edit, posted)).status_code == 302
    assert "Publiceer deze lessen opnieuw" not in told(desk, HOME)
    assert ON_THE_LESSON not in told(desk, edit)


def lesson_mark(page: str) -> str:
    """The lowest mark that the sentence on the screen says is possible."""
    return page.partition("de slaaggrens van ")[2].partition(" tot en met ")[0]


def test_a_quiz_that_publishing_would_take_is_not_named(desk: Client, programme: Programme) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[Lesson.objects.get(pk=programme.lesson_ids[0]).page_id])
    assert "Publiceer deze lessen opnieuw" not in told(desk, HOME)
    assert ON_THE_LESSON not in told(desk, edit)


def test_a_quiz_that_does_not_count_and_a_lesson_that_is_away_are_not_named(
    desk: Client, lesson: Lesson, programme: Programme
) -> None:
    other = Lesson.objects.select_related("current_version__quiz").get(pk=programme.lesson_ids[1])
    published_before(other, 0)
    LessonPage.objects.get(pk=lesson.page_id).unpublish()
    assert live_quizzes.refused_today(Lesson.objects.all()) == []


def test_lessons_of_another_organisation_are_not_named(
    lesson: Lesson, signed_in: Callable[[User], Client], ioana: User
) -> None:
    assert lesson.title not in told(signed_in(ioana), HOME)


def test_it_costs_the_same_with_one_lesson_and_with_all_of_them(lesson: Lesson, programme: Programme) -> None:
    def cost() -> int:
        live_quizzes.refused_today(Lesson.objects.all())  # judges what is new
        with CaptureQueriesContext(connection) as queries:
            live_quizzes.refused_today(Lesson.objects.all())
        return len(queries)

    before = cost()
    for pk in programme.lesson_ids[1:]:
        published_before(Lesson.objects.select_related("current_version__quiz").get(pk=pk), 100)
    assert len(live_quizzes.refused_today(Lesson.objects.all())) == len(programme.lesson_ids)
    assert cost() == before == 2
