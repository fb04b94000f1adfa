"""A refresher over HTTP: when it is offered, one question a screen, and nobody else sees anything of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.journey import progress, summaries
from onboarding.learning.models import Completion, Enrolment, Refresher, RefresherAnswer
from onboarding.learning.refreshers import refresher_screens
from onboarding.lessons.models import LessonPage, LessonVersion, Programme, ProgrammePage
from onboarding.lessons.outlines import Outline
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz, Scene, Situation
from quizzes.grading import InvalidAnswer, best_answer
from quizzes.models import PublishedQuiz, Response
from tests.client_response import ClientResponse
from tests.conftest import START
from tests.factories import make_programme, single
from tests.just_proven import just_proven
from tests.learning.quiz_answers import RIGHT, WRONG, answer_all

CHOICES = {**RIGHT, "id-Losse vraag": ["Losse vraag-1"]}


def complete(user: User, lesson_id: int, days_ago: int, first: dict[str, list[str]] | None = None) -> None:
    """Walk through the lesson some days ago; `first` is a try before the one that passes."""
    now = timezone.now() - timedelta(days=days_ago)
    place = progress.open_lesson(user, lesson_id, now)
    if first:
        answer_all(place, first, now=now)
        progress.retry(place, now)
        place = progress.open_lesson(user, lesson_id, now)
    answer_all(place, RIGHT, number=2 if first else 1, now=now)


def url(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment) -> Client:
    return signed_in(amina)


@pytest.fixture
def done(amina: User, enrolment: Enrolment, programme: Programme) -> Enrolment:
    """Amina's enrolment, with the first lesson done 40 days ago."""
    complete(amina, programme.lesson_ids[0], 40)
    enrolment.refresh_from_db()
    return enrolment


@pytest.fixture
def begun(done: Enrolment, client: Client) -> Refresher:
    client.post(url("refresher", done.pk))
    return Refresher.objects.get()


def offered(client: Client) -> Any:
    return client.get(url("dashboard")).context["refresher"]


def answer_next(
    client: Client, refresher: Refresher, answers: dict[str, list[str]] = CHOICES, **extra: Any
) -> ClientResponse:
    current = refresher_screens.Round(Refresher.objects.select_related("enrolment__programme").get(pk=refresher.pk))
    question = current.quiz.questions[current.first_open - 1]
    address = url("refresher_question", refresher.pk, current.first_open)
    return client.post(address, {"vraag": question.id, "antwoord": answers[question.id]}, **extra)


# --- When it is offered ----------------------------------------------------------------------------------------------


def test_some_weeks_after_a_lesson_the_dashboard_offers_a_refresher(client: Client, done: Enrolment) -> None:
    page = client.get(url("dashboard"))
    assert page.context["refresher"] == refresher_screens.Due(done.pk, 30, is_begun=False)
    assert url("refresher", done.pk) in page.content.decode()
    assert page.content.decode().count('class="button big"') == 1  # the one next step stays the next lesson


def test_another_lesson_done_puts_the_refresher_off(
    client: Client, done: Enrolment, amina: User, programme: Programme
) -> None:
    complete(amina, programme.lesson_ids[1], 3)
    assert offered(client) is None


def test_a_lesson_without_questions_does_not_call_for_a_refresher(
    client: Client, amina: User, lennik: Organisation
) -> None:
    programme = make_programme(lennik, wordmark="", letters="X", title="Zonder vragen", questions=[])
    progress.enrol(amina, programme, START)
    place = progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    progress.finish_reading(place, timezone.now() - timedelta(days=200))
    assert offered(client) is None


def test_a_programme_done_before_is_refreshed_while_the_next_one_is_busy(
    client: Client, done: Enrolment, amina: User, lennik: Organisation
) -> None:
    other = make_programme(lennik, wordmark="", letters="X", title="Veilig werken")
    progress.enrol(amina, other, START, due_date=START)
    assert client.get(url("dashboard")).context["board"].programme == other
    assert offered(client).enrolment_id == done.pk


@pytest.mark.parametrize(("days", "rounds"), [("30, 90", [30, 90]), ("90,14, 14", [14, 90]), ("", [])])
def test_the_editor_chooses_after_how_many_days(programme: Programme, days: str, rounds: list[int]) -> None:
    page = programme.page
    page.refresher_days = days
    page.full_clean()
    page.save_revision().publish()
    programme.refresh_from_db()
    assert programme.refresher_days == rounds


@pytest.mark.parametrize("days", ["dertig", "0", "30;90", "30,,90", "731", "-1"])
def test_days_that_make_no_sense_are_refused(days: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ProgrammePage._meta.get_field("refresher_days").run_validators(days)
    assert refusal.value.error_list[0].code == "not_days"


def test_an_outline_from_before_there_were_refreshers_has_the_default(programme: Programme) -> None:
    stored = programme.outline.as_dict()
    del stored["refresher_days"]
    programme.outline = Outline.from_dict(stored)
    assert programme.refresher_days == [30, 90]


def test_without_days_the_programme_has_no_refreshers(client: Client, done: Enrolment, programme: Programme) -> None:
    programme.outline = replace(programme.outline, refresher_days=())
    programme.save()
    assert offered(client) is None


# --- The switches ----------------------------------------------------------------------------------------------------


def test_someone_turns_refreshers_off_and_on_again(client: Client, done: Enrolment, amina: User) -> None:
    page = client.post(url("refreshers_switch"), {"opfrissers": "uit"}, follow=True)
    assert "Je opfrissers staan uit." in page.content.decode()
    assert offered(client) is None
    assert client.get(url("refresher", done.pk))["Location"] == url("dashboard")
    page = client.post(url("refreshers_switch"), {"opfrissers": "aan"}, follow=True)
    assert "Je opfrissers staan aan." in page.content.decode()
    assert offered(client)


def test_an_organisation_turns_them_off_for_everyone(client: Client, done: Enrolment) -> None:
    Organisation.objects.update(refreshers_on=False)
    assert offered(client) is None
    assert client.post(url("refresher", done.pk))["Location"] == url("dashboard")
    assert not Refresher.objects.exists()
    assert "werkt nu zonder opfrissers" in client.get(url("preferences")).content.decode()


def test_reading_the_switch_turns_nothing_off(client: Client, amina: User) -> None:
    assert client.get(url("refreshers_switch")).status_code == 405
    assert User.objects.get(pk=amina.pk).wants_refreshers


# --- The questions ---------------------------------------------------------------------------------------------------


def test_beginning_twice_gives_one_refresher_with_the_same_questions(
    client: Client, begun: Refresher, done: Enrolment
) -> None:
    again = client.post(url("refresher", done.pk))
    assert again["Location"] == url("refresher_question", begun.pk, 1)
    assert client.get(url("refresher", done.pk))["Location"] == again["Location"]
    assert Refresher.objects.get().questions == begun.questions
    assert offered(client).is_begun


def test_a_question_once_missed_comes_back_first(
    amina: User, enrolment: Enrolment, programme: Programme, client: Client
) -> None:
    almost = {**RIGHT, "id-Vraag 3": WRONG["id-Vraag 3"], "id-Vraag 1": WRONG["id-Vraag 1"]}
    complete(amina, programme.lesson_ids[0], 40, first=almost)
    refresher = refresher_screens.begin(enrolment, 30, timezone.now())
    assert {one["question"] for one in refresher.questions[:2]} == {"id-Vraag 1", "id-Vraag 3"}


def test_what_was_missed_in_a_refresher_comes_first_in_the_next(
    client: Client, begun: Refresher, done: Enrolment
) -> None:
    for _number in range(3):
        answer_next(client, begun, {**RIGHT, "id-Vraag 2": WRONG["id-Vraag 2"]})
    following = refresher_screens.begin(done, 90, timezone.now() + timedelta(days=60))
    assert following.questions[0]["question"] == "id-Vraag 2"


def test_a_question_that_hr_has_put_right_or_taken_away_does_not_come_back_in_its_old_form(
    done: Enrolment, programme: Programme
) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[0])
    raw = page.questions.get_prep_value()
    raw[2]["value"]["answer"] = "false"
    del raw[1]
    page.pass_mark = 0  # with two questions it cannot count
    page.questions = page.questions.stream_block.to_python(raw)
    page.save_revision().publish()
    assert [one.question for one in refresher_screens.candidates(done)] == ["id-Vraag 1"]


def test_other_words_for_a_question_take_nothing_away(done: Enrolment, programme: Programme) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[0])
    raw = page.questions.get_prep_value()
    raw[0]["value"]["question"] = "Beter gezegd?"
    page.questions = page.questions.stream_block.to_python(raw)
    page.save_revision().publish()
    assert len(refresher_screens.candidates(done)) == 3


def test_when_nothing_is_left_to_ask_the_refresher_is_over_at_once(
    client: Client, done: Enrolment, programme: Programme
) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[0])
    page.questions, page.pass_mark = page.questions.stream_block.to_python([single("Heel anders")]), 0
    page.save_revision().publish()
    assert client.post(url("refresher", done.pk))["Location"] == url("dashboard")
    assert Refresher.objects.get().finished_at
    assert offered(client) is None
    assert client.get(url("refresher_end", Refresher.objects.get().pk)).status_code == 200
    assert client.get(url("refresher_question", Refresher.objects.get().pk, 1)).status_code == 302


SCENARIO = Question(
    "scenario", QuestionKind.BRANCHING, "Aan het loket", (), scenes=(
        Scene("eerst", "Er staat een rij.", (
            Choice("wacht", "Wachten", Credit.NONE), Choice("kom", "Komen", Credit.FULL, leads_to="dan"),
        )),
        Scene("dan", "Hij vertelt.", (
            Choice("luister", "Luisteren", Credit.FULL), Choice("weg", "Weggaan", Credit.NONE),
        )),
    ),
)  # fmt: skip
THREE = tuple(Choice(f"stap{number}", f"Stap {number}", Credit.FULL, match=f"Bij {number}") for number in (1, 2, 3))
EVERY_KIND = [
    Question("order", QuestionKind.ORDER, "In welke volgorde?", THREE),
    Question("match", QuestionKind.MATCH, "Wat hoort bij wat?", THREE),
    Question("better", QuestionKind.BETTER, "Wat is beter?", (THREE[0], Choice("b", "Dat", Credit.NONE))),
    SCENARIO,
]


def replace_quiz(lesson_id: int, *questions: Question) -> None:
    """Let the lesson have these questions, as if they were published with it."""
    published = PublishedQuiz.freeze(Quiz(questions))
    with thawed(connection, ["lessons.LessonVersion"]):
        LessonVersion.objects.filter(lesson=lesson_id).update(quiz=published, question_count=len(questions))


def test_a_question_comes_back_in_the_situation_that_was_not_asked_the_last_time(
    client: Client, amina: User, enrolment: Enrolment, programme: Programme
) -> None:
    own, other = (
        (Choice(key, key.upper(), Credit.FULL, "Ja."), Choice(f"{key}-niet", "Anders", Credit.NONE, "Neen."))
        for key in ("hier", "daar")
    )
    asked = Question("q", QuestionKind.SINGLE, "Een verhaal", own, second=Situation("Een ander verhaal", other))
    replace_quiz(programme.lesson_ids[0], asked)
    place = progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    progress.answer(place, 1, "q", ["hier"], timezone.now() - timedelta(days=40))
    page = client.post(url("refresher", enrolment.pk), follow=True)
    assert page.context["page"].question.text == "Een ander verhaal"
    answer_next(client, Refresher.objects.get(), {"q": ["daar"]})
    assert RefresherAnswer.objects.get().is_right
    assert [one.situation for one in refresher_screens.candidates(enrolment)] == [1]


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.kind.value)
def test_every_kind_of_question_can_come_back(
    client: Client, amina: User, enrolment: Enrolment, programme: Programme, question: Question
) -> None:
    replace_quiz(programme.lesson_ids[0], question)
    place = progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    progress.answer(place, 1, question.id, best_answer(question), timezone.now() - timedelta(days=40))
    page = client.post(url("refresher", enrolment.pk), follow=True)
    assert page.status_code == 200
    refresher = Refresher.objects.get()
    page = answer_next(client, refresher, {question.id: list(best_answer(question))}, follow=True)
    assert page.context["page"].question.verdict == "best"
    assert RefresherAnswer.objects.get().is_right
    assert client.get(url("refresher_end", refresher.pk)).context["current"].reread == []


def test_a_scenario_goes_on_scene_by_scene_and_is_saved_at_its_end(
    client: Client, amina: User, enrolment: Enrolment, programme: Programme
) -> None:
    replace_quiz(programme.lesson_ids[0], SCENARIO)
    place = progress.open_lesson(amina, programme.lesson_ids[0], timezone.now())
    progress.answer(place, 1, "scenario", ["kom", "luister"], timezone.now() - timedelta(days=40))
    first = client.post(url("refresher", enrolment.pk), follow=True)
    assert first.context["page"].question.scene == "Er staat een rij."
    address = url("refresher_question", Refresher.objects.get().pk, 1)
    then = client.post(address, {"vraag": "scenario", "stap": "0", "antwoord": ["kom"]}, follow=True)
    assert then.context["page"].question.scene == "Hij vertelt."
    stayed = client.post(address, {"vraag": "scenario", "stap": "1", "antwoord": ["kom"]})
    assert (stayed.status_code, stayed.context["page"].error) == (422, "no_choice")
    assert not RefresherAnswer.objects.exists()
    client.post(address, {"vraag": "scenario", "stap": "1", "antwoord": ["kom", "weg"]})
    assert not RefresherAnswer.objects.get().is_right


# --- The screens -----------------------------------------------------------------------------------------------------


def test_from_the_card_to_the_end_in_three_questions(client: Client, done: Enrolment) -> None:
    assert "Begin" in client.get(url("refresher", done.pk)).content.decode()
    page = client.post(url("refresher", done.pk), follow=True)
    refresher = Refresher.objects.get()
    for number in (1, 2, 3):
        assert page.context["page"].question.number == number
        assert page.context["page"].reread_url == ""  # first remember, then reread
        page = answer_next(client, refresher, follow=True)
        assert page.context["page"].question.verdict == "best"
        assert page.context["page"].reread_url
        page = client.get(page.context["page"].next_url)
    assert page.request["PATH_INFO"] == url("refresher_end", refresher.pk)
    assert page.context["current"].reread == []
    assert offered(client) is None


def test_the_end_says_what_to_reread_and_gives_no_score(
    client: Client, amina: User, enrolment: Enrolment, programme: Programme
) -> None:
    lesson_id = programme.lesson_ids[0]
    page = LessonPage.objects.get(lesson=lesson_id)
    raw = page.questions.get_prep_value()
    raw[0]["value"]["reread"] = "Waarom het telt"
    page.questions = page.questions.stream_block.to_python(raw)
    page.save_revision().publish()
    complete(amina, lesson_id, 40)
    client.post(url("refresher", enrolment.pk))
    for _number in range(3):
        answer_next(client, Refresher.objects.get(), WRONG)
    end = client.get(url("refresher_end", Refresher.objects.get().pk))
    assert {part.url for part in end.context["current"].reread} == {
        url("lesson", lesson_id) + "#stuk-1",
        url("lesson", lesson_id),
    }
    assert "%" not in end.content.decode().split("<main")[1]
    assert "punten" not in end.content.decode()


def test_the_first_answer_stands(client: Client, begun: Refresher) -> None:
    question = begun.questions[0]["question"]
    for answers in (WRONG, RIGHT):
        client.post(url("refresher_question", begun.pk, 1), {"vraag": question, "antwoord": answers[question]})
    answer = RefresherAnswer.objects.get()
    assert (answer.selected, answer.is_right) == (WRONG[question], False)


def test_without_a_choice_nothing_is_saved_and_the_page_says_what_to_do(client: Client, begun: Refresher) -> None:
    question = begun.questions[0]["question"]
    page = client.post(url("refresher_question", begun.pk, 1), {"vraag": question})
    assert (page.status_code, page.context["page"].error) == (422, "no_choice")
    assert not RefresherAnswer.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"vraag": "elders", "antwoord": "true"},
        {"vraag": "\x00", "antwoord": "\x00"},
        {"vraag": "id-Vraag 1", "antwoord": "elders"},
        {"vraag": "id-Vraag 1", "antwoord": ["Vraag 1-0", "Vraag 1-1"]},
    ],
)
@pytest.mark.parametrize("number", [0, 1, 3, 10**30])
def test_a_tampered_answer_is_refused_and_nothing_is_saved(
    client: Client, begun: Refresher, data: dict[str, str] | dict[str, Sequence[str]], number: int
) -> None:
    response = client.post(url("refresher_question", begun.pk, number), data, follow=True)
    assert response.status_code in (200, 400, 422)  # 400: what cannot be read at all
    assert not RefresherAnswer.objects.exists()


def test_a_question_further_on_and_the_end_wait_for_the_ones_before(client: Client, begun: Refresher) -> None:
    first = url("refresher_question", begun.pk, 1)
    assert client.get(url("refresher_question", begun.pk, 3))["Location"] == first
    assert client.get(url("refresher_end", begun.pk))["Location"] == first


def test_someone_elses_refresher_does_not_exist(
    signed_in: Callable[[User], Client], begun: Refresher, dries: User, marleen: User, ioana: User, stephanie: User
) -> None:
    for other in (dries, marleen, ioana, stephanie):
        client = signed_in(other)
        for name, args in (("refresher", [begun.enrolment_id]), ("refresher_question", [begun.pk, 1])):
            assert client.get(url(name, *args)).status_code == 404
            assert client.post(url(name, *args), {"vraag": "x"}).status_code == 404
        assert client.get(url("refresher_end", begun.pk)).status_code == 404
    assert signed_in(begun.enrolment.user).get(url("refresher_end", 10**30)).status_code == 404


# --- The one door, and what HR sees ----------------------------------------------------------------------------------


def test_an_answer_that_does_not_fit_is_refused_with_a_code(begun: Refresher) -> None:
    question = refresher_screens.Round(begun).quiz.questions[0]
    with pytest.raises(InvalidAnswer) as refusal:
        progress.answer_refresher(begun.pk, question, ["elders"], timezone.now())
    assert refusal.value.code == "unknown_choice"


def test_a_refresher_leaves_no_trace_for_hr(
    client: Client, done: Enrolment, signed_in: Callable[[User], Client], marleen: User
) -> None:
    report = reverse("hr:completion_report")
    before = Enrolment.objects.filter(pk=done.pk).values().get()
    rows_before = signed_in(marleen).get(report, {"export": "csv"}).getvalue()
    counts = (Response.objects.count(), Completion.objects.count())
    client.post(url("refresher", done.pk))
    for _number in range(3):
        answer_next(client, Refresher.objects.get(), WRONG)
    assert Refresher.objects.get().finished_at
    summaries.rebuild(Enrolment.objects.all())
    assert Enrolment.objects.filter(pk=done.pk).values().get() == before
    assert signed_in(marleen).get(report, {"export": "csv"}).getvalue() == rows_before
    assert (Response.objects.count(), Completion.objects.count()) == counts


def test_no_page_of_the_admin_tells_of_refreshers(
    signed_in: Callable[[User], Client], begun: Refresher, amina: User, marleen: User, stephanie: User
) -> None:
    client = signed_in(marleen)
    for address in (reverse("wagtailadmin_home"), reverse("hr:completion_report")):
        assert "opfris" not in client.get(address).content.decode().lower()
    client = signed_in(stephanie)
    page = just_proven(client).get(reverse("wagtailusers_users:edit", args=[amina.pk])).content.decode()
    assert "opfris" not in page.lower() and "refresher" not in page


# --- What it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number_of_programmes", [1, 4])
def test_looking_whether_one_is_due_costs_one_query_at_most(
    amina: User, lennik: Organisation, number_of_programmes: int
) -> None:
    enrolments = []
    for number in range(number_of_programmes):
        programme = make_programme(lennik, wordmark="", letters="X", title=f"Traject {number}")
        enrolments.append(progress.enrol(amina, programme, START))
    today = timezone.localdate()
    with CaptureQueriesContext(connection) as queries:
        assert refresher_screens.due_for(amina, enrolments, today) is None
    assert len(queries) == 0  # nothing is done yet
    for enrolment in enrolments:
        complete(amina, enrolment.programme.lesson_ids[0], 40)
        enrolment.refresh_from_db()
        assert enrolment.programme.lesson_ids
    with CaptureQueriesContext(connection) as queries:
        assert refresher_screens.due_for(amina, enrolments, today)
    assert len(queries) == 1
