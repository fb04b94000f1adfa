"""Who is done because HR said so reads that, and not that all lessons were finished."""

from __future__ import annotations

import pytest
from django.core import mail

from onboarding.learning.journey import progress, summaries, waiting
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeText
from onboarding.learning.notices import queueing
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.learning.closing.endings import NOW, read_all

ALL_OF_THEM = "Je hebt alle lessen van Onze waarden afgewerkt."


@pytest.fixture
def enrolled(amina: User, reading_only: Programme) -> Enrolment:
    return progress.enrol(amina, reading_only, START, announce=False)


def body() -> str:
    queueing.deliver.call(list(Notice.objects.filter(kind=NoticeKind.COMPLETION).values_list("pk", flat=True)))
    return str(mail.outbox[-1].body)


def declare(enrolment: Enrolment, by: User) -> None:
    """All but the last lesson is done, that goes away, and HR says that it is enough."""
    *done, last = enrolment.programme.lesson_ids
    read_all(enrolment.user, done)
    LessonPage.objects.get(lesson=last).unpublish()
    summaries.rebuild(Enrolment.objects.filter(pk=enrolment.pk))
    assert waiting.declare_complete([enrolment.pk], by, NOW) == 1


def test_who_is_declared_done_reads_who_said_so(enrolled: Enrolment, marleen: User) -> None:
    declare(enrolled, marleen)
    told = body()
    assert "verklaarde je klaar met Onze waarden. Er viel iets weg uit het traject" in " ".join(told.split())
    assert "alle lessen van" not in told


def test_who_finished_everything_reads_that(enrolled: Enrolment) -> None:
    read_all(enrolled.user, enrolled.programme.lesson_ids)
    assert ALL_OF_THEM in body()


def test_the_organisations_own_words_stay_what_they_are(
    enrolled: Enrolment, marleen: User, lennik: Organisation
) -> None:
    NoticeText.objects.create(
        organisation=lennik, kind=NoticeKind.COMPLETION, language="nl", subject="Klaar", body="Proficiat van ons."
    )
    declare(enrolled, marleen)
    assert "Proficiat van ons." in body()
