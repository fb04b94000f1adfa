"""The page of one employee: what happened and when, and never what someone answered, wrote or scored."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.employees import journey_in_time
from onboarding.hr.employees.person_page import record_view
from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import (
    Certificate,
    Completion,
    Enrolment,
    Exemption,
    Notice,
    NoticeKind,
    NoticeReason,
    NoticeState,
)
from onboarding.lessons.articles import Article
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import User
from tests import factories
from tests.client_response import ClientResponse
from tests.forgotten_mails import forget_mails
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person, make_programme, sign_in
from tests.hr.employees.conftest import Staff

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 9)


def url(person: User, query: str = "") -> str:
    return f"/beheer/medewerkers/{person.pk}/{query}"


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


def complete(enrolment: Enrolment, number: int, at: datetime) -> None:
    """A lesson of this programme that was finished, by its record alone."""
    lesson = Lesson.objects.create(programme=enrolment.programme, title=f"Les over {number}")
    version = LessonVersion.objects.create(
        lesson=lesson,
        number=1,
        title=lesson.title,
        published_at=at,
        content=LessonContent(lesson.title),
        article=Article(),
        minutes=5,
    )
    Completion.objects.create(enrolment=enrolment, lesson=lesson, version=version, completed_at=at)


def notice(person: User, kind: NoticeKind, state: NoticeState, on: date, **fields: Any) -> Notice:
    settled = None if state == NoticeState.PLANNED else timezone.make_aware(datetime(on.year, on.month, on.day, 9))
    return Notice.objects.create(
        recipient=person, kind=kind, about=on, send_on=on, state=state, settled_at=settled, **fields
    )


def told(person: User, viewer: User, number: int = 100) -> list[tuple[date, str, str]]:
    return [(event.day, event.text, event.detail) for event in journey_in_time.latest(person, viewer, number)]


@pytest.fixture
def amina(lennik: Municipality, staff: Staff) -> User:
    """Amina, who did her first round, got her certificate and began the second."""
    amina = staff.amina
    amina.start_date, amina.department_since = TODAY - timedelta(days=400), TODAY - timedelta(days=90)
    amina.save()
    first = enrol(
        amina, lennik.programme, done=7, started_at=at(2025, 11, 3, 9), completed_at=at(2025, 11, 28, 15),
        enrolled_on=TODAY - timedelta(days=386), is_current=False,
    )  # fmt: skip
    complete(first, 1, at(2025, 11, 10, 11))
    Certificate.objects.create(
        enrolment=first, number="LEN-1", name="Amina Verbeke", programme_title="KRACHT", organisation_name="Lennik",
        completed_on=at(2025, 11, 28).date(), issued_at=at(2025, 11, 28, 15, 1),
    )  # fmt: skip
    Enrolment.objects.create(
        user=amina, programme=lennik.programme, round=2, enrolled_on=TODAY - timedelta(days=2), due_date=TODAY
    )
    forget_mails()  # what enrolling just now put in the ledger
    notice(amina, NoticeKind.START, NoticeState.SENT, TODAY - timedelta(days=2), enrolment=first)
    notice(amina, NoticeKind.BEFORE_DUE, NoticeState.NOT_SENT, TODAY - timedelta(days=1), reason=NoticeReason.ON_LEAVE)
    notice(amina, NoticeKind.DUE, NoticeState.PLANNED, TODAY + timedelta(days=9))
    amina.absences.create(first_day=TODAY - timedelta(days=20), last_day=TODAY - timedelta(days=10))
    return amina


def test_the_journey_tells_in_order_what_happened_and_is_going_to(amina: User, lennik: Municipality) -> None:
    day = {days: TODAY - timedelta(days=days) for days in (-9, 0, 1, 2, 20, 90, 386, 400)}
    assert told(amina, lennik.hr_officer) == [
        (day[-9], "Mail gepland: vandaag af te werken", ""),
        (day[1], "Mail niet verstuurd: bijna af te werken", "afwezig"),
        (day[2], "Mail verstuurd: je traject begint", "KRACHT"),
        (day[2], "Ingeschreven voor KRACHT, ronde 2", ""),
        (day[20], "Afwezig tot en met 12/11/2026", ""),
        (day[90], "Begonnen bij Dienst Bevolking", ""),
        (at(2025, 11, 28).date(), "Attest gegeven voor KRACHT", "LEN-1"),
        (at(2025, 11, 28).date(), "KRACHT afgewerkt", ""),
        (at(2025, 11, 10).date(), "Les afgewerkt: Les over 1", ""),
        (at(2025, 11, 3).date(), "Begonnen aan KRACHT", ""),
        (day[386], "Ingeschreven voor KRACHT", ""),
        (day[400], "Eerste werkdag", ""),
    ]


def test_the_page_shows_all_of_it_with_both_rounds(hr_officer: Client, amina: User) -> None:
    page = text(hr_officer.get(url(amina)))
    for words in ("Amina Verbeke", "00017", "Dienst Bevolking", "ronde 2", "7 van 7", "november 2025", "LEN-1",
                  "Van 02/11/2026 tot en met 12/11/2026", "Mail niet verstuurd: bijna af te werken"):  # fmt: skip
        assert words in page
    assert ">10/11/2025 11.00</time>" in page  # a moment
    assert f">{TODAY - timedelta(days=400):%d/%m/%Y}</time>" in page  # a day


def test_deeds_are_told_with_who_did_them_and_looking_is_not(
    hr_officer: Client, amina: User, lennik: Municipality
) -> None:
    hr_officer.post(f"{url(amina)}afwezigheid/", {"first_day": "2026-12-01", "last_day": "2026-12-02"})
    hr_officer.get(url(amina))
    deeds = [event for event in told(amina, lennik.hr_officer) if "Marleen" in event[1]]
    assert [words for _day, words, _detail in deeds] == ["Marleen Van Lennik: afwezigheid toegevoegd"]


def test_what_is_in_the_future_comes_first_and_who_left_has_a_last_day(amina: User, lennik: Municipality) -> None:
    amina.end_date = TODAY + timedelta(days=30)
    assert told(amina, lennik.hr_officer)[0][1] == "Laatste werkdag"


def test_only_the_latest_are_read(amina: User, lennik: Municipality) -> None:
    assert told(amina, lennik.hr_officer, 3) == told(amina, lennik.hr_officer)[:3]


def test_no_answer_no_score_and_no_resolution_is_on_the_page(lennik: Municipality) -> None:
    """With a real lesson: a question answered, a resolution written, a vote cast, a refresher begun."""
    body = [factories.text_block(), factories.reflection_block(), factories.poll_block()]
    programme: Programme = factories.make_programme(lennik.organisation, letters="K", title="Traject", body=body)
    person = lennik.learner
    progress.enrol(person, programme, TODAY)
    now = timezone.now()
    place = progress.open_lesson(person, programme.lesson_ids[0], now)
    progress.write_reflection(place, "blok-voornemen", "Mijn geheime voornemen", now)
    progress.vote(place, "blok-peiling", "blok-peiling-0", now)
    progress.answer(place, 1, factories.QUIZ[0]["id"], ["Vraag 1-0"], now)
    with CaptureQueriesContext(connection) as queries:
        page = text(sign_in(lennik.hr_officer).get(url(person)))
    for secret in ("geheime voornemen", "Vraag 1", "Antwoord 0", "Uitleg 0", "Peiling 0", "punten", "score"):
        assert secret not in page
    read = " ".join(query["sql"] for query in queries)
    for table in ("quizzes_response", "points", "learning_reflection", "learning_pollvote", "learning_refresher"):
        assert table not in read


def test_looking_is_remembered_once_an_hour(
    hr_officer: Client, administrator: Client, amina: User, lennik: Municipality
) -> None:
    for _time in range(3):
        hr_officer.get(url(amina))
    administrator.get(url(amina))
    seen = Activity.objects.filter(verb=Verb.PERSON_VIEWED, subject=amina, organisation=lennik.organisation)
    assert sorted(seen.values_list("actor__first_name", flat=True)) == ["Marleen", "Stéphanie"]


def test_looking_again_after_an_hour_is_remembered_again(amina: User, lennik: Municipality) -> None:
    now = timezone.now()
    record_view(lennik.hr_officer, amina, now)
    record_view(lennik.hr_officer, amina, now + timedelta(minutes=59))
    assert Activity.objects.count() == 1
    record_view(lennik.hr_officer, amina, now + timedelta(minutes=61))
    assert Activity.objects.count() == 2


def test_hr_elsewhere_a_new_hire_and_a_head_do_not_see_it(outsider: Client, lennik: Municipality, amina: User) -> None:
    assert outsider.get(url(amina)).status_code == 404
    assert sign_in(lennik.learner).get(url(amina)).status_code == 403
    assert sign_in(lennik.head).get(url(amina)).status_code == 403
    assert not Activity.objects.exists()


def test_what_can_be_done_stands_there_and_not_for_an_administrator(
    hr_officer: Client, amina: User, staff: Staff
) -> None:
    doing = "/beheer/medewerkers/samen/inschrijven/"
    for signed_in, usual in (
        (None, ["Schrijf in", "Herinner nu", "Stuur de uitnodiging"]),
        (NOW, ["Schrijf in", "Herinner nu"]),
    ):
        User.objects.filter(pk=amina.pk).update(last_login=signed_in)
        page = text(hr_officer.get(url(amina)))
        buttons, _meer, groups = page.partition("<summary")
        assert re.findall(r'class="button button-small" href="[^"]+">([^<]+)<', buttons) == usual
        assert f"{doing}?id={amina.pk}&next=" in buttons and "samen/uit-dienst/?id=" in groups
        assert not any(f">{words}<" in groups for words in usual)
    page = text(hr_officer.get(url(staff.chief)))
    assert doing not in page
    assert "gegevens/" not in page


def test_who_left_can_be_brought_back_from_there(hr_officer: Client, staff: Staff) -> None:
    page = text(hr_officer.get(url(staff.tom)))
    assert f"{url(staff.tom)}terug-in-dienst/" in page
    assert "samen/uit-dienst/" not in page


def test_a_long_journey_comes_in_pages(hr_officer: Client, amina: User) -> None:
    for days in range(60):
        notice(amina, NoticeKind.OVERDUE, NoticeState.SENT, TODAY - timedelta(days=days))
    first, second = (text(hr_officer.get(url(amina, query))) for query in ("", "?p=2"))
    assert first.count("<time") == 50
    assert second.count("<time") == 22
    assert 'href="?p=2"' in first
    assert 'href="?p=1"' in second
    assert "Eerste werkdag</span>" not in first.partition("hr-journey")[2]


@pytest.mark.parametrize("query", ["?p=x", "?p=-1", "?p=0", "?p=99999999999999999999", "?p=٣"])
def test_a_page_that_makes_no_sense_is_no_error(hr_officer: Client, amina: User, query: str) -> None:
    assert hr_officer.get(url(amina, query)).status_code == 200


def test_it_costs_the_same_number_of_queries_with_a_long_journey(
    hr_officer: Client, amina: User, lennik: Municipality
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(hr_officer.get(url(amina)))
        return len(queries)

    cost()  # content types and the like are remembered from here on, and the look
    few = cost()
    for number in range(2, 17):  # of each kind as many times more as shows a query for each
        enrolment = enrol(amina, make_programme(lennik.organisation, f"Traject {number}"), done=1)
        complete(enrolment, number, at(2026, 11, 1))
        Exemption.objects.create(enrolment=enrolment, reason="Elders gedaan", done_on=TODAY, recorded_at=NOW)
        notice(amina, NoticeKind.START, NoticeState.SENT, TODAY - timedelta(days=number))
        amina.absences.create(first_day=TODAY + timedelta(days=number), last_day=TODAY + timedelta(days=number))
        Activity.objects.create(organisation=lennik.organisation, verb=Verb.ENROLLED, subject=amina)
    assert cost() == few


def test_hr_hears_that_a_name_cannot_stand_on_a_certificate(hr_officer: Client, lennik: Municipality) -> None:
    wang = make_person(lennik.organisation, "小明", "王", email="wang@lennik.example")
    ona = make_person(lennik.organisation, "Ọ̀nà", "Ẹ̀kọ́", email="ona@lennik.example")
    pages = [hr_officer.get(f"/beheer/medewerkers/{one.pk}/").content.decode() for one in (wang, ona)]
    assert ["letters waarvoor we geen lettertype hebben" in page for page in pages] == [True, False]


def test_it_says_why_someone_got_more_time(lennik: Municipality) -> None:
    enrolment = enrol(lennik.learner, make_programme(lennik.organisation, "Onze waarden"))

    def told() -> list[tuple[str, str]]:
        found = journey_in_time.latest(lennik.learner, lennik.hr_officer, 50)
        return [(event.text, event.detail) for event in found if event.text.startswith("Kreeg tijd")]

    assert told() == []
    Enrolment.objects.filter(pk=enrolment.pk).update(more_time_on=TODAY, more_time_until=date(2026, 12, 11))
    why = "er kwam een les bij, of er gaat er een later open"
    assert told() == [(f"Kreeg tijd tot 11/12/2026 voor {enrolment.programme.title}", why)]
