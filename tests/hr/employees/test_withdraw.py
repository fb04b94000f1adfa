"""HR takes people out of a programme: first in numbers; what nobody began goes, what was begun is closed and kept."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.completion.completion_columns import standing_label
from onboarding.hr.deeds import withdrawing
from onboarding.hr.models import Activity, Job, Verb
from onboarding.learning.journey import enrolment_rules, progress
from onboarding.learning.models import Enrolment, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import sending
from onboarding.learning.notices.daily_mails import remind
from onboarding.learning.status import Status
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import Municipality, at, enrol, make_person, make_programme
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = at(2026, 11, 23, 10)


@pytest.fixture(autouse=True)
def _on_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *_args: value.date() if value else TODAY)


@pytest.fixture
def begun(lennik: Municipality) -> Enrolment:
    """Amina did a lesson, and is late."""
    return enrol(lennik.learner, lennik.programme, done=2, due_date=TODAY - timedelta(days=3))


def address(*people: User) -> str:
    return f"{reverse('hr:employees_withdraw')}?{'&'.join(f'id={one.pk}' for one in people)}"


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def confirm(client: Client, *people: User, **chosen: Any) -> ClientResponse:
    return client.post(address(*people), fill(client.get(address(*people)), **chosen), follow=True)


def person(lennik: Municipality, name: str) -> User:
    return make_person(lennik.organisation, name, "Claes")


def test_it_says_first_what_goes_what_is_closed_and_what_stays(
    hr_officer: Client, lennik: Municipality, begun: Enrolment
) -> None:
    none, done, outside = (person(lennik, name) for name in ("Tom", "Bea", "Piet"))
    enrol(none, lennik.programme)
    enrol(done, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    page = hr_officer.get(address(begun.user, none, done, outside))
    assert (
        f"{lennik.programme.title} (1 deed nog niets: de inschrijving verdwijnt, 1 begon: gesloten, 1 klaar: blijft)"
        in text(page)
    )
    said = text(confirm(hr_officer, begun.user, none, done, outside))
    assert "1 inschrijving is weg: er was nog niets gedaan." in said
    assert "1 inschrijving is gesloten: wat gedaan is, blijft bewaard." in said
    left = {one.user: one.status(TODAY) for one in Enrolment.objects.select_related("user", "programme")}
    assert left == {begun.user: Status.WITHDRAWN, done: Status.DONE}
    assert Activity.objects.get(verb=Verb.TAKEN_OUT).number == 2


def test_what_was_done_is_kept_and_no_mail_leaves_any_more(
    hr_officer: Client, lennik: Municipality, begun: Enrolment, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    before = list(begun.completions.order_by("pk").values())
    Notice.objects.create(recipient=begun.user, enrolment=begun, kind="overdue", about=TODAY, send_on=TODAY)
    confirm(hr_officer, begun.user)
    assert list(begun.completions.order_by("pk").values()) == before
    line = Notice.objects.get(kind="overdue")
    assert (line.state, line.reason, line.enrolment) == (NoticeState.NOT_SENT, NoticeReason.WITHDRAWN, begun)
    for later in range(1, 20):
        remind(TODAY + timedelta(days=later), lambda: NOW, sending.tell_nobody)
    assert mailoutbox == []


def test_who_was_taken_out_is_told_apart_in_the_list_on_the_page_and_nowhere_late(
    hr_officer: Client, begun: Enrolment
) -> None:
    confirm(hr_officer, begun.user)
    report = reverse("hr:completion_report")
    assert list(hr_officer.get(report).context["object_list"]) == []
    assert list(hr_officer.get(f"{report}?status=late").context["object_list"]) == []
    (row,) = hr_officer.get(f"{report}?status=withdrawn").context["object_list"]
    assert (row, standing_label(row)[0]) == (begun, "Ingetrokken")
    page = text(hr_officer.get(reverse("hr:employee", args=[begun.user_id])))
    assert "ingetrokken op" in page
    assert "Open weer" in page


def test_opened_again_one_goes_on_where_one_was_and_has_time(hr_officer: Client, begun: Enrolment) -> None:
    Notice.objects.create(recipient=begun.user, enrolment=begun, kind="by_hand", about=TODAY, send_on=TODAY)
    confirm(hr_officer, begun.user)
    page = hr_officer.get(reverse("hr:employee", args=[begun.user_id]))
    said = text(submit(hr_officer, page, "weer-openen/", follow=True))
    assert f"{begun.user} kan weer verder met {begun.programme}." in said
    begun.refresh_from_db()
    assert (begun.is_current, begun.withdrawn_at, begun.withdrawn_by) == (True, None, None)
    assert begun.due_date is not None
    assert begun.due_date > TODAY
    assert begun.status(TODAY) not in (Status.LATE, Status.WITHDRAWN)
    assert Notice.objects.get(kind="by_hand").state == NoticeState.PLANNED
    assert Activity.objects.get(verb=Verb.OPENED_AGAIN).subject == begun.user
    again = hr_officer.post(reverse("hr:enrolment_open_again", args=[begun.pk]), follow=True)
    assert "niet ingetrokken" in text(again)


def test_no_rule_takes_anyone_back_and_hr_may(hr_officer: Client, lennik: Municipality, begun: Enrolment) -> None:
    none = person(lennik, "Tom")
    rule = make_rule(
        organisation=lennik.organisation, programme=lennik.programme, switched_on=TODAY, for_people_already_there=True
    )
    enrolment_rules.apply(rule, TODAY)
    assert Enrolment.objects.filter(user=none).exists()
    confirm(hr_officer, begun.user, none)
    assert not {begun.user, none} & set(enrolment_rules.preview(rule, TODAY))
    enrolment_rules.apply(rule, TODAY)
    assert not Enrolment.objects.current().filter(user__in=[begun.user, none]).exists()
    progress.enrol(none, lennik.programme, TODAY)
    assert Enrolment.objects.current().filter(user=none).exists()


def test_of_two_programmes_only_the_chosen_one_is_left(
    hr_officer: Client, lennik: Municipality, begun: Enrolment
) -> None:
    other = make_programme(lennik.organisation, "Veilig werken")
    enrol(begun.user, other)
    confirm(hr_officer, begun.user, programme=other.pk)
    assert list(Enrolment.objects.all()) == [begun]
    begun.refresh_from_db()
    assert begun.is_current


def test_who_began_meanwhile_is_asked_about_again(hr_officer: Client, lennik: Municipality) -> None:
    enrolment = enrol(lennik.learner, lennik.programme)
    posted = fill(hr_officer.get(address(lennik.learner)))
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=NOW)
    assert hr_officer.post(address(lennik.learner), posted).status_code == 422
    assert Enrolment.objects.current().get() == enrolment


def test_hr_of_another_organisation_neither_withdraws_nor_opens(outsider: Client, begun: Enrolment) -> None:
    assert outsider.get(address(begun.user)).status_code == 404
    assert outsider.post(address(begun.user), {"programme": begun.programme_id}).status_code == 404
    progress.take_out([begun.pk], None, NOW)
    assert outsider.post(reverse("hr:enrolment_open_again", args=[begun.pk])).status_code == 404
    assert not Enrolment.objects.current().exists()


def test_many_are_taken_out_in_the_background(
    hr_officer: Client, lennik: Municipality, begun: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawing, "MAX_AT_ONCE", 0)
    confirm(hr_officer, begun.user)
    assert Job.objects.get().title == "Inschrijvingen intrekken"


def test_the_screen_costs_the_same_for_few_and_for_many(hr_officer: Client, lennik: Municipality) -> None:
    costs = []
    for number in (2, 12):
        people = [person(lennik, f"Mens {number}.{place}") for place in range(number)]
        for one in people:
            enrol(one, lennik.programme)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            hr_officer.get(address(*people))
        costs.append(len(spent))
    assert costs[0] == costs[1]
