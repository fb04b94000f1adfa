"""What the editor said of a change, in a line, stands where someone is asked to read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.models import Enrolment
from onboarding.learning.notices import reading_list
from onboarding.lessons.models import ChangeSize, Lesson, LessonVersion, PublishDecision
from onboarding.people.models import User
from tests.factories import reflection_block, stream, text_block
from tests.learning.follow_ups.changed_lessons import NEW_TEXT, ask_today, complete
from tests.learning.journey.new_versions import DECIDED

FIRE = "Bel bij brand eerst de brandweer."


@pytest.fixture
def lesson(enrolment: Enrolment) -> Lesson:
    """A lesson that Amina finished."""
    complete(enrolment)
    return Lesson.objects.get(pk=enrolment.programme.lesson_ids[0])


@pytest.fixture
def as_amina(signed_in: Callable[[User], Client], amina: User) -> Client:
    return signed_in(amina)


def publish(lesson: Lesson, text: str, note: str, size: ChangeSize = ChangeSize.MATERIAL) -> LessonVersion:
    assert lesson.page is not None
    page = lesson.page
    page.refresh_from_db()
    page.body = stream("body", [text_block(text=text), NEW_TEXT, reflection_block()])
    revision = page.save_revision()
    PublishDecision.objects.create(revision=revision, size=size, note=note, decided_at=DECIDED)
    revision.publish()
    lesson.refresh_from_db()
    assert lesson.current_version is not None
    return lesson.current_version


def said(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_it_stands_on_the_first_page_above_what_changed_and_in_the_mail(
    as_amina: Client, enrolment: Enrolment, lesson: Lesson
) -> None:
    before = lesson.current_version
    follow_up = ask_today(enrolment, publish(lesson, "<p>Bel 112.</p>", FIRE), before)
    assert FIRE in said(as_amina, "/")
    page = said(as_amina, reverse("learning:follow_up", args=[follow_up.pk]))
    assert page.index(FIRE) < page.index("new-piece")
    (line,) = reading_list.lines([enrolment.pk], timezone.localdate())
    assert line.splitlines()[1:] == [FIRE]


def test_of_each_change_since_what_was_read_typos_apart(as_amina: Client, enrolment: Enrolment, lesson: Lesson) -> None:
    first = publish(lesson, "<p>Een.</p>", "Van voor wat Amina las.")
    publish(lesson, "<p>Twee.</p>", FIRE)
    publish(lesson, "<p>Twee!</p>", "Een tikfout.", ChangeSize.TYPO)
    last = publish(lesson, "<p>Drie.</p>", "En daarna de politie.", ChangeSize.IMPROVEMENT)
    follow_up = ask_today(enrolment, last, first)
    type(follow_up).objects.filter(pk=follow_up.pk).update(before=first)
    (asked,) = reading_list.to_read([enrolment.pk], timezone.localdate())
    assert asked.notes == (FIRE, "En daarna de politie.")


def test_without_a_line_there_is_none_and_what_is_written_is_text(
    as_amina: Client, enrolment: Enrolment, lesson: Lesson
) -> None:
    before = lesson.current_version
    follow_up = ask_today(enrolment, publish(lesson, "<p>Bel 112.</p>", ""), before)
    assert [one.notes for one in reading_list.to_read([enrolment.pk], timezone.localdate())] == [()]
    follow_up.delete()
    ask_today(enrolment, publish(lesson, "<p>Bel 100.</p>", "<b>Let op</b>"), before)
    assert "&lt;b&gt;Let op" in said(as_amina, "/")
