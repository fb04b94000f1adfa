"""The log says what was and what became of it, readable on the screen and in the file, and not longer than need be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from onboarding.hr.deeds import changed_values, department_keeping, employment, mail_settings, rule_switching
from onboarding.hr.imports import retention
from onboarding.hr.lists.activity_log import more
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import EnrolmentRule, NoticeKind
from onboarding.learning.notices.texts import Text
from onboarding.people.models import Department, EmploymentStatus, Language, OwnField, User
from tests.hr.conftest import TODAY, Municipality, make_person

pytestmark = pytest.mark.django_db
LOG = "/beheer/logboek/"


def last(verb: Verb) -> Activity:
    return Activity.objects.filter(verb=verb).latest("pk")


def edit(lennik: Municipality, person: User, **fields: object) -> Activity:
    for name, value in fields.items():
        setattr(person, name, value)
    employment.edit(lennik.hr_officer, person, list(fields), TODAY, timezone.now())
    return last(Verb.PERSON_CHANGED)


def test_each_field_of_a_person_says_what_it_was_and_what_it_is(lennik: Municipality) -> None:
    library = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    line = edit(
        lennik, lennik.learner, first_name="Amine", department=library, status=EmploymentStatus.CONTRACT,
        start_date=date(2026, 9, 1), manager=lennik.head, email="amine@lennik.example",
    )  # fmt: skip
    assert more(line) == (
        "voornaam: Amina → Amine; dienst: Dienst Bevolking → Bibliotheek; statuut: – → contract; "
        "eerste werkdag: – → 01/09/2026; leidinggevende: – → Dries Peeters; "
        "e-mailadres: amina.verbeke@lennik.example → amine@lennik.example"
    )


def test_a_code_is_told_in_the_language_of_the_reader_and_a_name_as_it_was(lennik: Municipality) -> None:
    line = edit(lennik, lennik.learner, language=Language.FRENCH, department=None)
    lennik.department.name = "Burgerzaken"
    lennik.department.save()
    assert {"field": "language", "old": "nl", "new": "fr"} in line.changes
    assert more(line) == "taal: Nederlands → Français; dienst: Dienst Bevolking → –"
    with translation.override("en"):
        assert "Nederlands → Français" in more(line)


def test_own_fields_say_so_too(lennik: Municipality) -> None:
    team = OwnField.objects.create(organisation=lennik.organisation, name="Ploeg")
    for text in ("Noord", "Zuid"):
        employment.edit(lennik.hr_officer, lennik.learner, [], TODAY, timezone.now(), own={team: text})
    assert more(last(Verb.PERSON_CHANGED)) == "Ploeg: Noord → Zuid"


def test_of_many_at_once_each_value_they_had_says_how_many_had_it(lennik: Municipality) -> None:
    library = Department.objects.create(organisation=lennik.organisation, name="Bibliotheek")
    for name in ("Jef", "Noor"):
        make_person(lennik.organisation, name, "Claes", department=lennik.department)
    make_person(lennik.organisation, "Tom", "Claes")
    people = User.objects.filter(last_name="Claes")
    employment.move(lennik.hr_officer, people, library, TODAY)
    assert more(last(Verb.MOVED)) == "Bibliotheek · dienst: Dienst Bevolking (2), – (1) → Bibliotheek"
    employment.mark_as_left(lennik.hr_officer, people.filter(first_name="Tom"), TODAY)
    assert last(Verb.LEFT).changes == [{"field": "end_date", "old": "", "new": TODAY.isoformat()}]
    employment.bring_back(lennik.hr_officer, people.get(first_name="Tom"))
    assert more(last(Verb.RETURNED)) == "laatste werkdag: 22/11/2026 → –"


def test_a_department_says_its_name_its_head_and_that_it_went(lennik: Municipality) -> None:
    room = Department.objects.get(pk=lennik.department.pk)
    room.name, room.head = "Burgerzaken", lennik.learner
    department_keeping.save(lennik.hr_officer, room)
    assert more(last(Verb.DEPARTMENT_CHANGED)) == (
        "Burgerzaken · naam: Dienst Bevolking → Burgerzaken; diensthoofd: Dries Peeters → Amina Verbeke"
    )
    empty = Department.objects.create(organisation=lennik.organisation, name="Leeg")
    department_keeping.remove(lennik.hr_officer, empty)
    assert more(last(Verb.DEPARTMENT_CHANGED)) == "Leeg · naam: Leeg → –"


def test_a_rule_says_for_whom_what_and_how_long_it_was(lennik: Municipality) -> None:
    rule = EnrolmentRule(organisation=lennik.organisation, working_days=20)
    rule_switching.save(lennik.hr_officer, rule, [lennik.programme], [], changes_whom=False)
    rule.working_days = 30
    rule_switching.save(lennik.hr_officer, rule, [lennik.programme], [], changes_whom=False)
    assert last(Verb.RULE_CHANGED).changes == [{"field": "working_days", "old": "20", "new": "30"}]
    rule_switching.switch_on(lennik.hr_officer, rule, TODAY)
    assert more(last(Verb.RULE_CHANGED)).endswith(
        "(aangezet) · aan sinds: – → 22/11/2026; wie krijgt een mail: – → wie nieuw is"
    )


def test_a_mail_says_what_was_set_and_what_it_said(lennik: Municipality) -> None:
    actor, organisation = lennik.hr_officer, lennik.organisation
    for is_on, days in ((True, 3), (False, 5)):
        mail_settings.set_rule(actor, organisation, NoticeKind.BEFORE_DUE, is_on, days, (0, 0))
    assert [(one["old"], one["new"]) for one in last(Verb.TEXT_CHANGED).changes] == [("yes", "no"), ("3", "5")]
    assert "ja → nee" in more(last(Verb.TEXT_CHANGED))
    for subject in ("Welkom", "Dag {voornaam}"):
        mail_settings.set_text(actor, organisation, NoticeKind.DUE, Language.DUTCH, Text(subject, "Tekst"))
    assert "Welkom → Dag {voornaam}" in more(last(Verb.TEXT_CHANGED))


def test_the_screen_and_the_file_show_it_and_nobody_elsewhere_reads_it(
    lennik: Municipality, hr_officer: Client, outsider: Client
) -> None:
    edit(lennik, lennik.learner, function="Loket <b>1</b>")
    assert "functie: – → Loket &lt;b&gt;1&lt;/b&gt;" in hr_officer.get(LOG).content.decode()
    assert "functie: – → Loket" in hr_officer.get(f"{LOG}?export=csv").getvalue().decode()
    assert "Loket" not in outsider.get(LOG).content.decode()
    assert "functie: – → Loket" in hr_officer.get(f"/beheer/medewerkers/{lennik.learner.pk}/").content.decode()


def test_of_who_works_elsewhere_by_now_no_value_is_told(lennik: Municipality, herenthout: Municipality) -> None:
    line = edit(lennik, lennik.learner, function="Loket")
    User.objects.filter(pk=lennik.learner.pk).update(organisation=herenthout.organisation)
    assert more(Activity.objects.select_related("subject").get(pk=line.pk)) == "functie"


def test_values_go_after_a_year_and_with_the_person_and_the_line_stays(lennik: Municipality) -> None:
    now = timezone.now()
    old, new, gone = (edit(lennik, lennik.learner, function=text) for text in ("Een", "Twee", "Drie"))
    Activity.objects.filter(pk=old.pk).update(at=now - retention.VALUES - timedelta(seconds=1))
    Activity.objects.filter(pk=new.pk).update(at=now - retention.VALUES)
    Activity.objects.filter(pk=gone.pk).update(subject=None)
    retention.forget_old(now)
    kept = {line.pk: line.changes != [] for line in Activity.objects.filter(verb=Verb.PERSON_CHANGED)}
    assert kept == {old.pk: False, new.pk: True, gone.pk: False}


def test_what_stayed_the_same_is_not_told_and_a_long_text_is_cut() -> None:
    assert changed_values.of_fields(User(first_name="A"), User(first_name="A"), ["first_name"]) == []
    words = changed_values.in_words(Verb.TEXT_CHANGED, [{"field": "body", "old": "", "new": "x" * 201}])
    assert words.endswith(f"– → {'x' * 200}…")
