"""Doing something for whoever is ticked: it says in words what will happen, does it for exactly these, and tells."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import ClosingDay, Enrolment, MailPace, Notice, NoticeKind, NoticeSetting
from onboarding.people.models import Absence, User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_programme, sign_in
from tests.hr.crowds import make_many
from tests.hr.employees.conftest import Staff, codes
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.django_db
LIST = "/beheer/medewerkers/"
ACTIONS = ["enrol", "change_due_date", "move", "invite", "mark_as_left"]
LATER = TODAY + timedelta(days=60)


def address(action: str, *people: User, **query: Any) -> str:
    pairs = [("id", person.pk) for person in people] + list(query.items())
    return f"{reverse(f'hr:employees_{action}')}?{urlencode(pairs)}"


def text(response: ClientResponse) -> str:
    return unescape(response.content.decode())


def do(
    client: Client, action: str, *people: User, everyone: dict[str, Any] | None = None, **chosen: Any
) -> ClientResponse:
    """Open the screen for these people, and confirm; with whatever in the form, as someone who means harm would."""
    here = address(action, *people, **(everyone or {}))
    page = client.get(here)
    asks = page.status_code == 200 and 'name="expected"' in text(page)  # not where there is nobody to do it for
    response = client.post(here, {**(fill(page) if asks else {}), **chosen})
    return submit(client, response) if action == "enrol" and "confirmation" in (response.context or {}) else response


def told(client: Client) -> list[str]:
    """The messages that wait for this person."""
    return [str(message).strip() for message in client.get(LIST).context["messages"]]


def lines() -> list[tuple[Any, ...]]:
    return list(Activity.objects.values_list("verb", "number", "detail"))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("enrol", "Je schrijft 2 mensen in."),
        ("change_due_date", "Je wijzigt de einddatum van 2 mensen."),
        ("move", "Je verplaatst 2 mensen naar een andere dienst."),
        ("invite", "Je stuurt 2 mensen een uitnodiging."),
        ("mark_as_left", "Je meldt 2 mensen uit dienst."),
    ],
)
def test_the_screen_says_how_many_people_and_what_happens(
    hr_officer: Client, staff: Staff, action: str, words: str
) -> None:
    page = text(hr_officer.get(address(action, staff.amina, staff.jef)))
    assert words in page
    assert "Amina Verbeke" in page
    assert "Jef Claes" in page
    assert lines() == []


def test_one_person_is_called_by_name(hr_officer: Client, staff: Staff) -> None:
    assert "Je schrijft Amina Verbeke in." in text(hr_officer.get(address("enrol", staff.amina)))


def test_people_are_enrolled_and_who_was_already_is_told_of(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    enrol(staff.jef, lennik.programme)
    response = do(hr_officer, "enrol", staff.amina, staff.jef, staff.noor, programme=lennik.programme.pk)
    assert response["Location"] == LIST
    assert set(Enrolment.objects.values_list("user__first_name", flat=True)) == {"Amina", "Jef", "Noor"}
    assert told(hr_officer) == ["2 mensen ingeschreven. 1 was het al."]
    assert lines() == [(Verb.ENROLLED, 2, "KRACHT")]


def test_people_are_enrolled_with_a_due_date_of_their_own(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    do(hr_officer, "enrol", staff.amina, programme=lennik.programme.pk, due_date=LATER.isoformat())
    assert Enrolment.objects.get().due_date == LATER
    assert Activity.objects.get().subject == staff.amina


def test_enrolling_twice_is_once_and_leaves_one_line(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    for _time in range(2):
        do(hr_officer, "enrol", staff.amina, programme=lennik.programme.pk)
    assert Enrolment.objects.count() == 1
    assert len(lines()) == 1


def test_who_left_is_not_enrolled(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    do(hr_officer, "enrol", staff.tom, staff.amina, programme=lennik.programme.pk)
    assert Enrolment.objects.get().user == staff.amina
    assert "Uit dienst, of van een andere organisatie dan het traject: 1." in told(hr_officer)[0]


def test_the_due_date_of_who_is_busy_changes_and_of_nobody_else(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    enrol(staff.amina, lennik.programme)
    done = enrol(staff.jef, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    people = (staff.amina, staff.jef, staff.noor)
    do(hr_officer, "change_due_date", *people, programme=lennik.programme.pk, due_date="21/01/2027")
    assert Enrolment.objects.get(user=staff.amina).due_date == LATER
    assert Enrolment.objects.get(user=staff.jef).due_date == done.due_date
    assert told(hr_officer) == ["1 persoon heeft een nieuwe einddatum. Niet bezig met dit traject: 2."]
    assert lines() == [(Verb.DUE_DATE_CHANGED, None, "KRACHT: 21/01/2027")]


def test_people_move(hr_officer: Client, staff: Staff) -> None:
    do(hr_officer, "move", staff.amina, staff.jef, department=staff.technical.pk)
    staff.amina.refresh_from_db()
    assert (staff.amina.department, staff.amina.department_since) == (staff.technical, TODAY)
    assert told(hr_officer)[0].startswith("1 persoon verplaatst naar Technische dienst.")


def test_people_are_marked_as_left(hr_officer: Client, staff: Staff) -> None:
    do(hr_officer, "mark_as_left", staff.amina, staff.noor, last_day=LATER.isoformat())
    assert User.objects.filter(end_date=LATER).count() == 2
    assert told(hr_officer) == ["2 mensen uit dienst gemeld."]
    assert lines() == [(Verb.LEFT, 2, "21/01/2027")]


def test_hr_does_not_mark_itself_as_left(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    do(hr_officer, "mark_as_left", lennik.hr_officer, last_day=TODAY.isoformat())
    lennik.hr_officer.refresh_from_db()
    assert lennik.hr_officer.end_date is None
    assert "0 mensen uit dienst gemeld." in told(hr_officer)[0]


def test_people_are_invited_and_who_left_is_not(hr_officer: Client, staff: Staff) -> None:
    do(hr_officer, "invite", staff.amina, staff.jef, staff.tom)
    invited = Notice.objects.filter(kind=NoticeKind.INVITATION)
    assert set(invited.values_list("recipient__first_name", flat=True)) == {"Amina", "Jef"}
    assert told(hr_officer) == [
        "2 uitnodigingen op weg. Kreeg er vandaag al een, is uit dienst, of heeft geen adres: 1."
    ]
    assert lines() == [(Verb.INVITED, 2, "")]


def test_everyone_of_the_filtered_list_is_taken(hr_officer: Client, staff: Staff, lennik: Municipality) -> None:
    everyone = {"everyone": "1", "department": staff.technical.pk}
    assert "Je schrijft 2 mensen in." in text(hr_officer.get(address("enrol", **everyone)))
    do(hr_officer, "enrol", everyone=everyone, programme=lennik.programme.pk)
    assert set(Enrolment.objects.values_list("user__first_name", flat=True)) == {"Jef", "Noor"}


def test_everyone_follows_the_search_and_the_filter_on_who(hr_officer: Client, staff: Staff) -> None:
    assert "Je meldt Tom Wouters uit dienst." in text(
        hr_officer.get(address("mark_as_left", everyone="1", q="wouters", status="left"))
    )


def test_everyone_of_a_list_with_a_senseless_filter_is_nobody(hr_officer: Client, staff: Staff) -> None:
    response = hr_officer.get(address("enrol", everyone="1", department="zz"))
    assert response["Location"] == LIST
    assert told(hr_officer) == ["Vink eerst aan voor wie je dit wil doen."]


def test_an_administrator_takes_everyone_of_one_organisation_only(
    administrator: Client, staff: Staff, herenthout: Municipality, lennik: Municipality
) -> None:
    assert administrator.get(address("mark_as_left", everyone="1"))["Location"] == LIST
    assert "Kies eerst één organisatie" in told(administrator)[0]
    page = administrator.get(address("mark_as_left", everyone="1", organisation=herenthout.organisation.pk))
    assert page.context["people"].number == 3


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_ticked_leads_back_with_a_sentence(hr_officer: Client, staff: Staff, action: str) -> None:
    assert hr_officer.get(address(action))["Location"] == LIST
    assert told(hr_officer) == ["Vink eerst aan voor wie je dit wil doen."]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("ids", ["x", "-1", "99999999999999999999", "٣", "1.5"])
def test_a_key_that_names_nobody_is_not_found(hr_officer: Client, staff: Staff, action: str, ids: str) -> None:
    url = f"{reverse(f'hr:employees_{action}')}?id={ids}"
    assert hr_officer.get(url).status_code == 404
    assert hr_officer.post(url).status_code == 404


def chosen_for(action: str, lennik: Municipality, staff: Staff) -> dict[str, Any]:
    chosen: dict[str, dict[str, Any]] = {
        "enrol": {"programme": lennik.programme.pk},
        "change_due_date": {"programme": lennik.programme.pk, "due_date": LATER.isoformat()},
        "move": {"department": staff.technical.pk},
        "mark_as_left": {"last_day": TODAY.isoformat()},
    }
    return chosen.get(action, {})


@pytest.mark.parametrize("action", ACTIONS)
def test_hr_elsewhere_changes_nothing_of_these_people(
    outsider: Client, herenthout: Municipality, staff: Staff, lennik: Municipality, action: str
) -> None:
    chosen = chosen_for(action, lennik, staff)
    assert outsider.get(address(action, staff.amina)).status_code == 404
    assert do(outsider, action, staff.amina, **chosen).status_code == 404
    do(outsider, action, staff.amina, herenthout.learner, **chosen)  # one of their own with it
    do(outsider, action, everyone={"everyone": "1", "q": "amina"}, **chosen)
    staff.amina.refresh_from_db()
    assert staff.amina.end_date is None
    assert staff.amina.department == lennik.department
    assert not Enrolment.objects.filter(user=staff.amina).exists()
    assert not Notice.objects.filter(recipient=staff.amina).exists()


@pytest.mark.parametrize("who", ["learner", "head"])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_new_hire_and_a_head_are_refused(lennik: Municipality, staff: Staff, who: str, action: str) -> None:
    client = sign_in(getattr(lennik, who))
    assert client.get(address(action, staff.amina)).status_code == 403
    assert do(client, action, staff.amina, **chosen_for(action, lennik, staff)).status_code == 403
    assert lines() == []


@pytest.mark.parametrize("action", ACTIONS)
def test_hr_leaves_an_administrator_alone(hr_officer: Client, lennik: Municipality, staff: Staff, action: str) -> None:
    assert hr_officer.get(address(action, staff.chief)).status_code == 404
    do(hr_officer, action, staff.chief, staff.amina, **chosen_for(action, lennik, staff))
    staff.chief.refresh_from_db()
    assert (staff.chief.end_date, staff.chief.department) == (None, None)
    assert not staff.chief.enrolments.exists()
    assert not staff.chief.notices.exists()


def test_a_selection_that_changed_meanwhile_is_asked_again(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    page = hr_officer.get(address("enrol", everyone="1", department=staff.technical.pk))
    User.objects.filter(pk=staff.jef.pk).update(department=lennik.department)
    User.objects.filter(pk=staff.amina.pk).update(department=staff.technical)
    response = submit(hr_officer, page, programme=lennik.programme.pk)
    assert response.status_code == 422
    assert "Intussen zijn het andere mensen." in text(response)
    assert "<li>Amina Verbeke</li>" in text(response) and "<li>Jef Claes</li>" not in text(response)
    assert not Enrolment.objects.exists()
    submit(hr_officer, submit(hr_officer, response, programme=lennik.programme.pk))
    assert set(Enrolment.objects.values_list("user__first_name", flat=True)) == {"Amina", "Noor"}


@pytest.mark.parametrize(
    ("action", "chosen", "wrong"),
    [
        ("enrol", {"programme": ""}, {"programme": ["required"]}),
        ("enrol", {"programme": "zz"}, {"programme": ["invalid_choice"]}),
        ("change_due_date", {"programme": "x", "due_date": "31/02/2027"},
         {"programme": ["invalid_choice"], "due_date": ["invalid"]}),
        ("move", {"department": "999999999999999999999"}, {"department": ["invalid_choice"]}),
        ("mark_as_left", {"last_day": "ooit"}, {"last_day": ["invalid"]}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_next_to_the_field(
    hr_officer: Client, staff: Staff, action: str, chosen: dict[str, Any], wrong: dict[str, list[str]]
) -> None:
    response = do(hr_officer, action, staff.amina, **chosen)
    assert codes(response.context["form"]) == wrong
    assert lines() == []


@pytest.mark.parametrize("action", ["enrol", "change_due_date"])
def test_a_due_date_behind_us_is_refused(hr_officer: Client, staff: Staff, lennik: Municipality, action: str) -> None:
    chosen: dict[str, Any] = {"programme": lennik.programme.pk, "due_date": (TODAY - timedelta(days=1)).isoformat()}
    response = do(hr_officer, action, staff.amina, **chosen)
    assert codes(response.context["form"]) == {"due_date": ["day_is_past"]}


def test_a_programme_or_department_of_another_organisation_is_not_offered(
    hr_officer: Client, staff: Staff, herenthout: Municipality
) -> None:
    elsewhere = herenthout.programme.pk
    form = do(hr_officer, "enrol", staff.amina, programme=elsewhere).context["form"]
    assert codes(form) == {"programme": ["invalid_choice"]}
    form = do(hr_officer, "move", staff.amina, department=herenthout.department.pk).context["form"]
    assert codes(form) == {"department": ["invalid_choice"]}


def test_a_programme_that_is_not_published_is_not_offered(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    draft = make_programme(lennik.organisation, "Ontwerp")
    draft.is_live = False
    draft.save()
    assert "Ontwerp" not in text(hr_officer.get(address("enrol", staff.amina)))


def test_it_leads_back_to_the_list_as_it_was_and_never_elsewhere(hr_officer: Client, staff: Staff) -> None:
    back = f"{LIST}?department={staff.technical.pk}"
    assert do(hr_officer, "invite", staff.amina, next=back)["Location"] == back
    assert do(hr_officer, "invite", staff.jef, next="https://elders.example/")["Location"] == LIST


def test_the_actions_of_wagtail_on_people_stay_out_of_reach(hr_officer: Client, staff: Staff) -> None:
    for action in ("delete", "assign_role", "set_active_state"):
        url = f"/beheer/bulk/people/user/{action}/?id={staff.amina.pk}"
        assert hr_officer.get(url).status_code == 404
        assert hr_officer.post(url).status_code == 404


@pytest.mark.parametrize("action", ["change_due_date", "move", "mark_as_left"])
def test_it_costs_the_same_number_of_queries_for_six_people_as_for_sixty(
    hr_officer: Client, staff: Staff, lennik: Municipality, action: str
) -> None:
    def cost(prefix: str, number: int) -> int:
        make_many(lennik, number, prefix)
        with CaptureQueriesContext(connection) as queries:
            chosen = chosen_for(action, lennik, staff)
            response = do(hr_officer, action, everyone={"everyone": "1", "q": prefix}, **chosen)
        assert response.status_code == 302
        return len(queries)

    cost("eerst", 1)  # content types and the like are remembered from here on
    assert cost("zes", 6) == cost("zestig-", 60)


# --- Without an address ----------------------------------------------------------------------------------------------


def test_no_mail_is_promised_to_whoever_has_no_address(hr_officer: Client, staff: Staff) -> None:
    User.objects.filter(pk=staff.jef.pk).update(email="")
    page = text(hr_officer.get(address("invite", staff.amina, staff.jef)))
    assert "Je stuurt Amina Verbeke een uitnodiging." in page
    assert "1 persoon heeft geen adres en krijgt geen mail: geef een brief." in page
    assert "Er vertrekt geen uitnodiging." in text(hr_officer.get(address("invite", staff.jef)))
    do(hr_officer, "invite", staff.amina, staff.jef)
    assert Notice.objects.get(kind=NoticeKind.INVITATION).recipient == staff.amina
    assert lines() == [(Verb.INVITED, None, "")]


def test_before_inviting_one_sees_who_gets_a_mail_who_not_and_why_when_and_how_it_reads(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    User.objects.filter(pk=staff.jef.pk).update(email="")
    Absence.objects.create(user=staff.amina, first_day=TODAY, last_day=TODAY + timedelta(days=9))
    MailPace.objects.create(organisation=lennik.organisation, above=1)
    make_many(lennik, 3, "nieuw")
    others = User.objects.filter(email__startswith="nieuw").order_by("pk")
    here = address("invite", staff.amina, staff.jef, staff.tom, *others)
    do(hr_officer, "invite", others[0])
    page = hr_officer.get(here)
    assert "Je stuurt 3 mensen een uitnodiging." in text(page)
    assert (page.context["people"].number, "Jef Claes" in page.context["people"].names) == (3, False)
    assert page.context["told"][:4] == [
        "1 persoon heeft geen adres en krijgt geen mail: geef een brief.",
        "1 persoon is uit dienst.",
        "1 persoon kreeg vandaag al een mail om aan te melden.",
        "1 persoon is afwezig: de mail vertrekt als die terug is.",
    ]
    assert page.context["told"][4] == "Vandaag is geen werkdag. De mail vertrekt op maandag 23 november."
    assert page.context["told"][5].startswith("Is het aantal mails hoger dan 1")
    person, mail = page.context["example"]
    assert f"Zo leest {person} de mail" in text(page)
    assert f"Dag {person.first_name}" in mail.body

    do(hr_officer, "invite", staff.amina)  # by a colleague, meanwhile
    assert hr_officer.post(here, fill(page)).status_code == 422
    NoticeSetting.objects.create(organisation=lennik.organisation, kind=NoticeKind.INVITATION, is_on=False)
    page = hr_officer.get(here)
    assert page.context["told"] == ["Je organisatie verstuurt geen uitnodigingen. Onder Berichten zet je dat weer aan."]
    assert 'name="expected"' not in text(page)


def test_enrolling_says_who_gets_a_letter_instead_of_a_mail(
    hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    first = hr_officer.get(address("enrol", staff.amina, staff.jef))
    assert "geen adres" not in text(submit(hr_officer, first, programme=lennik.programme.pk))
    User.objects.filter(pk__in=[staff.amina.pk, staff.jef.pk]).update(email="")
    words = "2 mensen hebben geen adres en krijgen geen mail: geef hun een brief."
    assert words in text(submit(hr_officer, first, programme=lennik.programme.pk))


# --- A last day on which nobody works --------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["enrol", "change_due_date"])
@pytest.mark.parametrize(
    ("day", "why"), [("2026-12-05", "weekend"), ("2026-12-25", "Kerstmis"), ("2026-12-24", "Kerstavond")]
)
def test_a_day_off_is_no_last_day_and_the_next_working_day_is_named(
    day: str, why: str, action: str, hr_officer: Client, staff: Staff, lennik: Municipality
) -> None:
    ClosingDay.objects.create(organisation=lennik.organisation, day=date(2026, 12, 24), name="Kerstavond")
    page = hr_officer.get(address(action, staff.amina))
    answer = text(submit(hr_officer, page, programme=lennik.programme.pk, due_date=day))
    following = "maandag 7 december 2026" if why == "weekend" else "maandag 28 december 2026"
    assert f"werkt niemand ({why}). De volgende werkdag is {following}." in answer
    assert not Enrolment.objects.exists()
