"""HR puts results right: first what was wrong and whom it touches, then why, then it happens."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, DjangoDbBlocker

from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.learning.journey import progress, regrading
from onboarding.learning.models import Completion, NoticeKind, NoticeSetting
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from quizzes.definitions import Quiz
from quizzes.models import Attempt, Correction, Regrade
from tests.client_response import ClientResponse
from tests.factories import QUIZ, make_programme, single, stream
from tests.hr.conftest import Municipality, make_person
from tests.learning.journey.new_versions import OTHER_KEY, publish
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all
from tests.ready_made import Copy, build
from tests.rendered_forms import submit

SHORT_OF_ONE = {**RIGHT, "id-Vraag 1": ["Vraag 1-0"], "id-Vraag 2": ["Vraag 2-2"]}
WHY = "Antwoord A was juist."


@pytest.fixture(scope="session")
def published(municipalities: dict[str, Copy], django_db_blocker: DjangoDbBlocker) -> Copy:
    def step() -> Programme:
        return make_programme(Organisation.objects.get(slug="lennik"), letters="K")

    with django_db_blocker.unblock():
        return build(("programme", step), on=[municipalities["lennik"]])["programme"]


@pytest.fixture
def programme(lennik: Municipality, published: Copy) -> Programme:
    """One lesson with three questions, of which the first has its answer 1 as the right one."""
    return cast(Programme, published.put_back())


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


def taker(lennik: Municipality, programme: Programme, name: str, answers: Any = None) -> User:
    """Someone who answered the lesson's questions, without passing."""
    person = make_person(lennik.organisation, name, "Verbeke")
    progress.enrol(person, programme, NOW.date())
    answer_all(progress.open_lesson(person, programme.lesson_ids[0], NOW), answers or SHORT_OF_ONE)
    return person


def url(lesson: Lesson) -> str:
    return reverse("hr:regrade", args=[lesson.page_id])


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def numbers(response: ClientResponse) -> tuple[int, int, int]:
    """Whom it concerns, who can pass by it at most, mails at most."""
    effect = response.context["effect"]
    return effect.people.number, effect.unfinished, effect.mails


def about(response: ClientResponse) -> dict[int, tuple[int, int] | None]:
    """By the number of each question: about how many earn more by it, and of how many; None when that is not told."""
    return {number: (band.nearest, band.total) if band else None for number, band in response.context["rises"]}


def draft(lesson: Lesson, questions: Any, **fields: Any) -> None:
    page = LessonPage.objects.get(pk=lesson.page_id)
    page.questions = stream("questions", questions)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()


def regrade(client: Client, lesson: Lesson, reason: str = WHY) -> ClientResponse:
    return submit(client, client.get(url(lesson)), reason=reason)


def test_it_says_what_was_wrong_and_whom_it_concerns(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    taker(lennik, programme, "Jef")
    taker(lennik, programme, "Lies", {**SHORT_OF_ONE, "id-Vraag 1": ["Vraag 1-1"], "id-Vraag 3": ["false"]})
    taker(lennik, programme, "Bo", RIGHT)
    publish(lesson, OTHER_KEY)
    response = hr_officer.get(url(lesson))
    page = text(response)
    assert numbers(response) == (3, 2, 3)
    assert "In versie 1" in page
    assert "B. Antwoord 1" in page
    assert "A. Antwoord 0" in page
    assert "Bo Verbeke, Jef Verbeke, Lies Verbeke" in page
    assert not Regrade.objects.exists()


ANSWERED = [["Vraag 1-0"], ["Vraag 1-1"], ["Vraag 1-2"]]  # with each, someone who missed the rest does not pass
KEYS = [QUIZ, OTHER_KEY, [single("Vraag 1", best=2), *QUIZ[1:]]]


def looks(client: Client, lesson: Lesson) -> list[str]:
    """What HR sees with one key after the other as a draft."""
    seen = []
    for key in KEYS:
        draft(lesson, key)
        screen = text(client.get(url(lesson))).partition('<div class="regrade">')[2]
        seen.append(re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", screen))
    assert "Verbeke" in seen[1]
    return seen


@pytest.mark.parametrize("others", [0, 5], ids=["alone", "after five others"])
def test_no_number_of_looks_with_other_keys_tells_what_one_person_answered(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson, others: int
) -> None:
    for number in range(others):
        taker(lennik, programme, f"Jef {number}")
    person = taker(lennik, programme, "Lies", {**WRONG, "id-Vraag 1": ANSWERED[0]})
    attempt = Attempt.objects.get(user=person)
    seen = []
    for answer in ANSWERED:
        with thawed(connection, ["quizzes.Response"]):
            attempt.responses.filter(question_id="id-Vraag 1").update(selected=answer, points=answer == ANSWERED[1])
        seen.append(looks(hr_officer, lesson))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize(("people", "told"), [(4, None), (5, (5, 5)), (9, (5, 5)), (10, (10, 10))])
def test_about_how_many_earn_more_is_told_of_whole_groups_of_five(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson, people: int,
    told: tuple[int, int] | None,
) -> None:  # fmt: skip
    for number in range(people):
        taker(lennik, programme, f"Jef {number}")
    draft(lesson, OTHER_KEY)
    response = hr_officer.get(url(lesson))
    assert about(response) == {1: told}
    assert ("minder dan vijf mensen tellen samen" in text(response)) is (told is None)


def test_what_was_put_right_before_does_not_rise_again(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    for number in range(5):
        taker(lennik, programme, f"Jef {number}")
    publish(lesson, OTHER_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        regrade(hr_officer, lesson)
    assert about(hr_officer.get(url(lesson))) == {1: (0, 5)}


@pytest.mark.parametrize("answer", ANSWERED)
def test_what_someone_answered_without_passing_by_it_stays_theirs_afterwards(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson, answer: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    person = taker(lennik, programme, "Jef", {**WRONG, "id-Vraag 1": answer})
    draft(lesson, OTHER_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        regrade(hr_officer, lesson)
    assert Job.objects.get().outcome == "1 poging is nagekeken. 0 mensen hebben de les daardoor klaar."
    [line] = Activity.objects.filter(verb=Verb.REGRADED)
    assert (line.number, line.subject) == (1, None)
    assert numbers(hr_officer.get(url(lesson)))[0] == 1
    for screen in (reverse("hr:notice_ledger"), reverse("hr:employee", args=[person.pk])):
        assert "je resultaat is hoger" not in text(hr_officer.get(screen))


def test_it_works_before_publishing_by_the_key_of_the_draft(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    taker(lennik, programme, "Jef")
    draft(lesson, OTHER_KEY)
    assert numbers(hr_officer.get(url(lesson)))[:2] == (1, 1)


def test_the_button_raises_them_and_leads_back(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    person = taker(lennik, programme, "Jef")
    publish(lesson, OTHER_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        watched = regrade(hr_officer, lesson)["Location"]
    assert Completion.objects.get().enrolment.user == person
    correction = Correction.objects.get()
    assert (correction.reason, correction.corrected_by) == (WHY, lennik.hr_officer)
    job = Job.objects.get()
    assert (job.state, job.url) == (JobState.DONE, url(lesson))
    assert job.outcome == "1 poging is nagekeken. 1 persoon heeft de les daardoor klaar."
    assert text(hr_officer.get(watched, follow=True)).count(job.outcome) == 1
    assert job.outcome not in text(hr_officer.get(url(lesson)))
    done = Activity.objects.get(verb=Verb.REGRADED, subject=None)
    assert (done.number, done.actor, done.detail) == (1, lennik.hr_officer, f"{lesson.title}: {WHY}")
    log = hr_officer.get(hr_officer.get(url(lesson)).context["log"])
    assert f"{lesson.title}: {WHY}" in text(log)


def done(response: ClientResponse) -> list[tuple[str, tuple[str, ...], tuple[int, ...], int]]:
    """What was put right before: why, which questions, in which versions, and how many have the lesson done by it."""
    return [(one.reason, one.questions, one.versions, one.done_by_it) for one in response.context["corrections"]]


def test_what_was_put_right_stands_there_also_when_nobody_has_the_lesson_done_by_it(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    assert done(hr_officer.get(url(lesson))) == []
    taker(lennik, programme, "Jef")
    for questions, reason in ((KEYS[2], "Eerst dit."), (OTHER_KEY, WHY)):
        publish(lesson, questions)
        with django_capture_on_commit_callbacks(execute=True):
            regrade(hr_officer, lesson, reason)
    shown = hr_officer.get(url(lesson))
    assert done(shown) == [(WHY, ("Vraag 1",), (1, 2), 1), ("Eerst dit.", ("Vraag 1",), (1,), 0)]
    page = text(shown)
    assert "0 mensen hebben de les daardoor klaar. Geldt voor versie 1, ook voor wie daar later in antwoordt." in page
    assert "1 persoon heeft de les daardoor klaar. Geldt voor versies 1, 2," in page
    assert page.count(f"· {lennik.hr_officer}") == 2


def test_a_lower_pass_mark_stands_there_without_a_question(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    by = lennik.hr_officer
    regrading.regrade(lesson, replace(quiz_of(lesson), pass_mark=50), (), "Te streng.", by, NOW)
    publish(lesson, pass_mark=50)
    assert "<p>Slagen vanaf 50 %</p>" in text(hr_officer.get(url(lesson)))


def test_the_list_of_what_was_put_right_costs_the_same_for_more_of_it(
    hr_officer: Client, lennik: Municipality, lesson: Lesson
) -> None:
    costs = []
    for number in (1, 9):
        for one in range(number):
            kinder = replace(quiz_of(lesson), pass_mark=50 - one)
            regrading.regrade(lesson, kinder, (), f"{number}-{one}", lennik.hr_officer, NOW)
        hr_officer.get(url(lesson))
        with CaptureQueriesContext(connection) as queries:
            found = done(hr_officer.get(url(lesson)))
        costs.append(len(queries))
    assert len(found) == 10
    assert costs[0] == costs[1]


def quiz_of(lesson: Lesson) -> Quiz:
    version = LessonVersion.objects.select_related("quiz").get(lesson=lesson, number=1)
    assert version.quiz is not None
    return version.quiz.quiz


def test_repeating_it_raises_nobody_twice(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    taker(lennik, programme, "Jef")
    publish(lesson, OTHER_KEY)
    shown = hr_officer.get(url(lesson))
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            submit(hr_officer, shown, reason=WHY)
    assert Regrade.objects.count() == 1


@pytest.mark.parametrize("meanwhile", ["someone answered", "another key"])
def test_what_became_something_else_meanwhile_is_asked_again(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson, meanwhile: str
) -> None:
    taker(lennik, programme, "Jef")
    draft(lesson, OTHER_KEY)
    shown = hr_officer.get(url(lesson))
    if meanwhile == "another key":
        draft(lesson, KEYS[2])
    else:
        taker(lennik, programme, "Lies")
    response = submit(hr_officer, shown, reason=WHY)
    assert response.status_code == 422
    assert "Kijk na of het klopt, en bevestig opnieuw." in text(response)
    assert not Job.objects.exists()


def test_questions_that_nobody_answered_yet_need_nothing(hr_officer: Client, lesson: Lesson) -> None:
    draft(lesson, OTHER_KEY)
    assert "Niemand deed deze vragen al." in text(hr_officer.get(url(lesson)))
    assert hr_officer.post(url(lesson), {"reason": WHY}).status_code == 422
    assert not Job.objects.exists()


def test_it_asks_why(hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson) -> None:
    taker(lennik, programme, "Jef")
    publish(lesson, OTHER_KEY)
    response = regrade(hr_officer, lesson, reason="")
    assert response.status_code == 422
    assert "Schrijf in één zin wat er fout was." in text(response)
    assert not Correction.objects.exists()


def test_without_a_wrong_key_there_is_nothing_to_do(hr_officer: Client, lesson: Lesson) -> None:
    assert "Er is niets om te herberekenen" in text(hr_officer.get(url(lesson)))
    assert hr_officer.post(url(lesson), {"reason": WHY}).status_code == 422


def test_a_lesson_without_questions_has_nothing_to_put_right(hr_officer: Client, lesson: Lesson) -> None:
    publish(lesson, [], pass_mark=0)
    assert "Er is niets om te herberekenen" in text(hr_officer.get(url(lesson)))


def test_only_the_questions_that_hr_chose_are_judged_anew(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    for number in range(5):
        taker(lennik, programme, f"Jef {number}")
    turned = {**QUIZ[2], "value": {**QUIZ[2]["value"], "answer": "false"}}
    publish(lesson, [single("Vraag 1", best=0), QUIZ[1], turned])
    both = hr_officer.get(url(lesson))
    assert [one.number for one in both.context["wrong"]] == [1, 3]
    assert about(both) == {1: (5, 5), 3: (0, 5)}
    assert about(hr_officer.get(url(lesson), {"vraag": "id-Vraag 3"})) == {3: (0, 5)}


def test_a_lower_pass_mark_is_left_to_publishing(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    """Of a draft nobody knows yet whether it may be published: with 40 %, one answer decides who passes."""
    taker(lennik, programme, "Jef", {**WRONG, "id-Vraag 2": RIGHT["id-Vraag 2"]})
    draft(lesson, QUIZ, pass_mark=40)
    assert "Er is niets om te herberekenen" in text(hr_officer.get(url(lesson)))
    assert hr_officer.post(url(lesson), {"reason": WHY}).status_code == 422
    assert not Job.objects.exists()


def test_a_corrected_key_leaves_the_mark_by_which_someone_was_judged(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """2.5 of the 5 points since the key is right: enough for the 45 % of the draft, and not for the 60 % of then."""
    taker(lennik, programme, "Jef")
    draft(lesson, [single("Vraag 1", best=2), *QUIZ[1:]], pass_mark=45)
    with django_capture_on_commit_callbacks(execute=True):
        regrade(hr_officer, lesson)
    assert Attempt.objects.get().points == Decimal("2.5")
    assert not Completion.objects.exists()


@pytest.mark.parametrize(("right", "may"), [(3, False), (2, True)])
def test_nobody_is_judged_by_keys_at_which_one_answer_decides(
    right: int, may: bool, hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    """With 2 of the 5 points for whatever someone answers, and 2 for one other question, 60 % is that other one."""
    heavy = single("Vraag 3", points=2)
    publish(lesson, [*QUIZ[:2], heavy])
    taker(
        lennik,
        programme,
        "Jef",
        {"id-Vraag 1": ["Vraag 1-0"], "id-Vraag 2": ["Vraag 2-2"], "id-Vraag 3": ["Vraag 3-0"]},
    )
    kinder = [{**one, "value": {**one["value"], "credit": "full"}} for one in heavy["value"]["choices"]]
    some = [*kinder[:right], *[{**one, "value": {**one["value"], "credit": "none"}} for one in kinder[right:]]]
    draft(lesson, [*QUIZ[:2], {**heavy, "value": {**heavy["value"], "choices": some}}])
    response = hr_officer.get(url(lesson))
    assert ("Zo kan je niet herberekenen" in text(response)) is not may
    sent = hr_officer.post(url(lesson), {"reason": WHY, "expected": response.context["expected"]})
    assert (sent.status_code, Job.objects.exists()) == ((302, True) if may else (422, False))


def test_what_is_published_before_the_work_is_done_keeps_its_own_key(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    taker(lennik, programme, "Jef")
    draft(lesson, OTHER_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        regrade(hr_officer, lesson)
        publish(lesson, QUIZ, introduction="Anders gezegd.")
        taker(lennik, programme, "Lies")
    assert list(Completion.objects.values_list("enrolment__user__first_name", flat=True)) == ["Jef"]


def test_no_mail_is_promised_that_is_switched_off(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    taker(lennik, programme, "Jef")
    publish(lesson, OTHER_KEY)
    NoticeSetting.objects.create(organisation=lennik.organisation, kind=NoticeKind.REGRADED, is_on=False)
    assert numbers(hr_officer.get(url(lesson)))[2] == 0


def test_it_is_not_there_for_hr_of_another_organisation(outsider: Client, lesson: Lesson) -> None:
    assert outsider.get(url(lesson)).status_code == 404


def test_the_page_of_the_person_says_that_they_pass_now(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    person = taker(lennik, programme, "Jef")
    publish(lesson, OTHER_KEY)
    with django_capture_on_commit_callbacks(execute=True):
        regrade(hr_officer, lesson)
    page = text(hr_officer.get(reverse("hr:employee", args=[person.pk])))
    assert f"{lesson.title}: was niet geslaagd, is nu geslaagd. {WHY}" in page


def test_it_costs_the_same_for_many(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    people = [make_person(lennik.organisation, f"Jef {number}", "Verbeke") for number in range(13)]
    for person in people:
        progress.enrol(person, programme, NOW.date())
    places = [progress.open_lesson(person, lesson.pk, NOW) for person in people]
    publish(lesson, OTHER_KEY)
    costs, seen = [], []
    for some in (places[:1], places[1:]):
        for place in some:
            answer_all(place, SHORT_OF_ONE)
        with CaptureQueriesContext(connection) as queries:
            seen.append(numbers(hr_officer.get(url(lesson)))[0])
        costs.append(len(queries))
    assert seen == [1, 13]
    assert costs[0] == costs[1]


def test_it_is_found_from_how_the_questions_work(hr_officer: Client, lesson: Lesson) -> None:
    assert f'href="{url(lesson)}"' in text(hr_officer.get(reverse("hr:insight_lesson", args=[lesson.pk])))


def test_a_draft_that_is_not_complete_says_nothing_of_its_unfinished_questions(
    hr_officer: Client, lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    taker(lennik, programme, "Jef")
    page = LessonPage.objects.get(pk=lesson.page_id)
    without_key = {**QUIZ[1], "value": {**QUIZ[1]["value"], "choices": _none_right()}}
    empty = {**QUIZ[0], "id": "id-Vraag 5", "value": {**QUIZ[0]["value"], "choices": []}}
    page.questions = stream("questions", [OTHER_KEY[0], without_key, empty])
    page.save_revision()
    response = hr_officer.get(url(lesson))
    assert [one.number for one in response.context["wrong"]] == [1]


def _none_right() -> list[dict[str, Any]]:
    choices = QUIZ[1]["value"]["choices"]
    return [{**choice, "value": {**choice["value"], "correct": False}} for choice in choices]


def test_whoever_passes_by_it_is_in_the_log_also_when_it_is_cut_off_and_begun_again(
    lennik: Municipality, programme: Programme, lesson: Lesson
) -> None:
    people = {taker(lennik, programme, f"Jef {number}") for number in range(4)}
    quiz = publish(lesson, OTHER_KEY).quiz
    assert quiz is not None
    left = iter([None])

    def killed_after_two() -> None:
        if next(left, "killed") == "killed":
            raise KeyboardInterrupt

    about = (lesson, quiz.quiz, ["id-Vraag 1"], WHY, lennik.hr_officer, NOW)
    with pytest.raises(KeyboardInterrupt):
        regrading.regrade(*about, advance=killed_after_two)
    assert logged() == list(Completion.objects.order_by("pk").values_list("enrolment__user", flat=True))
    assert len(logged()) == 2
    regrading.regrade(*about)
    assert sorted(logged()) == sorted(person.pk for person in people)
    assert Activity.objects.get(verb=Verb.REGRADED, subject=None).number == 4


def logged() -> list[int]:
    """Of whom the log says that they pass by it."""
    lines = Activity.objects.filter(verb=Verb.REGRADED).order_by("pk")
    return [line.subject_id for line in lines if line.subject_id is not None]
