"""What happens between "Publiceer" and a lesson that is live: who it touches, how big it is, and only then."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.deeds import page_publishing
from onboarding.hr.models import Activity, Verb
from onboarding.hr.publish_step.decision_forms import NO_TYPO
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion, Enrolment, FollowUp, LessonProgress
from onboarding.lessons.models import ChangeSize, LessonPage, Programme, PublishDecision
from onboarding.people.models import User
from tests.hr.conftest import TODAY, Municipality, join_the_editors, make_person, sign_in
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, finish, follow, publish, step_of, versions, words
from tests.rendered_forms import fill, submit, tamper

pytestmark = pytest.mark.usefixtures("today")


def test_publishing_saves_a_draft_and_leads_to_the_step(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    assert answer["Location"] == step_of(page)
    assert hr_officer.get(answer["Location"]).status_code == 200
    assert versions(page) == [(1, "first")]  # nothing is published by looking
    assert LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object().introduction == NEW_INTRODUCTION
    assert not PublishDecision.objects.exists()


def test_the_step_says_who_is_touched_in_numbers_and_names(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = words(hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"]))
    assert "2 zijn klaar Jef Claes, Joris Wouters" in step
    assert "1 is bezig Amina Verbeke" in step
    assert "0 mails vertrekken bij een wezenlijke wijziging: 2" in step
    assert "Bekijk de mail Onderwerp: Nieuw in" in step
    assert "Nu live (versie 1)" in step
    assert "Publiceer versie 2" in step


def test_an_editor_who_is_not_hr_sees_numbers_and_no_names(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    editor = make_person(lennik.organisation, "Els", "Redactie")
    join_the_editors(editor, lennik)
    step = words(sign_in(editor).get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"]))
    assert "2 zijn klaar" in step
    assert "1 is bezig" in step
    assert "Claes" not in step and "Bekijk de mail" not in step
    people = reverse("hr:touched_people", args=[page.pk, "klaar"])
    assert sign_in(editor).get(people).status_code == 302
    assert "Jef Claes" in hr_officer.get(people).content.decode()


@pytest.mark.parametrize("size", ["typo", "improvement", "material"])
def test_the_size_that_is_chosen_is_that_of_the_version(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], size: str
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    follow(hr_officer, answer, size=size, note="De inleiding is korter.")
    version = page.lesson.versions.get(number=2)
    assert (version.change, version.note, version.content.introduction) == (
        size,
        "De inleiding is korter.",
        NEW_INTRODUCTION,
    )
    assert LessonPage.objects.get(pk=page.pk).introduction == NEW_INTRODUCTION
    line = Activity.objects.get(verb=Verb.LESSON_PUBLISHED)
    assert (line.number, line.detail) == (3, f"{page.title}, versie 2, {ChangeSize(size).label}")


def test_a_typo_moves_whoever_is_half_way_and_asks_nobody_anything(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    with django_capture_on_commit_callbacks(execute=True):
        follow(hr_officer, answer, size="typo")
    place = LessonProgress.objects.get(enrolment=on_their_way["amina"])
    assert place.version.number == 2
    assert not FollowUp.objects.exists()
    assert set(Completion.objects.filter(lesson=page.lesson).values_list("version__number", flat=True)) == {1}


def test_what_counts_is_no_typo_and_the_step_says_what_to_choose(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(publish(hr_officer, page, pass_mark=50)["Location"])
    assert words(step).count("Dit is geen schrijffout") == 1
    refused = submit(hr_officer, step, size="typo")
    assert refused.status_code == 422
    assert refused.context["form"].errors["size"] == [str(NO_TYPO)]
    assert versions(page) == [(1, "first")]
    assert submit(hr_officer, refused, size="improvement").status_code == 302
    assert versions(page) == [(1, "first"), (2, "improvement")]


@pytest.mark.parametrize(("busy", "number"), [("stay", 1), ("move", 2)])
def test_whoever_is_half_way_stays_or_moves_over_as_the_editor_chooses(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    busy: str,
    number: int,
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    with django_capture_on_commit_callbacks(execute=True):
        follow(hr_officer, answer, size="improvement", busy=busy)
    assert LessonProgress.objects.get(enrolment=on_their_way["amina"]).version.number == number


def test_the_step_says_how_many_answers_still_fit(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    """Amina answered the first question; with another right answer hers fits no more."""
    step = words(hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"]))
    assert "Alle antwoorden passen nog, en blijven." in step
    key = {"questions-0-value-choices-1-value-credit": "none", "questions-0-value-choices-2-value-credit": "full"}
    step = words(hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION, **key)["Location"]))
    assert "Van het 1 antwoord past er 0 nog." in step
    assert "Wezenlijk voorstel:" in step


def test_a_material_change_asks_who_is_done_by_a_day(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    before = list(Enrolment.objects.order_by("pk").values("completed_at", "lessons_done", "due_date"))
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    with django_capture_on_commit_callbacks(execute=True):
        done = follow(hr_officer, answer, size="material", due_date="2026-12-11")
    told = hr_officer.get(done["Location"])
    assert "staat live. 2 mensen lezen bij tegen 11 december 2026. Er vertrekken 2 mails." in words(told)
    assert reverse("hr:reading_up") in told.content.decode().partition("lezen bij tegen")[2].partition("</li>")[0]
    asked = FollowUp.objects.order_by("enrolment")
    assert {one.enrolment.user.first_name for one in asked} == {"Jef", "Joris"}
    assert {one.due_date for one in asked} == {date(2026, 12, 11)}
    assert list(Enrolment.objects.order_by("pk").values("completed_at", "lessons_done", "due_date")) == before


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-22", "Kies een latere dag."),
        ("2026-11-20", "Kies een latere dag."),
        ("2026-12-12", "De volgende werkdag is maandag 14 december 2026."),
        ("2026-12-25", "werkt niemand (Kerstmis)"),
        ("2028-01-03", "meer dan een jaar ver"),
        ("", "Kies een dag."),
        ("morgen", "Schrijf de dag als 22/11/2026."),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_with_a_sentence(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], day: str, sentence: str
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    refused = follow(hr_officer, answer, size="material", due_date=day)
    assert refused.status_code == 422
    assert sentence in words(refused)
    assert versions(page) == [(1, "first")]
    assert not PublishDecision.objects.exists()


def test_the_day_counts_only_for_a_material_change(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    follow(hr_officer, publish(hr_officer, page, introduction=NEW_INTRODUCTION), size="improvement", due_date="ooit")
    assert PublishDecision.objects.get().due_date is None
    assert versions(page) == [(1, "first"), (2, "improvement")]


@pytest.mark.parametrize("nonsense", [{"size": "huge"}, {"size": ""}, {"size": "first"}, {"busy": "fly"}])
def test_nonsense_is_refused_and_publishes_nothing(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], nonsense: dict[str, str]
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    assert tamper(hr_officer, answer["Location"], nonsense).status_code == 422
    assert versions(page) == [(1, "first")]


@pytest.mark.parametrize("seen", ["", "niets", "1@2026-01-01;1"])
def test_a_confirmation_of_something_else_shows_the_step_again(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], seen: str
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    assert tamper(hr_officer, answer["Location"], {"seen": seen}).status_code == 422
    assert versions(page) == [(1, "first")]


def test_a_colleague_who_saves_meanwhile_is_named_and_nothing_is_published(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"])
    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.introduction = "Van een collega."
    draft.save_revision(user=make_person(lennik.organisation, "Wim", "Collega"))
    again = submit(hr_officer, step, size="typo")
    assert again.status_code == 422
    assert "Wim bewaarde intussen iets anders" in words(again)
    assert "Van een collega" in words(again)
    assert versions(page) == [(1, "first")]
    assert submit(hr_officer, again, size="typo").status_code == 302
    assert versions(page) == [(1, "first"), (2, "typo")]


def test_what_ones_own_form_saved_by_itself_meanwhile_is_not_called_a_colleagues(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"])
    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.introduction = "Nog een letter."
    draft.save_revision(user=User.objects.get(pk=hr_officer.session["_auth_user_id"]))
    again = submit(hr_officer, step, size="typo")
    assert again.status_code == 422
    assert "Je bewaarde intussen zelf nog iets, om" in words(again)
    assert "Nog een letter" in words(again)
    assert versions(page) == [(1, "first")]


def test_confirming_twice_publishes_once_and_says_so(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"])
    submit(hr_officer, step, size="typo")
    second = submit(hr_officer, step, size="material", follow=True)
    assert second.status_code == 200
    assert "het is intussen gepubliceerd" in second.content.decode()
    assert versions(page) == [(1, "first"), (2, "typo")]
    assert Activity.objects.filter(verb=Verb.LESSON_PUBLISHED).count() == 1


def test_what_is_live_already_has_no_step(hr_officer: Client, page: LessonPage) -> None:
    assert hr_officer.get(step_of(page))["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_publishing_what_changes_nothing_needs_no_step(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    answer = publish(hr_officer, page)
    assert answer["Location"] == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert not PublishDecision.objects.exists()


def test_a_lesson_of_which_the_draft_is_not_complete_any_more_is_not_published(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    draft = page.get_latest_revision_as_object()
    draft.body = []
    draft.save_revision(clean=False)
    answer = submit(hr_officer, hr_officer.get(step_of(page)), size="typo", follow=True)
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[page.pk]), 302)]
    assert versions(page) == [(1, "first")]
    assert not PublishDecision.objects.exists()


def test_hr_of_another_organisation_does_not_find_the_step(
    outsider: Client, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"]
    fields = fill(hr_officer.get(step))
    assert outsider.get(step).status_code == 404
    assert outsider.post(step, fields).status_code == 404
    assert versions(page) == [(1, "first")]


def test_a_page_that_a_colleague_locked_is_not_published(
    lennik: Municipality, hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"])
    LessonPage.objects.filter(pk=page.pk).update(locked=True, locked_by=lennik.head)
    assert submit(hr_officer, step, size="typo")["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert versions(page) == [(1, "first")]


def test_a_page_that_was_deleted_meanwhile_is_not_there(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    step = hr_officer.get(publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"])
    page.delete()
    assert submit(hr_officer, step, size="typo").status_code == 404


def test_nobody_sees_an_error_because_something_was_published(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    amina = sign_in(on_their_way["amina"].user)
    address = reverse("learning:question", args=[page.lesson.pk, 2])
    assert amina.get(address).status_code == 200
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    with django_capture_on_commit_callbacks(execute=True):
        follow(hr_officer, answer, size="material", busy="move")
    assert amina.get(address).status_code == 200


def test_the_step_costs_the_same_for_few_and_for_many(
    lennik: Municipality,
    hr_officer: Client,
    page: LessonPage,
    programme: Programme,
    on_their_way: dict[str, Enrolment],
) -> None:
    step = publish(hr_officer, page, introduction=NEW_INTRODUCTION)["Location"]
    hr_officer.get(step)
    with CaptureQueriesContext(connection) as few:
        hr_officer.get(step)
    for number in range(12):
        person = make_person(lennik.organisation, f"Mens{number}", "Nieuw")
        progress.enrol(person, programme, TODAY)
        finish(person, page.lesson)
    with CaptureQueriesContext(connection) as many:
        hr_officer.get(step)
    assert len(few) == len(many)


def test_files_that_cannot_be_kept_publish_nothing_and_say_so(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = publish(hr_officer, page, introduction=NEW_INTRODUCTION)
    step = hr_officer.get(answer["Location"])

    def full(*args: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(page_publishing, "keep_files_of", full)
    told = submit(hr_officer, step)
    said = [str(message).strip() for message in hr_officer.get(told["Location"]).context["messages"]]
    assert said == ["De bestanden van deze les konden we niet bewaren. Probeer het straks opnieuw."]
    assert versions(page) == [(1, "first")]


def test_the_list_of_names_says_of_which_lesson_and_leads_back(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    shown = hr_officer.get(reverse("hr:touched_people", args=[page.pk, "klaar"])).content.decode()
    assert page.title in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
