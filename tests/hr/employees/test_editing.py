"""Adding and changing an employee, and absences: what is kept, what is refused and in which words."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.deeds import employment
from onboarding.hr.employees.employee_forms import OPEN_END
from onboarding.hr.models import Activity, Verb
from onboarding.learning.evidence.evidence_entries import Entries
from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.models import About, Enrolment, Mailed, Notice, NoticeReason, NoticeState
from onboarding.people.models import Absence, User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person, sign_in
from tests.hr.employees.conftest import Staff, codes
from tests.rendered_forms import fill, open_and_submit, submit, tamper

pytestmark = pytest.mark.django_db
NEW = "/beheer/medewerkers/nieuw/"
FATIMA = {
    "first_name": "Fatima",
    "last_name": "El Amrani",
    "email": "Fatima@Lennik.example",
    "personnel_number": "00300",
    "function": "Bibliothecaris",
    "department": "",
    "start_date": "2026-12-01",
    "end_date": "",
    "language": "nl",
    "external_id": "",
}


def fields(person: User, **changed: Any) -> dict[Any, Any]:
    """The form of `person` as the screen gives it, with something changed."""
    known = {name: getattr(person, name) or "" for name in FATIMA}
    known |= {name: known[name].isoformat() if known[name] else "" for name in ("start_date", "end_date")}
    return {**known, "department": person.department_id or "", **changed}


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


def url(person: User) -> str:
    return f"/beheer/medewerkers/{person.pk}/gegevens/"


def test_a_new_employee_belongs_to_the_own_organisation_and_has_no_password(
    hr_officer: Client, lennik: Municipality
) -> None:
    response = open_and_submit(hr_officer, NEW, {**FATIMA, "department": lennik.department.pk})
    fatima = User.objects.get(email="fatima@lennik.example")
    assert response["Location"] == f"/beheer/medewerkers/{fatima.pk}/"
    assert (fatima.organisation, fatima.department) == (lennik.organisation, lennik.department)
    assert fatima.start_date == date(2026, 12, 1)
    assert not fatima.has_usable_password()
    assert not fatima.is_superuser
    assert Activity.objects.get().verb == Verb.PERSON_CREATED


@pytest.mark.parametrize("last_name", ["D'Hondt", "D’HONDT", "d´hondt", "D’Hóndt"])
def test_a_second_one_with_the_same_name_is_added_when_hr_says_so(
    hr_officer: Client, lennik: Municipality, last_name: str
) -> None:
    make_person(lennik.organisation, "Jan", "D’Hondt")
    again = {**FATIMA, "first_name": "jan", "last_name": last_name}
    assert "is_someone_else" not in hr_officer.get(NEW).context["form"].fields
    response = hr_officer.post(NEW, again)
    assert codes(response.context["form"]) == {"is_someone_else": ["namesake"]}
    assert "Er is al een Jan D’Hondt (jan.d’hondt@lennik.example). Is dit iemand anders?" in text(response)
    assert 'name="is_someone_else"' in text(response)
    assert hr_officer.post(NEW, {**again, "is_someone_else": "on"}).status_code == 302
    assert User.objects.filter(folded__startswith="dhondt\tjan\t").count() == 2


def test_a_namesake_elsewhere_or_oneself_is_nobodys_business(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    make_person(herenthout.organisation, "Fatima", "El Amrani")
    assert hr_officer.post(NEW, FATIMA).status_code == 302
    fatima = User.objects.get(email="fatima@lennik.example")
    assert hr_officer.post(url(fatima), fields(fatima, function="Diensthoofd")).status_code == 302


def test_a_name_that_was_typed_in_pieces_is_kept_whole(hr_officer: Client, lennik: Municipality) -> None:
    hr_officer.post(NEW, {**FATIMA, "first_name": "Zoe\N{COMBINING DIAERESIS}"})
    assert User.objects.get(email="fatima@lennik.example").first_name == "Zoë"


def test_a_new_employee_is_enrolled_by_the_rules(hr_officer: Client, lennik: Municipality) -> None:
    make_rule(organisation=lennik.organisation, programme=lennik.programme, switched_on=TODAY - timedelta(days=9))
    tom = make_person(lennik.organisation, "Tom", "Claes", start_date=TODAY)
    page = open_and_submit(hr_officer, NEW, {**FATIMA, "start_date": TODAY.isoformat()})
    assert "De inschrijfregels schrijven Fatima El Amrani dan meteen in:" in text(page)
    assert f"{lennik.programme.title}, af te werken tegen " in text(page)
    assert "1 mail vertrekt later" in text(page)  # it is a Sunday
    assert set(User.objects.filter(first_name="Fatima")) == set() == set(Enrolment.objects.all())
    assert 'value="Bibliothecaris"' in text(submit(hr_officer, page, terug="1"))
    for other in ({"email": "iemand@lennik.example"}, {"last_name": "Iemand Anders"}):
        assert hr_officer.post(NEW, {**fill(page), **other}).status_code == 422  # of whom nothing was said
    said = text(submit(hr_officer, page, follow=True))
    assert f"Ingeschreven voor {lennik.programme.title}. 1 mail vertrekt later" in said
    enrolled = Enrolment.objects.get()
    assert enrolled.user.email == "fatima@lennik.example"
    assert Notice.objects.get(enrolment=enrolled).state == NoticeState.PLANNED
    assert Activity.objects.get(verb=Verb.ENROLLED).subject == enrolled.user
    assert not tom.enrolments.exists()  # the daily run takes the others


def test_changing_someone_says_what_the_rules_then_do_and_asks_nothing_where_that_is_nothing(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    rule = make_rule(
        organisation=lennik.organisation, programme=lennik.programme, switched_on=TODAY, for_people_already_there=True,
        mailed=Mailed.EVERYONE,
    )  # fmt: skip
    rule.conditions.create(about=About.FUNCTION, value="Redder")
    address = url(staff.amina)
    assert open_and_submit(hr_officer, address, fields(staff.amina, function="Tuinman")).status_code == 302
    staff.amina.refresh_from_db()
    page = open_and_submit(hr_officer, address, fields(staff.amina, function="redder"))
    assert "Bewaar en schrijf in" in text(page)
    staff.amina.refresh_from_db()
    assert (staff.amina.function, Enrolment.objects.count()) == ("Tuinman", 0)
    sent = fill(page, zonder_mail=True)
    rule.mailed = Mailed.NOBODY
    rule.save()
    again = hr_officer.post(address, sent)
    assert again.status_code == 422
    assert "Er vertrekt geen mail." in text(again)
    rule.mailed = Mailed.EVERYONE
    rule.save()
    assert "Er vertrekt geen mail." in text(hr_officer.post(address, sent, follow=True))
    assert Notice.objects.get(enrolment__user=staff.amina).reason == NoticeReason.SILENT
    staff.amina.refresh_from_db()
    assert staff.amina.function == "redder"
    assert open_and_submit(hr_officer, address, fields(staff.amina, function="Redder")).status_code == 302
    rule.conditions.all().delete()
    changed = fields(staff.tom, personnel_number="00999")  # no rule looks at it: what the rules do waits for their day
    assert open_and_submit(hr_officer, url(staff.tom), changed).status_code == 302
    assert Enrolment.objects.count() == 1


def test_hr_cannot_choose_another_organisation_nor_make_an_administrator(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    forged = {"organisation": herenthout.organisation.pk, "is_superuser": "on", "is_staff": "on"}
    tamper(hr_officer, NEW, {**FATIMA, **forged})
    fatima = User.objects.get(email="fatima@lennik.example")
    assert fatima.organisation == lennik.organisation
    assert not fatima.is_superuser


def test_an_administrator_chooses_the_organisation(
    administrator: Client, herenthout: Municipality, lennik: Municipality
) -> None:
    assert codes(open_and_submit(administrator, NEW, FATIMA).context["form"]) == {"organisation": ["required"]}
    wrong = {**FATIMA, "organisation": herenthout.organisation.pk, "department": lennik.department.pk}
    assert codes(open_and_submit(administrator, NEW, wrong).context["form"]) == {"department": ["department_elsewhere"]}
    open_and_submit(administrator, NEW, {**wrong, "department": herenthout.department.pk})
    assert User.objects.get(email="fatima@lennik.example").organisation == herenthout.organisation


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"email": "Amina.Verbeke@lennik.example"}, {"email": ["email_taken"]}),
        ({"email": "geen adres"}, {"email": ["invalid"]}),
        ({"personnel_number": " 00017 "}, {"personnel_number": ["personnel_number_taken"]}),
        ({"first_name": ""}, {"first_name": ["required"]}),
        ({"end_date": "2026-11-01"}, {"end_date": ["end_before_start"]}),
        ({"start_date": "31/02/2026"}, {"start_date": ["invalid"]}),
        ({"department": "zz"}, {"department": ["invalid_choice"]}),
        ({"language": "de"}, {"language": ["invalid_choice"]}),
        ({"first_name": "x" * 81}, {"first_name": ["max_length"]}),
    ],
)
def test_what_is_wrong_is_said_next_to_the_field_and_nobody_is_added(
    hr_officer: Client, lennik: Municipality, changed: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    before = User.objects.count()
    response = tamper(hr_officer, NEW, {**FATIMA, **changed})
    assert codes(response.context["form"]) == wrong
    assert User.objects.count() == before


def test_an_address_of_somebody_elsewhere_is_free_here_and_nothing_is_told_of_them(
    hr_officer: Client, herenthout: Municipality
) -> None:
    response = open_and_submit(hr_officer, NEW, {**FATIMA, "email": herenthout.learner.email})
    fatima = User.objects.get(first_name="Fatima")
    assert response["Location"] == f"/beheer/medewerkers/{fatima.pk}/"
    assert fatima.email == herenthout.learner.email
    page = text(hr_officer.get(response["Location"]))
    assert "Herenthout" not in page
    assert "Verbeke" not in page


def test_an_employee_has_no_address_and_no_two_are_mixed_up_for_it(hr_officer: Client, lennik: Municipality) -> None:
    for number in ("00301", "00302"):
        changed = {"email": "", "first_name": f"Fatima {number}", "personnel_number": number}
        assert open_and_submit(hr_officer, NEW, {**FATIMA, **changed}).status_code == 302
    assert set(User.objects.filter(email="").values_list("personnel_number", flat=True)) == {"00301", "00302"}


def test_a_personnel_number_of_another_organisation_is_free(hr_officer: Client, herenthout: Municipality) -> None:
    User.objects.filter(pk=herenthout.learner.pk).update(personnel_number="00300")
    open_and_submit(hr_officer, NEW, FATIMA)
    assert User.objects.filter(personnel_number="00300").count() == 2


def test_an_external_key_is_unique_in_the_organisation(hr_officer: Client, lennik: Municipality) -> None:
    User.objects.filter(pk=lennik.learner.pk).update(external_id="sleutel")
    response = open_and_submit(hr_officer, NEW, {**FATIMA, "external_id": "sleutel"})
    assert codes(response.context["form"]) == {"external_id": ["external_id_taken"]}


def test_someone_added_twice_at_the_same_moment_is_told_so(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collide(*_args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(employment, "add", collide)
    response = open_and_submit(hr_officer, NEW, FATIMA)
    assert response.status_code == 200
    assert "Dit werd net al bewaard." in text(response)


def test_changes_are_kept_and_the_log_names_the_fields_not_the_values(hr_officer: Client, staff: Staff) -> None:
    response = open_and_submit(
        hr_officer, url(staff.amina), fields(staff.amina, function="Teamverantwoordelijke", language="fr")
    )
    assert response["Location"] == f"/beheer/medewerkers/{staff.amina.pk}/"
    staff.amina.refresh_from_db()
    assert (staff.amina.function, staff.amina.language) == ("Teamverantwoordelijke", "fr")
    line = Activity.objects.get()
    assert (line.verb, line.subject, line.detail) == (Verb.PERSON_CHANGED, staff.amina, "functie, taal")


def test_saving_without_a_change_leaves_no_line(hr_officer: Client, staff: Staff) -> None:
    open_and_submit(hr_officer, url(staff.amina), fields(staff.amina))
    assert not Activity.objects.exists()


def test_another_department_counts_from_today(hr_officer: Client, staff: Staff) -> None:
    open_and_submit(hr_officer, url(staff.amina), fields(staff.amina, department=staff.technical.pk))
    staff.amina.refresh_from_db()
    assert (staff.amina.department, staff.amina.department_since) == (staff.technical, TODAY)


def test_one_keeps_the_own_address_and_number(hr_officer: Client, staff: Staff) -> None:
    response = open_and_submit(hr_officer, url(staff.amina), fields(staff.amina, email=staff.amina.email.upper()))
    assert response.status_code == 302


def test_a_department_of_another_organisation_is_refused(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    response = tamper(hr_officer, url(staff.amina), fields(staff.amina, department=herenthout.department.pk))
    assert codes(response.context["form"]) == {"department": ["invalid_choice"]}


def test_hr_does_not_get_at_an_administrator(hr_officer: Client, staff: Staff) -> None:
    for address in (url(staff.chief), f"/beheer/medewerkers/{staff.chief.pk}/afwezigheid/"):
        assert hr_officer.get(address).status_code == 404
        assert hr_officer.post(address, fields(staff.chief, email="anders@lennik.example")).status_code == 404
    staff.chief.refresh_from_db()
    assert staff.chief.email == "inge.aerts@lennik.example"


def test_an_administrator_changes_anybody(administrator: Client, staff: Staff) -> None:
    open_and_submit(administrator, url(staff.chief), fields(staff.chief, function="Algemeen directeur"))
    staff.chief.refresh_from_db()
    assert staff.chief.function == "Algemeen directeur"


@pytest.mark.parametrize("where", ["gegevens", "afwezigheid", "terug-in-dienst"])
def test_hr_elsewhere_a_new_hire_and_a_head_get_nowhere(
    outsider: Client, staff: Staff, lennik: Municipality, where: str
) -> None:
    address = f"/beheer/medewerkers/{staff.tom.pk}/{where}/"
    data = fields(staff.tom, first_day="2026-12-01", last_day="2026-12-02", function="Anders")
    assert outsider.post(address, data).status_code == 404
    assert sign_in(lennik.learner).post(address, data).status_code == 403
    assert sign_in(lennik.head).post(address, data).status_code == 403
    staff.tom.refresh_from_db()
    assert (staff.tom.function, staff.tom.end_date is None, staff.tom.absences.count()) == ("", False, 0)


@pytest.mark.parametrize("pk", [0, 2**63, 10**30])
def test_someone_who_is_not_there_is_not_found(hr_officer: Client, pk: int) -> None:
    assert hr_officer.get(f"/beheer/medewerkers/{pk}/gegevens/").status_code == 404
    assert hr_officer.get(f"/beheer/medewerkers/{pk}/").status_code == 404


def test_someone_who_left_is_brought_back(hr_officer: Client, staff: Staff) -> None:
    assert hr_officer.post(f"/beheer/medewerkers/{staff.tom.pk}/terug-in-dienst/").status_code == 302
    staff.tom.refresh_from_db()
    assert staff.tom.end_date is None


def test_bringing_someone_back_says_first_what_the_rules_then_do(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    make_rule(
        organisation=lennik.organisation, programme=lennik.programme, switched_on=TODAY, for_people_already_there=True,
        mailed=Mailed.EVERYONE,
    )  # fmt: skip
    page = hr_officer.get(f"/beheer/medewerkers/{staff.tom.pk}/")
    asked = submit(hr_officer, page, "terug-in-dienst/")
    assert "De inschrijfregels schrijven Tom Wouters dan meteen in:" in text(asked)
    assert "1 mail vertrekt later" in text(asked)  # it is a Sunday
    staff.tom.refresh_from_db()
    assert staff.tom.has_left(TODAY) and not Enrolment.objects.exists()
    submit(hr_officer, asked, terug="1")
    staff.tom.refresh_from_db()
    assert staff.tom.has_left(TODAY)
    done = text(submit(hr_officer, asked, zonder_mail=True, follow=True))
    assert (
        f"terug in dienst en gaat verder waar die was. Ingeschreven voor {lennik.programme.title}. Er vertrekt" in done
    )
    staff.tom.refresh_from_db()
    assert staff.tom.end_date is None
    assert Notice.objects.get(enrolment__user=staff.tom).reason == NoticeReason.SILENT


def absence_url(person: User) -> str:
    return f"/beheer/medewerkers/{person.pk}/afwezigheid/"


def test_an_absence_is_added_and_taken_away(hr_officer: Client, staff: Staff) -> None:
    open_and_submit(hr_officer, absence_url(staff.amina), {"first_day": "2026-12-01", "last_day": "31/12/2026"})
    absence = staff.amina.absences.get()
    assert (absence.first_day, absence.last_day) == (date(2026, 12, 1), date(2026, 12, 31))
    hr_officer.post(f"/beheer/afwezigheden/{absence.pk}/weg/")
    assert not staff.amina.absences.exists()
    logged = Activity.objects.filter(subject=staff.amina, verb__startswith="absence").order_by("pk")
    assert list(logged.values_list("verb", flat=True)) == [Verb.ABSENCE_ADDED, Verb.ABSENCE_REMOVED]


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        ("2026-12-31", "2026-12-01", {"last_day": ["end_before_start"]}),
        ("2026-11-25", "2026-11-26", {"first_day": ["absences_overlap"]}),
        ("2026-01-01", "2027-01-01", {"first_day": ["absences_overlap"]}),
        ("", "31/02/2026", {"first_day": ["required"], "last_day": ["invalid"]}),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(
    hr_officer: Client, staff: Staff, first: str, last: str, wrong: dict[str, list[str]]
) -> None:
    response = open_and_submit(hr_officer, absence_url(staff.noor), {"first_day": first, "last_day": last})
    assert codes(response.context["form"]) == wrong
    assert staff.noor.absences.count() == 1


def test_an_absence_without_a_known_end_is_changed_when_the_end_is_known(
    hr_officer: Client, lennik: Municipality, staff: Staff
) -> None:
    enrolment = enrol(staff.amina, lennik.programme, due_date=TODAY + timedelta(days=20))
    open_and_submit(hr_officer, absence_url(staff.amina), {"first_day": TODAY.isoformat(), "has_open_end": True})
    absence = staff.amina.absences.get()
    assert (absence.has_open_end, absence.last_day) == (True, TODAY + OPEN_END)
    enrolment.refresh_from_db()
    assert enrolment.due_date > TODAY + OPEN_END, "nothing is due meanwhile"
    page = hr_officer.get(f"/beheer/medewerkers/{staff.amina.pk}/").content.decode()
    assert "het einde is nog niet bekend" in page
    far = enrolment.due_date.strftime("/%Y")
    desk = [f"/beheer/medewerkers/{staff.amina.pk}/", f"/beheer/medewerkers/{staff.amina.pk}/lessen/"]
    for address in (*desk, "/beheer/voltooiing/", "/beheer/voltooiing/?export=csv"):
        shown = b"".join(hr_officer.get(address)).decode()
        assert "wacht: afwezig zonder einde" in shown.lower() and far not in shown, address
        assert address not in ("/beheer/voltooiing/", desk[0]) or "Wacht: afwezig" in shown, address
    mails = hr_officer.get(reverse("hr:notice_text", args=["start", "nl"])).context["preview"]
    assert mails.person == staff.amina and far[1:] not in mails.message.body
    head = text(sign_in(lennik.head).get("/mijn-dienst/"))
    assert "wacht: afwezig zonder einde" in head and far[1:] not in head
    amina = sign_in(staff.amina)
    assert "Zolang je afwezig bent, moet er niets af zijn." in (home := text(amina.get("/")))
    calendar = reverse("learning:calendar", args=[enrolment.pk])
    assert calendar not in home and amina.get(calendar).status_code == 404
    noor = make_person(lennik.organisation, "Noor", "Verlof", start_date=TODAY)
    Absence.objects.create(user=noor, first_day=TODAY, last_day=TODAY + OPEN_END, has_open_end=True)
    chosen = {"programme": str(lennik.programme.pk), "department": "", "due_date": ""}
    assert "1 persoon is afwezig zonder einde" in text(hr_officer.get("/beheer/inschrijven/personen/", chosen))
    due = TODAY + OPEN_END + timedelta(days=30)
    enrol(noor, lennik.programme, due_date=due, done=7, completed_at=at(2026, 11, 22, 9))
    for address in (f"/beheer/medewerkers/{noor.pk}/", "/beheer/voltooiing/?status=done&export=csv"):
        shown = b"".join(hr_officer.get(address)).decode().lower()
        assert "noor" in shown and "wacht: afwezig" not in shown and due.strftime("/%Y") not in shown, address
    (entry,) = Entries(Scope(lennik.organisation, timezone.now(), None))
    assert entry.enrolment.due_date is None
    address = f"/beheer/afwezigheden/{absence.pk}/"
    assert f'href="{address}"' in page
    form = hr_officer.get(address)
    assert not form.context["form"]["last_day"].value(), "the far day is nobody's choice"
    known = TODAY + timedelta(days=6)
    assert form.context["form"]["has_open_end"].value() is True
    assert submit(hr_officer, form, last_day=known.isoformat()).status_code == 302, "a day ends it, ticked or not"
    assert Activity.objects.filter(verb=Verb.ABSENCE_CHANGED, subject=staff.amina).count() == 1
    absence.refresh_from_db()
    enrolment.refresh_from_db()
    assert (absence.has_open_end, absence.last_day) == (False, known)
    assert enrolment.due_date < TODAY + timedelta(days=40)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"last_day": "", "has_open_end": False}, "last_day", "required"),
        ({"last_day": "2026-12-01", "has_open_end": True}, "has_open_end", "two_ends"),
    ],
)
def test_an_absence_has_one_end(
    hr_officer: Client, staff: Staff, given: dict[str, object], field: str, code: str
) -> None:
    response = open_and_submit(hr_officer, absence_url(staff.amina), {"first_day": "2026-12-01", **given})
    assert [error.code for error in response.context["form"].errors.as_data()[field]] == [code]
    assert not staff.amina.absences.exists()


def test_hr_elsewhere_changes_no_absence(outsider: Client, staff: Staff) -> None:
    assert outsider.get(f"/beheer/afwezigheden/{Absence.objects.get().pk}/").status_code == 404


def test_hr_elsewhere_takes_no_absence_away(outsider: Client, staff: Staff) -> None:
    absence = Absence.objects.get()
    assert outsider.post(f"/beheer/afwezigheden/{absence.pk}/weg/").status_code == 404
    assert Absence.objects.exists()


def test_without_an_address_a_number_or_a_key_is_needed(hr_officer: Client, lennik: Municipality) -> None:
    nothing = {"email": "", "personnel_number": "", "external_id": ""}
    response = open_and_submit(hr_officer, NEW, {**FATIMA, **nothing})
    assert codes(response.context["form"]) == {"personnel_number": ["nothing_to_know_by"]}
    assert open_and_submit(hr_officer, NEW, {**FATIMA, **nothing, "external_id": "k-1"}).status_code == 302
    fatima = User.objects.get(external_id="k-1")
    assert "geen adres: brief" in text(hr_officer.get(reverse("hr:employee", args=[fatima.pk])))


def test_who_is_added_without_an_address_gets_a_letter_and_is_not_said_to_be_invited(
    hr_officer: Client, lennik: Municipality
) -> None:
    response = hr_officer.post(NEW, {**FATIMA, "email": ""}, follow=True)
    assert "is toegevoegd, zonder e-mailadres. Geef een brief" in text(response)
