"""Every kind of question on the employee's screens: order of choices, when feedback comes, tries and pauses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.journey import progress
from onboarding.learning.models import LessonProgress
from onboarding.lessons.models import Lesson
from onboarding.people.models import Organisation, User
from quizzes.attempts import AttemptRefused
from quizzes.definitions import Choice, Credit
from quizzes.models import Attempt, Response
from tests.client_response import ClientResponse
from tests.conftest import START
from tests.factories import better, branching, check_block, make_programme, match, order, single, text_block

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
ORDER = ["1=B-0", "3=B-2", "2=B-1", "4=B-3"]
RIGHT = {n: Choice(f"C-{n}", "", Credit.FULL).match_id for n in range(3)}
PAIRS = [f"C-{n}={RIGHT[n]}" for n in range(3)]
BEST = [("id-A", ["A-0"]), ("id-B", ORDER), ("id-C", PAIRS), ("id-D", ["D-luister", "D-help"])]


@pytest.fixture
def make(lennik: Organisation, amina: User) -> Callable[..., int]:
    """Puts Amina in a programme with one lesson; gives its id."""

    def make_one(**fields: Any) -> int:
        questions = fields.pop("questions", [better("A"), order("B"), match("C"), branching("D")])
        programme = make_programme(lennik, wordmark="K", letters="K", questions=questions, **fields)
        progress.enrol(amina, programme, START)
        return programme.lesson_ids[0]

    return make_one


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User) -> Client:
    return signed_in(amina)


@pytest.fixture
def place(amina: User) -> Callable[[int], LessonProgress]:
    """Amina's place in a lesson."""
    return lambda lesson_id: progress.open_lesson(amina, lesson_id, NOW)


def url(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


def post(
    client: Client, lesson_id: int, number: int, question: str, selected: list[str], attempt: int = 1, **extra: Any
) -> ClientResponse:
    data = {"poging": attempt, "vraag": question, "antwoord": selected, **extra}
    return client.post(url("question", lesson_id, number), data)


def order_shown(client: Client, lesson_id: int, number: int = 1) -> list[str]:
    return [choice.id for choice in client.get(url("question", lesson_id, number)).context["page"].question.choices]


def test_every_kind_of_question_is_answered_stored_and_counted(client: Client, make: Callable[..., int]) -> None:
    lesson_id = make()
    for number, (question, selected) in enumerate(BEST, start=1):
        assert client.get(url("question", lesson_id, number)).status_code == 200
        post(client, lesson_id, number, question, selected)
        told = client.get(url("question", lesson_id, number))
        assert told.context["page"].question.verdict == "best"
        assert "Uitleg" in told.content.decode()
    stored = dict(Response.objects.values_list("question_id", "selected"))
    assert stored == {
        "id-A": ["A-0"],
        "id-B": ["B-0", "B-1", "B-2", "B-3"],
        "id-C": PAIRS,
        "id-D": ["D-luister", "D-help"],
    }
    assert client.get(url("moment", lesson_id)).context["page"].attempt.passed


def test_a_scenario_goes_from_scene_to_scene_and_is_saved_once_at_its_end(
    client: Client, make: Callable[..., int]
) -> None:
    lesson_id = make(questions=[branching("D")])
    response = post(client, lesson_id, 1, "id-D", ["D-zucht"], stap=0)
    assert response["Location"] == url("question", lesson_id, 1) + "?antwoord=D-zucht"
    assert not Attempt.objects.exists()
    screen = client.get(response["Location"])
    assert screen.context["page"].question.scene == "Dit is C."
    assert '<input type="hidden" name="antwoord" value="D-zucht">' in screen.content.decode()
    post(client, lesson_id, 1, "id-D", ["D-zucht", "D-zwijg"], stap=1)
    assert Response.objects.get().selected == ["D-zucht", "D-zwijg"]


def test_going_back_in_a_scenario_and_choosing_otherwise_is_safe_until_it_ends(
    client: Client, make: Callable[..., int]
) -> None:
    lesson_id = make(questions=[branching("D")])
    post(client, lesson_id, 1, "id-D", ["D-zucht"], stap=0)
    post(client, lesson_id, 1, "id-D", ["D-luister"], stap=0)
    post(client, lesson_id, 1, "id-D", ["D-luister", "D-help"], stap=1)
    post(client, lesson_id, 1, "id-D", ["D-zucht", "D-zwijg"], stap=1)
    assert Response.objects.get().selected == ["D-luister", "D-help"]


def test_a_scene_without_a_choice_stays_with_a_sentence(client: Client, make: Callable[..., int]) -> None:
    lesson_id = make(questions=[branching("D")])
    response = post(client, lesson_id, 1, "id-D", ["D-zucht"], stap=1)
    assert (response.status_code, response.context["page"].error) == (422, "no_choice")
    assert response.context["page"].question.scene == "Dit is C."


@pytest.mark.parametrize(
    ("question", "selected", "code"),
    [
        ("id-B", ["1=B-0", "1=B-1", "3=B-2", "4=B-3"], "same_place"),
        ("id-B", ["1=B-0", "", "3=B-2", "4=B-3"], "incomplete"),
        ("id-B", ["5=B-0"], "unknown_choice"),
        ("id-C", [PAIRS[0], PAIRS[1], ""], "incomplete"),
        ("id-D", ["D-help"], "unknown_choice"),
        ("id-D", ["D-luister", "D-help", "D-help"], "too_many_choices"),
    ],
)
def test_an_answer_that_is_not_whole_keeps_what_was_filled_in_and_saves_nothing(
    client: Client, make: Callable[..., int], question: str, selected: list[str], code: str
) -> None:
    lesson_id = make(questions=[order("B"), match("C"), branching("D")])
    number = ["id-B", "id-C", "id-D"].index(question) + 1
    response = post(client, lesson_id, number, question, selected)
    assert (response.status_code, response.context["page"].error) == (422, code)
    assert 'role="alert"' in response.content.decode()
    assert not Response.objects.exists()
    if code == "same_place":
        assert {choice.picked for choice in response.context["page"].question.choices} == {"1", "3", "4"}


def test_a_page_of_a_question_gives_nothing_away(client: Client, make: Callable[..., int]) -> None:
    page = client.get(url("question", make(), 1)).content.decode()
    assert "Uitleg" not in page
    assert "full" not in page


def test_shuffled_choices_stand_in_the_same_order_before_and_after_the_first_answer(
    client: Client, make: Callable[..., int]
) -> None:
    lesson_id = make(questions=[single("A"), single("B")], shuffles=True)
    before = order_shown(client, lesson_id)
    assert order_shown(client, lesson_id) == before
    post(client, lesson_id, 1, "id-A", ["A-0"])
    assert order_shown(client, lesson_id) == before
    assert Attempt.objects.get().seed > 0


def test_people_and_tries_each_have_their_own_order(
    client: Client, make: Callable[..., int], place: Callable[[int], LessonProgress]
) -> None:
    lesson_id = make(questions=[single("A"), single("B"), single("C")], shuffles=True)
    seen = set()
    for number in range(1, 13):
        seen.add(tuple(order_shown(client, lesson_id)))
        for place_in_quiz, question in enumerate(("A", "B", "C"), start=1):
            post(client, lesson_id, place_in_quiz, f"id-{question}", [f"{question}-0"], attempt=number)
        progress.retry(place(lesson_id), NOW)
    assert len(seen) > 2
    assert len(set(Attempt.objects.values_list("seed", flat=True))) == Attempt.objects.count()


def test_without_shuffling_choices_stand_as_written(client: Client, make: Callable[..., int]) -> None:
    assert order_shown(client, make(questions=[single("A")])) == ["A-0", "A-1", "A-2"]
    assert not Attempt.objects.exclude(seed=0).exists()


def test_feedback_at_the_end_goes_straight_on_and_tells_all_when_it_is_finished(
    client: Client, make: Callable[..., int]
) -> None:
    lesson_id = make(questions=[single("A"), single("B")], feedback_moment="end")
    assert post(client, lesson_id, 1, "id-A", ["A-0"])["Location"] == url("question", lesson_id, 2)
    page = client.get(url("question", lesson_id, 2))
    assert "Bewaard." in page.content.decode()
    again = client.get(url("question", lesson_id, 1))
    assert again.context["page"].question.is_answered
    assert "Uitleg" not in again.content.decode()
    assert "Om te onthouden" not in again.content.decode()
    assert post(client, lesson_id, 2, "id-B", ["B-1"])["Location"] == url("result", lesson_id)
    reread = client.get(url("question", lesson_id, 1))
    assert "Uitleg 0" in reread.content.decode()
    assert reread.context["page"].question.verdict == "not"


def test_a_finished_quiz_can_be_reread_with_feedback(client: Client, make: Callable[..., int]) -> None:
    lesson_id = make()
    for number, (question, selected) in enumerate(BEST, start=1):
        post(client, lesson_id, number, question, selected)
    assert url("question", lesson_id, 1) in client.get(url("result", lesson_id), follow=True).content.decode()
    for number in range(1, 5):
        assert client.get(url("question", lesson_id, number)).context["page"].question.verdict == "best"


@pytest.fixture
def failed(make: Callable[..., int], place: Callable[[int], LessonProgress]) -> int:
    """A lesson with a pause of half an hour, that Amina just failed."""
    lesson_id = make(questions=[single("A"), single("B"), single("C")], pause_minutes=30)
    for question in ("A", "B", "C"):
        progress.answer(place(lesson_id), 1, f"id-{question}", [f"{question}-0"], NOW)
    return lesson_id


def test_the_next_try_waits_for_the_pause(failed: int, place: Callable[[int], LessonProgress]) -> None:
    with pytest.raises(AttemptRefused) as refusal:
        progress.retry(place(failed), NOW + timedelta(minutes=29))
    assert (refusal.value.code, refusal.value.moment) == ("wait", NOW + timedelta(minutes=30))
    assert progress.answer(place(failed), 2, "id-A", ["A-1"], NOW + timedelta(minutes=29)) is None
    assert progress.retry(place(failed), NOW + timedelta(minutes=30)).number == 2


def test_the_result_says_from_when_one_can_try_again(
    client: Client, make: Callable[..., int], place: Callable[[int], LessonProgress]
) -> None:
    lesson_id = make(questions=[single("A"), single("B"), single("C")], pause_minutes=24 * 60)
    for question in ("A", "B", "C"):
        progress.answer(place(lesson_id), 1, f"id-{question}", [f"{question}-0"], timezone.now())
    page = client.get(url("result", lesson_id))
    assert "Probeer opnieuw vanaf" in page.content.decode()
    assert url("retry", lesson_id) not in page.content.decode()
    response = client.post(url("retry", lesson_id), follow=True)
    assert response.redirect_chain[-1][0] == url("result", lesson_id)
    assert Attempt.objects.count() == 1


def test_after_the_pause_one_can_try_again(client: Client, failed: int) -> None:
    assert "Probeer opnieuw vanaf" not in client.get(url("result", failed)).content.decode()
    assert client.post(url("retry", failed))["Location"] == url("question", failed, 1)


def test_of_several_tries_the_best_one_counts(
    client: Client, make: Callable[..., int], place: Callable[[int], LessonProgress]
) -> None:
    lesson_id = make(questions=[single(name, points=4) for name in ("A", "B", "C")])
    for number, answers in enumerate((["A-2", "B-2", "C-0"], ["A-0", "B-0", "C-0"]), start=1):
        for answer in answers:
            progress.answer(place(lesson_id), number, f"id-{answer[0]}", [answer], NOW)
        if number == 1:
            progress.retry(place(lesson_id), NOW)
    page = client.get(url("result", lesson_id))
    assert (page.context["page"].attempt.points, page.context["page"].best.points) == (0, 4)
    assert "Je beste poging telt: 4 van de 12 punten (33 %)" in page.content.decode()


def test_a_check_in_the_text_is_on_the_page_and_records_nothing(client: Client, make: Callable[..., int]) -> None:
    lesson_id = make(body=[text_block(), check_block()])
    page = client.get(url("lesson", lesson_id)).content.decode()
    assert "Wat zeg je eerst?" in page
    assert "Zo gaat het na proef 2." in page
    assert page.count('<details name="proef-') == 3
    assert Lesson.objects.get(pk=lesson_id).current_version.question_count == 4


def test_an_edit_of_the_words_keeps_what_was_answered_and_what_it_answered(
    client: Client, make: Callable[..., int]
) -> None:
    lesson_id = make(questions=[single("A"), single("B")])
    post(client, lesson_id, 1, "id-A", ["A-1"])
    page = Lesson.objects.get(pk=lesson_id).page
    raw = page.questions.get_prep_value()
    raw.reverse()
    raw[1]["value"]["question"] = "Anders gevraagd"
    page.questions = page.questions.stream_block.to_python(raw)
    page.save_revision().publish()
    quiz = Lesson.objects.get(pk=lesson_id).current_version.quiz.quiz
    assert quiz.question(Response.objects.get().question_id).text == "Anders gevraagd"
