"""A saved view in the mail: on its day, once, to an owner who may still see it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.completion.completion_report import CompletionReportView
from onboarding.hr.lists import list_views, mailed_views
from onboarding.hr.lists.export_columns import ExportColumn
from onboarding.hr.models import Activity, ListRecipient, SavedView, Verb
from onboarding.learning.models import ClosingDay
from onboarding.people.models import OwnField, OwnValue, User
from tests.factories import make_second_officer
from tests.hr.conftest import Municipality, enrol, make_person
from tests.hr.lists.conftest import enrol_many

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


def scheduled(lennik: Municipality, name: str, **fields: Any) -> SavedView:
    """A list that goes to HR of this organisation every Monday."""
    made_by = lennik.hr_officer
    saved = SavedView.objects.create(
        organisation=lennik.organisation, made_by=made_by, name=name, schedule="weekly", **fields
    )
    saved.recipients.create(person=made_by)
    return saved


@pytest.fixture
def weekly(lennik: Municipality) -> SavedView:
    enrol_many(lennik, 4)
    enrol(lennik.learner, lennik.programme, due_date=MONDAY - timedelta(days=1))
    return scheduled(lennik, "Alles van ons", view="completion_report", query="q=lennik")


def test_the_mail_has_the_list_its_counts_and_the_way_to_it(weekly: SavedView, lennik: Municipality) -> None:
    assert mailed_views.send_due(MONDAY) == 1
    (message,) = mail.outbox
    assert message.to == [lennik.hr_officer.email]
    assert message.subject == "Je lijst “Alles van ons”: 5 rijen"
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    for part in (message.body, html):
        assert "telt 5 rijen op maandag 23 november 2026" in part
        assert "/beheer/voltooiing/?q=lennik" in part
        assert f"/beheer/lijsten/{weekly.pk}/" in part
        assert "Gezocht naar: lennik" in part
        assert "Je krijgt deze mail elke maandag." in part
    assert "Te laat: 1" in message.body
    assert "Nog te doen: 4" in message.body
    ((filename, content, content_type),) = message.attachments
    assert filename == "alles-van-ons-2026-11-23-5-rijen.xlsx"
    assert content_type.endswith("spreadsheetml.sheet")
    assert load_workbook(BytesIO(content)).worksheets[0].max_row == 6


def test_it_goes_out_once_for_its_day_and_is_in_the_log(weekly: SavedView, lennik: Municipality) -> None:
    assert [mailed_views.send_due(day) for day in (MONDAY, MONDAY, TUESDAY)] == [1, 0, 0]
    assert mailed_views.send_due(MONDAY + timedelta(days=7)) == 1
    logged = Activity.objects.filter(verb=Verb.VIEW_MAILED).first()
    assert (logged.actor, logged.subject, logged.organisation) == (None, lennik.hr_officer, lennik.organisation)
    assert (logged.number, logged.detail) == (5, "Alles van ons")
    assert Activity.objects.count() == 2


def test_a_second_run_while_the_first_is_sending_sends_nothing(
    weekly: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, found = EmailMultiAlternatives.send, []

    def run_again(message: EmailMessage) -> int:
        found.append(mailed_views.send_due(MONDAY))
        return send(message)

    monkeypatch.setattr(EmailMultiAlternatives, "send", run_again)
    assert mailed_views.send_due(MONDAY) == 1
    assert (found, len(mail.outbox)) == ([0], 1)


def test_a_run_that_read_the_views_before_another_claimed_them_sends_nothing(weekly: SavedView) -> None:
    read_before = ListRecipient.objects.get()
    assert mailed_views.send_due(MONDAY) == 1
    assert not mailed_views._send(read_before, MONDAY, MONDAY)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_means_that_the_next_run_tries_again(
    weekly: SavedView, lennik: Municipality, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scheduled(lennik, "Tweede", view="activity_log")

    def fail(_message: EmailMessage) -> None:
        raise ConnectionRefusedError("no server")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", fail)
        assert mailed_views.send_due(MONDAY) == 0
    assert caplog.text.count("was not mailed") == 2
    assert not Activity.objects.exists()
    assert mailed_views.send_due(TUESDAY) == 2
    assert mailed_views.send_due(TUESDAY) == 0


def test_where_the_organisation_closes_that_monday_it_comes_on_the_tuesday_and_elsewhere_on_the_day_itself(
    weekly: SavedView, lennik: Municipality, herenthout: Municipality
) -> None:
    scheduled(herenthout, "Lijst", view=weekly.view)
    ClosingDay.objects.create(organisation=lennik.organisation, day=MONDAY, name="brugdag")
    assert mailed_views.send_due(MONDAY) == 1
    assert mail.outbox[0].to == [herenthout.hr_officer.email]
    assert mailed_views.send_due(TUESDAY) == 1
    assert mail.outbox[1].to == [lennik.hr_officer.email]
    assert mailed_views.send_due(TUESDAY) == 0


def test_a_list_that_does_not_come_out_whole_is_not_mailed(
    weekly: SavedView, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(last_name: str) -> None:
        raise OSError("disk")

    failing = {"last_name": ExportColumn("Achternaam", "user__last_name", make=fail)}
    monkeypatch.setattr(CompletionReportView, "export_columns", failing)
    assert mailed_views.send_due(MONDAY) == 0
    assert mail.outbox == []
    assert "was not mailed" in caplog.text
    assert weekly.recipients.get().mailed_for is None


@pytest.mark.parametrize(
    "change",
    [{"end_date": MONDAY - timedelta(days=1)}, {"is_active": False}, {"email": ""}, "no longer HR"],
    ids=str,
)
def test_who_may_not_see_the_list_any_more_gets_no_mail(
    weekly: SavedView, lennik: Municipality, change: dict[str, Any] | str
) -> None:
    make_second_officer(lennik.organisation)
    if isinstance(change, str):
        lennik.hr_officer.groups.clear()
    else:
        User.objects.filter(pk=lennik.hr_officer.pk).update(**change)
    assert mailed_views.send_due(MONDAY) == 0
    assert mail.outbox == []


def test_the_last_working_day_is_not_over_yet(weekly: SavedView, lennik: Municipality) -> None:
    make_second_officer(lennik.organisation)
    User.objects.filter(pk=lennik.hr_officer.pk).update(end_date=MONDAY)
    assert mailed_views.send_due(MONDAY) == 1


def test_who_went_to_another_organisation_gets_nothing_of_the_old_one(
    weekly: SavedView, lennik: Municipality, herenthout: Municipality
) -> None:
    officer = lennik.hr_officer
    make_second_officer(lennik.organisation)
    User.objects.filter(pk=officer.pk).update(organisation=herenthout.organisation)
    assert herenthout.organisation.hr_group
    officer.groups.set([herenthout.organisation.hr_group])
    assert mailed_views.send_due(MONDAY) == 0
    assert not ListRecipient.objects.exists()
    assert SavedView.objects.get().organisation == lennik.organisation, "it is of HR there"


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 25)])
def test_nothing_goes_out_in_a_weekend_or_on_a_holiday(weekly: SavedView, day: date) -> None:
    assert mailed_views.send_due(day) == 0


def test_a_monthly_view_goes_out_on_the_first_working_day(weekly: SavedView) -> None:
    SavedView.objects.update(schedule="monthly")
    ListRecipient.objects.update(mailed_for=date(2026, 12, 2))
    days = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 4), date(2027, 1, 5)]
    assert [mailed_views.send_due(day) for day in days] == [0, 0, 1, 0]


def test_a_view_without_a_schedule_stays_home(weekly: SavedView) -> None:
    SavedView.objects.update(schedule="never")
    assert mailed_views.send_due(MONDAY) == 0


def test_a_list_that_is_too_long_for_a_mail_is_linked_and_not_attached(
    weekly: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_views, "MOST_IN_A_MAIL", 4)
    assert mailed_views.send_due(MONDAY) == 1
    (message,) = mail.outbox
    assert message.attachments == []
    assert "telt 5 rijen" in message.body
    assert "De lijst is te lang voor een mail." in message.body


def test_a_view_of_a_list_that_is_no_more_is_left_out(weekly: SavedView) -> None:
    SavedView.objects.update(view="weg")
    assert mailed_views.send_due(MONDAY) == 0
    assert mail.outbox == []


def test_the_mail_is_in_the_owners_own_language(weekly: SavedView, lennik: Municipality) -> None:
    User.objects.filter(pk=lennik.hr_officer.pk).update(language="fr")
    mailed_views.send_due(MONDAY)
    assert mail.outbox[0].extra_headers["Content-Language"] == "fr"
    assert "lundi 23 novembre 2026" in mail.outbox[0].body


def test_an_administrator_of_no_organisation_gets_all_of_them(
    weekly: SavedView, administrator: Client, herenthout: Municipality
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    owner = User.objects.get(is_superuser=True)
    SavedView.objects.update(organisation=None, made_by=owner, query="")
    ListRecipient.objects.update(person=owner)
    assert mailed_views.send_due(MONDAY) == 1
    assert "telt 6 rijen" in mail.outbox[0].body
    assert Activity.objects.get().organisation is None


def test_the_cost_of_a_mail_does_not_grow_with_the_list(
    weekly: SavedView, lennik: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(13):
        assert mailed_views.send_due(MONDAY) == 1
    enrol_many(lennik, 60, "Meer")
    make_person(lennik.organisation, "Tom", "Anders")
    with django_assert_max_num_queries(13):
        assert mailed_views.send_due(MONDAY + timedelta(days=7)) == 1


# --- To colleagues ---


def to_dries(weekly: SavedView, lennik: Municipality, **fields: Any) -> None:
    """To the head of a department alone, who is not of HR."""
    weekly.recipients.all().delete()
    weekly.recipients.create(person=lennik.head, **fields)


def test_a_colleague_who_is_not_of_hr_gets_it_only_when_hr_said_so(weekly: SavedView, lennik: Municipality) -> None:
    to_dries(weekly, lennik)
    assert mailed_views.send_due(MONDAY) == 0
    weekly.recipients.update(beyond_hr=True)
    assert mailed_views.send_due(MONDAY) == 1
    (message,) = mail.outbox
    assert message.to == [lennik.head.email]
    assert "telt 5 rijen" in message.body, "what HR sees in it"
    assert message.attachments
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    for part in (message.body, html):
        assert "/beheer/" not in part, "they come in nowhere at the desk"
        assert "omdat HR dat zo koos" in part


def test_who_works_elsewhere_by_now_gets_nothing_whatever_was_said(
    weekly: SavedView, lennik: Municipality, herenthout: Municipality
) -> None:
    to_dries(weekly, lennik, beyond_hr=True)
    User.objects.filter(pk=lennik.head.pk).update(organisation=herenthout.organisation)
    assert mailed_views.send_due(MONDAY) == 0


@pytest.mark.parametrize("change", [{"end_date": MONDAY - timedelta(days=1)}, {"is_active": False}, {"email": ""}])
def test_a_colleague_who_left_gets_nothing(weekly: SavedView, lennik: Municipality, change: dict[str, Any]) -> None:
    to_dries(weekly, lennik, beyond_hr=True)
    User.objects.filter(pk=lennik.head.pk).update(personnel_number="77", **change)
    assert mailed_views.send_due(MONDAY) == 0


def test_it_goes_on_when_who_made_it_leaves_seen_by_another_one_of_hr_and_never_by_an_administrator(
    weekly: SavedView, lennik: Municipality, herenthout: Municipality
) -> None:
    enrol(herenthout.learner, herenthout.programme)
    assert lennik.organisation.hr_group
    make_person(lennik.organisation, "Ada", "Beheer", is_superuser=True).groups.add(lennik.organisation.hr_group)
    SavedView.objects.update(query="")
    to_dries(weekly, lennik, beyond_hr=True)
    make_second_officer(lennik.organisation)
    User.objects.filter(pk=lennik.hr_officer.pk).update(end_date=MONDAY - timedelta(days=1))
    assert mailed_views.send_due(MONDAY) == 1
    assert "telt 5 rijen" in mail.outbox[0].body, "nobody of another organisation is among them"


def test_one_mail_that_fails_is_tried_again_and_the_others_come_once(
    weekly: SavedView, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly.recipients.create(person=lennik.head, beyond_hr=True)
    send = EmailMultiAlternatives.send

    def fail_for_dries(message: EmailMessage) -> int:
        if message.to == [lennik.head.email]:
            raise ConnectionRefusedError("no server")
        return send(message)

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", fail_for_dries)
        assert mailed_views.send_due(MONDAY) == 1
    assert mailed_views.send_due(TUESDAY) == 1
    assert [message.to for message in mail.outbox] == [[lennik.hr_officer.email], [lennik.head.email]]


def test_a_friday_sheet_comes_on_friday_as_a_pdf(lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme, due_date=MONDAY)
    scheduled(lennik, "Voor vrijdag", view="friday", weekday=4)
    friday = MONDAY + timedelta(days=4)
    ListRecipient.objects.update(mailed_for=MONDAY)
    assert [mailed_views.send_due(MONDAY + timedelta(days=day)) for day in (1, 2, 3, 4)] == [0, 0, 0, 1]
    (message,) = mail.outbox
    assert message.subject == "Je lijst “Voor vrijdag”: 1 inschrijving"
    assert "Te laat: 1" in message.body
    assert "Je krijgt deze mail elke vrijdag." in message.body
    assert message.attachments[0][0] == f"vrijdagblad-lennik-{friday.isoformat()}.pdf"


def test_own_fields_go_to_hr_alone(weekly: SavedView, lennik: Municipality) -> None:
    field = OwnField.objects.create(organisation=lennik.organisation, name="Rijbewijs")
    OwnValue.objects.create(person=lennik.learner, field=field, value="geheim")
    weekly.recipients.create(person=lennik.head, beyond_hr=True)
    assert mailed_views.send_due(MONDAY) == 2
    read = {}
    for message in mail.outbox:
        sheet = load_workbook(BytesIO(message.attachments[0][1])).active
        read[message.to[0]] = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Rijbewijs", "geheim"} <= read[lennik.hr_officer.email]
    assert not {"Rijbewijs", "geheim"} & read[lennik.head.email]
