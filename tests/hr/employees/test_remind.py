"""HR sends a reminder now: first for whom, for whom not and why, and how it reads; then it leaves, once."""

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

from onboarding.hr.deeds import reminding
from onboarding.hr.models import Activity, Job, Verb
from onboarding.learning.models import Enrolment, MailPace, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import hand_reminders, sending
from onboarding.learning.notices.daily_mails import remind
from onboarding.people.models import Absence, User
from tests.client_response import ClientResponse
from tests.forgotten_mails import forget_mails
from tests.hr.conftest import Municipality, at, enrol, make_person, make_programme, sign_in
from tests.rendered_forms import fill

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY - timedelta(days=1)
DUE = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _on_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, MONDAY)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args: day)


def busy_person(lennik: Municipality, user: User, **fields: Any) -> Enrolment:
    """Someone in the programme, of whose beginning nothing is told any more."""
    enrolment = enrol(user, lennik.programme, **{"due_date": DUE, **fields})
    forget_mails(enrolment=enrolment)
    return enrolment


@pytest.fixture
def busy(lennik: Municipality) -> Enrolment:
    return busy_person(lennik, lennik.learner)


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def address(*people: User) -> str:
    return f"{reverse('hr:employees_remind')}?{'&'.join(f'id={one.pk}' for one in people)}"


def confirm(client: Client, *people: User) -> ClientResponse:
    """Post the form as it was shown."""
    return client.post(address(*people), fill(client.get(address(*people))), follow=True)


def ledger() -> list[tuple[date, date, str, str]]:
    found = Notice.objects.filter(kind=NoticeKind.BY_HAND).order_by("pk")
    return [(one.about, one.send_on, one.state, one.reason) for one in found]


def logged() -> list[tuple[Any, ...]]:
    return list(Activity.objects.filter(verb=Verb.REMINDED).values_list("actor", "subject", "number"))


# --- First in numbers ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("busy")
def test_it_says_who_gets_a_mail_and_who_does_not_and_why(hr_officer: Client, lennik: Municipality) -> None:
    def person(name: str, **fields: Any) -> User:
        return make_person(lennik.organisation, name, "Claes", **fields)

    without, done, exempted, waits, left, away, later, outside, told = (
        person("Roos", email=""), person("Tom"), person("Bea"), person("Wim"),
        person("Jef", end_date=SUNDAY), person("Noor"), person("Lea", start_date=MONDAY + timedelta(days=1)),
        person("Piet"), person("Mia"),
    )  # fmt: skip
    for user, fields in (
        (without, {}), (done, {"done": 7, "completed_at": at(2026, 11, 20)}), (exempted, {"is_exempted": True}),
        (waits, {"is_waiting": True}), (left, {}), (away, {}), (later, {}),
    ):  # fmt: skip
        busy_person(lennik, user, **fields)
    Absence.objects.create(user=away, first_day=MONDAY, last_day=MONDAY)
    hand_reminders.plan([busy_person(lennik, told).pk], MONDAY)
    shown = text(
        hr_officer.get(address(lennik.learner, without, done, exempted, waits, left, away, later, outside, told))
    )
    assert "Je stuurt Amina Verbeke een herinnering." in shown
    for why in (
        "1 persoon zonder mailbox (geen adres: brief)",
        "1 persoon die klaar is",
        "1 persoon die vrijgesteld is",
        "1 persoon die wacht: er is niets meer te doen",
        "1 persoon die uit dienst is",
        "1 persoon die afwezig is",
        "1 persoon die hier nog moet beginnen",
        "1 persoon die niet ingeschreven is",
        "1 persoon die die dag al een mail over het traject heeft",
    ):
        assert why in shown
    assert Notice.objects.filter(kind=NoticeKind.BY_HAND).count() == 1  # that of who had one already
    assert logged() == []


def test_of_who_is_done_with_one_programme_and_not_with_another_one_mail_leaves(
    hr_officer: Client, lennik: Municipality, busy: Enrolment
) -> None:
    other = make_programme(lennik.organisation, "Veilig werken")
    enrol(lennik.learner, other, done=7, completed_at=at(2026, 11, 20))
    shown = text(hr_officer.get(address(lennik.learner)))
    assert "Geen mail krijgt" not in shown
    assert "Dat zijn" not in shown
    confirm(hr_officer, lennik.learner)
    assert Notice.objects.get(kind=NoticeKind.BY_HAND).enrolment == busy


@pytest.mark.usefixtures("busy")
def test_of_two_programmes_that_are_not_done_two_mails_leave_and_it_says_so(
    hr_officer: Client, lennik: Municipality
) -> None:
    other = enrol(lennik.learner, make_programme(lennik.organisation, "Veilig werken"), due_date=DUE)
    forget_mails(enrolment=other)
    MailPace.objects.create(organisation=lennik.organisation, above=1)
    shown = text(hr_officer.get(address(lennik.learner)))
    assert "Is het aantal mails hoger dan 1, dan vertrekken ze in porties" in shown
    assert "Je stuurt Amina Verbeke een herinnering. Dat zijn 2 mails" in shown.replace("</h2> <p>", " ")
    confirm(hr_officer, lennik.learner)
    assert len(ledger()) == 2
    assert logged() == [(lennik.hr_officer.pk, lennik.learner.pk, None)]


def test_for_nobody_there_is_nothing_to_press(hr_officer: Client, lennik: Municipality) -> None:
    shown = text(hr_officer.get(address(lennik.learner)))
    assert "Er vertrekt geen herinnering." in shown
    assert "Herinner nu</button>" not in shown
    hr_officer.post(address(lennik.learner))
    assert ledger() == []


# --- Then it leaves --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_date", "subject", "words"),
    [
        (date(2026, 12, 1), "Nog 6 werkdagen voor KRACHT", "Je hebt nog 6 werkdagen om KRACHT af te werken"),
        (date(2026, 11, 24), "Nog 1 werkdag voor KRACHT", "Je hebt nog 1 werkdag om KRACHT af te werken"),
        (MONDAY, "Werk KRACHT af tegen maandag 23 november 2026", "Je hebt tijd tot en met maandag 23 november 2026"),
        (date(2026, 11, 20), "KRACHT is nog niet klaar", "Je had tijd tot en met vrijdag 20 november 2026"),
        (None, "KRACHT is nog niet klaar", "Van KRACHT staan er nog lessen voor je klaar."),
    ],
)
def test_the_words_fit_who_has_time_and_who_is_late(
    hr_officer: Client,
    lennik: Municipality,
    mailoutbox: list[EmailMultiAlternatives],
    due_date: date | None,
    subject: str,
    words: str,
) -> None:
    busy_person(lennik, lennik.learner, due_date=due_date)
    shown = text(hr_officer.get(address(lennik.learner)))
    assert subject in shown
    assert words in unescape(shown)  # in the mail that it shows
    answer = confirm(hr_officer, lennik.learner)
    assert "1 herinnering op weg." in text(answer)
    sending.send(MONDAY, timezone.now)
    (mail,) = mailoutbox
    assert mail.subject == subject
    assert words in mail.body.replace("\n", " ")
    assert ledger() == [(MONDAY, MONDAY, NoticeState.SENT, "")]
    assert logged() == [(lennik.hr_officer.pk, lennik.learner.pk, None)]


def test_who_was_in_time_when_an_edit_came_is_not_called_late(
    lennik: Municipality, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrolment = busy_person(lennik, lennik.learner, due_date=date(2026, 11, 20))
    type(lennik.programme).objects.filter(pk=lennik.programme.pk).update(counting_since=date(2026, 11, 20))
    hand_reminders.plan([enrolment.pk], MONDAY)
    sending.send(MONDAY, timezone.now)
    assert "Van KRACHT staan er nog lessen voor je klaar." in mailoutbox[0].body


@pytest.mark.usefixtures("busy")
def test_pressing_twice_sends_one(hr_officer: Client, lennik: Municipality) -> None:
    form = fill(hr_officer.get(address(lennik.learner)))
    hr_officer.post(address(lennik.learner), form)
    again = hr_officer.post(address(lennik.learner), form)
    assert again.status_code == 422
    assert "1 persoon die die dag al een mail over het traject heeft" in text(again)
    assert len(ledger()) == len(logged()) == 1


def test_two_of_hr_at_once_and_one_who_begins_again_half_way_send_one(lennik: Municipality, busy: Enrolment) -> None:
    other = busy_person(lennik, make_person(lennik.organisation, "Noor", "Claes"))
    both = [busy.pk, other.pk]
    told = [reminding.remind(lennik.hr_officer, lennik.organisation, ids, MONDAY) for ids in ([busy.pk], both, both)]
    assert told == [1, 1, 0]
    assert len(ledger()) == len(logged()) == 2


def test_the_reminder_of_that_day_waits_and_the_next_day_it_leaves(
    lennik: Municipality, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    enrolment = busy_person(lennik, lennik.learner, due_date=date(2026, 11, 30))  # five working days on
    hand_reminders.plan([enrolment.pk], MONDAY)
    remind(MONDAY, timezone.now)
    assert len(mailoutbox) == 1
    automatic = Notice.objects.get(kind=NoticeKind.BEFORE_DUE)
    assert (automatic.state, automatic.send_on) == (NoticeState.PLANNED, MONDAY + timedelta(days=1))
    remind(MONDAY + timedelta(days=1), timezone.now)
    assert len(mailoutbox) == 2


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        ("away", NoticeReason.ON_LEAVE),
        ("told", NoticeReason.TOLD_TODAY),
        ("done", NoticeReason.COMPLETED),
    ],
)
def test_what_happens_before_it_leaves_takes_it_away(
    hr_officer: Client,
    lennik: Municipality,
    busy: Enrolment,
    mailoutbox: list[EmailMultiAlternatives],
    meanwhile: str,
    reason: NoticeReason,
) -> None:
    hand_reminders.plan([busy.pk], MONDAY)
    if meanwhile == "away":
        Absence.objects.create(user=lennik.learner, first_day=MONDAY, last_day=MONDAY)
    elif meanwhile == "told":
        Notice.objects.create(
            recipient=lennik.learner, enrolment=busy, kind=NoticeKind.DUE, about=MONDAY, send_on=MONDAY,
            state=NoticeState.SENT, settled_at=timezone.now(),
        )  # fmt: skip
    else:
        Enrolment.objects.filter(pk=busy.pk).update(started_at=at(2026, 11, 1), completed_at=at(2026, 11, 23))
    sending.send(MONDAY, timezone.now)
    assert mailoutbox == []
    assert ledger() == [(MONDAY, MONDAY, NoticeState.NOT_SENT, reason)]
    why = {"away": "Was afwezig die dag.", "told": "Die dag vertrok er al een andere mail", "done": "Was al klaar"}
    assert why[meanwhile] in text(hr_officer.get(reverse("hr:notice_ledger")))


def test_on_a_sunday_it_waits_for_monday_once(
    hr_officer: Client,
    lennik: Municipality,
    busy: Enrolment,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    on(monkeypatch, SUNDAY)
    assert "De mail vertrekt op maandag 23 november" in text(hr_officer.get(address(lennik.learner)))
    assert "1 herinnering vertrekt op maandag 23 november." in text(confirm(hr_officer, lennik.learner))
    assert ledger() == [(MONDAY, MONDAY, NoticeState.PLANNED, NoticeReason.HOLIDAY)]
    assert hand_reminders.plan([busy.pk], SUNDAY) == hand_reminders.plan([busy.pk], MONDAY) == []
    remind(MONDAY, timezone.now)
    assert len(mailoutbox) == 1


def test_many_leave_in_the_background(
    hr_officer: Client, lennik: Municipality, busy: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = busy_person(lennik, make_person(lennik.organisation, "Noor", "Claes"))
    monkeypatch.setattr(reminding, "MAX_AT_ONCE", 1)
    confirm(hr_officer, lennik.learner, other.user)
    job = Job.objects.get()
    for outcome in ("2 herinneringen op weg.", "0 herinneringen op weg."):  # a second time nobody is reminded
        job = Job.objects.create(owner=job.owner, organisation=job.organisation, title=job.title)
        reminding.remind_many.func(job.pk, [busy.pk, other.pk], MONDAY.isoformat())
        job.refresh_from_db()
        assert job.outcome == outcome
    assert len(ledger()) == 2
    assert logged() == [(lennik.hr_officer.pk, None, 2)]


# --- Who may, and where it is offered --------------------------------------------------------------------------------


@pytest.mark.usefixtures("busy")
def test_nobody_reminds_people_of_another_organisation(outsider: Client, lennik: Municipality) -> None:
    assert outsider.get(address(lennik.learner)).status_code == 404
    assert outsider.post(address(lennik.learner)).status_code == 404
    assert sign_in(lennik.head).get(address(lennik.learner)).status_code == 403
    assert ledger() == []


@pytest.mark.usefixtures("busy")
def test_the_page_of_the_person_leads_there_and_tells_of_it(hr_officer: Client, lennik: Municipality) -> None:
    page = reverse("hr:employee", args=[lennik.learner.pk])
    assert f"{reverse('hr:employees_remind')}?id={lennik.learner.pk}" in text(hr_officer.get(page))
    confirm(hr_officer, lennik.learner)
    assert "herinnering gestuurd" in text(hr_officer.get(page)).lower()


def test_it_has_no_words_or_switch_of_its_own(hr_officer: Client) -> None:
    assert "by_hand" not in text(hr_officer.get(reverse("hr:notices")))
    assert hr_officer.get(reverse("hr:notice_text", args=["by_hand", "nl"])).status_code == 404


def test_looking_costs_the_same_for_few_and_for_many(hr_officer: Client, lennik: Municipality) -> None:
    people: list[User] = []

    def cost(number: int) -> int:
        while len(people) < number:
            people.append(make_person(lennik.organisation, "Lien", f"Claes {len(people)}"))
            busy_person(lennik, people[-1])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert hr_officer.get(address(*people)).status_code == 200
        return len(queries)

    cost(2)  # content types and the like are remembered from here on
    assert cost(3) == cost(20)
