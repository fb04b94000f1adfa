"""A head or HR leads a lesson on a big screen: part by part, question by question, and nothing is kept of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import progress
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Completion, GroupSession, LessonProgress, PollVote
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people import several_departments
from onboarding.people.models import Department, User
from quizzes.models import Attempt
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.group_sessions.conftest import START
from tests.rendered_forms import submit, tamper

CHOOSE = "/samen/"


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def prepare_url(programme: Programme) -> str:
    return reverse("together:prepare", args=[programme.lesson_ids[0]])


def slide_url(session: GroupSession, number: int) -> str:
    return reverse("together:slide", args=[session.pk, number])


def all_slides(client: Client, session: GroupSession) -> list[ClientResponse]:
    found = [client.get(slide_url(session, 1))]
    while address := found[-1].context["after_url"]:
        found.append(client.get(address))
    return found


def test_who_led_a_group_sees_it_while_they_head_a_department_and_so_does_whoever_sees_people(
    session: GroupSession, lennik: Municipality, herenthout: Municipality
) -> None:
    def sees(person: User) -> bool:
        return GroupSession.objects.visible_to(User.objects.get(pk=person.pk)).exists()

    administrator = make_person(lennik.organisation, "Jo", "Baert", is_superuser=True)
    colleague = make_person(lennik.organisation, "Els", "Maes")
    Department.objects.create(organisation=lennik.organisation, name="Groen", head=colleague)
    seen_by = [sees(one) for one in (lennik.head, lennik.hr_officer, administrator)]
    hidden_from = [sees(one) for one in (colleague, lennik.learner, herenthout.hr_officer, herenthout.head)]
    assert (all(seen_by), any(hidden_from)) == (True, False)
    Department.objects.filter(head=lennik.head).update(head=None)
    assert not sees(lennik.head)


# --- Choosing and beginning ---


def test_a_head_sees_which_lessons_the_own_people_have_still_to_do(
    head: Client, amina: User, programme: Programme
) -> None:
    page = head.get(CHOOSE)
    assert [(one.lesson.id, one.people) for one in page.context["lessons"]] == [
        (lesson_id, 1) for lesson_id in programme.lesson_ids
    ]
    assert "1 persoon deed ze nog niet" in text(page)


def test_people_of_another_department_do_not_count_for_a_head(
    head: Client, lennik: Municipality, amina: User, programme: Programme
) -> None:
    other = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    progress.enrol(make_person(lennik.organisation, "Jef", "Claes", department=other), programme, START)
    assert [one.people for one in head.get(CHOOSE).context["lessons"]] == [1, 1]
    assert [one.people for one in sign_in(lennik.hr_officer).get(CHOOSE).context["lessons"]] == [2, 2]
    assert head.get(CHOOSE, {"dienst": other.pk}).status_code == 404


def test_who_also_works_in_the_department_counts_for_its_head(
    head: Client, lennik: Municipality, amina: User, programme: Programme
) -> None:
    other = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    jef = make_person(lennik.organisation, "Jef", "Claes", department=other)
    progress.enrol(jef, programme, START)
    several_departments.give({jef.pk: {lennik.department.pk: None}})
    assert [one.people for one in head.get(CHOOSE).context["lessons"]] == [2, 2]
    submit(head, head.get(prepare_url(programme)))
    session = GroupSession.objects.get()
    assert "Jef Claes" in text(head.get(reverse("together:session", args=[session.pk])))


@pytest.mark.parametrize("whole", [False, True])
def test_who_did_it_elsewhere_has_it_to_do_no_more(
    head: Client, lennik: Municipality, amina: User, programme: Programme, whole: bool
) -> None:
    jef = make_person(lennik.organisation, "Jef", "Claes", department=lennik.department)
    enrolment = progress.enrol(jef, programme, START)
    first, second = programme.lesson_ids
    grounds = Grounds("Volgde dit bij de provincie.", START)
    progress.exempt([enrolment.pk], None if whole else first, grounds, lennik.hr_officer, timezone.now())
    found = {one.lesson.id: one.people for one in head.get(CHOOSE).context["lessons"]}
    assert found == {first: 1, second: 1 if whole else 2}


def test_who_heads_nobody_finds_nothing_here(amina: User, session: GroupSession) -> None:
    learner = sign_in(amina)
    for address in (CHOOSE, slide_url(session, 1), reverse("together:session", args=[session.pk])):
        assert learner.get(address).status_code == 404


def test_beginning_says_for_whom_and_shows_the_session(
    head: Client, amina: User, programme: Programme, lennik: Municipality
) -> None:
    page = head.get(prepare_url(programme))
    assert "1 persoon van Dienst Bevolking deed deze les nog niet." in text(page)
    begun = submit(head, page, follow=True)
    session = GroupSession.objects.get()
    assert begun.context["session"] == session
    assert (session.leader, session.department, session.version.number) == (lennik.head, lennik.department, 1)
    assert Activity.objects.get(verb=Verb.TOGETHER_BEGUN).actor == lennik.head


def test_a_lesson_that_nobody_of_theirs_has_to_do_is_not_there(
    head: Client, lennik: Municipality, programme: Programme
) -> None:
    assert head.get(prepare_url(programme)).status_code == 404


def test_a_lesson_that_went_offline_meanwhile_is_told(head: Client, amina: User, programme: Programme) -> None:
    page = head.get(prepare_url(programme))
    LessonPage.objects.get(lesson=programme.lesson_ids[0]).unpublish()
    assert submit(head, page).status_code == 404
    assert not GroupSession.objects.exists()


def test_a_kind_of_work_that_the_lesson_does_not_know_is_refused(
    head: Client, amina: User, programme: Programme
) -> None:
    answer = tamper(head, prepare_url(programme), {"variant": "kwartel"})
    assert answer.status_code == 302
    assert not GroupSession.objects.exists()


def test_choosing_costs_the_same_for_many_people(
    head: Client, lennik: Municipality, amina: User, programme: Programme
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            head.get(CHOOSE)
        return len(queries)

    before = cost()
    for number in range(5):
        person = make_person(lennik.organisation, f"Nieuw{number}", "Iemand", department=lennik.department)
        progress.enrol(person, programme, START)
    assert cost() == before


# --- On the big screen ---


def test_the_parts_and_then_each_question_asked_and_told(head: Client, session: GroupSession) -> None:
    kinds = [page.context["slide"].kind for page in all_slides(head, session)]
    assert kinds[0] == "begin" and kinds[-1] == "end"
    parts = kinds.count("part")
    assert kinds[1 : 1 + parts] == ["part"] * parts
    questions = kinds[1 + parts : -1]
    assert questions == ["asked", "told"] * (len(questions) // 2)
    assert len(questions) // 2 >= 7


def test_nothing_tells_what_is_right_before_it_is_told(head: Client, session: GroupSession) -> None:
    for page in all_slides(head, session):
        if page.context["slide"].kind == "asked":
            assert page.context["slide"].question.verdict == ""
            assert not any(choice.verdict for choice in page.context["slide"].question.choices)
            assert "choice best" not in text(page)


def test_every_kind_tells_what_is_right_and_never_speaks_of_what_someone_chose(
    head: Client, session: GroupSession
) -> None:
    layouts = set()
    for page in all_slides(head, session):
        if page.context["slide"].kind == "told":
            layouts.add(page.context["slide"].question.layout)
            assert "Jij koos" not in text(page)
            assert "choice best" in text(page) or "Zo hoort het" in text(page) or "choice pair best" in text(page)
    assert layouts == {"choices", "cards", "order", "match", "branching"}


def test_nothing_is_kept_of_what_was_shown(head: Client, session: GroupSession, amina: User) -> None:
    all_slides(head, session)
    for rows in (Attempt, LessonProgress, PollVote, Completion):
        assert not rows.objects.exists()


def test_the_version_shown_is_the_one_of_the_beginning(
    head: Client, session: GroupSession, programme: Programme
) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[0])
    before, page.title = page.title, "Een andere titel"
    page.save_revision().publish()
    assert before in text(head.get(slide_url(session, 1)))


@pytest.mark.parametrize("number", [0, 999])
def test_a_step_that_is_not_there_leads_to_the_nearest(head: Client, session: GroupSession, number: int) -> None:
    assert head.get(slide_url(session, number)).status_code == 302


def test_a_head_does_not_see_the_session_of_another_leader(
    head: Client, lennik: Municipality, session: GroupSession
) -> None:
    other = make_person(lennik.organisation, "Els", "Maes")
    Department.objects.create(organisation=lennik.organisation, name="Bibliotheek", head=other)
    assert sign_in(other).get(slide_url(session, 1)).status_code == 404
    assert sign_in(lennik.hr_officer).get(slide_url(session, 1)).status_code == 200


def test_who_is_no_longer_head_cannot_go_on(head: Client, lennik: Municipality, session: GroupSession) -> None:
    assert head.get(slide_url(session, 1)).status_code == 200
    Department.objects.update(head=None)
    assert head.get(slide_url(session, 1)).status_code == 404


def test_hr_of_another_municipality_finds_nothing(outsider: Client, session: GroupSession) -> None:
    assert outsider.get(slide_url(session, 1)).status_code == 404
