"""A lesson that was done in a group is told apart from a quiz that was passed, wherever somebody reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.overview.lesson_funnel import funnel
from onboarding.learning.closing import certificates
from onboarding.learning.how_done import How, how_case, how_of
from onboarding.learning.journey import attending, progress
from onboarding.learning.models import Attendance, Completion, Confirmed, Enrolment, PooledAnswer
from onboarding.learning.refreshers import refresher_screens
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.models import User
from quizzes.grading import best_answer
from quizzes.models import Attempt
from tests.client_response import ClientResponse
from tests.hr.conftest import sign_in
from tests.kept_texts import kept_with


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def done(there: Attendance, amina: User) -> Completion:
    attending.confirm(there.pk, Confirmed.PAPER, timezone.now())
    return Completion.objects.get()


def pass_the_other(amina: User, programme: Programme) -> Completion:
    """The second lesson, by passing its quiz."""
    place = progress.open_lesson(amina, programme.lesson_ids[1], timezone.now())
    assert place.version.quiz is not None
    for question in place.version.quiz.quiz.questions:
        progress.answer(place, 1, question.id, best_answer(question), timezone.now())
    return Completion.objects.get(lesson=programme.lesson_ids[1])


def test_python_and_the_database_say_the_same(done: Completion, amina: User, programme: Programme) -> None:
    passed = pass_the_other(amina, programme)
    told = dict(Completion.objects.annotate(how=how_case()).values_list("pk", "how"))
    assert told == {done.pk: How.TOGETHER, passed.pk: How.PASSED}
    assert {one.pk: how_of(one).value for one in (done, passed)} == told


def test_on_the_page_of_the_person(hr_officer: Client, done: Completion, amina: User, programme: Programme) -> None:
    page = text(hr_officer.get(reverse("hr:employee", args=[amina.pk])))
    assert "begeleid door Dries Peeters, versie 1" in page


def test_on_the_lesson_itself_and_nowhere_after_that(done: Completion, amina: User) -> None:
    """Whoever led it has a name, which is no text of the house: nothing of it stays in the process."""
    page = text(sign_in(amina).get(reverse("learning:lesson", args=[done.lesson_id])))
    assert "Samen gedaan op" in page
    assert "begeleid door Dries Peeters" in page
    assert "KeptNode._draw" in kept_with("Toegankelijkheid")
    assert kept_with("begeleid door Dries Peeters") == set()


def test_in_the_completion_report(hr_officer: Client, done: Completion, amina: User, programme: Programme) -> None:
    pass_the_other(amina, programme)
    page = text(hr_officer.get(reverse("hr:completion_report")))
    assert "2 van 2, waarvan 1 samen gedaan" in page
    export = hr_officer.get(reverse("hr:completion_report"), {"export": "csv"})
    lines = b"".join(export.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # streamed
    headings, row = (line.split(";") for line in lines[:2])
    assert row[headings.index("Lessen samen gedaan")] == "1"


def test_on_the_page_of_the_head(head: Client, done: Completion) -> None:
    assert "1 van 2 lessen klaar, waarvan 1 samen gedaan" in text(head.get(reverse("department_head")))


def test_among_who_waits(hr_officer: Client, done: Completion, amina: User, programme: Programme) -> None:
    LessonPage.objects.get(lesson=programme.lesson_ids[1]).unpublish()
    Enrolment.objects.filter(user=amina).update(is_waiting=True, lessons_asked=1)
    page = text(hr_officer.get(reverse("hr:waiting", args=[programme.pk])))
    assert "waarvan 1 samen gedaan" in page


def test_among_who_completed_a_version(hr_officer: Client, done: Completion, programme: Programme) -> None:
    page = done.lesson.page
    told = text(hr_officer.get(reverse("hr:version_people", args=[page.pk, 1])))
    assert "samen gedaan" in told


def test_in_the_figures(done: Completion, amina: User, programme: Programme) -> None:
    pass_the_other(amina, programme)
    steps = funnel(Enrolment.objects.all(), programme.outline.lessons)
    assert [(one.reached, one.completed, one.together) for one in steps] == [(1, 1, 1), (1, 1, 0)]


def test_on_the_dashboard(done: Completion, amina: User, programme: Programme) -> None:
    pass_the_other(amina, programme)
    assert text(sign_in(amina).get(reverse("learning:programme", args=[done.enrolment_id]))).count("Samen gedaan") == 1


def test_on_the_lesson_which_can_still_be_read(done: Completion, amina: User) -> None:
    page = text(sign_in(amina).get(reverse("learning:lesson", args=[done.lesson_id])))
    assert "Waarom het telt" in page
    assert "begeleid door Dries Peeters, versie 1" in page
    assert "Naar de vragen" not in page


def test_its_questions_are_not_asked_after_the_answers_were_heard(done: Completion, amina: User) -> None:
    client = sign_in(amina)
    question = reverse("learning:question", args=[done.lesson_id, 1])
    assert client.get(question)["Location"] == reverse("learning:lesson", args=[done.lesson_id])
    client.post(question, {"poging": 1, "vraag": "x", "antwoord": "y"})
    assert client.post(reverse("learning:retry", args=[done.lesson_id])).status_code == 302
    assert not Attempt.objects.exists() and not PooledAnswer.objects.exists()


def test_the_result_says_so_without_points(done: Completion, amina: User) -> None:
    page = text(sign_in(amina).get(reverse("learning:result", args=[done.lesson_id])))
    assert "begeleid door Dries Peeters, versie 1" in page
    assert "punten" not in page


def test_on_the_certificate_and_where_it_is_checked(
    client: Client, done: Completion, amina: User, programme: Programme
) -> None:
    pass_the_other(amina, programme)
    given = certificates.issue(Enrolment.objects.get(), timezone.now())
    words = "1 les daarvan is samen gedaan, in een begeleide groep."
    assert certificates.remarks_in_words(given) == [words]
    assert certificates.pdf(given) == certificates.pdf(given)
    checked = client.post(reverse("learning:confirm_certificate"), {"number": given.number, "name": given.name})
    assert words in text(checked)


def test_of_who_did_nothing_in_a_group_a_certificate_says_nothing_of_it(amina: User, programme: Programme) -> None:
    place = progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    assert place.version.quiz is not None
    for question in place.version.quiz.quiz.questions:
        progress.answer(place, 1, question.id, best_answer(question), timezone.now())
    pass_the_other(amina, programme)
    given = certificates.issue(Enrolment.objects.get(), timezone.now())
    assert certificates.remarks_in_words(given) == []


def test_its_questions_come_back_as_refreshers(done: Completion, amina: User, programme: Programme) -> None:
    found = refresher_screens.candidates(Enrolment.objects.get())
    assert {one.lesson for one in found} == {done.lesson_id}
    assert all(one.answers == () for one in found)
    today = timezone.localdate() + timedelta(days=31)
    due = refresher_screens.due_for(amina, Enrolment.objects.select_related("programme"), today)
    assert due is not None
    refresher = refresher_screens.begin(Enrolment.objects.get(), due.days, timezone.now())
    page = sign_in(amina).get(reverse("learning:refresher_question", args=[refresher.pk, 1]))
    assert page.status_code == 200
