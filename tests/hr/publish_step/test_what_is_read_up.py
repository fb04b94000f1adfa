"""What the step says of who is still to read what changed before, by what each read; and then that is what happens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.publish_step import draft_news
from onboarding.learning.journey import following_up, progress
from onboarding.learning.models import Completion, Enrolment, FollowUp
from onboarding.lessons import going_back
from onboarding.lessons.differences import words_of_page
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, Programme
from tests.factories import reflection_block, text_block
from tests.hr.conftest import TODAY, Municipality, make_person
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, finish, step_of, words
from tests.learning.follow_ups.changed_lessons import publish
from tests.rendered_forms import submit

OTHER_BODY = [text_block(text="<p>Bel bij brand eerst de burgemeester, en dan de brandweer.</p>"), reflection_block()]


@pytest.fixture
def second(enrolled: Mapping[str, Enrolment], lessons: list[Lesson]) -> LessonVersion:
    """A second version; Jef and Joris, who finished the first, are asked to read what changed in it."""
    first = lessons[0].current_version
    for name in ("jef", "joris"):
        finish(enrolled[name].user, lessons[0])
    version, now = publish(lessons[0], OTHER_BODY), timezone.now()
    ids = [enrolled["jef"].pk, enrolled["joris"].pk]
    following_up.ask(ids, version, first, timezone.localdate(now) + timedelta(days=20), now, sends_mail=False)
    return version


def go_back(page: LessonPage, lesson: Lesson, lennik: Municipality) -> None:
    going_back.go_back(LessonPage.objects.get(pk=page.pk), lesson.versions.get(number=1), lennik.hr_officer)


def publish_material(client: Client, page: LessonPage, capture: Any) -> str:
    """What the step said, before the change was published as a material one, by hand and worker."""
    step = client.get(step_of(page))
    with capture(execute=True):
        submit(client, step, size="material")
    return words(step)


def test_going_back_says_that_nobody_reads_it_any_more_and_asks_nobody(
    hr_officer: Client,
    lennik: Municipality,
    lessons: list[Lesson],
    page: LessonPage,
    second: LessonVersion,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    go_back(page, lessons[0], lennik)
    said = publish_material(hr_officer, page, django_capture_on_commit_callbacks)
    assert "2 mensen moesten nog bijlezen wat eerder veranderde. Dat hoeft dan niet meer." in said
    assert "Er is nu niemand die moet herlezen wat veranderde." in said
    assert lessons[0].versions.count() == 3
    assert not FollowUp.objects.exists()


def test_who_read_what_is_withdrawn_is_asked_once_more_and_counted_alone(
    hr_officer: Client,
    lennik: Municipality,
    enrolled: Mapping[str, Enrolment],
    lessons: list[Lesson],
    page: LessonPage,
    second: LessonVersion,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    read = FollowUp.objects.get(enrolment=enrolled["jef"])
    assert progress.finish_follow_up(read, timezone.now())
    go_back(page, lessons[0], lennik)
    said = publish_material(hr_officer, page, django_capture_on_commit_callbacks)
    assert "1 persoon moest nog bijlezen wat eerder veranderde. Dat hoeft dan niet meer." in said
    assert "Er vertrekt 1 mail." in said
    asked = FollowUp.objects.open().get()
    assert (asked.enrolment, asked.before, asked.version.number) == (enrolled["jef"], second, 3)


def test_who_has_something_left_to_read_reads_it_in_the_new_version_whatever_its_size(
    hr_officer: Client,
    lessons: list[Lesson],
    page: LessonPage,
    second: LessonVersion,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    save_introduction(page)
    step = hr_officer.get(step_of(page))
    assert "2 mensen moeten nog bijlezen wat eerder veranderde, en lezen dan meteen deze versie." in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, size="typo")
    lessons[0].refresh_from_db()
    assert set(FollowUp.objects.values_list("version", flat=True)) == {lessons[0].current_version_id}


def cost_of_step(client: Client, page: LessonPage) -> tuple[int, int]:
    """How many queries the step takes, and how often it reads the draft with its files."""
    client.get(step_of(page))  # what a process remembers
    with CaptureQueriesContext(connection) as asked, mock.patch.object(draft_news, "words_of_page") as read:
        read.side_effect = words_of_page
        assert client.get(step_of(page)).status_code == 200
    return len(asked), read.call_count


def test_the_step_costs_the_same_whichever_versions_people_read_last(
    hr_officer: Client, lennik: Municipality, programme: Programme, lessons: list[Lesson], page: LessonPage
) -> None:
    costs = []
    for number in range(1, 7):
        finish(
            progress.enrol(make_person(lennik.organisation, "Lies", f"Versie {number}"), programme, TODAY).user,
            lessons[0],
        )
        publish(lessons[0], [text_block(text=f"<p>Afspraak nummer {number}, en nog een zin.</p>"), reflection_block()])
        if number in (2, 6):
            save_introduction(page)
            assert Completion.objects.values("version").distinct().count() == number
            costs.append(cost_of_step(hr_officer, page))
    assert costs[0] == costs[1]
    assert costs[0][1] == 1


def save_introduction(page: LessonPage) -> None:
    draft = LessonPage.objects.get(pk=page.pk)
    draft.introduction = NEW_INTRODUCTION
    draft.save_revision()
