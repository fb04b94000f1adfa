"""The overview on screen: who sees it, what it says first, how it filters and sorts, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation
from tests.client_response import ClientResponse
from tests.factories import make_organisation
from tests.hr.conftest import TODAY, Municipality, make_person, sign_in
from tests.hr.overview.conftest import Facts, make_lessons, put

pytestmark = pytest.mark.django_db
URL = "/beheer/overzicht/"


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(strip_tags(response.content.decode())))


def rows_of(response: ClientResponse, part: int = 0) -> list[str]:
    """The names in a table, in order."""
    return [row.name for row in response.context["breakdowns"][part]["table"].rows]


@pytest.fixture
def people(lennik: Municipality) -> Programme:
    """Two done, two on track (one of them in another department), one late."""
    organisation, room = lennik.organisation, lennik.department
    programme = make_lessons(organisation, "Onthaal", 2)
    library = Department.objects.create(organisation=organisation, name="Bibliotheek")
    done = Facts(organisation, programme, room, days_taken=5, opened=frozenset({0, 1}), completed=frozenset({0, 1}))
    late = Facts(organisation, programme, room, due_date=TODAY - timedelta(days=1), completed=frozenset({0}))
    put([done, done, Facts(organisation, programme, room), Facts(organisation, programme, library), late])
    return programme


def test_the_first_sentence_says_how_things_stand(hr_officer: Client, people: Programme) -> None:
    assert "Van 5 inschrijvingen zijn er 2 klaar, 2 op schema en 1 te laat." in text(hr_officer.get(URL))


def test_one_who_is_done_is_said_in_the_singular(lennik: Municipality, hr_officer: Client) -> None:
    programme = make_lessons(lennik.organisation, "Onthaal", 1)
    put([Facts(lennik.organisation, programme, None, days_taken=3), Facts(lennik.organisation, programme, None)])
    page = text(hr_officer.get(URL))
    assert "Van 2 inschrijvingen is er 1 klaar, 1 op schema en 0 te laat." in page
    assert "1 persoon is klaar, na 3 dagen." in page


def test_an_overview_of_nobody_says_what_to_do(hr_officer: Client) -> None:
    page = text(hr_officer.get(URL))
    assert "Er is nog niemand ingeschreven." in page
    assert "Zodra je medewerkers inschrijft voor een traject" in page


@pytest.mark.parametrize(
    "query",
    [
        "?department=zz",
        "?department=99999999999999999999999",
        "?programme=999999",
        "?start_month=2026-13",
        "?start_month=onzin",
        "?due_from=31/02/2026",
        f"?department={'9' * 5000}",
    ],
)
def test_a_filter_that_makes_no_sense_shows_nobody_and_says_so(
    hr_officer: Client, people: Programme, query: str
) -> None:
    response = hr_officer.get(f"{URL}{query}")
    assert "Een van de filters klopt niet." in text(response)
    assert "tally" not in response.context


@pytest.mark.parametrize(
    "query",
    [
        "?department_p=x",
        "?department_p=999",
        "?lesson_p=-1",
        "?lesson_p=99999999999999999999",
        "?department_ordering=password",
        "?department_ordering=--late",
        "?programme_ordering=",
        "?wat=dan",
    ],
)
def test_an_address_that_asks_for_another_page_or_order_than_there_is_gets_the_first(
    hr_officer: Client, people: Programme, query: str
) -> None:
    assert "Van 5 inschrijvingen" in text(hr_officer.get(f"{URL}{query}"))


def test_a_filter_that_fits_nobody_says_what_to_do(hr_officer: Client, people: Programme) -> None:
    page = text(hr_officer.get(f"{URL}?department=none"))
    assert "Niemand past bij deze filters." in page
    assert "Toon iedereen" in page


def test_filters_live_in_the_address_and_work_together(
    lennik: Municipality, hr_officer: Client, people: Programme
) -> None:
    response = hr_officer.get(f"{URL}?department={lennik.department.pk}&programme={people.pk}&start_month=unknown")
    assert response.context["tally"].total == 4


def test_the_outsider_sees_nothing_of_it(outsider: Client, people: Programme) -> None:
    page = text(outsider.get(URL))
    for secret in ("Onthaal", "Bevolking", "Lennik"):
        assert secret not in page
    assert "Er is nog niemand ingeschreven." in page


def test_who_left_and_earlier_rounds_do_not_count(lennik: Municipality, hr_officer: Client, people: Programme) -> None:
    yesterday = TODAY - timedelta(days=1)
    put([
        Facts(lennik.organisation, people, None, end_date=yesterday),
        Facts(lennik.organisation, people, None, is_current=False),
    ])  # fmt: skip
    assert hr_officer.get(URL).context["tally"].total == 5


@pytest.mark.parametrize("who", ["learner", "head"])
def test_someone_without_the_role_is_refused(lennik: Municipality, people: Programme, who: str) -> None:
    assert sign_in(getattr(lennik, who)).get(URL).status_code == 403


def test_the_menu_leads_to_the_overview_before_the_report(hr_officer: Client) -> None:
    page = unescape(hr_officer.get("/beheer/").content.decode())
    assert page.index(f'"url": "{URL}"') < page.index('"url": "/beheer/voltooiing/"')


def test_the_first_screen_leads_to_the_overview(hr_officer: Client, people: Programme) -> None:
    assert f'href="{URL}"' in hr_officer.get("/beheer/").content.decode()


def test_groups_are_sorted_by_who_is_late_and_by_any_column(hr_officer: Client, people: Programme) -> None:
    assert rows_of(hr_officer.get(URL)) == ["Dienst Bevolking", "Bibliotheek"]
    assert rows_of(hr_officer.get(f"{URL}?department_ordering=name")) == ["Bibliotheek", "Dienst Bevolking"]
    assert rows_of(hr_officer.get(f"{URL}?department_ordering=total")) == ["Bibliotheek", "Dienst Bevolking"]


def test_a_heading_turns_the_order_around_and_keeps_the_filters(hr_officer: Client, people: Programme) -> None:
    response = hr_officer.get(f"{URL}?programme={people.pk}&department_ordering=-done")
    heading = response.context["breakdowns"][0]["table"].sorts["done"]
    assert heading.direction == "descending"
    assert heading.url == f"?programme={people.pk}&department_ordering=done&department_p=1#department"


def test_many_departments_come_in_pages(lennik: Municipality, hr_officer: Client) -> None:
    programme = make_lessons(lennik.organisation, "Onthaal", 1)
    rooms = [Department.objects.create(organisation=lennik.organisation, name=f"D{n:02}") for n in range(25)]
    put([Facts(lennik.organisation, programme, room) for room in rooms])
    first = hr_officer.get(f"{URL}?department_ordering=name")
    assert len(rows_of(first)) == 20
    following = first.context["breakdowns"][0]["table"].next_url
    assert rows_of(hr_officer.get(f"{URL}{following}")) == [f"D{n}" for n in range(20, 25)]


def test_an_administrator_sees_organisations_and_departments_once_one_is_chosen(
    administrator: Client, lennik: Municipality, herenthout: Municipality, people: Programme
) -> None:
    put([Facts(herenthout.organisation, make_lessons(herenthout.organisation, "Start", 1), herenthout.department)])
    everything = administrator.get(URL)
    assert rows_of(everything) == ["Lennik", "Herenthout"]
    assert rows_of(everything, 1) == ["Onthaal (Lennik)", "Start (Herenthout)"]
    assert "Kies hierboven een organisatie." in text(everything)
    for query in (f"organisation={herenthout.organisation.pk}", f"department={herenthout.department.pk}"):
        one = administrator.get(f"{URL}?{query}")
        assert rows_of(one) == ["Bibliotheek"]
        assert one.context["funnel"]["title"] == "Start"


def test_an_administrator_chooses_among_the_departments_of_one_organisation(
    administrator: Client, lennik: Municipality, herenthout: Municipality, people: Programme
) -> None:
    assert list(administrator.get(URL).context["form"].fields) == [
        *("organisation", "start_month", "started", "round", "due", "done"),
    ]
    form = administrator.get(f"{URL}?organisation={lennik.organisation.pk}").context["form"]
    assert [one.organisation for one in form.fields["department"].queryset] == [lennik.organisation] * 2
    assert list(form.fields["programme"].queryset) == [lennik.programme, people]


def test_the_funnel_is_of_the_programme_with_most_people_unless_one_is_chosen(
    lennik: Municipality, hr_officer: Client, people: Programme
) -> None:
    small = make_lessons(lennik.organisation, "Leidinggeven", 1)
    put([Facts(lennik.organisation, small, None)])
    assert hr_officer.get(URL).context["funnel"]["title"] == "Onthaal"
    assert hr_officer.get(f"{URL}?programme={small.pk}").context["funnel"]["title"] == "Leidinggeven"


def test_a_programme_without_lessons_says_what_will_come(lennik: Municipality, hr_officer: Client) -> None:
    put([Facts(lennik.organisation, make_lessons(lennik.organisation, "Leeg", 0), None)])
    assert "Dit traject heeft nog geen lessen." in text(hr_officer.get(URL))


def test_many_lessons_come_in_pages(lennik: Municipality, hr_officer: Client) -> None:
    programme = make_lessons(lennik.organisation, "Lang", 300)
    put([Facts(lennik.organisation, programme, None, completed=frozenset(range(299)))])
    first = hr_officer.get(URL).context["funnel"]
    assert len(first["rows"]) == 30
    last = hr_officer.get(f"{URL}?lesson_p=10").context["funnel"]["rows"]
    assert (last[-1]["name"], last[-1]["standing"].number, last[0]["name"]) == ("300. Les 300", 1, "271. Les 271")


def test_names_are_shown_as_text_in_charts_and_tables(lennik: Municipality, hr_officer: Client) -> None:
    room = Department.objects.create(organisation=lennik.organisation, name="<script>1</script> & co")
    put([Facts(lennik.organisation, make_lessons(lennik.organisation, "<b>Traject</b>", 1), room)])
    page = hr_officer.get(URL).content.decode()
    assert "<script>1" not in page
    assert "<b>Traject" not in page


def test_there_is_no_style_or_script_of_its_own_in_the_page(hr_officer: Client, people: Programme) -> None:
    page = hr_officer.get(URL).content.decode()
    overview = page[page.index('<div class="overview">') :]
    overview = overview[: overview.index('id="time"')]
    assert "<style" not in overview
    assert "<script" not in overview
    assert not re.search(r"\sstyle=", overview)


def cost(client: Client, query: str = "") -> int:
    client.get(f"{URL}{query}")  # the first time, some things are looked up for good
    caches["limits"].clear()  # of all organisations together, what was counted is kept
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{URL}{query}").status_code == 200
    return len(queries)


def test_it_costs_the_same_queries_for_60_and_for_600_people(
    lennik: Municipality, hr_officer: Client, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 60, seed=1)
    few = cost(hr_officer)
    crowd(lennik.organisation, 540, seed=2, programmes=4, departments=30)
    assert cost(hr_officer) == few <= 14


def test_it_costs_the_same_queries_with_3_and_with_300_lessons(lennik: Municipality, hr_officer: Client) -> None:
    short, long = make_lessons(lennik.organisation, "Kort", 3), make_lessons(lennik.organisation, "Lang", 300)
    put([
        *[Facts(lennik.organisation, short, None, completed=frozenset({0})) for _ in range(3)],
        *[Facts(lennik.organisation, long, None, completed=frozenset(range(200))) for _ in range(3)],
    ])  # fmt: skip
    assert cost(hr_officer, f"?programme={long.pk}") == cost(hr_officer, f"?programme={short.pk}")


def test_it_costs_the_same_queries_over_2_and_over_285_organisations(
    lennik: Municipality, herenthout: Municipality, administrator: Client, crowd: Callable[..., list[Facts]]
) -> None:
    crowd(lennik.organisation, 5, seed=1)
    crowd(herenthout.organisation, 5, seed=2)
    few = cost(administrator)
    others = Organisation.objects.bulk_create(
        Organisation(name=f"Bestuur {n}", short_name=f"Gemeente {n}", slug=f"gemeente-{n}") for n in range(283)
    )
    put([Facts(one, make_lessons(one, "Onthaal", 1), None) for one in others])
    assert cost(administrator) == few
    assert administrator.get(URL).context["breakdowns"][0]["table"].page.paginator.count == 285
    with CaptureQueriesContext(connection) as kept:
        administrator.get(URL)
    assert len(kept) < few


def test_who_is_in_no_programme_is_not_counted(lennik: Municipality, hr_officer: Client, people: Programme) -> None:
    make_person(lennik.organisation, "Nieuw", "Gezicht")  # who is in no programme
    assert hr_officer.get(URL).context["tally"].total == 5


def rounds_offered(response: ClientResponse) -> list[str]:
    """As they stand on the page, of which the fields may have been drawn for someone before."""
    (choices,) = re.findall(r'<select name="round".*?</select>', response.content.decode(), re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', choices)


def test_only_rounds_that_someone_began_are_offered_and_the_one_that_is_chosen(
    lennik: Municipality, herenthout: Municipality, hr_officer: Client, administrator: Client, people: Programme
) -> None:
    other = make_lessons(lennik.organisation, "Leidinggeven", 1)
    assert rounds_offered(hr_officer.get(URL)) == ["", "last", "all", "1"]
    someone = Enrolment.objects.filter(programme=people).earliest("pk").user
    Enrolment.objects.create(user=someone, programme=people, enrolled_on=TODAY, round=3, is_current=False)
    put([Facts(lennik.organisation, other, None)])
    put([Facts(herenthout.organisation, make_lessons(herenthout.organisation, "Start", 1), None)])
    of = f"organisation={herenthout.organisation.pk}"
    for client, query, most in (
        (hr_officer, "", "3"),
        (hr_officer, f"programme={other.pk}", "1"),
        (hr_officer, f"programme={people.pk}&round=1", "3"),
        (sign_in(herenthout.hr_officer), "", "1"),
        (administrator, "", "3"),
        (administrator, of, "1"),
        (administrator, f"organisation={lennik.organisation.pk}", "3"),
    ):
        assert rounds_offered(client.get(f"{URL}?{query}"))[-1] == most
    assert rounds_offered(hr_officer.get(f"{URL}?round=9")) == ["", "last", "all", "1", "2", "3", "9"]
    assert "9" not in rounds_offered(hr_officer.get(URL))


def test_on_paper_it_says_whose_it_is_and_what_was_chosen(
    lennik: Municipality, hr_officer: Client, administrator: Client, people: Programme
) -> None:
    for client, query, said in (
        (hr_officer, "", ("Lokaal bestuur Lennik", "Alles, zonder filter")),
        (
            hr_officer,
            f"?department={lennik.department.pk}&round=all",
            ("Dienst: Dienst Bevolking; Ronde: Alle rondes",),
        ),
        (administrator, "", ("Alle organisaties", "Alles, zonder filter")),
    ):
        page = client.get(f"{URL}{query}").content.decode()
        heading = re.sub(r"\s+", " ", strip_tags(page[page.index('<div class="on-paper">') :].partition("</div>")[0]))
        assert "Overzicht" in heading
        assert "Gemaakt op 2" in heading
        assert all(words in heading for words in (*said, "door"))


def test_an_organisation_without_programmes_has_an_overview(db: None) -> None:
    bare = make_organisation("Zonnedorp")
    officer = make_person(bare, "Hilde", "Peeters")
    assert bare.hr_group
    officer.groups.add(bare.hr_group)
    response = sign_in(officer).get(URL)
    assert response.status_code == 200
    assert rounds_offered(response) == ["", "last", "all", "1"]
