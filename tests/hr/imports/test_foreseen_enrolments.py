"""The dry run of an import says what the rules will do after it: how many enrolments, and which mails leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.imports import foreseen_enrolments
from onboarding.hr.models import Activity, EmployeeImport, ImportState
from onboarding.learning.models import Enrolment, EnrolmentRule, Mailed, Notice, NoticeState
from onboarding.learning.notices import sending
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.imports.files import as_csv
from tests.mails_written import transactions_of_mails
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
WORKDAY = date(2026, 11, 24)
HEADINGS = ["Personeelsnummer", "Voornaam", "Naam", "E-mail", "Dienst", "Eerste werkdag"]
STAFF = [
    HEADINGS,
    ["1", "Lien", "Nu", "lien@lennik.example", "Groen", "24/11/2026"],
    ["2", "Bo", "Straks", "bo@lennik.example", "Groen", "01/12/2026"],
    ["3", "Jo", "Lang", "jo@lennik.example", "Groen", "01/03/2011"],
    ["4", "An", "Brief", "", "Groen", "23/11/2026"],
]


@pytest.fixture(autouse=True)
def at_once_on_a_working_day(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Work is done when the request is, but for the mails, which nobody sends."""
    caches["progress"].clear()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: WORKDAY)
    monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(datetime(2026, 11, 24, 10)))
    monkeypatch.setattr("onboarding.learning.notices.queueing.send_soon", lambda _ids: None)
    request = Client.request

    def to_the_end(self: Client, **options: Any) -> ClientResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return request(self, **options)

    monkeypatch.setattr(Client, "request", to_the_end)


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


@pytest.fixture
def rule(lennik: Organisation, programme: Programme) -> EnrolmentRule:
    """For a department that the file itself makes; whoever works there."""
    green = Department.objects.create(organisation=lennik, name="Groen")
    return make_rule(
        organisation=lennik,
        department=green,
        programme=programme,
        switched_on=WORKDAY,
        for_people_already_there=True,
    )


def checked(client: Client, rows: list[list[str]] = STAFF) -> EmployeeImport:
    content = as_csv(rows, encoding="utf-8")
    client.post(f"{URL}nieuw/", {"file": SimpleUploadedFile("personeel.csv", content)})
    run = EmployeeImport.objects.latest("pk")
    submit(client, client.get(f"{URL}{run.pk}/kolommen/"), marks_missing_as_left=False)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    return run


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def test_the_dry_run_says_what_each_rule_will_do_and_does_nothing(
    hr_officer: Client, rule: EnrolmentRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, transactions = (User.objects.count(), Activity.objects.count()), transactions_of_mails(monkeypatch)
    run = checked(hr_officer)
    assert transactions == [0]  # the example, when nobody waits for the rows any more
    said = "Groen: Waarden die werken: 4 mensen, van wie 3 nieuw."
    for where in ("", "doorvoeren/"):
        page = text(hr_officer.get(f"{URL}{run.pk}/{where}"))
        assert said.replace("Waarden die werken", rule.in_order[0].title) in page
        assert "1 mail vertrekt nu, 1 mail vertrekt later" in page
        assert "1 persoon heeft geen adres en krijgt geen mail: geef een brief." in page
        assert "<li>An Brief</li><li>Jo Lang</li><li>Lien Nu</li><li>Bo Straks</li>" in page
        assert "Zo leest Lien Nu de mail voor wie nieuw is" in page and "voor wie hier al werkt" not in page
    assert (User.objects.count(), Activity.objects.count()) == before
    assert not Enrolment.objects.exists() and not Notice.objects.exists()


@pytest.mark.parametrize("mailed", Mailed)
@pytest.mark.parametrize("is_silent", [False, True])
def test_what_was_said_is_what_happens(
    hr_officer: Client, rule: EnrolmentRule, mailed: Mailed, is_silent: bool
) -> None:
    EnrolmentRule.objects.update(mailed=mailed)
    run = checked(hr_officer)
    (said,) = run.summary["foreseen"]
    submit(hr_officer, hr_officer.get(f"{URL}{run.pk}/doorvoeren/"), is_silent=is_silent)
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    sending.send(WORKDAY, timezone.now)
    lines = Notice.objects.all()
    states = (lines.filter(state=NoticeState.SENT).count(), lines.filter(state=NoticeState.PLANNED).count())
    assert Enrolment.objects.count() == said["number"] == 4
    assert states == ((0, 0) if is_silent else (said["now"], said["later"]))
    if is_silent:
        assert set(lines.values_list("reason", flat=True)) == {"silent"}


@pytest.mark.parametrize("meanwhile", ["another person", "another choice", "another rule"])
def test_when_the_rules_would_do_something_else_by_then_nothing_is_applied(
    hr_officer: Client, lennik: Organisation, rule: EnrolmentRule, meanwhile: str
) -> None:
    run = checked(hr_officer)
    page = hr_officer.get(f"{URL}{run.pk}/doorvoeren/")
    if meanwhile == "another person":
        User.objects.create(organisation=lennik, email="x@lennik.example", department=rule.conditions.get().department)
    elif meanwhile == "another choice":
        EnrolmentRule.objects.update(mailed=Mailed.EVERYONE)
    else:
        make_rule(
            organisation=lennik,
            programme=Programme.objects.exclude(pk=rule.in_order[0].pk).filter(organisation=lennik).first()
            or Programme.objects.create(organisation=lennik, title="Nog een", is_live=True),
            switched_on=WORKDAY,
        )
    submit(hr_officer, page)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert run.job.outcome.startswith("Sinds het nakijken zouden er andere inschrijvingen of mails uit volgen.")
    assert not Enrolment.objects.exists()


def test_without_a_rule_there_is_nothing_to_say_or_to_choose(hr_officer: Client, lennik: Organisation) -> None:
    run = checked(hr_officer)
    page = text(hr_officer.get(f"{URL}{run.pk}/doorvoeren/"))
    assert "inschrijfregels" not in page and "is_silent" not in page
    submit(hr_officer, hr_officer.get(f"{URL}{run.pk}/doorvoeren/"))
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED


def test_a_rule_that_finds_out_what_another_did_is_told_so(
    hr_officer: Client, lennik: Organisation, rule: EnrolmentRule
) -> None:
    """Of two rules for one programme the second enrols only whom the first leaves."""
    make_rule(organisation=lennik, programme=rule.in_order[0], switched_on=WORKDAY)
    run = checked(hr_officer)
    assert [found["number"] for found in run.summary["foreseen"]] == [4]


def test_looking_ahead_costs_the_same_for_few_and_for_many(hr_officer: Client, rule: EnrolmentRule) -> None:
    costs = []
    for number in (4, 40):
        more = [[f"x{n}", "Veel", f"Volk {n}", f"veel{n}@x.example", "Groen", "24/11/2026"] for n in range(number)]
        run = checked(hr_officer, [HEADINGS, *more])
        with CaptureQueriesContext(connection) as asked:
            foreseen_enrolments.keep(run.pk, None, timezone.now())
        costs.append(len([one for one in asked if not one["sql"].startswith("INSERT")]))
    assert costs[0] == costs[1]


def test_no_database_goes_through_all_rows_for_each_person(hr_officer: Client, rule: EnrolmentRule) -> None:
    """PostgreSQL, which does not know yet how many people and rows there are now, took 40 seconds for 10,000."""
    run = checked(hr_officer)
    with CaptureQueriesContext(connection) as asked:
        foreseen_enrolments.keep(run.pk, None, timezone.now())
    counting = [one["sql"] for one in asked if "learning_enrolment" in one["sql"] and "COUNT(" in one["sql"]]
    assert counting and not any("hr_importrow" in sql for sql in counting)


def test_it_says_how_many_new_people_no_rule_enrols_before_and_after(hr_officer: Client, rule: EnrolmentRule) -> None:
    rows = [*STAFF, ["5", "Wim", "Elders", "wim@lennik.example", "Blauw", "24/11/2026"]]
    run = checked(hr_officer, rows)
    said = "1 nieuwe medewerker wordt nergens ingeschreven: geen enkele inschrijfregel neemt die nu mee."
    for where in ("", "doorvoeren/"):
        assert said in text(hr_officer.get(f"{URL}{run.pk}/{where}"))
    submit(hr_officer, hr_officer.get(f"{URL}{run.pk}/doorvoeren/"))
    page = text(hr_officer.get(f"{URL}{run.pk}/"))
    assert "1 nieuwe medewerker is nog nergens ingeschreven" in page and "Doorgevoerd:" not in page
    nowhere = text(hr_officer.get("/beheer/medewerkers/?programme=none"))
    assert 'href="/beheer/medewerkers/?programme=none"' in page and "Wim Elders" in nowhere
    assert "Lien Nu" not in nowhere
