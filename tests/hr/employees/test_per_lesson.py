"""What one person did of each lesson: that, when and in which version, and never what they answered."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from onboarding.hr.employees.lessons_of_person import rounds_of
from onboarding.hr.models import Activity, Verb
from onboarding.learning.demo.demo_municipalities import complete_lesson
from onboarding.learning.journey import progress
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Completion, Enrolment, FollowUp, GroupSession, LessonProgress
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import User
from tests import factories
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, at, enrol, sign_in
from tests.hr.overview.conftest import make_lessons

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 20, 10)


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def url(person: User) -> str:
    return f"/beheer/medewerkers/{person.pk}/lessen/"


def told(response: ClientResponse) -> list[list[str]]:
    """What stands in each row of the tables, in words."""
    assert response.status_code == 200
    page = unescape(response.content.decode()).partition("hr-per-lesson")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[" ".join(strip_tags(cell).split()) for cell in row] for row in found if row]


def version_of(lesson_id: int, number: int = 1) -> LessonVersion:
    """This version of a lesson, made when it is not there."""
    first = LessonVersion.objects.get(lesson=lesson_id, number=1)
    if number > 1 and not LessonVersion.objects.filter(lesson=lesson_id, number=number).exists():
        first.pk, first.number = None, number
        first.save()
    return LessonVersion.objects.get(lesson=lesson_id, number=number)


def begin(enrolment: Enrolment, lesson_id: int) -> None:
    LessonProgress.objects.create(
        enrolment=enrolment, lesson_id=lesson_id, version=version_of(lesson_id), started_at=NOW - timedelta(days=1),
    )  # fmt: skip


def complete(enrolment: Enrolment, lesson_id: int, number: int = 1, session: GroupSession | None = None) -> None:
    Completion.objects.create(
        enrolment=enrolment, lesson_id=lesson_id, version=version_of(lesson_id, number), completed_at=NOW,
        group_session=session,
    )  # fmt: skip


@pytest.fixture
def programme(lennik: Municipality) -> Programme:
    return make_lessons(lennik.organisation, "Onthaal", 6)


@pytest.fixture
def enrolment(lennik: Municipality, programme: Programme) -> Enrolment:
    return enrol(lennik.learner, programme)


def test_each_lesson_says_where_someone_stands_since_when_and_in_which_version(
    lennik: Municipality, hr_officer: Client, enrolment: Enrolment, programme: Programme
) -> None:
    ids = programme.lesson_ids
    session = GroupSession.objects.create(
        organisation=lennik.organisation, lesson_id=ids[3], version=version_of(ids[3]), leader=lennik.head,
        leader_name="Dries Peeters", begun_at=NOW,
    )  # fmt: skip
    progress.exempt([enrolment.pk], ids[4], Grounds("Elders gedaan", date(2026, 10, 5)), lennik.hr_officer, NOW)
    begin(enrolment, ids[1])
    begin(enrolment, ids[2])
    complete(enrolment, ids[3], session=session)
    complete(enrolment, ids[5], number=3)
    assert told(hr_officer.get(url(lennik.learner))) == [
        ["Les 1", "Nog niet begonnen", "–", "–", "–"],
        ["Les 2", "Begonnen", "–", "1", "19/11/2026"],
        ["Les 3", "Begonnen", "–", "1", "19/11/2026"],
        ["Les 4", "Klaar, samen gedaan begeleid door Dries Peeters", "20/11/2026", "1", "–"],
        ["Les 5", "Vrijgesteld", "05/10/2026", "–", "–"],
        ["Les 6", "Klaar, door te lezen", "20/11/2026", "3", "–"],
    ]


def test_who_passed_the_questions_is_done_and_nothing_of_their_answers_is_read(lennik: Municipality) -> None:
    """With a real lesson of two sections, of which one question is answered before all of it is passed."""
    body = [factories.text_block("Eerst"), factories.text_block("Daarna")]
    programme = factories.make_programme(lennik.organisation, letters="K", title="Traject", body=body)
    hr, learner, lesson_id = sign_in(lennik.hr_officer), lennik.learner, programme.lesson_ids[0]
    progress.enrol(learner, programme, TODAY)
    place = progress.open_lesson(learner, lesson_id, NOW)
    progress.mark_read(place, 1, NOW)
    assert [row[1:3] for row in told(hr.get(url(learner)))] == [["Begonnen", "–"]]
    progress.mark_read(place, 2, NOW)
    progress.answer(place, 1, factories.QUIZ[0]["id"], ["Vraag 1-0"], NOW)
    assert [row[1:3] for row in told(hr.get(url(learner)))] == [["Gelezen, vragen nog niet gehaald", "20/11/2026"]]
    complete_lesson(learner, lesson_id)
    with CaptureQueriesContext(connection) as queries:
        assert [row[1] for row in told(hr.get(url(learner)))] == ["Klaar"]
    assert "quizzes_" not in " ".join(query["sql"] for query in queries)


def test_earlier_rounds_stand_there_too_with_what_was_done_in_each(
    lennik: Municipality, hr_officer: Client, enrolment: Enrolment, programme: Programme
) -> None:
    complete(enrolment, programme.lesson_ids[0])
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=NOW, completed_at=NOW)
    progress.begin_rounds([enrolment.pk], TODAY)
    page = hr_officer.get(url(lennik.learner))
    assert [row[1] for row in told(page)] == ["Nog niet begonnen"] * 6 + ["Klaar, door te lezen"] + [
        "Nog niet begonnen"
    ] * 5
    assert [len(one.rows) for one in page.context["rounds"]] == [6, 6]
    assert [one.enrolment.round for one in page.context["rounds"]] == [2, 1]


def test_a_lesson_that_left_the_programme_stays_there_for_who_did_it(
    lennik: Municipality, hr_officer: Client, enrolment: Enrolment, programme: Programme
) -> None:
    gone = Lesson.objects.create(programme=programme, title="Vroeger")
    version = version_of(programme.lesson_ids[0])
    version.pk, version.lesson = None, gone
    version.save()
    complete(enrolment, gone.pk)
    assert told(hr_officer.get(url(lennik.learner)))[-1][:2] == [
        "Vroeger (staat niet meer in het traject)", "Klaar, door te lezen",
    ]  # fmt: skip


def test_a_newer_version_that_was_read_or_asked_stands_under_it(
    lennik: Municipality, hr_officer: Client, enrolment: Enrolment, programme: Programme
) -> None:
    lesson = programme.lesson_ids[0]
    complete(enrolment, lesson)
    asked = {"enrolment": enrolment, "lesson_id": lesson, "asked_on": TODAY, "due_date": TODAY}
    FollowUp.objects.create(version=version_of(lesson, 2), before=version_of(lesson), done_at=NOW, **asked)
    FollowUp.objects.create(version=version_of(lesson, 3), before=version_of(lesson, 2), **asked)
    assert told(hr_officer.get(url(lennik.learner)))[0][1] == (
        "Klaar, door te lezen Versie 2 bijgelezen op 20/11/2026 Versie 3 bij te lezen, gevraagd op 22/11/2026"
    )


def test_one_is_led_there_from_the_page_of_the_person_and_looking_is_noted(
    lennik: Municipality, hr_officer: Client, enrolment: Enrolment
) -> None:
    assert (
        f'href="{url(lennik.learner)}#ronde-{enrolment.pk}"'
        in hr_officer.get(f"/beheer/medewerkers/{lennik.learner.pk}/").content.decode()
    )
    hr_officer.get(url(lennik.learner))
    assert Activity.objects.filter(verb=Verb.PERSON_VIEWED, subject=lennik.learner).count() == 1


def test_nobody_elsewhere_sees_it_and_nothing_of_elsewhere_is_shown(
    lennik: Municipality, herenthout: Municipality, outsider: Client, enrolment: Enrolment
) -> None:
    assert outsider.get(url(lennik.learner)).status_code == 404
    User.objects.filter(pk=lennik.learner.pk).update(organisation=herenthout.organisation)
    assert rounds_of(herenthout.hr_officer, lennik.learner) == []
    assert told(outsider.get(url(lennik.learner))) == []


def test_it_costs_the_same_queries_with_one_round_and_with_twenty(
    lennik: Municipality, hr_officer: Client, enrolment: Enrolment, programme: Programme
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            told(hr_officer.get(url(lennik.learner)))
        return len(queries)

    complete(enrolment, programme.lesson_ids[0])
    cost()  # the look is noted the first time
    few = cost()
    for number in range(20):
        other = make_lessons(lennik.organisation, f"Traject {number}", 5)
        one = enrol(lennik.learner, other)
        begin(one, other.lesson_ids[0])
        complete(one, other.lesson_ids[1])
    assert cost() == few <= 20
