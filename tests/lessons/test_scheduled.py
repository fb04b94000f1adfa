"""What HR plans on a page's form happens at its hour, by the worker, and the page can be saved afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from onboarding.hr.models import Activity, Verb
from onboarding.hr.worker import minutely
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons import scheduled
from onboarding.lessons.models import Audience, LessonPage, PrinciplePage, Programme, PublishDecision
from onboarding.people.models import User
from tests.conftest import START
from tests.factories import make_lesson
from tests.rendered_forms import fill
from tests.rendered_streams import stream_fields
from tests.through_the_step import confirm

pytestmark = pytest.mark.django_db

Clock = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the clock that Wagtail reads."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


@pytest.fixture
def draft(programme: Programme) -> LessonPage:
    principle = PrinciplePage.objects.child_of(programme.page).first()
    page = make_lesson(principle, "Straks", publish=False)
    page.save_revision()
    return page


def save(desk: Client, page: LessonPage, **fields: str) -> None:
    """Save the form as it stands on screen, with these fields filled in."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    rendered = desk.get(url)
    posted = {**fill(rendered, "/edit/", **fields), **stream_fields(rendered)}
    answer = confirm(desk, desk.post(url, posted))
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    page.refresh_from_db()


def plan(desk: Client, page: LessonPage, **moments: datetime) -> None:
    fields = {name: timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") for name, moment in moments.items()}
    save(desk, page, **fields, **{"action-publish": "action-publish"})


def offers(client: Client, enrolment: Enrolment, title: str) -> bool:
    return title in client.get(reverse("learning:programme", args=[enrolment.pk])).content.decode()


@pytest.fixture
def enrolled(amina: User, programme: Programme) -> Enrolment:
    return progress.enrol(amina, programme, START)


def test_a_lesson_goes_live_at_its_hour_and_not_before(
    desk: Client, draft: LessonPage, at: Clock, signed_in: Callable[[User], Client], amina: User, enrolled: Enrolment
) -> None:
    now = timezone.now()
    plan(desk, draft, go_live_at=now + timedelta(hours=1))
    planned = Revision.objects.get(approved_go_live_at__isnull=False)
    PublishDecision.objects.update_or_create(revision=planned, defaults={"audience": Audience.BUSY, "decided_at": now})
    assert scheduled.publish_due(now + timedelta(minutes=58)) == 0
    assert (draft.live, hasattr(draft, "lesson")) == (False, False)
    at(now + timedelta(hours=1, minutes=1))
    assert scheduled.publish_due(timezone.now()) == 1
    assert offers(signed_in(amina), enrolled, "Straks")
    lesson = LessonPage.objects.get(pk=draft.pk).lesson
    assert signed_in(amina).get(reverse("learning:lesson", args=[lesson.pk])).status_code == 200
    assert lesson.versions.get().published_by.first_name == "Marleen"
    assert scheduled.publish_due(timezone.now()) == 0


def test_a_page_can_be_saved_after_its_hour(desk: Client, draft: LessonPage, at: Clock) -> None:
    now = timezone.now()
    plan(desk, draft, go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=2))
    for hours in (1, 2):
        at(now + timedelta(hours=hours, minutes=1))
        scheduled.publish_due(timezone.now())
        assert LessonPage.objects.get(pk=draft.pk).live == (hours == 1)
        save(desk, draft, title=f"Na {hours} uur")
    save(desk, draft, **{"action-publish": "action-publish"})
    assert (draft.live, draft.title, draft.expire_at) == (True, "Na 2 uur", None)


def test_a_page_whose_hour_passed_without_a_worker_can_be_saved_too(desk: Client, draft: LessonPage, at: Clock) -> None:
    now = timezone.now()
    plan(desk, draft, expire_at=now + timedelta(hours=1))
    at(now + timedelta(hours=3))
    save(desk, draft, title="Later")


def test_a_lesson_goes_away_at_its_hour_as_if_hr_took_it_away(
    desk: Client,
    draft: LessonPage,
    at: Clock,
    signed_in: Callable[[User], Client],
    amina: User,
    programme: Programme,
) -> None:
    now = timezone.now()
    plan(desk, draft, expire_at=now + timedelta(hours=1))
    enrolled = progress.enrol(amina, programme, START)
    assert offers(signed_in(amina), enrolled, "Straks")
    at(now + timedelta(hours=1, minutes=1))
    assert scheduled.publish_due(timezone.now()) == 1
    assert not offers(signed_in(amina), enrolled, "Straks")
    assert LessonPage.objects.get(pk=draft.pk).lesson.current_version is None


def test_after_a_long_time_without_a_worker_a_page_that_came_and_went_is_away(
    desk: Client, draft: LessonPage, at: Clock
) -> None:
    now = timezone.now()
    plan(desk, draft, go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=2))
    at(now + timedelta(days=3))
    assert scheduled.publish_due(timezone.now()) == 2
    page = LessonPage.objects.get(pk=draft.pk)
    assert (page.live, page.lesson.versions.count()) == (False, 1)


def test_a_change_of_a_lesson_that_is_live_waits_for_its_hour(desk: Client, draft: LessonPage, at: Clock) -> None:
    now = timezone.now()
    save(desk, draft, **{"action-publish": "action-publish"})
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    rendered = desk.get(url)
    moment = timezone.localtime(now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    fields = {"title": "Nieuwe titel", "go_live_at": moment, "action-publish": "action-publish"}
    confirm(desk, desk.post(url, {**fill(rendered, "/edit/", **fields), **stream_fields(rendered)}))
    assert list(draft.lesson.versions.values_list("title", flat=True)) == ["Straks"]
    at(now + timedelta(hours=2))
    scheduled.publish_due(timezone.now())
    assert sorted(draft.lesson.versions.values_list("title", flat=True)) == ["Nieuwe titel", "Straks"]


def test_a_page_that_fails_stops_no_other_and_is_planned_no_more(
    desk: Client, draft: LessonPage, at: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    other = make_lesson(draft.get_parent().specific, "Ook straks", publish=False)
    other.save_revision()
    for page in (draft, other):
        plan(desk, page, go_live_at=now + timedelta(hours=1))
    revision = Revision.objects.get(pk=draft.latest_revision_id)
    revision.content["questions"], revision.content["body"] = "[]", "[]"  # complete when it was planned
    revision.save()
    at(now + timedelta(hours=2))
    assert scheduled.publish_due(timezone.now()) == 1
    assert [LessonPage.objects.get(pk=page.pk).live for page in (draft, other)] == [False, True]
    assert "cannot be published as planned" in caplog.text
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert not PublishDecision.objects.filter(revision=revision).exists()
    assert LessonPage.objects.get(pk=draft.pk).get_lock() is None
    line = Activity.objects.get(verb=Verb.PLAN_CANCELLED)
    assert line.actor is None
    assert line.detail.startswith("Straks: ")
    assert line.detail in unescape(desk.get("/beheer/").content.decode())


def test_an_error_of_ours_leaves_the_plan_for_the_next_minute(
    desk: Client, draft: LessonPage, at: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    plan(desk, draft, go_live_at=now + timedelta(hours=1))
    at(now + timedelta(hours=2))
    with monkeypatch.context() as broken:
        broken.setattr(Revision, "publish", lambda *_args, **_kwargs: 1 / 0)
        assert scheduled.publish_due(timezone.now()) == 0
    assert "ZeroDivisionError" in caplog.text
    assert not Activity.objects.filter(verb=Verb.PLAN_CANCELLED).exists()
    assert scheduled.publish_due(timezone.now()) == 1


@pytest.mark.parametrize(
    ("problem", "hours", "is_over"),
    [(FileNotFoundError(), 0, True), (OSError(), 2.9, False), (OSError(), 3.1, True), (RuntimeError(), 3.1, True)],
)
def test_what_keeps_failing_loses_its_plan_and_hr_reads_why(
    problem: Exception, hours: float, is_over: bool, desk: Client, draft: LessonPage, at: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    now = timezone.now()
    plan(desk, draft, go_live_at=now + timedelta(hours=1))
    planned = Revision.objects.get(approved_go_live_at__isnull=False).approved_go_live_at
    assert planned is not None

    def fails(*_given: object) -> None:
        raise problem

    monkeypatch.setattr(scheduled, "keep_files_of", fails)
    at(planned + timedelta(hours=hours))
    assert scheduled.publish_due(timezone.now()) == 0
    assert (LessonPage.objects.get(pk=draft.pk).get_lock() is None) is is_over
    assert Activity.objects.filter(verb=Verb.PLAN_CANCELLED, detail__startswith="Straks: ").exists() is is_over


@pytest.mark.parametrize(("hours", "is_over"), [(2.9, False), (3.1, True)])
def test_what_keeps_failing_to_go_away_loses_its_plan_and_hr_reads_why(
    hours: float, is_over: bool, desk: Client, draft: LessonPage, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    plan(desk, draft, expire_at=now + timedelta(hours=1))
    planned = LessonPage.objects.get(pk=draft.pk).expire_at
    assert planned is not None
    at(planned + timedelta(hours=hours))
    with monkeypatch.context() as broken:
        broken.setattr(LessonPage, "unpublish", lambda *_args, **_kwargs: 1 / 0)
        assert scheduled.publish_due(timezone.now()) == 0
    told = Activity.objects.filter(verb=Verb.PLAN_CANCELLED, actor=None, detail__startswith="Straks: ").first()
    assert (told is not None) is is_over
    if told is not None:
        assert "staat nog live" in told.detail
        assert told.detail in unescape(desk.get("/beheer/").content.decode())
    assert scheduled.publish_due(timezone.now()) == (0 if is_over else 1)
    assert LessonPage.objects.get(pk=draft.pk).live is is_over


def test_the_worker_looks_every_minute() -> None:
    assert scheduled.publish_due in minutely.EVERY_MINUTE
    assert minutely.INTERVAL <= 300  # seconds: what is planned is live within five minutes
