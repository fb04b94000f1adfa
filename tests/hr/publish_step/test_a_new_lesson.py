"""A lesson that is new to its programme: of whom it is asked, in numbers; and what is planned for later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.models import Activity, Verb
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import following_up
from onboarding.learning.models import Certificate, Enrolment, FollowUp, Notice, NoticeKind
from onboarding.lessons import scheduled
from onboarding.lessons.models import Audience, LessonPage, PrinciplePage, ProgrammePage, PublishDecision
from tests.factories import make_lesson
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, draft_value, follow, publish, step_of, versions, words
from tests.rendered_forms import fill, submit, tamper
from tests.rendered_streams import stream_fields

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def draft(page: LessonPage) -> LessonPage:
    """A lesson that was never published, beside the first one."""
    made = make_lesson(PrinciplePage.objects.parent_of(page).get(), "Nieuwe les", publish=False)
    made.save_revision()
    return made


def asked_of(page: LessonPage) -> set[str]:
    """Who is asked the lesson of this page, by first name."""
    lesson = LessonPage.objects.get(pk=page.pk).lesson.pk
    enrolments = Enrolment.objects.select_related("user", "programme")
    return {one.user.first_name for one in enrolments if lesson in one.outline.lesson_ids}


def test_a_new_lesson_in_a_programme_without_people_is_published_at_once(hr_officer: Client, draft: LessonPage) -> None:
    answer = publish(hr_officer, draft)
    assert answer["Location"] == reverse("wagtailadmin_explore", args=[draft.get_parent().pk])
    assert LessonPage.objects.get(pk=draft.pk).live


def test_the_step_says_who_is_busy_with_the_programme_and_who_is_done(
    hr_officer: Client, draft: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = words(hr_officer.get(publish(hr_officer, draft)["Location"]))
    assert "2 zijn nog niet klaar Jef Claes, Amina Verbeke" in step
    assert "1 is klaar Joris Wouters" in step
    assert "als ook wie klaar is ze krijgt: 1" in step
    assert "Wat er verandert" not in step
    assert not LessonPage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize(
    ("audience", "people"),
    [("new", set()), ("busy", {"Amina", "Jef"}), ("done", {"Amina", "Jef"})],
)
def test_it_is_asked_of_whom_the_editor_chose(
    hr_officer: Client,
    draft: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    audience: str,
    people: set[str],
) -> None:
    answer = publish(hr_officer, draft)
    with django_capture_on_commit_callbacks(execute=True):
        follow(hr_officer, answer, audience=audience)
    assert asked_of(draft) == people
    asked = {one.enrolment.user.first_name for one in FollowUp.objects.all()}
    assert asked == ({"Joris"} if audience == "done" else set())
    joris = Enrolment.objects.get(pk=on_their_way["joris"].pk)
    assert joris.completed_at == on_their_way["joris"].completed_at


def test_only_new_people_is_what_is_suggested(
    hr_officer: Client, draft: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    submit(hr_officer, hr_officer.get(publish(hr_officer, draft)["Location"]))
    assert PublishDecision.objects.get().audience == Audience.NEW


def test_an_audience_that_there_is_not_is_refused(
    hr_officer: Client, draft: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    answer = publish(hr_officer, draft)
    assert tamper(hr_officer, answer["Location"], {"audience": "everyone"}).status_code == 422
    assert not LessonPage.objects.get(pk=draft.pk).live


def test_a_lesson_of_which_the_form_creates_and_publishes_at_once_also_goes_by_the_step(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    value = page.get_parent()
    address = reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", value.pk])
    of_the_first = hr_officer.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    fields = {**fill(of_the_first, "/edit/"), **stream_fields(of_the_first)}
    posted = {**fields, "title": "Vers", "slug": "vers", "action-publish": "action-publish"}
    made = hr_officer.post(address, posted)
    new = LessonPage.objects.get(slug="vers")
    assert made["Location"] == step_of(new)
    assert not new.live


# --- Planned ---


def plan(client: Client, page: LessonPage, moment: datetime, **fields: object) -> str:
    at = timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
    answer = publish(client, page, go_live_at=at, **fields)
    return str(answer["Location"])


def test_what_is_planned_is_decided_now_and_carried_out_then(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    now = timezone.now()
    address = plan(hr_officer, page, now + timedelta(days=2), introduction=NEW_INTRODUCTION)
    step = hr_officer.get(address)
    assert "Dit gaat niet meteen live" in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, size="material", due_date="2026-12-11")
    assert versions(page) == [(1, "first")]
    assert not FollowUp.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert scheduled.publish_due(now + timedelta(days=1)) == 0
    later = now + timedelta(days=2, minutes=5)
    with mock.patch.object(timezone, "now", lambda: later), django_capture_on_commit_callbacks(execute=True):
        assert scheduled.publish_due(later) == 1
    assert versions(page) == [(1, "first"), (2, "material")]
    assert {one.due_date for one in FollowUp.objects.all()} == {date(2026, 12, 11)}
    lines = Activity.objects.filter(verb__in=[Verb.PUBLICATION_PLANNED, Verb.LESSON_PUBLISHED]).order_by("pk")
    assert [(line.verb, line.detail) for line in lines] == [
        (Verb.PUBLICATION_PLANNED, f"{page.title}, wezenlijk"),
        (Verb.LESSON_PUBLISHED, f"{page.title}, versie 2, zoals gepland"),
    ]


def test_a_plan_that_is_cancelled_leaves_nothing_behind(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    address = plan(hr_officer, page, timezone.now() + timedelta(days=2), introduction=NEW_INTRODUCTION)
    submit(hr_officer, hr_officer.get(address), size="material", due_date="2026-12-11")
    revision = LessonPage.objects.get(pk=page.pk).latest_revision
    cancel = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk])
    step = hr_officer.get(cancel, follow=True)
    assert f"“{page.title}” gaat dan niet live op" in words(step)
    assert "Het zou 3 mensen raken. Zij merken nu niets." in words(step)
    assert "Er vertrekt geen mail." in words(step)
    assert LessonPage.objects.get(pk=page.pk).scheduled_revision == revision
    edit = hr_officer.get(submit(hr_officer, step)["Location"])
    assert edit.context["form"]["go_live_at"].value() is None
    assert "Versie" not in words(edit).partition("is geannuleerd")[0]
    assert Activity.objects.get(verb=Verb.PLAN_CANCELLED).number == 3
    assert not PublishDecision.objects.exists()
    answer = publish(hr_officer, page, introduction="Toch iets anders.")
    follow(hr_officer, answer, size="typo")
    assert versions(page) == [(1, "first"), (2, "typo")]


def test_a_day_on_which_it_goes_away_is_told_with_numbers(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    at = timezone.localtime(timezone.now() + timedelta(days=9)).strftime("%Y-%m-%d %H:%M")
    step = words(hr_officer.get(publish(hr_officer, page, expire_at=at)["Location"]))
    assert "gaat deze pagina vanzelf weg" in step
    assert "Nu is er 1 persoon halfweg: die kan de les uitlezen." in step


# --- Values and programmes ---


def test_a_change_of_a_programme_says_what_becomes_of_dates(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    programme_page = ProgrammePage.objects.ancestor_of(page).get()
    due = list(Enrolment.objects.order_by("pk").values_list("due_date", flat=True))
    step = hr_officer.get(publish(hr_officer, programme_page, days_to_finish="60")["Location"])
    assert "Wie al ingeschreven is, houdt de eigen einddatum." in words(step)
    assert "weg: 21 Nieuw nieuw: 60" in words(step)
    submit(hr_officer, step)
    assert ProgrammePage.objects.get(pk=programme_page.pk).days_to_finish == 60
    assert list(Enrolment.objects.order_by("pk").values_list("due_date", flat=True)) == due
    assert Certificate.objects.count() <= 1


def test_a_value_that_comes_in_asks_of_whom_its_lessons_are(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    programme_page = ProgrammePage.objects.ancestor_of(page).get()
    value = PrinciplePage(title="Nog een waarde", kind="value", letter="A", statement="In één zin.", live=False)
    programme_page.add_child(instance=value)
    value.save_revision()
    lesson = make_lesson(value, "Onder de nieuwe waarde")
    step = hr_officer.get(publish(hr_officer, value)["Location"])
    assert "Met deze waarde komt er 1 les bij." in words(step)
    submit(hr_officer, step, audience="busy")
    assert asked_of(lesson) == {"Amina", "Jef"}


# --- Under what is not live ---


def draft_below(value: PrinciplePage, title: str) -> LessonPage:
    made = make_lesson(value, title, publish=False)
    made.save_revision()
    return made


@pytest.fixture
def hidden(page: LessonPage) -> PrinciplePage:
    """A value that is not live, with two lessons that were never published."""
    value = draft_value(page)
    value.save_revision()
    for title in ("Verborgen les", "Nog een verborgen les"):
        draft_below(value, title)
    return value


def below(value: PrinciplePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(value).order_by("path"))


def test_a_lesson_under_a_value_that_is_not_live_says_so_and_its_audience_is_shown_when_that_is_published(
    hr_officer: Client,
    hidden: PrinciplePage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for one in below(hidden):
        step = hr_officer.get(publish(hr_officer, one)["Location"])
        assert "“Concept” staat niet live: niemand ziet deze les, tot je dat publiceert." in words(step)
        assert "wat je hier kiest, staat daar al aangeduid" in words(step)
        submit(hr_officer, step, audience="done", due_date="2026-12-14", sends_mail=False)
    step = hr_officer.get(publish(hr_officer, hidden)["Location"])
    assert "Met deze waarde komen er 2 lessen bij." in words(step)
    assert "is “Ook wie klaar is” gekozen: dat staat hieronder al aangeduid." in words(step)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step)
    told = FollowUp.objects.values_list("enrolment__user__first_name", "lesson__page__title", "due_date", "sends_mail")
    day = date(2026, 12, 14)
    assert sorted(told) == [("Joris", "Nog een verborgen les", day, False), ("Joris", "Verborgen les", day, False)]


@pytest.mark.parametrize("choices", [("done", "new"), ("new", "done"), ("done", None)])
def test_what_was_not_chosen_for_all_lessons_of_a_value_is_not_chosen_for_it(
    hr_officer: Client, hidden: PrinciplePage, on_their_way: dict[str, Enrolment], choices: tuple[str | None, ...]
) -> None:
    for one, audience in zip(below(hidden), choices, strict=True):
        if audience:
            follow(hr_officer, publish(hr_officer, one), audience=audience)
        else:
            one.save_revision().publish()
    step = hr_officer.get(publish(hr_officer, hidden)["Location"])
    assert "al aangeduid" not in words(step)
    submit(hr_officer, step)
    assert PublishDecision.objects.get(revision__object_id=str(hidden.pk)).audience == Audience.NEW


def test_a_day_that_is_past_when_the_value_is_published_makes_place_for_the_usual_one(
    hr_officer: Client, hidden: PrinciplePage, on_their_way: dict[str, Enrolment]
) -> None:
    for one in below(hidden):
        follow(hr_officer, publish(hr_officer, one), audience="done")
    PublishDecision.objects.update(due_date=date(2026, 1, 5))
    step = hr_officer.get(publish(hr_officer, hidden)["Location"])
    usual = following_up.usual_due_date(timezone.localdate(), LEGAL)
    form = step.context["form"]
    assert (form["audience"].value(), form["due_date"].value()) == ("done", usual)


def test_a_lesson_in_a_programme_that_is_not_live_says_that_who_is_done_is_not_asked(
    hr_officer: Client,
    draft: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    programme_page = ProgrammePage.objects.ancestor_of(draft).get()
    programme_page.unpublish()
    step = hr_officer.get(publish(hr_officer, draft)["Location"])
    assert f"“{programme_page.title}” staat niet live" in words(step)
    assert "Wie al klaar is met het traject, wordt pas gevraagd om de les te lezen als het weer live staat." in words(
        step
    )
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, audience="done")
    with django_capture_on_commit_callbacks(execute=True):
        follow(hr_officer, publish(hr_officer, ProgrammePage.objects.get(pk=programme_page.pk)))
    assert asked_of(draft) == {"Amina", "Jef"}
    assert FollowUp.objects.exists()


# --- Several lessons with their value ---


@pytest.mark.parametrize(("audience", "busy_are_asked", "follow_ups"), [("new", 0, 0), ("busy", 2, 0), ("done", 2, 2)])
def test_what_the_step_of_a_value_with_several_lessons_counts_is_what_happens(
    lennik: Municipality,
    hr_officer: Client,
    hidden: PrinciplePage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    audience: str,
    busy_are_asked: int,
    follow_ups: int,
) -> None:
    for one in below(hidden):
        one.save_revision().publish()
    draft_below(hidden, "Blijft een concept")
    step = hr_officer.get(publish(hr_officer, hidden)["Location"])
    text = words(step)
    assert "Met deze waarde komen er 2 lessen bij." in text
    assert "2 zijn nog niet klaar Jef Claes, Amina Verbeke" in text
    assert "1 is klaar Joris Wouters" in text
    assert "Ook de 2 mensen die nog niet klaar zijn, moeten de lessen doen om klaar te zijn." in text
    assert "En de 1 persoon die klaar is, leest de lessen tegen de dag die je kiest." in text
    assert "als ook wie klaar is ze krijgt: 1" in text
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step, audience=audience)
    for lesson in below(hidden)[:2]:
        assert len(asked_of(lesson)) == busy_are_asked
    asked = FollowUp.objects.filter(lesson__page__in=below(hidden)[:2])
    assert [one.enrolment.user.first_name for one in asked] == ["Joris"] * follow_ups
    assert FollowUp.objects.count() == follow_ups
    assert Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).count() == bool(follow_ups)


# --- While a plan waits ---


def test_a_planned_page_says_until_when_it_is_locked_and_how_to_cancel(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    address = plan(hr_officer, page, timezone.now() + timedelta(days=2), introduction=NEW_INTRODUCTION)
    step = hr_officer.get(address)
    assert "Tot dan kan niemand de pagina bewerken." in words(step)
    submit(hr_officer, step, size="typo")
    edit = hr_officer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Tot dan kan niemand de pagina bewerken." in edit
    assert "Annuleer de planning" in edit
    assert "Cancel" not in edit


@pytest.mark.parametrize(("ago", "is_tried_again"), [(timedelta(seconds=-1), False), (timedelta(0), True)])
def test_a_planned_page_that_could_not_go_live_says_that_it_is_tried_again(
    lennik: Municipality,
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    ago: timedelta,
    is_tried_again: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = plan(hr_officer, page, timezone.now() + timedelta(days=2), introduction=NEW_INTRODUCTION)
    submit(hr_officer, hr_officer.get(address), size="typo")
    planned = LessonPage.objects.get(pk=page.pk)
    hour = planned.scheduled_revision.approved_go_live_at
    monkeypatch.setattr(timezone, "now", lambda: hour + ago)
    lock = planned.get_lock()
    assert lock is not None
    told = lock.get_message(lennik.hr_officer)
    assert ("Dat lukte nog niet en wordt opnieuw geprobeerd." in told) is is_tried_again
    assert ("Tot dan kan niemand de pagina bewerken." in told) is not is_tried_again
    assert "Annuleer de planning" in told


def test_what_is_not_planned_has_no_plan_to_cancel(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    address = reverse("hr:cancel_plan", args=[page.pk, page.save_revision().pk])
    assert hr_officer.post(address).status_code == 302
    assert not Activity.objects.filter(verb=Verb.PLAN_CANCELLED).exists()
