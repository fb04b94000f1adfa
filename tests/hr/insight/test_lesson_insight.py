"""What HR is told of a lesson's questions: by whom the figures are made, in which words, and at which cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.hr.insight import lesson_insight
from onboarding.hr.insight.lesson_insight import QuestionInsight
from onboarding.learning.answer_groups import batching
from onboarding.learning.journey import progress
from onboarding.lessons.models import Lesson, LessonPage
from onboarding.people.models import Department, User
from tests.client_response import ClientResponse
from tests.factories import QUIZ, better, branching, make_lesson, make_programme, match, order, single, stream
from tests.hr.conftest import Municipality, sign_in
from tests.hr.insight.answering import NOON, answer, lesson_of, make_people

WRONG = {1: ["Vraag 1-0"]}


@pytest.fixture
def told(lennik: Municipality, lesson: Lesson) -> Callable[..., QuestionInsight]:
    """What HR of Lennik is told of a question of the lesson, by its number."""

    def tell(number: int = 1, group: str = "", viewer: User | None = None) -> QuestionInsight:
        insight = lesson_insight.of_lessons(viewer or lennik.hr_officer, [lesson.pk], group)[lesson.pk]
        return insight.current[number - 1]

    return tell


def republish(lesson: Lesson, **fields: Any) -> None:
    page = LessonPage.objects.get(pk=lesson.page_id)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    lesson.refresh_from_db()


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


# --- Who counts ---


@pytest.mark.parametrize(("people", "counted"), [(4, None), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_figures_come_from_five_people_up_in_steps_of_five(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight], people: int, counted: int | None
) -> None:
    answer(lesson, make_people(lennik.organisation, people))
    figures = told().told
    assert (figures and figures.people) == counted


def test_the_last_few_tell_nothing_of_what_they_answered(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    answer(lesson, make_people(lennik.organisation, 10))
    before = told()
    answer(lesson, make_people(lennik.organisation, 4), chosen=WRONG, start=NOON + timedelta(days=1))
    assert told() == before


def test_only_the_very_first_try_counts_and_only_when_it_was_finished(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    people = make_people(lennik.organisation, 10)
    answer(lesson, people)
    answer(lesson, people, chosen=WRONG, number=2, start=NOON + timedelta(days=1))
    answer(lesson, people, chosen=WRONG, round=2, start=NOON + timedelta(days=400))
    half_way = make_people(lennik.organisation, 5)
    answer(lesson, half_way, finish=False)
    answer(lesson, half_way, chosen=WRONG, round=2, start=NOON + timedelta(days=400))
    figures = told().told
    assert (figures.people, figures.right.nearest) == (10, 10)


def test_a_real_person_who_does_the_quiz_is_counted(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    answer(lesson, make_people(lennik.organisation, 4))
    progress.enrol(lennik.learner, lesson.programme, date(2026, 11, 2), announce=False)
    place = progress.open_lesson(lennik.learner, lesson.pk, NOON)
    for question, selected in {"Vraag 1": ["Vraag 1-0"], "Vraag 2": ["Vraag 2-0"], "Vraag 3": ["true"]}.items():
        assert told().told is None
        progress.answer(place, 1, f"id-{question}", selected, NOON + timedelta(days=1), announce=False)
    assert told().told.people == 5


def test_people_who_went_to_another_organisation_stay_counted_where_they_answered(
    lennik: Municipality, herenthout: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    """Else whoever is moved away and back would be the difference between two looks."""
    people = make_people(lennik.organisation, 5)
    answer(lesson, people)
    before = told()
    User.objects.filter(pk=people[0].pk).update(organisation=herenthout.organisation)
    assert told() == before
    assert told(viewer=User.objects.get(pk=herenthout.hr_officer.pk)).told is None


# --- Versions ---


def test_a_question_that_was_not_reworded_counts_over_the_versions(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    answer(lesson, make_people(lennik.organisation, 5))
    republish(lesson, introduction="Een andere inleiding.")
    answer(lesson, make_people(lennik.organisation, 5), start=NOON + timedelta(days=1))
    assert told().told.people == 10


def test_a_reworded_question_starts_anew_and_keeps_its_old_figures_apart(
    lennik: Municipality, lesson: Lesson, hr_officer: Client
) -> None:
    answer(lesson, make_people(lennik.organisation, 5))
    reworded = single("Vraag 1")
    reworded["value"]["question"] = "Vraag 1, duidelijker"
    republish(lesson, questions=stream("questions", [reworded, *QUIZ[1:]]))
    answer(lesson, make_people(lennik.organisation, 4), start=NOON + timedelta(days=1))
    insight = lesson_insight.of_lessons(lennik.hr_officer, [lesson.pk])[lesson.pk]
    assert [one.told and one.told.people for one in insight.current] == [None, 5, 5]
    assert [(one.asked.question.text, one.told.people) for one in insight.earlier] == [("Vraag 1", 5)]
    page = text(hr_officer.get(f"/beheer/vragen/{lesson.pk}/"))
    assert page.index("Vraag 1, duidelijker") < page.index("Nog te weinig mensen") < page.index("Versie 1")


def test_other_feedback_or_points_leave_it_the_same_question(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    answer(lesson, make_people(lennik.organisation, 5))
    republish(lesson, questions=stream("questions", [single("Vraag 1", points=2, feedback="Anders."), *QUIZ[1:]]))
    answer(lesson, make_people(lennik.organisation, 5), start=NOON + timedelta(days=1))
    assert told().told.people == 10


# --- Every kind of question, in words ---


def test_every_kind_of_question_is_told_in_its_own_words(lennik: Municipality, hr_officer: Client) -> None:
    programme = make_programme(
        lennik.organisation, letters="K", questions=[*QUIZ, better(), order(), match(), branching()]
    )
    lesson = lesson_of(programme)
    answer(lesson, make_people(lennik.organisation, 20))
    page = text(hr_officer.get(f"/beheer/vragen/{lesson.pk}/"))
    for shown in ("<b>B.</b> Antwoord 1", "<b>D.</b> Keuze 3", "Klopt niet", "Mogelijkheid 0", "Stap 3",
                  "Links 1 – Rechts 1", "Dit is A.", "<b>B.</b> zucht"):  # fmt: skip
        assert shown in page
    assert page.count("Wie had wat meteen juist? 20 mensen") == 2
    assert page.count("Meteen helemaal juist") == 7


# --- Advice ---


def test_nearly_everyone_at_a_wrong_choice_asks_whether_the_question_is_clear(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight], hr_officer: Client
) -> None:
    answer(lesson, make_people(lennik.organisation, 25), chosen=WRONG)
    assert [one.text for one in told().advice] == ["Bijna iedereen kiest A: is de vraag duidelijk?"]
    for address in ("/beheer/vragen/", f"/beheer/vragen/{lesson.pk}/"):
        assert "Bijna iedereen kiest A: is de vraag duidelijk?" in text(hr_officer.get(address))


def test_nearly_everyone_right_says_that_nobody_learns_from_it(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    answer(lesson, make_people(lennik.organisation, 20))
    assert told().advice == ()
    answer(lesson, make_people(lennik.organisation, 5), start=NOON + timedelta(days=1))
    assert [one.code for one in told().advice] == ["nearly_all_right"]


def test_who_does_the_rest_well_and_misses_it_asks_whether_the_right_answer_is_marked(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    rest_wrong = {2: ["Vraag 2-2"], 3: ["false"]}
    answer(lesson, make_people(lennik.organisation, 50), chosen=rest_wrong)
    answer(lesson, make_people(lennik.organisation, 50), chosen=WRONG, start=NOON + timedelta(days=1))
    assert "reversed" in [one.code for one in told().advice]
    assert told().separation.startswith("Deze vraag werkt omgekeerd")


def test_a_question_that_separates_well_needs_no_advice(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight]
) -> None:
    all_wrong = {1: ["Vraag 1-0"], 2: ["Vraag 2-2"], 3: ["false"]}
    answer(lesson, make_people(lennik.organisation, 50), chosen=all_wrong)
    answer(lesson, make_people(lennik.organisation, 50), chosen={1: ["Vraag 1-1"]}, start=NOON + timedelta(days=1))
    assert not told().asks_attention
    assert told().separation.startswith("Deze vraag maakt duidelijk verschil")
    assert told().told.discrimination == 1.0


def test_who_is_counted_for_a_question_is_drawn_and_the_lot_falls_once(
    lennik: Municipality, lesson: Lesson, told: Callable[..., QuestionInsight], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three who chose B and two who chose A, it tells one of the two for all five: by lot, and the same for ever."""
    monkeypatch.setattr(batching, "randbelow", lambda number: 1)
    people = make_people(lennik.organisation, 5)
    answer(lesson, people[:3])
    answer(lesson, people[3:], chosen=WRONG, start=NOON + timedelta(days=1))
    before = told()
    assert [one.band.nearest for one in before.told.options] == [5, 0, 0]
    monkeypatch.setattr(batching, "randbelow", lambda number: 4)
    assert told() == before
    answer(lesson, make_people(lennik.organisation, 5), start=NOON + timedelta(days=2))
    assert [one.band.nearest for one in told().told.options] == [5, 5, 0]


# --- Groups ---


def test_a_department_and_a_half_year_can_be_asked_for_one_at_a_time(
    lennik: Municipality, lesson: Lesson, hr_officer: Client
) -> None:
    library = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    answer(lesson, make_people(lennik.organisation, 10, department=library, start_date=date(2026, 8, 1)))
    answer(lesson, make_people(lennik.organisation, 5), chosen=WRONG, start=NOON + timedelta(days=1))
    page = text(hr_officer.get(f"/beheer/vragen/{lesson.pk}/?groep=dienst-{library.pk}"))
    assert "Wie koos wat? 10 mensen" in page
    assert f'<option value="dienst-{library.pk}" selected>Bibliotheek</option>' in page
    assert "Begonnen in de tweede helft van 2026" in page


def test_a_group_that_may_not_be_shown_answers_like_one_that_does_not_exist(
    lennik: Municipality, lesson: Lesson, hr_officer: Client
) -> None:
    small = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    answer(lesson, make_people(lennik.organisation, 4, department=small))
    answer(lesson, make_people(lennik.organisation, 6), start=NOON + timedelta(days=1))
    answers = [
        text(hr_officer.get(f"/beheer/vragen/{lesson.pk}/?groep={group}")).partition("insight-filter")[2]
        for group in (f"dienst-{small.pk}", "dienst-999999")
    ]
    assert "Van deze groep tonen we geen cijfers" in answers[0]
    assert "Meteen helemaal juist" not in answers[0]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("group", ["zz", "dienst-x", "dienst-99999999999999999999", "start-2026-9", "start-x"])
def test_a_group_that_makes_no_sense_is_no_failure(
    lennik: Municipality, lesson: Lesson, hr_officer: Client, group: str
) -> None:
    answer(lesson, make_people(lennik.organisation, 5))
    response = hr_officer.get(f"/beheer/vragen/{lesson.pk}/?groep={group}")
    assert response.status_code == 200
    assert "Van deze groep tonen we geen cijfers" in text(response)


# --- Who may look ---


def test_hr_elsewhere_finds_no_such_lesson(lennik: Municipality, lesson: Lesson, outsider: Client) -> None:
    assert outsider.get(f"/beheer/vragen/{lesson.pk}/").status_code == 404
    assert lesson.title not in text(outsider.get("/beheer/vragen/"))


def test_the_administrator_sees_the_same_as_hr(
    lennik: Municipality, lesson: Lesson, hr_officer: Client, administrator: Client
) -> None:
    answer(lesson, make_people(lennik.organisation, 10))
    for_hr, for_admin = (client.get(f"/beheer/vragen/{lesson.pk}/") for client in (hr_officer, administrator))
    assert for_hr.context["insight"] == for_admin.context["insight"]
    assert "Lennik" in text(administrator.get("/beheer/vragen/"))


def test_an_employee_and_a_head_are_refused(lennik: Municipality, lesson: Lesson) -> None:
    for person in (lennik.learner, lennik.head):
        assert sign_in(person).get(f"/beheer/vragen/{lesson.pk}/").status_code == 403


@pytest.mark.parametrize("address", ["/beheer/vragen/99999999999999999999/", "/beheer/vragen/0/"])
def test_a_lesson_that_cannot_be_is_not_found(lennik: Municipality, hr_officer: Client, address: str) -> None:
    assert hr_officer.get(address).status_code == 404


# --- The list ---


def test_a_lesson_without_questions_or_never_published_is_not_in_the_list(
    lennik: Municipality, lesson: Lesson, hr_officer: Client
) -> None:
    principle = LessonPage.objects.get(pk=lesson.page_id).get_parent().specific
    make_lesson(principle, title="Zonder vragen", questions=[])
    make_lesson(principle, title="Nog niet klaar", publish=False)
    page = text(hr_officer.get("/beheer/vragen/"))
    assert lesson.title in page
    assert "Zonder vragen" not in page
    assert "Nog niet klaar" not in page


@pytest.mark.parametrize("query", ["p=zz", "p=-1", "p=99999999999999999999", "ordering=zz", "q=%ff"])
def test_a_query_that_makes_no_sense_does_not_break_the_list(
    lennik: Municipality, lesson: Lesson, hr_officer: Client, query: str
) -> None:
    assert hr_officer.get(f"/beheer/vragen/?{query}").status_code == 200


def test_the_list_finds_a_lesson_by_its_title(lennik: Municipality, lesson: Lesson, hr_officer: Client) -> None:
    assert lesson.title in text(hr_officer.get("/beheer/vragen/results/", {"q": lesson.title}))
    assert "Geen les past bij wat je zoekt" in text(hr_officer.get("/beheer/vragen/results/", {"q": "zzz"}))


# --- What it costs ---


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_lesson_costs_the_same_queries_with_6_and_60_people_in_1_and_9_departments(
    lennik: Municipality, lesson: Lesson, hr_officer: Client
) -> None:
    address = f"/beheer/vragen/{lesson.pk}/"
    answer(lesson, make_people(lennik.organisation, 6, department=lennik.department))
    hr_officer.get(address)
    few = cost(hr_officer, address)
    for number in range(9):
        department = Department.objects.create(organisation=lennik.organisation, name=f"Dienst {number}")
        answer(lesson, make_people(lennik.organisation, 6, department=department), start=NOON + timedelta(days=number))
    assert cost(hr_officer, address) == few <= 14


def test_the_list_costs_the_same_queries_with_1_and_9_lessons(
    lennik: Municipality, lesson: Lesson, hr_officer: Client
) -> None:
    answer(lesson, make_people(lennik.organisation, 6))
    hr_officer.get("/beheer/vragen/")
    few = cost(hr_officer, "/beheer/vragen/")
    programme = make_programme(lennik.organisation, letters="KR", lessons_each=4, title="Een groot traject")
    people = make_people(lennik.organisation, 12)
    for other in programme.lessons.select_related("current_version__quiz"):
        answer(other, people)
    assert cost(hr_officer, "/beheer/vragen/") == few <= 14
