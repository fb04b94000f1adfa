"""An import that gives people another address, and undoing it, say whom that mails before it happens; “zonder mail”
stops the invitations, and never the question at the address of an account that is in use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.models import Activity, EmployeeImport, ImportState
from onboarding.learning.journey import progress
from onboarding.learning.models import Mailing, MailPace, Notice, NoticeKind, NoticeState
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Organisation, User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.forgotten_mails import forget_mails
from tests.hr.imports.files import as_csv
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
WORKDAY, EARLIER = date(2026, 11, 24), date(2026, 11, 2)
NOW = timezone.make_aware(datetime(2026, 11, 24, 10))


@pytest.fixture(autouse=True)
def at_once_on_a_working_day(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    caches["progress"].clear()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: WORKDAY)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    request = Client.request

    def to_the_end(self: Client, **options: Any) -> ClientResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return request(self, **options)

    monkeypatch.setattr(Client, "request", to_the_end)


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def told_at(people: list[User]) -> None:
    """An invitation left, to the address of now."""
    Notice.objects.bulk_create(
        Notice(recipient=one, kind=NoticeKind.INVITATION, about=EARLIER, send_on=EARLIER, state="sent", settled_at=NOW)
        for one in people
    )


def checked(client: Client, people: list[User], domain: str) -> EmployeeImport:
    rows = [["Personeelsnummer", "E-mail"], *([one.personnel_number, f"{one.first_name}@{domain}"] for one in people)]
    return checked_rows(client, rows)


def checked_rows(client: Client, rows: list[list[str]]) -> EmployeeImport:
    client.post(f"{URL}nieuw/", {"file": SimpleUploadedFile("adressen.csv", as_csv(rows, encoding="utf-8"))})
    run = EmployeeImport.objects.latest("pk")
    submit(client, client.get(f"{URL}{run.pk}/kolommen/"), marks_missing_as_left=False)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED, run.summary
    return run


def mailed() -> list[str]:
    """To whom mails left since the last time."""
    found = sorted(message.to[0] for message in mail.outbox)
    mail.outbox.clear()
    return found


def test_whom_another_address_mails_is_counted_first_and_can_be_stopped(
    lennik: Organisation, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    hr_officer = signed_in(marleen)
    MailPace.objects.create(organisation=lennik, above=2, portion=1, minutes=5)
    people = User.objects.bulk_create(
        User(
            organisation=lennik, first_name=name, last_name="Nieuw", email=f"{name}@fout.example", personnel_number=name
        )
        for name in ("an", "bo", "cas")
    )
    told_at(people)
    uses = User.objects.create(
        organisation=lennik, first_name="dora", email="dora@fout.example", personnel_number="dora", last_login=NOW
    )
    both = [*people, uses]

    run = checked(hr_officer, both, "goed.example")
    assert mailed() == [] and not Notice.objects.filter(state=NoticeState.PLANNED).exists()
    for where in ("", "doorvoeren/"):
        said = text(hr_officer.get(f"{URL}{run.pk}/{where}"))
        invited = "3 mensen krijgen op het nieuwe adres een mail om aan te melden: 3 uitnodigingen."
        assert f"{invited} 3 mails vertrekken nu." in said
        assert "1 persoon gebruikt de account al." in said and "Zo een mail vertrekt altijd." in said
        assert "cas Nieuw" in said and "in porties van 1" in said
    submit(hr_officer, hr_officer.get(f"{URL}{run.pk}/doorvoeren/"))
    assert mailed() == ["an@goed.example", "dora@fout.example"]  # a portion, and what always leaves
    assert Notice.objects.filter(is_held=True).count() == 2 and Mailing.objects.get().programme is None

    undo = hr_officer.get(f"{URL}{run.pk}/ongedaan-maken/")
    said = "1 persoon krijgt op het adres van voor de import een mail om aan te melden: 1 uitnodiging."
    assert f"{said} 1 mail vertrekt nu." in text(undo)
    assert "gebruikt" not in text(undo)  # the request was not confirmed: it is taken back
    submit(hr_officer, undo, is_silent=True)
    assert mailed() == []
    people[0].refresh_from_db()
    assert people[0].email == "an@fout.example"
    assert "Zonder mail" in Activity.objects.latest("pk").detail

    forget_mails()
    told_at(people)
    run = checked(hr_officer, both, "beter.example")
    submit(hr_officer, hr_officer.get(f"{URL}{run.pk}/doorvoeren/"), is_silent=True)
    assert mailed() == ["dora@fout.example"]
    assert not Notice.objects.filter(state=NoticeState.PLANNED).exists()
    assert "Zonder mail" in Activity.objects.latest("pk").detail


def test_undoing_promises_mail_to_who_works_here_once_it_is_undone(
    lennik: Organisation, programme: Programme, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    """An left before the import, Bo by it; Cas is told that a programme begins."""
    hr_officer = signed_in(marleen)
    people = [
        User.objects.create(
            organisation=lennik, first_name=name, last_name="Nieuw", email=f"{name}@fout.example",
            personnel_number=name, start_date=start, end_date=end,
        )
        for name, start, end in (("an", None, EARLIER), ("bo", None, None), ("cas", EARLIER, None))
    ]  # fmt: skip
    rows = [
        ["Personeelsnummer", "E-mail", "Uit dienst"],
        *([one.personnel_number, f"{one.first_name}@goed.example", end] for one, end in zip(
            people, ("31/12/2026", "03/11/2026", ""), strict=True)),
    ]  # fmt: skip
    run = checked_rows(hr_officer, rows)
    submit(hr_officer, hr_officer.get(f"{URL}{run.pk}/doorvoeren/"))
    told_at(list(User.objects.filter(first_name__in=("an", "bo"))))
    enrolment = progress.enrol(people[2], programme, EARLIER)
    Notice.objects.filter(enrolment=enrolment).update(state="sent", settled_at=NOW)

    undo = hr_officer.get(f"{URL}{run.pk}/ongedaan-maken/")
    mails = "een mail om aan te melden: 1 uitnodiging en 1 mail dat een traject begint. 2 mails vertrekken nu."
    assert f"2 mensen krijgen op het adres van voor de import {mails}" in text(undo)
    assert "bo Nieuw" in text(undo) and "an Nieuw" not in text(undo)
    assert not Notice.objects.filter(state=NoticeState.PLANNED).exists()
    submit(hr_officer, undo)
    assert mailed() == ["bo@fout.example", "cas@fout.example"]


def test_whose_invitation_waits_or_tells_all_gets_no_second_mail_to_sign_in(
    lennik: Organisation, programme: Programme, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    """One is away; the other is enrolled by a rule, and hears of that in no mail of its own."""
    hr_officer = signed_in(marleen)
    make_rule(organisation=lennik, programme=programme, switched_on=WORKDAY)
    people = User.objects.bulk_create(
        User(organisation=lennik, first_name=name, last_name="Nieuw", email=f"{name}@fout.example",
             personnel_number=name, start_date=start)
        for name, start in (("an", None), ("bo", WORKDAY))
    )  # fmt: skip
    Absence.objects.create(user=people[0], first_day=WORKDAY, last_day=WORKDAY)
    told_at(people)
    run = checked(hr_officer, people, "goed.example")
    page = hr_officer.get(f"{URL}{run.pk}/doorvoeren/")
    assert "1 mail vertrekt nu, 1 mail vertrekt later" in text(page)
    assert "Er vertrekt geen mail. 1 persoon krijgt geen mail: die kreeg er vandaag al een" in text(page)
    submit(hr_officer, page)
    assert mailed() == ["bo@goed.example"]
