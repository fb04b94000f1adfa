"""HR sees which lessons are to be looked at again, says that one is still right, or chooses another day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.models import Activity, Verb
from onboarding.hr.publish_step.publish_effects import effect_of
from onboarding.lessons.models import Lesson, LessonVersion, ProgrammePage
from onboarding.lessons.review_days import a_year_after
from tests.client_response import ClientResponse
from tests.factories import make_lesson
from tests.hr.conftest import Municipality, join_the_editors, sign_in
from tests.rendered_forms import fill, open_and_submit, submit

pytestmark = pytest.mark.django_db
DUE = "/beheer/nog-juist/"


def words(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def lesson(lennik: Municipality) -> Lesson:
    for title in ("Eerst luisteren", "Dan spreken"):
        make_lesson(lennik.principle_page, title)
    Lesson.objects.filter(title="Eerst luisteren").update(review_on=timezone.localdate())
    found: Lesson = Lesson.objects.get(title="Eerst luisteren")
    return found


def test_a_lesson_that_is_due_is_still_right_with_one_click(hr_officer: Client, lesson: Lesson) -> None:
    home = reverse("wagtailadmin_home")
    assert "1 les om na te kijken" in words(hr_officer.get(home))
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.page_id])
    assert "Deze les is na te kijken sinds" in words(hr_officer.get(edit))
    screen = hr_officer.get(DUE)
    assert "Eerst luisteren" in words(screen)
    assert "Dan spreken" not in words(screen)
    form = fill(screen, lesson=str(lesson.pk))
    answer = submit(hr_officer, screen, follow=True, lesson=str(lesson.pk))
    assert "“Eerst luisteren” is nog juist." in words(answer)
    assert "is al nagekeken" in words(hr_officer.post(DUE, form, follow=True))
    lesson.refresh_from_db()
    assert lesson.review_on == a_year_after(timezone.localdate())
    assert Activity.objects.get(verb=Verb.REVIEW_DAY).detail.startswith(
        "Eerst luisteren: nog juist, opnieuw nakijken op "
    )
    assert "om na te kijken" not in words(hr_officer.get(home))
    assert "Deze les is na te kijken" not in words(hr_officer.get(edit))


def test_another_day_changes_nothing_of_what_is_published(
    hr_officer: Client, lennik: Municipality, lesson: Lesson
) -> None:
    address = f"{DUE}{lesson.page_id}/"
    today = timezone.localdate()
    before = LessonVersion.objects.get(lesson=lesson).digest
    for sent, told in (
        ({"when": "other", "day": ""}, "Kies een dag."),
        ({"when": "other", "day": str(today)}, "Kies een dag na vandaag"),
        ({"when": "other", "day": "9999-01-01"}, "Kies een dag na vandaag"),
        ({"when": "other", "day": "morgen"}, "error-message"),
    ):
        refused = open_and_submit(hr_officer, address, sent)
        assert (refused.status_code, told in words(refused)) == (422, True)
    tomorrow = today + timedelta(days=1)
    answer = open_and_submit(hr_officer, address, {"when": "other", "day": str(tomorrow)})
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[lesson.page_id])
    lesson.refresh_from_db()
    assert lesson.review_on == tomorrow
    assert "Nakijken op" in words(hr_officer.get(answer["Location"]))
    open_and_submit(hr_officer, address, {"when": "12"})
    lesson.refresh_from_db()
    assert lesson.review_on == a_year_after(today)
    lesson.page.save_revision().publish()
    assert LessonVersion.objects.get(lesson=lesson).digest == before
    effect = effect_of(lesson.page, lennik.hr_officer, timezone.now())
    assert effect is None or not effect.is_needed


def test_it_is_for_who_publishes_at_the_own_organisation(
    lennik: Municipality, herenthout: Municipality, lesson: Lesson
) -> None:
    outsider, editor = sign_in(herenthout.hr_officer), sign_in(lennik.learner)
    join_the_editors(lennik.learner, lennik)
    assert "Eerst luisteren" not in words(outsider.get(DUE))
    assert outsider.get(f"{DUE}{lesson.page_id}/").status_code == 404
    for sent in (str(lesson.pk), "", "x"):
        assert outsider.post(DUE, {"lesson": sent}).status_code == 404
    assert editor.get(DUE).status_code == 302
    assert not Activity.objects.filter(verb=Verb.REVIEW_DAY).exists()


def test_a_programme_of_long_ago_says_so(hr_officer: Client, lennik: Municipality) -> None:
    lennik.programme_page.save_revision().publish()
    long_ago = datetime(2020, 11, 5, 12, tzinfo=UTC)
    ProgrammePage.objects.filter(pk=lennik.programme_page.pk).update(last_published_at=long_ago)
    told = "Voor het laatst gepubliceerd in november 2020: klopt alles nog?"
    edit = reverse("wagtailadmin_pages:edit", args=[lennik.programme_page.pk])
    for address in (DUE, reverse("wagtailadmin_home"), edit):
        assert told in words(hr_officer.get(address))
    ProgrammePage.objects.update(last_published_at=timezone.now())
    assert told not in words(hr_officer.get(DUE))
