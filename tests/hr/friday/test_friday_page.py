"""The Friday page: how things stand and who needs attention on one sheet, to print, to keep and to mail."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from pypdf import PdfReader

from onboarding.hr.completion.conditions import STALLED_AFTER
from onboarding.hr.friday import friday_paper
from onboarding.hr.friday.needs_attention import NAMED
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson
from onboarding.people.models import Absence, Department, User
from tests.client_response import ClientResponse
from tests.factories import make_lesson
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person, make_programme
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
URL = "/beheer/vrijdagblad/"
YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = TODAY - STALLED_AFTER - timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(strip_tags(response.content.decode())))


def groups(client: Client, query: str = "") -> dict[str, list[str]]:
    """The names under each title, which are as many as its number says."""
    found = client.get(f"{URL}{query}").context["sheet"].attention
    for group in found:
        assert len(client.get(group.figure.url).context["object_list"]) == group.figure.number
    return {group.title: [one.name for one in group.named] for group in found}


def someone(lennik: Municipality, name: str, **fields: Any) -> Enrolment:
    fields.setdefault("enrolled_on", LONG_AGO)
    return enrol(
        make_person(lennik.organisation, "Jef", name, department=lennik.department), lennik.programme, **fields
    )


def test_it_names_who_is_late_standing_still_new_and_nowhere_and_waiting_and_each_number_opens_its_list(
    hr_officer: Client, lennik: Municipality
) -> None:
    someone(lennik, "Laat", due_date=YESTERDAY)
    someone(lennik, "Stil", due_date=TODAY, enrolled_on=LONG_AGO - timedelta(days=30))
    someone(lennik, "Bezig", done=2, last_activity_at=at(2026, 11, 21))
    someone(lennik, "Wacht", done=7, lessons_asked=7, is_waiting=True)
    make_person(lennik.organisation, "Jef", "Nieuw", start_date=YESTERDAY)
    User.objects.filter(last_name="Stil").update(last_login=None)
    found = groups(hr_officer)
    assert found == {
        "Te laat": ["Jef Laat"],
        "Staat stil": ["Jef Stil"],
        "Wacht op jou": ["Jef Wacht"],
        "Laat niets horen": ["Jef Stil"],
        "Nieuw, en nog nergens ingeschreven": ["Jef Nieuw"],
    }


@pytest.mark.parametrize(
    ("fields", "has_stalled"),
    [
        ({}, True),
        ({"enrolled_on": TODAY - STALLED_AFTER}, False),
        ({"last_activity_at": at(2026, 11, 7, 23, 59)}, True),
        ({"last_activity_at": at(2026, 11, 8)}, False),
        ({"due_date": YESTERDAY}, False),
        ({"completed_at": at(2026, 11, 2), "started_at": at(2026, 11, 1)}, False),
    ],
    ids=str,
)
def test_who_stands_still_is_who_did_nothing_for_two_weeks_and_is_not_late(
    hr_officer: Client, lennik: Municipality, fields: dict[str, object], has_stalled: bool
) -> None:
    someone(lennik, "Stil", **fields)
    assert groups(hr_officer)["Staat stil"] == (["Jef Stil"] if has_stalled else [])


def test_who_is_away_or_began_to_work_here_of_late_does_not_stand_still(
    hr_officer: Client, lennik: Municipality
) -> None:
    away, new, there = (someone(lennik, name).user for name in ("Weg", "Pas", "Hier"))
    Absence.objects.create(user=away, first_day=YESTERDAY, last_day=TODAY)
    User.objects.filter(pk=new.pk).update(start_date=TODAY - STALLED_AFTER)
    assert groups(hr_officer)["Staat stil"] == [str(there)]


def test_of_many_the_first_are_named_and_the_others_counted(hr_officer: Client, lennik: Municipality) -> None:
    for number in range(NAMED + 3):
        someone(lennik, f"Laat {number:02}", due_date=YESTERDAY - timedelta(days=number))
    (late, *_others) = hr_officer.get(URL).context["sheet"].attention
    assert (late.figure.number, len(late.named), late.others) == (NAMED + 3, NAMED, 3)
    assert late.named[0].name == f"Jef Laat {NAMED + 2}", "who is late longest comes first"
    assert "en nog 3" in text(hr_officer.get(URL))


def test_it_stands_at_the_filters_of_the_overview_and_says_so_in_words(
    hr_officer: Client, lennik: Municipality
) -> None:
    someone(lennik, "Hier", due_date=YESTERDAY)
    room = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    other = someone(lennik, "Elders", due_date=YESTERDAY)
    User.objects.filter(pk=other.user_id).update(department=room)
    overview = hr_officer.get(f"/beheer/overzicht/?department={room.pk}").content.decode()
    assert f'href="{URL}?department={room.pk}"' in overview
    page = hr_officer.get(f"{URL}?department={room.pk}")
    assert "Dienst: Bibliotheek" in text(page)
    assert groups(hr_officer, f"?department={room.pk}")["Te laat"] == ["Jef Elders"]
    assert "Vrijdagblad van zondag 22 november 2026" in text(page)


def test_who_is_silent_is_within_all_filters_of_the_sheet(hr_officer: Client, lennik: Municipality) -> None:
    """Each filter alone takes one of two away, in the group and in the list behind its number."""
    other = make_programme(lennik.organisation, "Veilig werken")
    since = TODAY - timedelta(days=40)
    someone(lennik, "Hier", due_date=TODAY, enrolled_on=since)
    before = make_person(lennik.organisation, "Jef", "Daar", start_date=since - timedelta(days=1))
    enrol(before, other, due_date=TODAY + timedelta(days=1), enrolled_on=since)
    User.objects.filter(last_name="Hier").update(start_date=since)
    assert sorted(groups(hr_officer)["Laat niets horen"]) == ["Jef Daar", "Jef Hier"]
    for query in (f"programme={lennik.programme.pk}", f"started_from={since}", f"due_to={TODAY}"):
        assert groups(hr_officer, f"?{query}")["Laat niets horen"] == ["Jef Hier"], query
    assert groups(hr_officer, "?round=2")["Laat niets horen"] == []


def test_numbers_that_were_counted_for_the_sheet_are_those_of_the_lists_that_they_open(
    hr_officer: Client, lennik: Municipality
) -> None:
    """Of who is late, and of who is new and in no programme: neither is counted once more."""
    for number in range(NAMED + 2):
        someone(lennik, f"Laat{number}", due_date=YESTERDAY)
        make_person(lennik.organisation, "An", f"Nieuw{number}", start_date=YESTERDAY)
    left = someone(lennik, "Weg", due_date=YESTERDAY)
    User.objects.filter(pk=left.user_id).update(end_date=YESTERDAY)
    attention = hr_officer.get(URL).context["sheet"].attention
    for group, there in ((attention[0], NAMED + 2), (attention[-1], NAMED + 2)):
        listed = hr_officer.get(group.figure.url).context["paginator"].count
        assert (group.figure.number, listed, len(group.named)) == (there, there, NAMED)


def test_it_is_one_click_away_from_the_first_screen(hr_officer: Client) -> None:
    assert f'href="{URL}"' in hr_officer.get("/beheer/").content.decode()


def test_the_screen_says_how_many_lessons_of_ones_own_are_to_be_looked_at_again(
    hr_officer: Client, outsider: Client, lennik: Municipality
) -> None:
    for title in ("Eerst luisteren", "Dan spreken"):
        make_lesson(lennik.principle_page, title)
    said = "les om na te kijken"
    Lesson.objects.update(review_on=TODAY + timedelta(days=1))
    assert said not in text(hr_officer.get(URL))
    Lesson.objects.filter(title="Dan spreken").update(review_on=TODAY)
    page = hr_officer.get(URL)
    assert f"1 {said}" in text(page) and said not in text(outsider.get(URL))
    (address,) = re.findall(r'<a href="([^"]*)">1 les om', page.content.decode())
    assert [row[0].title for row in hr_officer.get(address).context["rows"]] == ["Dan spreken"]


def test_a_filter_that_makes_no_sense_gives_an_empty_sheet_that_says_so(
    hr_officer: Client, lennik: Municipality
) -> None:
    someone(lennik, "Laat", due_date=YESTERDAY)
    page = text(hr_officer.get(f"{URL}?department=999999"))
    assert "een filter past niet" in page
    assert "Jef Laat" not in page


def test_another_organisation_sees_nothing_of_it(outsider: Client, lennik: Municipality) -> None:
    someone(lennik, "Laat", due_date=YESTERDAY)
    make_person(lennik.organisation, "Jef", "Nieuw", start_date=YESTERDAY)
    page = text(outsider.get(URL))
    assert "Jef Laat" not in page
    assert "Jef Nieuw" not in page


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_the_pdf_says_the_same_on_a4_that_can_be_read_aloud(hr_officer: Client, lennik: Municipality) -> None:
    for number in range(NAMED + 2):
        someone(lennik, f"Laat{number:02}", due_date=YESTERDAY)
    response = hr_officer.get(f"{URL}?export=pdf&department={lennik.department.pk}")
    assert response["Content-Disposition"] == 'attachment; filename="vrijdagblad-lennik-2026-11-22.pdf"'
    pdf = PdfReader(BytesIO(response.content))
    assert (round(pdf.pages[0].mediabox.width), round(pdf.pages[0].mediabox.height)) == (595, 842)
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data()
    whole = " ".join(pages_of(response.content))
    for part in (
        "Vrijdagblad van zondag 22 november 2026",
        "Lokaal bestuur Lennik · Gemaakt op ",
        "Dienst: Dienst Bevolking",
        "Van 14 inschrijvingen: 0 klaar, 0 op schema, 14 te laat, 0 vrijgesteld.",
        "Te laat: 14",
        "Jef Laat00",
        "en nog 2",
        "Per dienst",
        "Per traject",
        "Per eerste werkdag",
        "bladzijde 1 van",
    ):
        assert part in whole
    logged = Activity.objects.get(verb=Verb.EXPORTED)
    assert (logged.number, logged.detail) == (14, "Vrijdagblad (pdf): Dienst: Dienst Bevolking")


def test_a_name_is_never_markup_and_a_long_one_stays_on_the_sheet(hr_officer: Client, lennik: Municipality) -> None:
    name = "#set page(fill: red) *D'Haène* " + "x" * 40
    someone(lennik, name, due_date=YESTERDAY)
    Department.objects.update(name="Dienst " + "lang" * 18)
    whole = "".join(pages_of(hr_officer.get(f"{URL}?export=pdf").content)).replace(" ", "")
    assert "#setpage(fill:red)*D'Haène*" in whole


def test_a_sheet_that_cannot_be_made_is_no_file_but_a_page_that_says_so(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(friday_paper, "LONGEST_WAIT", 0.001)
    response = hr_officer.get(f"{URL}?export=pdf")
    assert response.status_code == 503
    assert "Het blad is niet gemaakt" in response.content.decode()


def test_it_is_mailed_to_whoever_asks_with_the_sheet_and_its_numbers(hr_officer: Client, lennik: Municipality) -> None:
    someone(lennik, "Laat", due_date=YESTERDAY)
    address = f"{URL}?department={lennik.department.pk}"
    response = submit(hr_officer, hr_officer.get(address), "/vrijdagblad/mailen/")
    assert response.status_code == 302
    assert response["Location"] == address
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    assert message.to == [lennik.hr_officer.email]
    assert message.subject == "Je lijst “Vrijdagblad”: 1 inschrijving"
    assert "Te laat: 1" in message.body
    assert "Dienst: Dienst Bevolking" in message.body
    ((filename, content, content_type),) = message.attachments
    assert (filename, content_type) == ("vrijdagblad-lennik-2026-11-22.pdf", "application/pdf")
    assert "Jef Laat" in " ".join(pages_of(content))
    logged = Activity.objects.get(verb=Verb.VIEW_MAILED)
    assert (logged.actor, logged.subject, logged.number) == (lennik.hr_officer, lennik.hr_officer, 1)


def test_it_costs_as_much_with_many_people_as_with_few(hr_officer: Client, lennik: Municipality) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(URL)
        return len(queries)

    def more(people: range) -> None:
        for number in people:
            someone(lennik, f"Laat {number}", due_date=YESTERDAY)
            someone(lennik, f"Stil {number}", due_date=TODAY)
            someone(lennik, f"Wacht {number}", done=7, lessons_asked=7, is_waiting=True)
            make_person(lennik.organisation, "Jef", f"Nieuw {number}", start_date=YESTERDAY)

    more(range(1))
    few = cost()
    more(range(1, 2 * NAMED))
    assert cost() == few


def test_of_all_organisations_each_is_named_with_their_own(
    hr_officer: Client, administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    """With what is counted for the page, with what was kept of it, and on paper; and with no query more for each."""
    someone(lennik, "Laat", due_date=YESTERDAY)
    apart = enrol(make_person(herenthout.organisation, "Els", "Later"), herenthout.programme, due_date=YESTERDAY)
    make_person(herenthout.organisation, "Els", "Nieuw", start_date=YESTERDAY)
    assert apart.user.department is None
    whose = f"{lennik.department.name} (Lennik)"
    late, *_others, new = administrator.get(URL).context["sheet"].attention
    assert {one.name: one.department for one in late.named} == {"Jef Laat": whose, "Els Later": "Herenthout"}
    assert [(one.name, one.department) for one in new.named] == [("Els Nieuw", "Herenthout")]
    kept, *_others = administrator.get(URL).context["sheet"].attention
    assert kept.named == late.named
    assert whose in PdfReader(BytesIO(administrator.get(f"{URL}?export=pdf").content)).pages[0].extract_text()
    one_department = f"?department={lennik.department.pk}"
    for query in ("", f"?organisation={lennik.organisation.pk}", one_department):
        client = administrator if query else hr_officer
        (late, *_others) = client.get(f"{URL}{query}").context["sheet"].attention
        assert [one.department for one in late.named] == [lennik.department.name]


def test_naming_the_organisations_asks_no_query_for_each(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    numbers = []
    for number in range(3):
        for municipality in (lennik, herenthout):
            person = make_person(municipality.organisation, "Els", f"Laat {number}")
            enrol(person, municipality.programme, due_date=YESTERDAY)
            make_person(municipality.organisation, "Els", f"Nieuw {number}", start_date=YESTERDAY)
        with CaptureQueriesContext(connection) as asked:
            administrator.get(f"{URL}?tel_opnieuw=1", follow=True)
        numbers.append(len(asked))
    assert numbers[1] == numbers[2]
