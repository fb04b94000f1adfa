"""What is chosen of when nothing is chosen says so in words, at every form of the desk: never in dashes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.hr.conftest import Municipality

pytestmark = pytest.mark.django_db
DASHES = "---------"  # Django's own


@pytest.mark.parametrize(
    "name",
    [
        "hr:shared_devices", "hr:employee_add", "hr:department_add", "hr:rule_add", "hr:import_new", "hr:evidence",
        "hr:employees", "hr:completion_report", "hr:activity_log", "wagtailusers_users:add", "hr:organisation_add",
    ],
)  # fmt: skip
def test_no_choice_is_in_words(
    administrator: Client, hr_officer: Client, lennik: Municipality, herenthout: Municipality, name: str
) -> None:
    pages = [client.get(reverse(name)) for client in (administrator, hr_officer)]
    shown = [page.content.decode() for page in pages if page.status_code == 200]
    assert shown
    for page in shown:
        assert DASHES not in page


def test_nor_on_what_is_about_someone_or_something(administrator: Client, lennik: Municipality) -> None:
    for name, pk in (
        ("wagtailusers_users:edit", lennik.learner.pk),
        ("hr:employee_edit", lennik.learner.pk),
        ("hr:department_edit", lennik.department.pk),
        ("hr:sign_in_setting", lennik.organisation.pk),
    ):
        page = administrator.get(reverse(name, args=[pk]))
        assert page.status_code == 200
        assert DASHES not in page.content.decode(), name
