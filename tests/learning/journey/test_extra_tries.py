"""Who used all the tries of a lesson gets one more from HR: in numbers first, once for each time that none was left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.hr.deeds import extra_try_giving
from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import extra_tries, progress, summaries
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Completion, Enrolment, LessonProgress
from onboarding.lessons.models import Lesson, LessonPage, Programme
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from quizzes.attempts import AttemptRefused
from quizzes.models import Attempt, ExtraTry
from tests.client_response import ClientResponse
from tests.learning.journey.new_versions import publish
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all, url
from tests.rendered_forms import fill, submit

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def used_up(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    """Amina failed in the one try that there is."""
    publish(lesson, max_attempts=1)
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    answer_all(place, WRONG)
    return place


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def address(place: LessonProgress) -> str:
    return reverse("hr:extra_try", args=[place.pk])


def persons_page(place: LessonProgress) -> str:
    return reverse("hr:employee", args=[place.enrolment.user_id])


def test_the_page_of_the_person_says_so_and_leads_there(
    used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(marleen)
    page = text(client.get(persons_page(used_up)))
    assert f"“{used_up.version.title}”, na 1 poging" in page
    assert address(used_up) in page
    assert "Er was 1 poging, en die is op. Je geeft er één bij." in text(client.get(address(used_up)))
    assert not ExtraTry.objects.exists()


def test_who_gets_one_more_is_told_of_it_and_tries_once_more(
    used_up: LessonProgress, lesson: Lesson, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    hr, amina = signed_in(marleen), signed_in(used_up.enrolment.user)
    assert "Je pogingen zijn op." in text(amina.get(url("result", lesson.pk)))
    with pytest.raises(AttemptRefused):
        progress.retry(used_up, LATER)
    answer = hr.post(address(used_up), fill(hr.get(address(used_up))), follow=True)
    assert "nog één keer proberen" in text(answer)
    line = Activity.objects.get(verb=Verb.EXTRA_TRY_GIVEN)
    assert (line.actor, line.subject, line.detail) == (marleen, used_up.enrolment.user, used_up.version.title)
    assert "Geen pogingen meer" not in text(hr.get(persons_page(used_up)))
    assert "Je hebt nog één poging." in text(amina.get(url("result", lesson.pk)))
    assert progress.retry(used_up, LATER).number == 2
    answer_all(used_up, WRONG, number=2, now=LATER)
    assert "Je pogingen zijn op." in text(amina.get(url("result", lesson.pk)))
    with pytest.raises(AttemptRefused):
        progress.retry(used_up, LATER)
    assert f"“{used_up.version.title}”, na 2 pogingen" in text(hr.get(persons_page(used_up)))


def test_pressing_twice_gives_one(used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(marleen)
    form = fill(client.get(address(used_up)))
    client.post(address(used_up), form)
    assert "Hier is geen extra poging te geven" in text(client.post(address(used_up), form, follow=True))
    assert ExtraTry.objects.count() == Activity.objects.filter(verb=Verb.EXTRA_TRY_GIVEN).count() == 1


def test_a_form_of_before_the_last_try_gives_nothing(used_up: LessonProgress, marleen: User) -> None:
    assert extra_try_giving.give(marleen, used_up, 1, NOW)
    progress.retry(used_up, LATER)
    answer_all(used_up, WRONG, number=2, now=LATER)
    assert not extra_try_giving.give(marleen, used_up, 1, LATER)
    assert extra_try_giving.give(marleen, used_up, 2, LATER)
    assert list(ExtraTry.objects.order_by("pk").values_list("number", flat=True)) == [2, 3]


@pytest.mark.parametrize("tries", ["", "0", "-1", "2", "x", "²", "9" * 30])
def test_what_no_form_says_gives_nothing(
    used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client], tries: str
) -> None:
    signed_in(marleen).post(address(used_up), {"tries": tries})
    assert not ExtraTry.objects.exists()


@pytest.mark.parametrize("standing", ["unlimited", "open", "passed", "earlier round", "more since"])
def test_who_is_not_out_of_tries_gets_none(
    enrolment: Enrolment, lesson: Lesson, marleen: User, signed_in: Callable[[User], Client], standing: str
) -> None:
    publish(lesson, max_attempts=None if standing == "unlimited" else 1)
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    answer_all(place, RIGHT if standing == "passed" else WRONG)
    if standing == "open":
        extra_try_giving.give(marleen, place, 1, NOW)
        ExtraTry.objects.get()
        progress.retry(place, LATER)
    elif standing == "earlier round":
        Enrolment.objects.filter(pk=enrolment.pk).update(is_current=False)
    elif standing == "more since":
        publish(lesson, max_attempts=2)
    before = ExtraTry.objects.count()
    client = signed_in(marleen)
    assert client.get(address(place))["Location"] == persons_page(place)
    for tries in (1, 2):
        assert client.post(address(place), {"tries": tries})["Location"] == persons_page(place)
    assert ExtraTry.objects.count() == before
    assert "Geen pogingen meer" not in text(client.get(persons_page(place)))


def test_who_is_not_asked_the_lesson_any_more_gets_none(
    used_up: LessonProgress, lesson: Lesson, marleen: User, herenthout: Organisation
) -> None:
    reach = LessonProgress.objects.all()
    assert [(one.place, one.tries) for one in extra_tries.out_of_tries(reach)] == [(used_up, 1)]
    with transaction.atomic():
        progress.exempt([used_up.enrolment_id], lesson.pk, Grounds("Bij de provincie.", NOW.date()), marleen, NOW)
        assert extra_tries.out_of_tries(reach) == []
        transaction.set_rollback(True)
    with transaction.atomic():
        User.objects.filter(pk=used_up.enrolment.user_id).update(organisation=herenthout, department=None)
        assert extra_tries.out_of_tries(reach) == []
        transaction.set_rollback(True)
    LessonPage.objects.get(pk=lesson.page_id).unpublish()
    assert extra_tries.out_of_tries(reach) == []
    assert not extra_try_giving.give(marleen, used_up, 1, NOW)
    assert not Activity.objects.filter(verb=Verb.EXTRA_TRY_GIVEN).exists()


def test_who_left_gets_none(used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(marleen)
    User.objects.filter(pk=used_up.enrolment.user_id).update(start_date=None, end_date=date(2026, 1, 31))
    assert "Geen pogingen meer" not in text(client.get(persons_page(used_up)))
    assert client.get(address(used_up)).status_code == 404
    assert client.post(address(used_up), {"tries": 1}).status_code == 404


def test_a_limit_that_is_raised_meanwhile_takes_nothing_away(
    used_up: LessonProgress, lesson: Lesson, marleen: User
) -> None:
    extra_try_giving.give(marleen, used_up, 1, NOW)
    publish(lesson, max_attempts=2)
    for number in (2, 3):
        assert progress.retry(used_up, LATER).number == number
        answer_all(used_up, WRONG, number=number, now=LATER)
    with pytest.raises(AttemptRefused):
        progress.retry(used_up, LATER)


def test_a_try_that_came_along_from_another_programme_is_followed_by_the_one_that_is_given(
    used_up: LessonProgress, marleen: User
) -> None:
    """There they made the second one, that HR gave; here it is the only one."""
    with thawed(connection, ["quizzes.Attempt"]):
        Attempt.objects.update(number=2)
    assert extra_try_giving.give(marleen, used_up, 2, NOW)
    assert not extra_try_giving.give(marleen, used_up, 2, NOW)
    assert progress.retry(used_up, LATER).number == 3


def test_the_pause_before_a_next_try_stays(used_up: LessonProgress, lesson: Lesson, marleen: User) -> None:
    publish(lesson, pause_minutes=120)
    extra_try_giving.give(marleen, used_up, 1, NOW)
    with pytest.raises(AttemptRefused, match="wait"):
        progress.retry(used_up, LATER)
    assert progress.retry(used_up, NOW + timedelta(hours=2)).number == 2


def test_passing_in_it_completes_and_counting_anew_finds_the_same(used_up: LessonProgress, marleen: User) -> None:
    extra_try_giving.give(marleen, used_up, 1, NOW)
    assert summaries.rebuild(Enrolment.objects.all()) == 0
    progress.retry(used_up, LATER)
    answer_all(used_up, RIGHT, number=2, now=LATER)
    assert Completion.objects.get().attempt == Attempt.objects.get(number=2)
    assert summaries.rebuild(Enrolment.objects.all()) == 0
    assert extra_tries.out_of_tries(LessonProgress.objects.all()) == []


def test_a_reminder_is_one_click_away(
    used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(marleen)
    answer = client.post(address(used_up), fill(client.get(address(used_up))), follow=True)
    assert f"{reverse('hr:employees_remind')}?id={used_up.enrolment.user_id}" in text(answer)


def test_hr_elsewhere_and_the_person_give_none(
    used_up: LessonProgress, ioana: User, signed_in: Callable[[User], Client]
) -> None:
    for who in (ioana, used_up.enrolment.user):
        client = signed_in(who)
        assert client.get(address(used_up)).status_code in (403, 404)
        assert client.post(address(used_up), {"tries": 1}).status_code in (403, 404)
    assert not ExtraTry.objects.exists()


def test_what_was_given_stays(used_up: LessonProgress, marleen: User) -> None:
    extra_try_giving.give(marleen, used_up, 1, NOW)
    for change in (lambda: ExtraTry.objects.update(number=9), lambda: ExtraTry.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_page_shows_no_score(used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client]) -> None:
    assert "%" not in text(signed_in(marleen).get(address(used_up))).split("hr-confirm")[1].split("</form>")[0]


def test_a_page_of_who_tried_nothing_in_vain_costs_one_query_more(enrolment: Enrolment, lesson: Lesson) -> None:
    progress.open_lesson(enrolment.user, lesson.pk, NOW)
    with CaptureQueriesContext(connection) as queries:
        assert extra_tries.out_of_tries(LessonProgress.objects.all()) == []
    assert len(queries) == 1
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("email", ["amina@lennik.example", ""])
def test_a_reminder_is_offered_only_where_a_mail_arrives(
    used_up: LessonProgress, marleen: User, signed_in: Callable[[User], Client], email: str
) -> None:
    User.objects.filter(pk=used_up.enrolment.user_id).update(email=email, personnel_number="77")
    client = signed_in(marleen)
    page = text(submit(client, client.get(address(used_up)), follow=True))
    assert "nog één keer proberen" in page
    assert ("Stuur een herinnering" in page) is bool(email)
