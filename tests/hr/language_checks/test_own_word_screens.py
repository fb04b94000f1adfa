"""The words of an organisation: written, changed and taken away by HR, each with its line in the log."""

from __future__ import annotations

import pytest
from django.test import Client

from onboarding.hr.models import Activity, Verb
from onboarding.lessons.models import OwnWord
from onboarding.lessons.models.own_words import MOST
from tests.hr.conftest import Municipality, sign_in
from tests.hr.employees.conftest import codes
from tests.rendered_forms import open_and_submit, submit

pytestmark = pytest.mark.django_db
URL = "/beheer/woorden/"
NEW = f"{URL}nieuw/"


def test_hr_writes_a_word_changes_it_and_takes_it_away(hr_officer: Client, lennik: Municipality) -> None:
    sent = {"forms": " vestiaire,, vestiaires ", "plain": "kleedkamer"}
    assert open_and_submit(hr_officer, NEW, sent)["Location"] == URL
    word = OwnWord.objects.get()
    assert (word.organisation, word.forms, word.plain) == (lennik.organisation, "vestiaire, vestiaires", "kleedkamer")
    assert open_and_submit(hr_officer, f"{URL}{word.pk}/", {"plain": "kleedhok"}).status_code == 302
    open_and_submit(hr_officer, NEW, {"forms": "conform", "plain": ""})
    page = hr_officer.get(URL).content.decode()
    assert "kleedhok" in page
    assert "mag, we melden het niet" in page
    asked = hr_officer.get(f"{URL}{word.pk}/weg/")
    assert "Redacteurs krijgen er daarna geen raad meer over." in asked.content.decode()
    submit(hr_officer, asked)
    assert list(OwnWord.objects.values_list("forms", flat=True)) == ["conform"]
    lines = Activity.objects.filter(verb=Verb.OWN_WORD_CHANGED).order_by("pk").values_list("detail", flat=True)
    assert list(lines) == [*["vestiaire, vestiaires"] * 2, "conform", "vestiaire, vestiaires"]


def test_what_is_wrong_is_said_next_to_the_field(hr_officer: Client, lennik: Municipality) -> None:
    OwnWord.objects.create(organisation=lennik.organisation, forms="vestiaire, vestiaires", plain="kleedkamer")
    wrong = [
        ({"forms": "", "plain": "x"}, {"forms": ["required"]}),
        ({"forms": " , – ", "plain": "x"}, {"forms": ["no_word"]}),
        ({"forms": "hok, Vestiaires", "plain": "x"}, {"forms": ["word_taken"]}),
        ({"forms": "balzaal", "plain": ""}, {"plain": ["nothing_plainer"]}),
        ({"forms": "x" * 201, "plain": "x"}, {"forms": ["max_length"]}),
    ]
    for sent, told in wrong:
        assert codes(open_and_submit(hr_officer, NEW, sent).context["form"]) == told
    assert OwnWord.objects.count() == 1


def test_an_organisation_has_so_many_words_and_no_more(hr_officer: Client, lennik: Municipality) -> None:
    OwnWord.objects.bulk_create(
        OwnWord(organisation=lennik.organisation, forms=f"woord{number}", plain="x") for number in range(MOST)
    )
    refused = open_and_submit(hr_officer, NEW, {"forms": "nog een", "plain": "x"})
    assert codes(refused.context["form"]) == {"__all__": ["too_many"]}
    word = OwnWord.objects.get(forms="woord1")
    assert open_and_submit(hr_officer, f"{URL}{word.pk}/", {"plain": "y"}).status_code == 302


def test_the_words_of_another_organisation_do_not_exist(lennik: Municipality, herenthout: Municipality) -> None:
    word = OwnWord.objects.create(organisation=lennik.organisation, forms="vestiaire", plain="kleedkamer")
    outsider = sign_in(herenthout.hr_officer)
    assert "vestiaire" not in outsider.get(URL).content.decode()
    assert [outsider.get(f"{URL}{word.pk}/{way}").status_code for way in ("", "weg/")] == [404, 404]
