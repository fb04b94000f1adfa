"""What the step keeps to itself: who scored how much in a quiz, whatever draft an editor tries."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage
from tests.hr.conftest import Municipality, join_the_editors, make_person, sign_in
from tests.hr.publish_step.conftest import finish, step_of, words
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all

pytestmark = pytest.mark.usefixtures("today")
MARKS = [50, 55, 59]  # where one answer decides nothing, with 1, 2 and 2 points


@pytest.fixture
def failed(enrolled: dict[str, Enrolment], lessons: list[Lesson]) -> dict[str, Enrolment]:
    """Amina has 2 of the 5 points, Jef 1, and Joris passed."""
    for name, question in (("amina", "id-Vraag 2"), ("jef", "id-Vraag 1")):
        place = progress.open_lesson(enrolled[name].user, lessons[0].pk, NOW)
        answer_all(place, {**WRONG, question: RIGHT[question]})
    finish(enrolled["joris"].user, lessons[0])
    return enrolled


def told_by(client: Client, page: LessonPage, mark: int) -> str:
    """What the card says of who passes, for a draft with this mark."""
    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.pass_mark = mark
    draft.save_revision()
    found = re.search(r"(hoogstens )?\d+ (slaagt|slagen) nu.{0,60}", words(client.get(step_of(page), follow=True)))
    return found.group(0) if found else ""


@pytest.mark.parametrize("mark", MARKS)
def test_who_may_pass_by_a_lower_mark_is_a_number_that_no_score_changes(
    hr_officer: Client, page: LessonPage, failed: dict[str, Enrolment], mark: int
) -> None:
    told = told_by(hr_officer, page, mark)
    assert told.startswith("hoogstens 2 slagen nu geslaagd vanaf")
    assert not re.search("Amina|Jef", told)


def test_an_editor_reads_the_same(lennik: Municipality, page: LessonPage, failed: dict[str, Enrolment]) -> None:
    editor = make_person(lennik.organisation, "Els", "Redactie")
    join_the_editors(editor, lennik)
    assert told_by(sign_in(editor), page, 50).startswith("hoogstens 2 slagen nu")


@pytest.mark.parametrize("mark", [40, 20, 1])
def test_a_mark_by_which_one_answer_decides_has_no_step(
    hr_officer: Client, page: LessonPage, failed: dict[str, Enrolment], mark: int
) -> None:
    assert told_by(hr_officer, page, mark) == ""
    answer = hr_officer.get(step_of(page), follow=True)
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[page.pk]), 302)]
    assert "kan de slaaggrens van" in answer.content.decode()


def test_nobody_may_pass_where_everybody_did(
    hr_officer: Client, page: LessonPage, enrolled: dict[str, Enrolment], lessons: list[Lesson]
) -> None:
    finish(enrolled["jef"].user, lessons[0])
    assert told_by(hr_officer, page, 50).startswith("0 slagen nu geslaagd")
