"""The employee's pages over HTTP: what they show, where they lead, and that bad input never breaks them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.learning.journey import progress
from onboarding.learning.models import Completion, Enrolment, LessonProgress, Reflection
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, Programme
from onboarding.people.models import User
from quizzes.models import Attempt, Response
from tests.factories import QUIZ
from tests.learning.journey.new_versions import publish
from tests.learning.quiz_answers import ANSWERS, MISSES, post_answers, url

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment) -> Client:
    return signed_in(amina)


@pytest.fixture
def lesson_id(programme: Programme) -> int:
    return programme.lesson_ids[0]


def test_the_dashboard_shows_one_next_step(client: Client, programme: Programme) -> None:
    page = client.get(url("dashboard"))
    assert page.context["board"].next_row.title == "Les K0.0"
    assert page.content.decode().count('class="button big"') == 1


def test_without_enrolment_the_dashboard_says_what_happens_next(
    signed_in: Callable[[User], Client], amina: User
) -> None:
    assert "nog geen lessen" in signed_in(amina).get(url("dashboard")).content.decode()


def test_hr_without_lessons_lands_in_the_admin(signed_in: Callable[[User], Client], marleen: User) -> None:
    assert signed_in(marleen).get(url("dashboard"))["Location"] == reverse("wagtailadmin_home")


def test_an_answer_is_saved_and_its_feedback_shown(client: Client, lesson_id: int) -> None:
    response = client.post(
        url("question", lesson_id, 1), {"poging": 1, "vraag": "id-Vraag 1", "antwoord": "Vraag 1-2"}, follow=True
    )
    assert Response.objects.get().selected == ["Vraag 1-2"]
    screen = response.context["page"].question
    assert [choice.verdict for choice in screen.choices] == ["not", "best", "partly"]
    assert "Bewaard om" in response.content.decode()


def test_from_the_first_question_to_a_lit_letter(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS)
    assert client.get(url("moment", lesson_id)).context["page"].tile.is_lit
    tiles = client.get(url("dashboard")).context["board"].tiles
    assert [(tile.letter, tile.is_lit, tile.is_free) for tile in tiles] == [
        ("K", True, False), ("A", False, True), ("R", False, False),
    ]  # fmt: skip


def test_the_free_letter_lights_when_the_programme_is_complete(client: Client, programme: Programme) -> None:
    for lesson_id in programme.lesson_ids:
        post_answers(client, lesson_id, ANSWERS)
    board = client.get(url("dashboard")).context["board"]
    assert all(tile.is_lit for tile in board.tiles)
    assert board.next_row is None


def test_a_question_further_on_waits_for_the_ones_before(client: Client, lesson_id: int) -> None:
    assert client.get(url("question", lesson_id, 3))["Location"] == url("question", lesson_id, 1)


def test_coming_back_goes_on_at_the_open_question(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS[:1])
    assert client.get(url("dashboard")).context["board"].next_row.url == url("question", lesson_id, 2)


def test_the_lesson_leads_to_the_question_that_its_reader_is_at(client: Client, lesson_id: int) -> None:
    for answered, words in ((0, "Naar de vragen"), (1, "Ga verder met de vragen"), (2, "Ga verder met de vragen")):
        post_answers(client, lesson_id, ANSWERS[:answered])
        page = client.get(url("lesson", lesson_id)).content.decode()
        assert f'href="{url("question", lesson_id, answered + 1)}">{words}<' in page


def test_coming_back_goes_on_at_the_section_last_read(client: Client, lesson_id: int) -> None:
    client.get(url("lesson", lesson_id))
    client.post(url("mark_read", lesson_id), {"sections": 2})
    assert client.get(url("dashboard")).context["board"].next_row.url == url("lesson", lesson_id) + "#stuk-2"


def test_without_a_choice_nothing_is_saved_and_the_page_says_what_to_do(client: Client, lesson_id: int) -> None:
    response = client.post(url("question", lesson_id, 1), {"poging": 1, "vraag": "id-Vraag 1"})
    assert response.status_code == 422
    assert response.context["page"].error == "no_choice"
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"poging": "x", "vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"},
        {"poging": "9" * 30, "vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"},
        {"poging": 1, "vraag": "elders", "antwoord": "Vraag 1-1"},
        {"poging": 1, "vraag": "id-Vraag 1", "antwoord": "elders"},
        {"poging": 1, "vraag": "id-Vraag 1", "antwoord": ["Vraag 1-0", "Vraag 1-1"]},
        {"poging": 4, "vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"},
        {"poging": -1, "vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"},
        {"poging": 1, "vraag": "\x00", "antwoord": "\x00"},
    ],
)
@pytest.mark.parametrize("number", [1, 99])
def test_a_tampered_answer_is_refused_and_nothing_is_saved(
    client: Client, lesson_id: int, data: dict[str, str] | dict[str, object], number: int
) -> None:
    response = client.post(url("question", lesson_id, number), data, follow=True)
    assert response.status_code in (200, 400, 422)  # 400: what cannot be read at all
    assert not Response.objects.exists()


def test_a_failed_attempt_says_what_to_reread_and_offers_another_go(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, MISSES)
    page = client.get(url("result", lesson_id))
    assert not page.context["page"].is_completed
    assert client.post(url("retry", lesson_id))["Location"] == url("question", lesson_id, 1)
    post_answers(client, lesson_id, ANSWERS, attempt=2)
    assert Completion.objects.count() == 1


def test_rereading_points_at_the_sections_behind_what_was_missed(client: Client, lesson_id: int) -> None:
    page = LessonPage.objects.get(lesson=lesson_id)
    raw = page.questions.get_prep_value()
    raw[0]["value"]["reread"] = "Waarom het telt"
    page.questions = page.questions.stream_block.to_python(raw)
    page.save_revision().publish()
    post_answers(client, lesson_id, MISSES)
    reread = client.get(url("result", lesson_id)).context["page"].reread
    assert [(part.heading, part.url) for part in reread] == [("Waarom het telt", url("lesson", lesson_id) + "#stuk-1")]


def test_trying_again_after_passing_changes_nothing(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS)
    assert client.post(url("retry", lesson_id))["Location"] == url("result", lesson_id)


def test_without_a_result_the_result_page_leads_to_the_lesson(client: Client, lesson_id: int) -> None:
    assert client.get(url("result", lesson_id))["Location"] == url("lesson", lesson_id)


def test_a_reflection_is_saved_and_shown_to_its_writer(client: Client, lesson_id: int) -> None:
    client.post(url("reflection", lesson_id, "blok-voornemen"), {"text": "Ik bel terug."})
    assert Reflection.objects.get().text == "Ik bel terug."
    assert "Ik bel terug." in client.get(url("lesson", lesson_id)).content.decode()


def test_a_reflection_on_an_unknown_block_is_not_there(client: Client, lesson_id: int) -> None:
    assert client.post(url("reflection", lesson_id, "elders"), {"text": "x"}).status_code == 404


@pytest.mark.parametrize("sections", ["", "x", "-1", "1.5", "99999", "²"])
def test_a_place_that_makes_no_sense_is_refused(client: Client, lesson_id: int, sections: str) -> None:
    assert client.post(url("mark_read", lesson_id), {"sections": sections}).status_code == 400


def test_a_place_past_the_end_counts_as_the_end(client: Client, lesson_id: int) -> None:
    client.post(url("mark_read", lesson_id), {"sections": "99"})
    assert LessonProgress.objects.get().sections_read == 2


def test_someone_elses_lesson_does_not_exist(
    signed_in: Callable[[User], Client], ioana: User, amina: User, enrolment: Enrolment, lesson_id: int
) -> None:
    client = signed_in(ioana)
    for name in ("lesson", "result"):
        assert client.get(url(name, lesson_id)).status_code == 404
    assert client.get(url("question", lesson_id, 1)).status_code == 404
    for name in ("mark_read", "finish", "retry"):
        assert client.post(url(name, lesson_id)).status_code == (400 if name == "mark_read" else 404)


def test_signed_out_an_answer_leads_to_signing_in_and_back_to_the_question(client: Client, lesson_id: int) -> None:
    post_answers(client, lesson_id, ANSWERS[:1])
    client.logout()
    response = post_answers(client, lesson_id, ANSWERS[:2])[1]
    assert response["Location"] == f"{reverse('account_login')}?next={url('question', lesson_id, 2)}"
    assert Response.objects.count() == 1


def test_whoever_completed_a_lesson_by_reading_is_asked_nothing_when_its_questions_come_back(
    client: Client, programme: Programme, lesson_id: int
) -> None:
    """They failed, read the version that asked nothing, and have the button for another try in another tab."""
    lesson = Lesson.objects.get(pk=lesson_id)
    client.get(url("lesson", lesson_id))
    post_answers(client, lesson_id, MISSES)
    read = publish(lesson, questions=[])
    client.post(url("retry", lesson_id))
    client.post(url("finish", lesson_id))
    publish(lesson, questions=QUIZ)
    stays_completed(client, lesson_id, read, tries=1)
    told = client.post(url("retry", lesson_id), follow=True).content.decode()
    assert "Je hebt deze les al afgewerkt." in told
    assert "geslaagd" not in told


def test_whoever_read_a_lesson_is_asked_nothing_when_it_gets_questions(
    signed_in: Callable[[User], Client], amina: User, reading_only: Programme
) -> None:
    progress.enrol(amina, reading_only, NOW.date())
    lesson = Lesson.objects.get(pk=reading_only.lesson_ids[0])
    client, read = signed_in(amina), lesson.current_version
    client.get(url("lesson", lesson.pk))
    client.post(url("finish", lesson.pk))
    publish(lesson, questions=QUIZ)
    stays_completed(client, lesson.pk, read, tries=0)


def stays_completed(client: Client, lesson_id: int, read: LessonVersion | None, tries: int) -> None:
    """Whatever form of the quiz they send."""
    answer = {"poging": tries + 1, "vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"}
    for response in (
        client.post(url("retry", lesson_id)),
        client.post(url("question", lesson_id, 1), answer),
        client.post(url("finish", lesson_id)),
    ):
        assert response.status_code == 302
    assert client.get(url("result", lesson_id), follow=True).status_code == 200
    assert (LessonProgress.objects.get().version, Completion.objects.get().version) == (read, read)
    assert Attempt.objects.count() == tries
