"""The moment after a lesson: it comes once, by whichever way the lesson was finished, and leads on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.learning.lesson.moments import JUST_FINISHED
from onboarding.learning.models import Enrolment, Reflection
from onboarding.lessons.models import LessonPage, PrinciplePage, Programme
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.factories import make_programme
from tests.learning.closing.endings import read_all
from tests.learning.quiz_answers import ANSWERS, MISSES, post_answers, url


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment) -> Client:
    return signed_in(amina)


@pytest.fixture
def lesson_id(programme: Programme) -> int:
    return programme.lesson_ids[0]


def shown(client: Client, lesson_id: int) -> str:
    return " ".join(client.get(url("moment", lesson_id)).content.decode().split())


def test_the_try_that_passes_leads_to_the_moment_and_it_lights_up_once(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS)
    assert client.get(url("result", lesson_id))["Location"] == url("moment", lesson_id)
    first = client.get(url("moment", lesson_id))
    assert first.context["lights_up"]
    assert 'class="moment lights-up"' in first.content.decode()
    again = client.get(url("moment", lesson_id))
    assert again.context["page"].tile.is_lit
    assert not again.context["lights_up"]
    assert 'class="moment"' in again.content.decode()
    assert client.get(url("result", lesson_id)).context["page"].is_completed  # from now on the result is the result


def test_a_try_that_fails_has_no_moment(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, MISSES)
    assert not client.get(url("result", lesson_id)).context["page"].is_completed
    assert client.get(url("moment", lesson_id))["Location"] == url("result", lesson_id)


def test_the_try_after_it_that_passes_has_one(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, MISSES)
    client.post(url("retry", lesson_id))
    post_answers(client, lesson_id, ANSWERS, attempt=2)
    assert client.get(url("result", lesson_id))["Location"] == url("moment", lesson_id)


def test_an_answer_that_is_sent_again_brings_no_second_moment(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS)
    shown(client, lesson_id)
    post_answers(client, lesson_id, ANSWERS)
    assert JUST_FINISHED not in client.session


def test_reading_a_lesson_without_questions_to_the_end_leads_there_too_and_once(
    signed_in: Callable[[User], Client], reading_only: Programme, amina: User
) -> None:
    progress.enrol(amina, reading_only, START, announce=False)
    client, lesson_id = signed_in(amina), reading_only.lesson_ids[0]
    client.post(url("finish", lesson_id))
    assert client.get(url("result", lesson_id))["Location"] == url("moment", lesson_id)
    page = shown(client, lesson_id)
    assert "punten" not in page
    assert "Lees je antwoorden na" not in page
    client.post(url("finish", lesson_id))
    assert "lights-up" not in shown(client, lesson_id)


def test_it_says_the_value_its_sentence_and_the_score_in_words(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, [("id-Vraag 1", ["Vraag 1-2"]), *ANSWERS[1:]])
    page = shown(client, lesson_id)
    assert "Waarde K0" in page
    assert "<h1>In één zin.</h1>" in page
    assert "Klaar · 4,5 van de 5 punten" in page


def test_a_value_without_a_sentence_shows_the_one_thing_of_the_lesson(client: Client, lesson_id: int) -> None:
    page = PrinciplePage.objects.order_by("path").first()
    page.statement = ""
    page.save_revision().publish()
    post_answers(client, lesson_id, ANSWERS)
    assert "<h1>Luisteren</h1>" in shown(client, lesson_id)


def test_the_letter_of_a_value_with_another_lesson_to_do_is_not_lit_yet(
    signed_in: Callable[[User], Client], amina: User, lennik: Organisation
) -> None:
    programme = make_programme(lennik, letters="K", lessons_each=2)
    progress.enrol(amina, programme, START, announce=False)
    client = signed_in(amina)
    for lesson_id, is_lit in zip(programme.lesson_ids, (False, True), strict=True):
        post_answers(client, lesson_id, ANSWERS)
        assert client.get(url("moment", lesson_id)).context["page"].tile.is_lit is is_lit


def test_the_next_lesson_is_one_tap_away_by_name_and_minutes(
    client: Client, programme: Programme, lesson_id: int
) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[1])
    page.title, page.minutes = "Waarde R1: de sleutel", 8
    page.save_revision().publish()
    post_answers(client, lesson_id, ANSWERS)
    page = shown(client, lesson_id)
    assert f'href="{url("lesson", programme.lesson_ids[1])}">Volgende: De sleutel · 8 min</a>' in page
    assert "Stop voor vandaag" in page


def test_ones_own_words_stand_there_and_nobody_elses(
    client: Client, enrolment: Enrolment, dries: User, programme: Programme, lesson_id: int
) -> None:
    other = progress.enrol(dries, programme, START, announce=False)
    for one, text in ((enrolment, "Ik bel terug."), (other, "Van Dries.")):
        Reflection.objects.create(
            enrolment=one, lesson_id=lesson_id, block_id="b", question="?", text=text, written_at=timezone.now()
        )
    post_answers(client, lesson_id, ANSWERS)
    page = shown(client, lesson_id)
    assert "Ik bel terug." in page
    assert "Alleen voor jou." in page
    assert "Van Dries." not in page


def test_without_a_resolution_nothing_is_said_of_one(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS)
    assert "Jij schreef" not in shown(client, lesson_id)


def test_the_last_lesson_leads_to_the_end_of_the_programme(
    client: Client, programme: Programme, enrolment: Enrolment
) -> None:
    for lesson_id in programme.lesson_ids:
        post_answers(client, lesson_id, ANSWERS)
    page = shown(client, programme.lesson_ids[1])
    assert f'href="{url("farewell", enrolment.pk)}"' in page
    assert "Volgende:" not in page
    assert "Stop voor vandaag" not in page


def test_a_next_lesson_that_is_not_open_yet_says_when_it_will_be(
    client: Client, programme: Programme, lesson_id: int, amina: User
) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=timezone.localdate())
    page = LessonPage.objects.get(lesson=programme.lesson_ids[1])
    page.opens = "first_week"
    page.save_revision().publish()
    post_answers(client, lesson_id, ANSWERS)
    page = shown(client, lesson_id)
    assert "De volgende les gaat open op" in page
    assert "Volgende:" not in page


def test_a_moment_of_someone_elses_lesson_does_not_exist(
    signed_in: Callable[[User], Client], ioana: User, programme: Programme, enrolment: Enrolment
) -> None:
    assert signed_in(ioana).get(url("moment", programme.lesson_ids[0])).status_code == 404


@pytest.mark.parametrize(("letters", "lessons_each"), [("KR", 1), ("KRKR", 4)])
def test_it_costs_the_same_with_few_lessons_and_with_many(
    signed_in: Callable[[User], Client], amina: User, lennik: Organisation, letters: str, lessons_each: int
) -> None:
    programme = make_programme(lennik, letters=letters, lessons_each=lessons_each, questions=[])
    progress.enrol(amina, programme, START, announce=False)
    read_all(amina, programme.lesson_ids[:-1])
    client = signed_in(amina)
    with CaptureQueriesContext(connection) as queries:
        client.get(url("moment", programme.lesson_ids[0]))
    assert len(queries) == 7, [one["sql"][:200] for one in queries]
