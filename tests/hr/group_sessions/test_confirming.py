"""Who was there is ticked by the leader and confirmed by each: with the own code or password, or on paper."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from onboarding.hr.group_sessions import confirm_links
from onboarding.hr.models import Activity, Verb
from onboarding.learning.journey import attending, progress
from onboarding.learning.models import Attendance, Completion, GroupSession
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, NumberTries, User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.group_sessions.conftest import CODE, START
from tests.rendered_forms import submit


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def address(name: str, session: GroupSession) -> str:
    return reverse(f"together:{name}", args=[session.pk])


def type_code(client: Client, there: Attendance, code: str) -> ClientResponse:
    """On the device that goes round: choose a name, and type the code."""
    page = client.get(reverse("together:confirm_one", args=[confirm_links.key_for(there.session), there.pk]))
    return submit(client, page, code=code)


# --- Ticking ---


def test_the_department_is_listed_with_why_someone_cannot_be_ticked(
    head: Client, session: GroupSession, amina: User, lennik: Municipality
) -> None:
    page = head.get(address("session", session))
    hurdles = {one.person: one.hurdle for one in page.context["candidates"]}
    assert hurdles == {amina: None, lennik.head: attending.Hurdle.NOT_ENROLLED}
    assert "is niet ingeschreven voor dit traject" in text(page)


def test_of_all_people_those_who_can_be_ticked_come_first(
    lennik: Municipality, session: GroupSession, amina: User, programme: Programme
) -> None:
    GroupSession.objects.update(department=None)
    make_person(lennik.organisation, "Aad", "Aarts")  # not enrolled
    did = progress.enrol(make_person(lennik.organisation, "Bo", "Aerts"), programme, START)
    Completion.objects.create(
        enrolment=did, lesson_id=session.lesson_id, version=session.version, completed_at=timezone.now()
    )
    zoe = make_person(lennik.organisation, "Zoë", "Zwart")
    progress.enrol(zoe, programme, START)
    found = sign_in(lennik.hr_officer).get(address("session", session)).context["candidates"]
    assert [one.person for one in found[:2]] == sorted([amina, zoe], key=lambda one: one.folded)
    assert all(one.hurdle for one in found[2:])
    assert len(found) > 3


def test_ticking_is_noted_and_says_what_it_comes_down_to(head: Client, session: GroupSession, amina: User) -> None:
    page = submit(head, head.get(address("session", session)), follow=True, aanwezig=[str(amina.pk)])
    assert Attendance.objects.get().enrolment.user == amina
    assert "1 persoon moet nog bevestigen. Niemand rondt hiermee het traject af." in text(page)


def test_that_someone_finishes_is_told_beforehand(
    head: Client, there: Attendance, amina: User, programme: Programme, lennik: Municipality
) -> None:
    Completion.objects.create(
        enrolment=there.enrolment,
        lesson_id=programme.lesson_ids[1],
        version=there.session.version,
        completed_at=timezone.now(),
    )
    page = text(head.get(address("session", there.session)))
    assert "Voor 1 van hen is dit de laatste les" in page
    assert "Dan vertrekt 1 mail." in page


def test_someone_of_another_department_is_found_by_hr_and_not_by_a_head(
    head: Client, session: GroupSession, lennik: Municipality, programme: Programme
) -> None:
    other = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    jef = make_person(lennik.organisation, "Jef", "Claes", department=other)
    progress.enrol(jef, programme, START)
    assert head.get(address("session", session), {"q": "claes"}).context["candidates"] == []
    found = sign_in(lennik.hr_officer).get(address("session", session), {"q": "claes"}).context["candidates"]
    assert [one.person for one in found] == [jef]
    head.post(address("session", session), {"getoond": jef.pk, "aanwezig": jef.pk})
    assert not Attendance.objects.exists()


def test_whoever_is_not_on_the_page_stays_ticked(head: Client, there: Attendance) -> None:
    head.post(address("session", there.session), {"aanwezig": []})
    assert Attendance.objects.exists()


def test_the_page_costs_the_same_for_many_people(
    head: Client, session: GroupSession, lennik: Municipality, programme: Programme
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            head.get(address("session", session))
        return len(queries)

    def add(number: int) -> None:
        person = make_person(lennik.organisation, f"Nieuw{number}", "Iemand", department=lennik.department)
        progress.enrol(person, programme, START)
        attending.tick(session.pk, User.objects.filter(pk=person.pk), [person.pk], timezone.now())

    add(0)
    before = cost()
    for number in range(1, 6):
        add(number)
    assert cost() == before


# --- With the own code ---


def test_who_types_the_own_code_has_done_the_lesson_and_is_not_signed_in(client: Client, there: Attendance) -> None:
    answer = type_code(client, there, CODE)
    assert answer.status_code == 302
    assert Completion.objects.get().group_session == there.session
    assert "_auth_user_id" not in client.session
    assert "Iedereen bevestigde" in text(client.get(answer["Location"]))
    line = Activity.objects.get(verb=Verb.TOGETHER_CONFIRMED)
    assert line.actor == line.subject == there.enrolment.user


def test_who_has_a_password_only_types_that(client: Client, there: Attendance, amina: User) -> None:
    amina.personal_code = ""
    amina.set_password("een lang wachtwoord")
    amina.save()
    type_code(client, there, "een lang wachtwoord")
    assert Completion.objects.exists()


def test_who_has_no_number_types_the_password_too(client: Client, there: Attendance, amina: User) -> None:
    amina.personnel_number, amina.personal_code = "", ""
    amina.set_password("een lang wachtwoord")
    amina.save()
    assert type_code(client, there, "een ander wachtwoord").status_code == 422
    type_code(client, there, "een lang wachtwoord")
    assert Completion.objects.exists()


@pytest.mark.parametrize("typed", ["000000", "  ", "738290", "x" * 256])
def test_a_wrong_code_confirms_nothing(client: Client, there: Attendance, typed: str) -> None:
    assert type_code(client, there, typed).status_code == 422
    assert not Completion.objects.exists()


def test_the_code_of_a_colleague_confirms_nothing(
    client: Client, there: Attendance, lennik: Municipality, programme: Programme
) -> None:
    jef = make_person(lennik.organisation, "Jef", "Claes", personnel_number="00018")
    jef.set_personal_code("918273")
    jef.save()
    assert type_code(client, there, "918273").status_code == 422
    assert not Completion.objects.exists()


def test_wrong_tries_count_for_that_person_as_for_signing_in(
    client: Client, there: Attendance, amina: User, settings: Settings
) -> None:
    settings.LIMITS_ON = True
    for _number in range(3):
        assert type_code(client, there, "111222").status_code == 422
    assert NumberTries.objects.get().person == amina
    assert type_code(client, there, CODE).status_code == 429
    assert not Completion.objects.exists()


def test_nothing_is_told_of_the_person_but_the_name(client: Client, there: Attendance, amina: User) -> None:
    key = confirm_links.key_for(there.session)
    for page in (
        client.get(reverse("together:confirm", args=[key])),
        client.get(reverse("together:confirm_one", args=[key, there.pk])),
    ):
        shown = text(page)
        assert str(amina) in shown
        assert amina.email not in shown and amina.personnel_number not in shown
        assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]


def test_confirming_twice_changes_nothing(client: Client, there: Attendance) -> None:
    page = client.get(reverse("together:confirm_one", args=[confirm_links.key_for(there.session), there.pk]))
    submit(client, page, code=CODE)
    at = Completion.objects.get().completed_at
    assert submit(client, page, code=CODE).status_code == 302
    assert Completion.objects.get().completed_at == at


def test_someone_of_another_session_is_not_confirmed_here(
    client: Client, there: Attendance, lennik: Municipality, programme: Programme
) -> None:
    other = GroupSession.objects.create(
        organisation=lennik.organisation,
        lesson_id=programme.lesson_ids[0],
        version=there.session.version,
        leader=lennik.head,
        leader_name="x",
        begun_at=timezone.now(),
    )
    answer = client.get(reverse("together:confirm_one", args=[confirm_links.key_for(other), there.pk]))
    assert answer.status_code == 302


@pytest.mark.parametrize("key", ["onzin", "1.x.y", "1"])
def test_a_link_that_we_did_not_make_shows_nobody(client: Client, there: Attendance, key: str) -> None:
    answer = client.get(reverse("together:confirm", args=[key]))
    assert answer.status_code == 404
    assert str(there.enrolment.user) not in text(answer)


def test_a_link_shows_nobody_to_who_is_signed_in_at_another_municipality(outsider: Client, there: Attendance) -> None:
    answer = outsider.get(reverse("together:confirm", args=[confirm_links.key_for(there.session)]))
    assert answer.status_code == 404


def test_a_link_works_for_half_a_day(client: Client, there: Attendance, monkeypatch: pytest.MonkeyPatch) -> None:
    link = reverse("together:confirm", args=[confirm_links.key_for(there.session)])
    assert client.get(link).status_code == 200
    monkeypatch.setattr(confirm_links, "VALID", timedelta(seconds=-1))
    assert client.get(link).status_code == 404


def test_a_link_ends_with_its_session(client: Client, there: Attendance) -> None:
    link = reverse("together:confirm", args=[confirm_links.key_for(there.session)])
    GroupSession.objects.update(closed_at=timezone.now())
    assert client.get(link).status_code == 404


def test_handing_the_device_round_signs_the_leader_out(head: Client, there: Attendance) -> None:
    page = head.get(address("session", there.session))
    names = submit(head, page, "doorgeven/", follow=True)
    assert str(there.enrolment.user) in text(names)
    assert "_auth_user_id" not in head.session


def test_nothing_of_the_leader_is_left_on_the_device_that_goes_round(head: Client, there: Attendance) -> None:
    handed = submit(head, head.get(address("session", there.session)), "doorgeven/")
    assert handed["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("way", ["", "?met=wachtwoord"])
def test_the_browser_of_whose_device_goes_round_offers_to_remember_nobodys_code(
    client: Client, there: Attendance, way: str
) -> None:
    page = client.get(reverse("together:confirm_one", args=[confirm_links.key_for(there.session), there.pk]) + way)
    assert 'type="password"' not in text(page)
    assert 'class="masked"' in text(page)


def test_the_history_of_that_browser_does_not_say_who_was_there(client: Client, there: Attendance, amina: User) -> None:
    page = client.get(reverse("together:confirm_one", args=[confirm_links.key_for(there.session), there.pk]))
    assert amina.last_name not in text(page).partition("</title>")[0]


# --- On paper ---


def test_the_list_names_lesson_version_day_and_leader_with_a_line_for_each(
    head: Client, there: Attendance, lennik: Municipality
) -> None:
    answer = head.get(address("list", there.session))
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    words = " ".join(page.extract_text() for page in pdf.pages)
    for shown in (there.session.version.title, "Dries Peeters", "Amina Verbeke", "00017", "Versie"):
        assert shown in words
    assert pdf.trailer["/Root"]["/Lang"].startswith("nl")


def test_without_anyone_there_is_no_list(head: Client, session: GroupSession) -> None:
    assert head.get(address("list", session)).status_code == 302


def test_who_signed_has_done_the_lesson(head: Client, there: Attendance, lennik: Municipality) -> None:
    page = head.get(address("session", there.session))
    told = submit(head, page, "getekend/", follow=True, getekend=[str(there.pk)])
    assert Completion.objects.get().enrolment == there.enrolment
    assert "1 persoon heeft deze les nu gedaan. Houd het blad bij." in text(told)
    line = Activity.objects.get(verb=Verb.TOGETHER_SIGNED)
    assert (line.actor, line.subject) == (lennik.head, there.enrolment.user)


def test_hr_notes_the_signatures_of_the_session_of_a_head(lennik: Municipality, there: Attendance) -> None:
    officer = sign_in(lennik.hr_officer)
    officer.post(address("signed", there.session), {"getekend": there.pk})
    assert Completion.objects.exists()


def test_ones_own_signature_somebody_else_notes(
    head: Client, session: GroupSession, lennik: Municipality, programme: Programme
) -> None:
    progress.enrol(lennik.head, programme, START)
    attending.tick(session.pk, User.objects.filter(pk=lennik.head.pk), [lennik.head.pk], timezone.now())
    own = Attendance.objects.get()
    told = head.post(address("signed", session), {"getekend": own.pk}, follow=True)
    assert "Je eigen handtekening noteer je niet zelf." in text(told)
    assert not Completion.objects.exists()
    sign_in(lennik.hr_officer).post(address("signed", session), {"getekend": own.pk})
    assert Completion.objects.exists()


def test_of_whoever_moved_to_another_department_hr_notes_it(
    head: Client, lennik: Municipality, there: Attendance, amina: User
) -> None:
    other = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    User.objects.filter(pk=amina.pk).update(department=other)
    page = head.get(address("session", there.session))
    assert str(amina) not in text(page) and "Nog 1 persoon was er" in text(page)
    head.post(address("signed", there.session), {"getekend": there.pk})
    assert not Completion.objects.exists()
    sign_in(lennik.hr_officer).post(address("signed", there.session), {"getekend": there.pk})
    assert Completion.objects.exists()


def test_that_someone_had_done_it_meanwhile_is_said(head: Client, there: Attendance, programme: Programme) -> None:
    Completion.objects.create(
        enrolment=there.enrolment,
        lesson_id=programme.lesson_ids[0],
        version=there.session.version,
        completed_at=timezone.now(),
    )
    told = head.post(address("signed", there.session), {"getekend": there.pk}, follow=True)
    assert "Amina Verbeke deed deze les al." in text(told)


# --- The end ---


def test_closing_ends_it(head: Client, there: Attendance, lennik: Municipality) -> None:
    page = submit(head, head.get(address("session", there.session)), "afsluiten/", follow=True)
    assert "Er komt niemand meer bij." in text(page)
    assert GroupSession.objects.get().closed_at is not None
    assert Activity.objects.get(verb=Verb.TOGETHER_CLOSED).number == 0


def test_what_nobody_confirmed_is_thrown_away(head: Client, there: Attendance) -> None:
    submit(head, head.get(address("session", there.session)), "weg/")
    assert not GroupSession.objects.exists()
    assert Activity.objects.filter(verb=Verb.TOGETHER_DROPPED).exists()


def test_what_somebody_confirmed_is_not_thrown_away(head: Client, client: Client, there: Attendance) -> None:
    page = head.get(address("session", there.session))
    type_code(client, there, CODE)
    told = submit(head, page, "weg/", follow=True)
    assert "Er bevestigde al iemand." in text(told)
    assert GroupSession.objects.exists()
