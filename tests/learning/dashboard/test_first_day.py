"""The first day: the organisation's welcome, lessons that open later, and more than one programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.calendar import openings
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, LessonProgress
from onboarding.lessons.models import LessonPage, OrganisationPage, Programme
from onboarding.lessons.outlines import Opening
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.factories import make_programme

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(lennik: Organisation) -> OrganisationPage:
    page: OrganisationPage = OrganisationPage.objects.get(organisation=lennik)
    page.welcome_title, page.welcome = "Welkom in Lennik", "<p>Koffie om tien uur.</p>"
    page.contact_name, page.contact_email = "Marleen", "marleen@lennik.example"
    page.brand_colour = "#123456"
    page.save_revision().publish()
    return page


def test_publishing_the_organisations_page_changes_what_employees_see(
    house: OrganisationPage, lennik: Organisation
) -> None:
    organisation = Organisation.objects.get(pk=lennik.pk)
    assert organisation.brand_colour == "#123456"
    assert organisation.house.welcome_title == "Welkom in Lennik"
    assert organisation.house.contact.name == "Marleen"


def test_a_draft_of_the_organisations_page_changes_nothing(house: OrganisationPage, lennik: Organisation) -> None:
    house.brand_colour = "#654321"
    house.save_revision()
    assert Organisation.objects.get(pk=lennik.pk).brand_colour == "#123456"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("brand_colour", "blauw", "not_a_colour"),
        ("welcome_video", "https://voorbeeld.example/film", "unknown_player"),
    ],
)
def test_what_cannot_be_shown_is_refused(house: OrganisationPage, field: str, value: str, code: str) -> None:
    setattr(house, field, value)
    with pytest.raises(ValidationError) as refusal:
        house.full_clean()
    assert refusal.value.error_dict[field][0].code == code


def test_a_new_colleague_is_welcomed_once(
    house: OrganisationPage, signed_in: Callable[[User], Client], enrolment: Enrolment, amina: User
) -> None:
    client = signed_in(amina)
    assert client.get("/")["Location"] == reverse("learning:first_day")
    page = client.get(reverse("learning:first_day")).content.decode()
    assert "Koffie om tien uur." in page
    assert "marleen@lennik.example" in page
    assert client.post(reverse("learning:first_day"))["Location"] == reverse("learning:dashboard")
    assert client.get("/").status_code == 200


def test_being_welcomed_twice_keeps_the_first_moment(amina: User) -> None:
    progress.welcome(amina, NOW)
    progress.welcome(amina, NOW + timedelta(days=1))
    assert User.objects.get(pk=amina.pk).welcomed_at == NOW


def test_without_a_welcome_the_first_page_is_the_dashboard(
    signed_in: Callable[[User], Client], enrolment: Enrolment, amina: User
) -> None:
    assert signed_in(amina).get("/").status_code == 200


def test_hr_sees_the_first_day_in_the_draft_before_anyone_else(
    house: OrganisationPage, signed_in: Callable[[User], Client], marleen: User
) -> None:
    house.welcome_title = "Nog niet klaar"
    house.save_revision()
    url = reverse("wagtailadmin_pages:view_draft", args=[house.pk])
    for mode, words in (("welcome", "Nog niet klaar"), ("dashboard", "in jullie kleur")):
        assert words in signed_in(marleen).get(url, {"mode": mode}).content.decode()
    assert Organisation.objects.get(pk=house.organisation_id).house.welcome_title == "Welkom in Lennik"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        (Opening.AT_ONCE, None),
        (Opening.FIRST_DAY, START),
        (Opening.FIRST_WEEK, date(2026, 11, 9)),
        (Opening.FIRST_MONTH, date(2026, 12, 2)),
    ],
)
def test_a_lesson_opens_by_the_first_working_day(opening: Opening, day: date | None) -> None:
    assert openings.opens_on(opening, START) == day


def test_the_opening_day_itself_is_open() -> None:
    assert openings.still_closed(Opening.FIRST_WEEK, START, date(2026, 11, 8)) == date(2026, 11, 9)
    assert openings.still_closed(Opening.FIRST_WEEK, START, date(2026, 11, 9)) is None


@pytest.fixture
def closed_lesson(programme: Programme, amina: User) -> LessonPage:
    User.objects.filter(pk=amina.pk).update(start_date=timezone.localdate())
    page: LessonPage = LessonPage.objects.order_by("path").first()
    page.opens = "first_week"
    page.save_revision().publish()
    progress.enrol(User.objects.get(pk=amina.pk), programme, timezone.localdate())
    return page


def test_a_lesson_that_is_not_open_says_when_it_will_be(
    signed_in: Callable[[User], Client], amina: User, closed_lesson: LessonPage
) -> None:
    client = signed_in(amina)
    lesson_id = closed_lesson.lesson.pk
    page = client.get(reverse("learning:lesson", args=[lesson_id]))
    assert page.context["closed"].on == timezone.localdate() + timedelta(days=7)
    assert not LessonProgress.objects.exists()
    board = client.get("/").context["board"]
    assert board.rows[0].closed_until is not None
    assert board.next_row.id != lesson_id


@pytest.mark.parametrize("name", ["question", "mark_read", "finish", "result", "retry"])
def test_no_part_of_a_closed_lesson_can_be_reached(
    signed_in: Callable[[User], Client], amina: User, closed_lesson: LessonPage, name: str
) -> None:
    args = [closed_lesson.lesson.pk, 1] if name == "question" else [closed_lesson.lesson.pk]
    client = signed_in(amina)
    send = client.get if name in ("question", "result") else client.post
    assert send(reverse(f"learning:{name}", args=args), {"sections": 1}).status_code == 404


def test_someone_already_in_a_lesson_stays_in_it(
    amina: User, programme: Programme, enrolment: Enrolment, signed_in: Callable[[User], Client]
) -> None:
    lesson_id = programme.lesson_ids[0]
    progress.open_lesson(amina, lesson_id, NOW)
    User.objects.filter(pk=amina.pk).update(start_date=timezone.localdate())
    page = LessonPage.objects.get(lesson=lesson_id)
    page.opens = "first_month"
    page.save_revision().publish()
    assert "page" in signed_in(amina).get(reverse("learning:lesson", args=[lesson_id])).context


def test_the_programme_due_first_comes_first_and_the_others_are_listed(
    signed_in: Callable[[User], Client], amina: User, programme: Programme, lennik: Organisation
) -> None:
    second = make_programme(lennik, wordmark="", letters="X", title="Veilig werken")
    later = progress.enrol(amina, programme, START + timedelta(days=60))
    first = progress.enrol(amina, second, START)
    board = signed_in(amina).get("/").context["board"]
    assert board.enrolment == first
    assert board.others == [later]
    other = signed_in(amina).get(reverse("learning:programme", args=[later.pk]))
    assert other.context["board"].enrolment == later


def test_a_past_programme_stays_to_be_read(
    signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment, programme: Programme
) -> None:
    Enrolment.objects.update(started_at=NOW, completed_at=NOW)
    programme.page.unpublish()
    assert signed_in(amina).get("/").context["board"].enrolment == enrolment


def test_someone_elses_programme_does_not_exist(
    signed_in: Callable[[User], Client], ioana: User, enrolment: Enrolment
) -> None:
    assert signed_in(ioana).get(reverse("learning:programme", args=[enrolment.pk])).status_code == 404
    assert signed_in(ioana).get(reverse("learning:programme", args=[10**30])).status_code == 404
