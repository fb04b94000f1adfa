"""Every list of people narrows to who is new, in one way, and its file has what a pivot table counts by."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from operator import attrgetter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from onboarding.learning.closing import certificates
from onboarding.learning.models import Completion, FollowUp, Notice, NoticeKind
from onboarding.people.models import User
from tests.client_response import content_of
from tests.hr.conftest import TODAY, Municipality, at
from tests.hr.overview.conftest import Facts, make_lessons, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SINCE = date(2026, 9, 1)
PERSON = {"Personeelsnummer", "Dienst", "Functie", "Statuut", "Eerste werkdag"}
IN_PROGRAMME = PERSON | {"Traject", "Ronde"}
IN_VERSION = IN_PROGRAMME | {"Les", "Versie"}
LISTS = {  # whose file has which columns; None: it has no file
    "employees": ("pk", PERSON | {"Hoe ver"}),
    "completion_report": ("user_id", IN_PROGRAMME | {"Status"}),
    "completed_lessons": ("enrolment.user_id", IN_VERSION | {"Hoe"}),
    "reading_up": ("enrolment.user_id", IN_VERSION | {"Stand"}),
    "certificates": ("enrolment.user_id", IN_PROGRAMME),
    "notice_ledger": ("recipient_id", None),
}


@pytest.fixture
def at_the_border(lennik: Municipality, settings: Settings, tmp_path: Path) -> User:
    """Who began on the first day of the period, and one who began the day before; each stands in every list."""
    settings.MEDIA_ROOT = tmp_path
    programme = make_lessons(lennik.organisation, "Onthaal", 2)
    facts = [
        Facts(lennik.organisation, programme, lennik.department, start_date=day, completed=frozenset({0}), days_taken=9)
        for day in (SINCE, SINCE - timedelta(days=1))
    ]
    enrolments = put(facts)
    version = Completion.objects.select_related("version").latest("pk").version
    for one in enrolments:
        certificates.issue(one, at(2026, 11, 20, 12))
        FollowUp.objects.create(
            enrolment=one, lesson=version.lesson, version=version, asked_on=TODAY, due_date=TODAY, sends_mail=False
        )
        Notice.objects.create(recipient=one.user, kind=NoticeKind.INVITATION, about=TODAY, send_on=TODAY)
    new: User = enrolments[0].user
    return new


def test_every_list_narrows_to_who_is_new_and_its_file_is_ready_for_a_pivot_table(
    hr_officer: Client, lennik: Municipality, at_the_border: User
) -> None:
    for name, (person, columns) in LISTS.items():
        address = reverse(f"hr:{name}")
        assert 'name="started_from"' in hr_officer.get(address).content.decode(), name

        def people(query: str, address: str = address, person: str = person) -> set[int]:
            return set(map(attrgetter(person), hr_officer.get(f"{address}?{query}").context["object_list"]))

        assert len(people("")) >= 2, name
        assert (
            people(f"started_from={SINCE}")
            == {at_the_border.pk}
            == people(f"started_to={SINCE}&q=volk") - people(f"started_to={SINCE - timedelta(days=1)}")
        ), name
        assert people("started_from=zomer") == set(), name
        if columns is not None:
            exported = hr_officer.get(f"{address}?export=xlsx&started_from={SINCE}")
            sheet = load_workbook(BytesIO(content_of(exported))).worksheets[0]
            headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            assert len(set(headings)) == len(headings) and columns <= set(headings), (name, columns - set(headings))
            (row,) = [dict(zip(headings, row, strict=True)) for row in rows]
            assert row["Eerste werkdag"].date() == SINCE, name
            assert row.get("Ronde", 1) == row.get("Versie", 1) == 1, name


def test_who_has_no_department_is_found_in_each_that_has_the_filter(
    hr_officer: Client, lennik: Municipality, at_the_border: User
) -> None:
    User.objects.filter(pk=at_the_border.pk).update(department=None)
    for name in ("completed_lessons", "reading_up", "certificates"):
        address = reverse(f"hr:{name}")
        for query, mine in (("none", True), (lennik.department.pk, False)):
            found = hr_officer.get(f"{address}?department={query}").context["object_list"]
            assert [one.enrolment.user_id == at_the_border.pk for one in found] == [mine], name
