"""A whole programme is asked in one go: what goes and what does not is said first, and each hears once."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse
from django.utils.text import slugify

from onboarding.hr.deeds import reviews
from onboarding.hr.models import SentProgramme, SentState
from onboarding.lessons import four_eyes, starter_contents
from onboarding.lessons.drafted_marks import content_mark_of
from onboarding.lessons.four_eyes import Stage
from onboarding.lessons.models import LessonPage, ProgrammePage
from tests.hr.conftest import Municipality, at, make_person
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)


def stages(pages: list[LessonPage]) -> list[Stage]:
    return [four_eyes.standing_of(LessonPage.objects.get(pk=page.pk)).stage for page in pages]


def test_one_request_and_one_mail_for_all_that_can_go(
    lennik: Municipality, hr_officer: Client, lessons: list[LessonPage]
) -> None:
    first, locked, empty, asked, own, last = lessons
    colleague = make_person(lennik.organisation, "Lotte", "Maes")
    locked.locked, locked.locked_by, locked.locked_at = True, colleague, NOW
    locked.save()
    empty.body = []
    empty.save_revision(user=lennik.hr_officer)
    reviews.ask(lennik.hr_officer, asked, "", NOW)
    own.save_revision(user=lennik.learner)
    listed = hr_officer.get(reverse("wagtailadmin_explore", args=[lennik.programme_page.pk])).content.decode()
    address = reverse("hr:ask_programme", args=[lennik.programme_page.pk])
    assert address in listed
    screen = hr_officer.get(address)
    told = screen.content.decode()
    for words in (
        "Een collega heeft de pagina vergrendeld.",
        "Nog niet klaar. Deze les is nog leeg.",
        "Er is al nazicht gevraagd.",
        "wie zelf schreef, keurt niet goed",
        "Er vertrekt 1 mail",
    ):
        assert words in told
    last.title = "Anders"
    last.save_revision(user=lennik.learner)  # between looking and pressing: now nobody may approve it
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = submit(hr_officer, screen, follow=True, message="Voor maandag?")
    assert "veranderde intussen iets: “Anders”" in answer.content.decode()
    assert stages(lessons) == [Stage.ASKED, Stage.UNASKED, Stage.UNASKED, Stage.ASKED, Stage.UNASKED, Stage.UNASKED]
    [sent] = mail.outbox
    assert sent.to == [lennik.learner.email]
    assert "Luisteren en meer" in sent.body
    assert "Voor maandag?" in sent.body
    assert reverse("hr:reviews") in sent.body
    assert all(title not in sent.body for title in ("Vragen en meer", "Zwijgen en meer", "Helpen en meer", "Anders"))

    waiting = LessonPage.objects.get(pk=first.pk)
    reviews.ask_changes(lennik.learner, waiting, content_mark_of(waiting, waiting.latest_revision), "Korter", NOW)
    again = hr_officer.get(address)
    assert "Er zijn aanpassingen gevraagd, en er is nog niets gewijzigd." in again.content.decode()
    gone = hr_officer.post(address, {"wanted": ["999999999"], "message": "Voor dinsdag?"})
    assert gone.status_code == 422
    assert "Wat intussen verwijderd of verplaatst is, ging niet mee." in gone.content.decode()


def test_the_way_stands_where_a_programme_was_made_as_long_as_four_eyes_is_on(
    lennik: Municipality, hr_officer: Client, lessons: list[LessonPage]
) -> None:
    programme, starter = lennik.programme_page, starter_contents.all_starters()[0]
    LessonPage.objects.filter(pk=lessons[0].pk).update(live=False)
    ProgrammePage.objects.filter(pk=programme.pk).update(slug=slugify(starter.title))
    sent = SentProgramme.objects.create(
        organisation=lennik.organisation, owner=lennik.hr_officer, sent_at=NOW, state=SentState.MADE, page=programme
    )
    screens = [
        reverse("hr:starters"),
        reverse("hr:starter", args=[starter.name]),
        reverse("hr:left_to_write", args=[programme.pk]),
        reverse("hr:sent_programme", args=[sent.pk]),
    ]
    way = f'href="{reverse("hr:ask_programme", args=[programme.pk])}"'
    assert [way in hr_officer.get(one).content.decode() for one in screens] == [True] * 4
    reviews.switch_off(lennik.hr_officer, lennik.page, NOW)
    assert [way in hr_officer.get(one).content.decode() for one in screens] == [False] * 4
