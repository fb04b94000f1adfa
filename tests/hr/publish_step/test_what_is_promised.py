"""What the step before publishing promises, happens: how much there is to read, who passes, which mails leave."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion, Enrolment, FollowUp, Notice, NoticeKind, NoticeSetting
from onboarding.lessons.freezing import freeze
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import User
from tests.factories import make_programme
from tests.forgotten_mails import forget_mails
from tests.hr.conftest import TODAY, Municipality, join_the_editors, make_person, sign_in
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, begin, finish, follow, publish, step_of, words
from tests.learning.quiz_answers import NOW, RIGHT
from tests.rendered_forms import open_and_submit, submit

pytestmark = pytest.mark.usefixtures("today")
OTHER_KEY = {"questions-0-value-choices-1-value-credit": "none", "questions-0-value-choices-2-value-credit": "full"}


def save_draft(page: LessonPage, **fields: Any) -> str:
    """The address of the step, with these fields changed in the draft."""
    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(clean=False)
    return step_of(page)


def make_harder(page: LessonPage) -> None:
    """The lesson that is live asks for more than two right answers out of three."""
    page.pass_mark = 90
    freeze(page)


def fail(person: User, page: LessonPage) -> None:
    """Two right answers out of three."""
    place = progress.open_lesson(person, page.lesson.pk, NOW)
    for question in ("id-Vraag 1", "id-Vraag 2"):
        progress.answer(place, 1, question, RIGHT[question], NOW)
    progress.answer(place, 1, "id-Vraag 3", ["true"] if RIGHT["id-Vraag 3"] == ["false"] else ["false"], NOW)


# --- What there is to read ---


def test_a_material_change_with_nothing_to_read_says_so_and_asks_nobody(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    step = hr_officer.get(save_draft(page, pass_mark=50))
    assert "Er is niets nieuws om te lezen" in words(step)
    assert "mails vertrekken bij een wezenlijke wijziging" not in words(step)
    assert "Te lezen tegen" not in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        assert submit(hr_officer, step, size="material").status_code == 302
    assert page.lesson.versions.get(number=2).change == "material"
    assert not FollowUp.objects.exists()


def test_a_material_change_says_how_much_there_is_to_read_and_by_which_day(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(save_draft(page, introduction=NEW_INTRODUCTION))
    assert "leest tegen <b>4 december</b>" in step.content.decode()
    assert "alleen wat veranderde: 1 stuk. Er vertrekken 2 mails." in words(step)


def test_who_has_no_address_gets_no_mail(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    jef = on_their_way["jef"].user
    type(jef).objects.filter(pk=jef.pk).update(email="")
    assert "Er vertrekt 1 mail." in words(hr_officer.get(save_draft(page, introduction=NEW_INTRODUCTION)))


# --- A lower pass mark ---


def test_a_typo_with_a_lower_pass_mark_says_who_passes_and_is_told(
    lennik: Municipality,
    hr_officer: Client,
    page: LessonPage,
    programme: Programme,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_harder(page)
    nora = progress.enrol(make_person(lennik.organisation, "Nora", "Bijna"), programme, TODAY)
    fail(nora.user, page)
    step = hr_officer.get(save_draft(page, pass_mark=60))
    assert "hoogstens 1 slaagt nu geslaagd vanaf 60 in plaats van 90 %" in words(step)
    assert "hoogstens 1 mail vertrekt" in words(step)
    assert "Hoogstens 1 persoon slaagt nu. Daar vertrekt dan hoogstens 1 mail over." in words(step)
    assert "Niemand merkt iets." not in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, size="improvement")
    assert Completion.objects.filter(enrolment=nora, lesson=page.lesson).exists()
    assert Notice.objects.filter(kind=NoticeKind.REGRADED).count() == 1


def test_no_mail_about_passing_is_promised_where_none_leaves(
    lennik: Municipality, hr_officer: Client, page: LessonPage, programme: Programme
) -> None:
    make_harder(page)
    fail(progress.enrol(lennik.learner, programme, TODAY).user, page)
    NoticeSetting.objects.create(organisation=lennik.organisation, kind=NoticeKind.REGRADED, is_on=False)
    step = words(hr_officer.get(save_draft(page, pass_mark=60)))
    assert "Hoogstens 1 persoon slaagt nu. Daar vertrekt geen mail over." in step
    assert "0 mails vertrekken" in step


def test_who_may_pass_the_last_lesson_may_get_a_mail_about_the_programme_too(
    lennik: Municipality,
    hr_officer: Client,
    page: LessonPage,
    lessons: list[Lesson],
    programme: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_harder(page)
    amina = progress.enrol(lennik.learner, programme, TODAY).user
    finish(amina, lessons[1])
    fail(amina, page)
    forget_mails()
    step = hr_officer.get(save_draft(page, pass_mark=60))
    assert "Hoogstens 1 persoon slaagt nu. Daar vertrekken dan hoogstens 2 mails over." in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, size="improvement")
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [NoticeKind.COMPLETION, NoticeKind.REGRADED]


# --- Only the opening ---


def test_another_opening_is_told_and_leaves_nothing_to_choose(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(save_draft(page, opens="first_week"))
    assert "De les gaat voortaan na de eerste week open. Nu is dat meteen." in words(step)
    assert "bij een wezenlijke wijziging" not in words(step)
    assert submit(hr_officer, step).status_code == 302
    assert LessonPage.objects.get(pk=page.pk).opens == "first_week"


# --- Back again ---


def test_a_lesson_that_comes_back_says_who_gets_it_back_and_from_when(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    open_and_submit(hr_officer, reverse("hr:unpublish_step", args=[page.pk]), {"after": "back"})
    step = words(hr_officer.get(step_of(page)))
    assert "1 krijgt de les terug Amina Verbeke vanaf nu" in step
    assert "2 zijn klaar Jef Claes, Joris Wouters" in step
    assert "bij een wezenlijke wijziging" not in step
    people = hr_officer.get(reverse("hr:touched_people", args=[page.pk, "krijgt-terug"]))
    assert "Amina Verbeke" in people.content.decode()


# --- Who may ---


def test_only_hr_is_led_to_putting_results_right(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = publish(hr_officer, page, **OTHER_KEY)["Location"]
    editor = make_person(lennik.organisation, "Els", "Redactie")
    join_the_editors(editor, lennik)
    assert "Herbereken vraag 1 eerst" in words(hr_officer.get(step))
    assert "Herbereken" not in words(sign_in(editor).get(step))


def test_where_nobody_answered_there_is_nothing_to_put_right(
    hr_officer: Client, page: LessonPage, enrolled: dict[str, Enrolment]
) -> None:
    step = publish(hr_officer, page, **OTHER_KEY)["Location"]
    assert "Herbereken" not in words(hr_officer.get(step))
    begin(enrolled["amina"].user, page.lesson)
    assert "Herbereken vraag 1 eerst" in words(hr_officer.get(step))


def test_a_question_that_was_rewritten_has_nothing_to_put_right(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    other = {"questions-0-value-question": "Wie bel je het eerst wanneer het in de raadszaal begint te branden?"}
    step = words(hr_officer.get(publish(hr_officer, page, **OTHER_KEY, **other)["Location"]))
    assert other["questions-0-value-question"].split()[-1] in step
    assert "Herbereken" not in step


def test_people_are_named_in_full(
    lennik: Municipality,
    hr_officer: Client,
    programme: Programme,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
) -> None:
    other = make_person(lennik.organisation, "Jef", "Zwart")
    progress.enrol(other, programme, TODAY)
    finish(other, page.lesson)
    step = words(hr_officer.get(save_draft(page, introduction=NEW_INTRODUCTION)))
    assert "3 zijn klaar Jef Claes, Joris Wouters, Jef Zwart" in step


# --- Elsewhere ---


@pytest.fixture
def elsewhere(lennik: Municipality) -> Programme:
    """Another programme, with Nora in it who is busy."""
    other = make_programme(lennik.organisation)
    progress.enrol(make_person(lennik.organisation, "Nora", "Elders"), other, TODAY)
    return other


def test_a_lesson_that_moves_into_a_programme_is_asked_there_of_whom_hr_chose(
    hr_officer: Client,
    page: LessonPage,
    programme: Programme,
    on_their_way: dict[str, Enrolment],
    elsewhere: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    value = PrinciplePage.objects.descendant_of(ProgrammePage.objects.get(pk=elsewhere.page_id)).first()
    assert value is not None
    LessonPage.objects.filter(pk=page.pk).update(slug="les-die-verhuist")
    address = reverse("hr:move_step", args=[page.pk, value.pk])
    lesson = page.lesson
    step = hr_officer.get(address)
    assert f"In “{elsewhere}” komt er 1 les bij. 1 is nog niet klaar Nora Elders" in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, after="wait", audience="busy")
    nora = Enrolment.objects.select_related("programme").get(user__first_name="Nora")
    assert lesson.pk in nora.outline.lesson_ids


def test_a_lesson_that_moves_where_nobody_is_asks_nothing(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    other = make_programme(lennik.organisation)
    value = PrinciplePage.objects.descendant_of(ProgrammePage.objects.get(pk=other.page_id)).first()
    assert value is not None
    assert "Wie krijgt wat nieuw is?" not in words(hr_officer.get(reverse("hr:move_step", args=[page.pk, value.pk])))


# --- The log ---


def test_a_programme_that_is_published_is_logged_as_one(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    programme_page = ProgrammePage.objects.ancestor_of(page).get()
    follow(hr_officer, publish(hr_officer, programme_page, days_to_finish="60"))
    assert Activity.objects.get(verb=Verb.PAGE_PUBLISHED).detail == programme_page.title


# --- What it costs ---


def test_counting_answers_and_who_passes_costs_the_same_for_few_and_for_many(
    lennik: Municipality,
    hr_officer: Client,
    page: LessonPage,
    programme: Programme,
    on_their_way: dict[str, Enrolment],
) -> None:
    def come(number: int) -> None:
        """So many people: half of them fail, half of them are half-way."""
        for one in range(number):
            person = make_person(lennik.organisation, f"Mens{number}{one}", "Nieuw")
            progress.enrol(person, programme, TODAY)
            if one % 2:
                fail(person, page)
            else:
                begin(person, page.lesson)

    make_harder(page)
    step = save_draft(page, introduction=NEW_INTRODUCTION, pass_mark=60)
    come(2)
    hr_officer.get(step)
    with CaptureQueriesContext(connection) as few:
        hr_officer.get(step)
    come(8)
    with CaptureQueriesContext(connection) as many:
        hr_officer.get(step)
    assert "hoogstens 10 slagen nu" in words(hr_officer.get(step))
    assert len(few) == len(many)
