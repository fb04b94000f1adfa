"""HR sees how far a mailing is, stops it half-way, and starts it again; and says how fast mails may leave."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Mailing, MailPace, Notice, NoticeState
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality
from tests.rendered_forms import open_and_submit, submit

pytestmark = pytest.mark.django_db
WORKDAY = date(2026, 11, 24)
LIST = "/beheer/berichten/zendingen/"


@pytest.fixture
def mailing(lennik: Municipality) -> Mailing:
    """Of eight, of which three left."""
    MailPace.objects.create(organisation=lennik.organisation, above=4, portion=3, minutes=5)
    people = User.objects.bulk_create(
        User(email=f"p{n}@x.example", organisation=lennik.organisation, first_name="Lien", start_date=WORKDAY)
        for n in range(8)
    )
    progress.enrol_many([one.pk for one in people], lennik.programme, WORKDAY)
    Notice.objects.filter(is_held=False).update(state=NoticeState.SENT, settled_at=timezone.now())
    return Mailing.objects.get()


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def page(client: Client, mailing: Mailing) -> ClientResponse:
    return client.get(f"{LIST}{mailing.pk}/")


def test_the_list_and_the_page_say_how_many_left(hr_officer: Client, mailing: Mailing) -> None:
    shown = text(hr_officer.get(LIST))
    assert "3 van 8 verstuurd" in shown and "vertrekt in porties" in shown
    assert "3 van 8 verstuurd" in text(page(hr_officer, mailing))


def test_stop_and_start_again_are_buttons_and_stand_in_the_log(hr_officer: Client, mailing: Mailing) -> None:
    stopped = submit(hr_officer, page(hr_officer, mailing), "/stop/", follow=True)
    assert "Gestopt: 5 mails vertrekken niet." in text(stopped)
    assert "gestopt" in text(hr_officer.get(LIST))
    assert "HR stopte de zending voor deze mail vertrok." in text(hr_officer.get("/beheer/berichten/grootboek/"))
    again = submit(hr_officer, stopped, "/verder/", follow=True)
    assert "5 mails vertrekken toch" in text(again)
    assert [(one.verb, one.number) for one in Activity.objects.order_by("pk")] == [
        (Verb.MAILING_STOPPED, 5),
        (Verb.MAILING_RESUMED, 5),
    ]


def test_what_was_stopped_meanwhile_is_not_stopped_twice(hr_officer: Client, mailing: Mailing) -> None:
    shown = page(hr_officer, mailing)
    submit(hr_officer, shown, "/stop/")
    assert "Er viel niets meer te stoppen" in text(submit(hr_officer, shown, "/stop/", follow=True))
    assert Activity.objects.count() == 1


def test_a_mailing_of_another_organisation_does_not_exist(outsider: Client, mailing: Mailing) -> None:
    assert page(outsider, mailing).status_code == 404
    assert {outsider.post(f"{LIST}{mailing.pk}/{deed}/").status_code for deed in ("stop", "verder")} == {404}
    assert "KRACHT" not in text(outsider.get(LIST))
    assert Notice.objects.filter(state=NoticeState.PLANNED).count() == 5


def test_hr_says_above_how_many_mails_and_how_fast(hr_officer: Client, lennik: Municipality) -> None:
    chosen = {"pace-above": 20, "pace-portion": 10, "pace-minutes": 15}
    open_and_submit(hr_officer, "/beheer/berichten/", chosen)
    pace = MailPace.objects.get(organisation=lennik.organisation)
    assert (pace.above, pace.portion, pace.minutes) == (20, 10, 15)
    assert Activity.objects.get().verb == Verb.TEXT_CHANGED
    open_and_submit(hr_officer, "/beheer/berichten/", {**chosen, "pace-minutes": 20})
    assert MailPace.objects.get().minutes == 20


@pytest.mark.parametrize(
    ("field", "value"),
    [("above", "0"), ("above", "5001"), ("portion", "0"), ("portion", "501"), ("minutes", "0"), ("minutes", "241")]
    + [(field, bad) for field in ("above", "portion", "minutes") for bad in ("", "x", "-1", "9" * 30)],
)
def test_a_pace_that_makes_no_sense_is_refused_and_nothing_is_kept(
    hr_officer: Client, lennik: Municipality, field: str, value: str
) -> None:
    response = open_and_submit(hr_officer, "/beheer/berichten/", {f"pace-{field}": value})
    assert list(response.context["pace"].errors) == [field]
    assert not MailPace.objects.exists()


def test_the_list_costs_the_same_for_one_mailing_and_for_many(
    hr_officer: Client, lennik: Municipality, mailing: Mailing
) -> None:
    hr_officer.get(LIST)
    costs = []
    for number in (0, 20):
        for day in range(1, number + 1):
            Mailing.objects.create(
                organisation=lennik.organisation, programme=lennik.programme, kind="start", day=date(2026, 10, day)
            )
        with CaptureQueriesContext(connection) as asked:
            hr_officer.get(LIST)
        costs.append(len(asked))
    assert costs[0] == costs[1]
