"""HR sees who was asked to read what, and who did; and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.hr.models import Activity, Verb
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.journey import following_up, progress
from onboarding.learning.models import Enrolment, FollowUp
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.conftest import START
from tests.factories import UserFactory, make_programme, text_block
from tests.hr.conftest import Municipality, sign_in
from tests.learning.follow_ups.changed_lessons import ASKED, NEW_TEXT, READ_BY, complete, publish
from tests.ready_made import Copy
from tests.rendered_forms import open_and_submit, submit

LIST = reverse("hr:reading_up")


@pytest.fixture
def hr(lennik: Municipality) -> Client:
    return sign_in(lennik.hr_officer)


@pytest.fixture(scope="session")
def two_lessons(municipality_with: Callable[[Callable[[Organisation], Programme]], Copy]) -> Copy:
    """A programme with lessons that can be read, built once."""
    return municipality_with(make_programme)


@pytest.fixture
def programme(lennik: Municipality, two_lessons: Copy) -> Programme:
    return cast(Programme, two_lessons.put_back())


@pytest.fixture
def enrolment(lennik: Municipality, programme: Programme) -> Enrolment:
    return progress.enrol(lennik.learner, programme, START)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def version(lesson: Lesson, enrolment: Enrolment) -> LessonVersion:
    """Amina has what changed in this version still to read, Bo has read it."""
    bo = UserFactory.create(first_name="Bo", organisation=enrolment.programme.organisation)
    other = progress.enrol(bo, enrolment.programme, START)
    for one in (enrolment, other):
        complete(one, [lesson.pk])
    before = lesson.current_version
    new = publish(lesson, [text_block(), NEW_TEXT])
    following_up.ask([enrolment.pk, other.pk], new, before, READ_BY, ASKED, sends_mail=False)
    progress.finish_follow_up(FollowUp.objects.get(enrolment=other), ASKED)
    return new


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def take_back(version: LessonVersion) -> str:
    return reverse("hr:reading_up_take_back", args=[version.pk])


def test_the_list_says_how_many_were_asked_and_who_still_is_to_read(hr: Client, version: LessonVersion) -> None:
    page = text(hr.get(LIST))
    assert "Gevraagd 2 · gelezen 1 · nog te lezen 1 · tegen 11/12/2026" in page
    assert take_back(version) in page
    only_open = text(hr.get(LIST, {"state": "open"}))
    assert "amina.verbeke@lennik.example" in only_open and "Bo Verbeke" not in only_open
    assert "Bo Verbeke" in text(hr.get(LIST, {"state": "read"}))


def test_what_need_not_be_read_any_more_says_so(hr: Client, version: LessonVersion, lesson: Lesson) -> None:
    assert lesson.page is not None
    lesson.page.unpublish()
    page = text(hr.get(LIST, {"state": "lapsed"}))
    assert "amina.verbeke@lennik.example" in page and "nog te lezen 0" in page


def test_without_anything_asked_it_says_where_to_begin(hr: Client, programme: Programme) -> None:
    page = text(hr.get(LIST))
    assert "Er is nog niemand gevraagd om bij te lezen." in page
    assert "Toon alles" not in page
    assert "Toon alles" in text(hr.get(LIST, {"state": "read"}))


def test_the_list_comes_as_a_file(hr: Client, version: LessonVersion) -> None:
    rows = hr.get(LIST, {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert rows[0].startswith(("Achternaam", "sep="))
    assert sum("Gelezen" in row for row in rows[1:]) >= 1


def test_taking_back_names_who_it_is_and_leaves_what_was_read(
    hr: Client, version: LessonVersion, lennik: Municipality
) -> None:
    page = hr.get(take_back(version))
    assert "1 persoon moet dit nog lezen." in text(page) and "<li>Amina Verbeke</li>" in text(page)
    assert "<li>Bo " not in text(page)
    after = submit(hr, page, follow=True)
    assert "1 persoon hoeft dit niet meer te lezen." in text(after)
    assert FollowUp.objects.get().done_at is not None
    line = Activity.objects.get(verb=Verb.FOLLOW_UP_WITHDRAWN)
    assert (line.actor, line.number) == (lennik.hr_officer, 1)
    assert "Er is niemand die dit nog moet lezen." in text(hr.get(take_back(version)))


def test_whoever_it_is_by_now_is_asked_again(hr: Client, version: LessonVersion) -> None:
    """As many, and others: Amina read it, Cas is to read it."""
    page = hr.get(take_back(version))
    read = FollowUp.objects.open().get()
    progress.finish_follow_up(read, ASKED)
    cas = UserFactory.create(first_name="Cas", organisation=version.lesson.programme.organisation)
    theirs = progress.enrol(cas, version.lesson.programme, START)
    FollowUp.objects.create(
        enrolment=theirs, lesson=read.lesson, version=version, asked_on=read.asked_on, due_date=read.due_date
    )
    after = submit(hr, page)
    assert after.status_code == 422
    assert "Intussen zijn het andere mensen." in text(after)
    assert "1 persoon moet dit nog lezen." in text(after) and "<li>Cas " in text(after)
    assert FollowUp.objects.open().get().enrolment == theirs
    assert not Activity.objects.filter(verb=Verb.FOLLOW_UP_WITHDRAWN).exists()
    submit(hr, after)
    assert not FollowUp.objects.open().exists()


def test_another_organisation_sees_and_takes_back_nothing(herenthout: Municipality, version: LessonVersion) -> None:
    other = sign_in(herenthout.hr_officer)
    assert "amina.verbeke@lennik.example" not in text(other.get(LIST))
    assert other.get(take_back(version)).status_code == 404
    assert other.post(take_back(version), {"expected": "1"}).status_code == 404
    assert FollowUp.objects.open().exists()


def test_the_page_of_a_person_says_what_was_asked_and_read(hr: Client, version: LessonVersion) -> None:
    for person in User.objects.filter(enrolments__isnull=False):
        page = text(hr.get(reverse("hr:employee", args=[person.pk])))
        assert f"Gevraagd om bij te lezen: {version.title}" in page
        assert (f"Bijlezen, gelezen: {version.title}" in page) == (person.first_name == "Bo")


def test_the_list_costs_the_same_for_more_people(
    hr: Client, version: LessonVersion, lesson: Lesson, lennik: Municipality
) -> None:
    def cost() -> int:
        hr.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            hr.get(LIST)
        return len(queries)

    few = cost()
    before = lesson.versions.get(number=1)
    for person in UserFactory.create_batch(15, organisation=lennik.organisation):
        enrolment = progress.enrol(person, lesson.programme, START)
        FollowUp.objects.create(
            enrolment=enrolment, lesson=lesson, version=version, before=before, asked_on=START, due_date=READ_BY
        )
    assert cost() == few


def test_each_name_leads_to_the_page_of_that_person(hr: Client, version: LessonVersion) -> None:
    page = hr.get(LIST).content.decode()
    for one in FollowUp.objects.select_related("enrolment__user"):
        person = one.enrolment.user
        assert f'<a href="{reverse("hr:employee", args=[person.pk])}">{person}</a>' in page


@pytest.mark.usefixtures("today")
def test_a_closing_day_that_comes_moves_it_only_when_hr_says_so(hr: Client, version: LessonVersion) -> None:
    """On the screen it is told with the due dates; what was read stays as it is. A planned day goes on by itself."""
    address, given = reverse("hr:closing_days"), {"first_day": READ_BY, "name": "brugdag"}
    page = open_and_submit(hr, address, given)
    assert "1 einddatum valt dan. Daarvan is er 1 om iets bij te lezen." in text(page)
    assert "1 einddatum is verzet." in text(submit(hr, page, confirm="1", verzet=True, follow=True))
    after = READ_BY + timedelta(days=3)  # a Monday
    is_read = {one.due_date: one.done_at is not None for one in FollowUp.objects.all()}
    assert is_read == {after: False, READ_BY: True}
    page = open_and_submit(hr, address, {**given, "first_day": after})
    submit(hr, page, confirm="1")
    assert FollowUp.objects.open().get().due_date == after  # as agreed
    calendar = calendar_of(version.lesson.programme.organisation_id)
    assert following_up.due_date_on(START, after, calendar) == calendar.add(READ_BY, 1) > after
