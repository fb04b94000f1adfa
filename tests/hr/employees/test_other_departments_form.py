"""HR says on a person's form where else someone works."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.hr.lists.activity_log import more
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Department
from tests.hr.conftest import Municipality
from tests.hr.employees.conftest import Staff, codes
from tests.rendered_forms import fill

pytestmark = pytest.mark.django_db


def test_hr_adds_one_and_the_log_has_old_and_new(hr_officer: Client, staff: Staff) -> None:
    here = reverse("hr:employee_edit", args=[staff.amina.pk])
    page = hr_officer.get(here)
    assert page.content.decode().count('name="other_departments"') == 2  # lists that are still empty
    hr_officer.post(here, {**fill(page), "other_departments": ["", str(staff.technical.pk)]})
    assert list(staff.amina.other_departments.all()) == [staff.technical]
    assert more(Activity.objects.get(verb=Verb.PERSON_CHANGED)) == "andere diensten: – → Technische dienst"
    for address in (reverse("hr:employee", args=[staff.amina.pk]), reverse("hr:employees")):
        assert "Technische dienst" in hr_officer.get(address).content.decode()
    page = hr_officer.get(here)
    assert page.content.decode().count('name="other_departments"') == 3
    hr_officer.post(here, {**fill(page), "other_departments": [""]})
    assert not staff.amina.other_departments.exists()


def test_what_may_not_be_is_refused_and_nothing_is_saved(
    hr_officer: Client, staff: Staff, lennik: Municipality, herenthout: Municipality
) -> None:
    here = reverse("hr:employee_edit", args=[staff.amina.pk])
    form = fill(hr_officer.get(here))
    assert staff.amina.department is not None
    main, elsewhere = staff.amina.department.pk, Department.objects.of(herenthout.organisation).first()
    assert elsewhere is not None
    for changed, wrong in (
        ({"other_departments": [main]}, {"other_departments": ["main_among_others"]}),
        ({"department": "", "other_departments": [main]}, {"department": ["others_without_main"]}),
        ({"other_departments": [elsewhere.pk]}, {"other_departments": ["invalid_choice"]}),
        ({"other_departments": ["zz"]}, {"other_departments": ["invalid_pk_value"]}),
        ({"other_departments": ["9" * 20]}, {"other_departments": ["invalid_pk_value"]}),
    ):
        assert codes(hr_officer.post(here, {**form, **changed}).context["form"]) == wrong
    assert not staff.amina.other_departments.exists()
