"""A page that goes away at its hour: what becomes of who then has everything is decided beforehand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.models import Activity, Job, Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.lessons import scheduled
from onboarding.lessons.models import ExpiryDecision, Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.factories import make_lesson
from tests.hr.conftest import TODAY, Municipality, join_the_editors, make_person, sign_in
from tests.hr.publish_step.conftest import finish, publish, step_of, words
from tests.learning.quiz_answers import NOW, RIGHT
from tests.rendered_forms import NotRendered, submit, tamper

pytestmark = pytest.mark.usefixtures("today")

IN_NINE_DAYS = timedelta(days=9)
Expire = Callable[[], None]


@pytest.fixture
def second(lessons: list[Lesson]) -> LessonPage:
    """The page of the second lesson: without it, Jef has everything, and Amina once she finishes the first."""
    found: LessonPage = LessonPage.objects.get(lesson=lessons[1])
    return found


def planned(client: Client, page: LessonPage | PrinciplePage | ProgrammePage) -> ClientResponse:
    """The step before a page is published that is to go away in nine days."""
    at = timezone.localtime(timezone.now() + IN_NINE_DAYS).strftime("%Y-%m-%d %H:%M")
    return client.get(publish(client, page, expire_at=at)["Location"])


def then(chosen: str) -> dict[str, Any]:
    return {"expiry-after": chosen}


@pytest.fixture
def expire(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Expire:
    """The worker comes by after the hour."""

    def come_by() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert scheduled.publish_due(timezone.now() + IN_NINE_DAYS + timedelta(minutes=1)) == 1

    return come_by


def standing(programme: Programme) -> dict[str, str]:
    """Who is complete and who waits; whoever is not named is busy."""
    return {
        one.user.first_name: "complete" if one.completed_at else "waits"
        for one in Enrolment.objects.filter(programme=programme).select_related("user")
        if one.completed_at or one.is_waiting
    }


def others_than_when_decided(on_their_way: dict[str, Enrolment], lesson: Lesson) -> None:
    """Jef leaves, and Amina finishes the first lesson."""
    User.objects.filter(pk=on_their_way["jef"].user_id).update(end_date=timezone.localdate() - timedelta(days=1))
    place = progress.open_lesson(on_their_way["amina"].user, lesson.pk, NOW)
    for question in ("id-Vraag 2", "id-Vraag 3"):
        progress.answer(place, 1, question, RIGHT[question], NOW)


@pytest.mark.parametrize(
    ("chosen", "after", "comes_back"),
    [
        ("wait", {"Joris": "complete", "Jef": "waits"}, False),
        ("declare", {"Joris": "complete", "Jef": "complete"}, False),
        ("back", {"Joris": "complete", "Jef": "waits"}, True),
    ],
)
def test_what_is_decided_beforehand_happens_when_the_page_goes_away(
    chosen: str, after: dict[str, str], comes_back: bool, hr_officer: Client, second: LessonPage, programme: Programme,
    on_their_way: dict[str, Enrolment], expire: Expire,
) -> None:  # fmt: skip
    submit(hr_officer, planned(hr_officer, second), **then(chosen))
    assert standing(programme) == {"Joris": "complete"}, "nothing happens before its hour"
    expire()
    assert standing(programme) == after
    assert Lesson.objects.get(page=second).comes_back is comes_back


@pytest.mark.parametrize(("chosen", "amina"), [("wait", "waits"), ("declare", "complete")])
def test_it_holds_for_who_has_everything_then_and_not_for_who_had_it_when_it_was_decided(
    chosen: str, amina: str, hr_officer: Client, second: LessonPage, programme: Programme, lessons: list[Lesson],
    on_their_way: dict[str, Enrolment], expire: Expire,
) -> None:  # fmt: skip
    step = planned(hr_officer, second)
    assert "1 persoon (Jef Claes) heeft nu alles wat dan overblijft. Tegen dan kunnen het andere mensen zijn." in words(
        step
    )
    submit(hr_officer, step, **then(chosen))
    others_than_when_decided(on_their_way, lessons[0])
    expire()
    assert standing(programme)["Amina"] == amina
    assert Enrolment.objects.get(pk=on_their_way["jef"].pk).completed_at is None, "who left is not declared done"


def test_afterwards_it_is_shown_who_was_declared_done_by_whom_and_told(
    lennik: Municipality, hr_officer: Client, second: LessonPage, programme: Programme,
    on_their_way: dict[str, Enrolment], expire: Expire,
) -> None:  # fmt: skip
    submit(hr_officer, planned(hr_officer, second), **then("declare"))
    expire()
    jef = Enrolment.objects.get(pk=on_their_way["jef"].pk)
    assert (jef.is_declared, jef.declared_by) == (True, lennik.hr_officer)
    line = Activity.objects.get(verb=Verb.DECLARED_DONE)
    assert (line.actor, line.subject) == (lennik.hr_officer, jef.user)
    gone = Activity.objects.get(verb=Verb.LESSON_REMOVED)
    assert gone.detail == f"{second.title} (zoals gepland, weg voorgoed, wie alles heeft is klaar)"
    assert Job.objects.get().outcome == "1 persoon klaar verklaard."
    assert Notice.objects.filter(kind=NoticeKind.COMPLETION, recipient=jef.user).count() == 1


def test_who_is_declared_done_then_gets_no_mail_where_hr_wants_none(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment], expire: Expire
) -> None:
    chosen = {**then("declare"), "expiry-without_mail": True}
    submit(hr_officer, planned(hr_officer, second), **chosen)
    expire()
    jef = Enrolment.objects.get(pk=on_their_way["jef"].pk)
    assert jef.completed_at is not None
    assert not Notice.objects.filter(kind=NoticeKind.COMPLETION, recipient=jef.user).exists()


def test_a_value_goes_away_as_was_decided_with_its_lessons(
    hr_officer: Client, second: LessonPage, programme: Programme, on_their_way: dict[str, Enrolment], expire: Expire
) -> None:
    value = PrinciplePage.objects.parent_of(second).get()
    submit(hr_officer, planned(hr_officer, value), **then("declare"))
    expire()
    assert standing(programme) == {"Joris": "complete", "Jef": "complete"}


def test_a_lesson_that_is_new_is_counted_when_it_goes_although_nobody_had_it_when_it_was_decided(
    hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment], programme: Programme, expire: Expire
) -> None:
    second.unpublish()
    Lesson.objects.filter(page=second).update(comes_back=True)
    submit(hr_officer, planned(hr_officer, LessonPage.objects.get(pk=second.pk)), **then("declare"))
    expire()
    assert standing(programme) == {"Joris": "complete", "Jef": "complete"}


def test_what_is_published_in_between_leaves_the_decision_as_it_was(
    lennik: Municipality, hr_officer: Client, second: LessonPage, programme: Programme,
    on_their_way: dict[str, Enrolment], expire: Expire,
) -> None:  # fmt: skip
    """Whoever is not HR cannot decide that, but does not undo it by correcting a letter."""
    submit(hr_officer, planned(hr_officer, second), **then("declare"))
    editor = make_person(lennik.organisation, "Els", "Redactie")
    join_the_editors(editor, lennik)
    client = sign_in(editor)
    submit(client, client.get(publish(client, second, introduction="Met een letter meer.")["Location"]))
    assert ExpiryDecision.objects.get().decided_by == lennik.hr_officer
    expire()
    assert standing(programme)["Jef"] == "complete"


def test_another_hour_is_asked_anew(hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]) -> None:
    submit(hr_officer, planned(hr_officer, second), **then("declare"))
    later = timezone.localtime(timezone.now() + timedelta(days=20)).strftime("%Y-%m-%d %H:%M")
    step = hr_officer.get(publish(hr_officer, LessonPage.objects.get(pk=second.pk), expire_at=later)["Location"])
    assert step.context["expiry_form"]["after"].value() == "wait"


def test_an_editor_who_is_not_hr_has_nobody_declared_done(
    lennik: Municipality, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    editor = make_person(lennik.organisation, "Els", "Redactie")
    join_the_editors(editor, lennik)
    client = sign_in(editor)
    step = planned(client, second)
    assert "Claes" not in words(step)
    with pytest.raises(NotRendered):
        submit(client, step, **then("declare"))
    assert tamper(client, step_of(second), {"expiry-after": "declare"}).status_code == 422
    assert LessonPage.objects.get(pk=second.pk).expire_at is None


@pytest.mark.parametrize("nonsense", ["", "later"])
def test_nonsense_publishes_nothing(
    nonsense: str, hr_officer: Client, second: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    planned(hr_officer, second)
    answer = tamper(hr_officer, step_of(second), {"expiry-after": nonsense})
    assert answer.status_code == 422
    assert "Kies" in words(answer)
    assert not ExpiryDecision.objects.exists()


def test_a_programme_that_goes_away_asks_nothing(
    hr_officer: Client, programme: Programme, on_their_way: dict[str, Enrolment], expire: Expire
) -> None:
    step = planned(hr_officer, ProgrammePage.objects.get(pk=programme.page_id))
    assert "Daarna vertrekken er geen mails meer." in words(step)
    with pytest.raises(NotRendered):
        submit(hr_officer, step, **then("wait"))
    submit(hr_officer, step)
    expire()
    programme.refresh_from_db()
    assert not programme.is_live


def test_who_still_has_to_do_a_lesson_that_comes_back_is_not_declared_done(
    hr_officer: Client, lessons: list[Lesson], second: LessonPage, programme: Programme,
    on_their_way: dict[str, Enrolment], lennik: Municipality, expire: Expire,
) -> None:  # fmt: skip
    """Nieke has all that remains but a lesson that was taken away for a while, after this was decided."""
    third = make_lesson(PrinciplePage.objects.parent_of(second).get(), title="Derde les")
    nieke = make_person(lennik.organisation, "Nieke", "Nieuw")
    progress.enrol(nieke, Programme.objects.get(pk=programme.pk), TODAY)
    finish(nieke, lessons[0])
    submit(hr_officer, planned(hr_officer, second), **then("declare"))
    Lesson.objects.filter(page=third).update(comes_back=True)
    third.unpublish()
    told = words(hr_officer.get(publish(hr_officer, second, introduction="Nog eens.")["Location"]))
    assert "Wie op dat moment alles heeft wat overblijft, wacht tot HR beslist. Nu zouden dat 2 mensen zijn." in told
    assert "Nu zou dat 1 persoon zijn. Er zou 1 mail vertrekken." in told
    expire()
    assert standing(programme) == {"Joris": "complete", "Jef": "complete", "Nieke": "waits"}


def test_when_who_decided_is_gone_nobody_is_declared_done(
    lennik: Municipality, hr_officer: Client, second: LessonPage, programme: Programme,
    on_their_way: dict[str, Enrolment], expire: Expire,
) -> None:  # fmt: skip
    submit(hr_officer, planned(hr_officer, second), **then("declare"))
    ExpiryDecision.objects.update(decided_by=None)
    expire()
    assert standing(programme) == {"Joris": "complete", "Jef": "waits"}


def test_an_hour_without_a_decision_completes_nobody(
    second: LessonPage, programme: Programme, on_their_way: dict[str, Enrolment], expire: Expire
) -> None:
    hour: datetime = timezone.now() + IN_NINE_DAYS
    LessonPage.objects.filter(pk=second.pk).update(expire_at=hour)
    expire()
    assert standing(programme) == {"Joris": "complete", "Jef": "waits"}
