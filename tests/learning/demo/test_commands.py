"""What an operator types: setting up an organisation, enrolling people, loading the demo."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.journey import progress
from onboarding.learning.models import Certificate, Enrolment
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Letter, Organisation, User
from tests.factories import UserFactory, make_programme


def run(name: str, *args: str, **options: Any) -> str:
    output = io.StringIO()
    call_command(name, *args, stdout=output, **options)
    return output.getvalue()


def test_an_organisation_is_set_up_once(db: None) -> None:
    run("create_organisation", "Lokaal bestuur Testdorp")
    run("create_organisation", "Lokaal bestuur Testdorp")
    organisation = Organisation.objects.get(slug="testdorp")
    assert organisation.hr_group.name == "HR Testdorp"
    assert organisation.page.collection.name == organisation.name


def test_an_unreadable_colour_is_refused(db: None) -> None:
    with pytest.raises(CommandError):
        run("create_organisation", "Lokaal bestuur Testdorp", colour="groen")
    assert not Organisation.objects.exists()


def test_enrolling_an_organisation_twice_adds_nobody_the_second_time(
    lennik: Organisation, programme: Programme
) -> None:
    UserFactory.create_batch(3, organisation=lennik)
    UserFactory.create(organisation=lennik, is_active=False)
    assert "3 inschrijvingen" in run("enrol", organisation="lennik")
    assert "0 inschrijvingen" in run("enrol", organisation="lennik")


def test_one_person_is_enrolled_and_an_unknown_one_is_named(
    lennik: Organisation, amina: User, programme: Programme
) -> None:
    run("enrol", organisation="lennik", email="AMINA@lennik.example")
    assert Enrolment.objects.get().user == amina
    with pytest.raises(CommandError, match="niemand@lennik"):
        run("enrol", organisation="lennik", email="niemand@lennik.example")
    User.objects.filter(pk=amina.pk).update(email="mike@lennik.example")
    with pytest.raises(CommandError, match="niemand"):
        run("enrol", organisation="lennik", email="mi\u212ae@lennik.example")  # the Kelvin sign is no k
    with pytest.raises(CommandError, match="nergens"):
        run("enrol", organisation="nergens")


def test_the_demo_has_every_role_and_both_programmes_loads_once_and_starts_again(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    """All in one: to load it takes seconds."""
    first = list(demo_municipalities.load())
    people, lessons = User.objects.count(), Lesson.objects.count()
    assert list(demo_municipalities.load())[-10:] == first[-10:]
    assert (User.objects.count(), Lesson.objects.count()) == (people, lessons) == (17, 12)
    for municipality in demo_municipalities.MUNICIPALITIES:
        half_way, not_started, hr, head = (
            User.objects.with_roles().get(email=person.email(municipality.slug)) for person in municipality.people[:4]
        )
        done = Enrolment.objects.get(user=half_way)
        assert 0 < done.lessons_done < len(done.programme.lesson_ids)
        assert Enrolment.objects.get(user=not_started).started_at is None
        assert hr.is_hr_officer
        assert head.is_department_head

    # Both starter programmes are complete.
    lennik, herenthout = Programme.objects.order_by("-title")
    assert [tile.letter for tile in lennik.outline.wordmark] == list("KRACHT")
    assert [tile.principle is None for tile in lennik.outline.wordmark].index(True) == 2
    assert [principle.letter for principle in herenthout.outline.principles] == list("12345")
    assert all(lesson.questions >= 4 for lesson in lennik.outline.lessons + herenthout.outline.lessons)

    # It starts again after an address came twice and a programme was added; where there is a mailbox now, it prints the
    # letter of someone who has none.
    organisation = lennik.organisation
    for person in demo_municipalities.MUNICIPALITIES[0].people:
        UserFactory.create(organisation=herenthout.organisation, email=person.email("lennik"))
    make_programme(organisation)
    assert not Letter.objects.exists()
    settings.DEMO_MAILBOX = tmp_path
    list(demo_municipalities.load())
    assert User.objects.of(organisation).filter(email="marleen@lennik.example").count() == 1
    letter = Letter.objects.get()
    assert (letter.user.email, str(letter.user)) == ("", "Fatima El Idrissi")


def test_the_demo_has_as_many_colleagues_as_asked_in_several_states_some_without_address_and_loads_them_once(
    db: None,
) -> None:
    list(demo_municipalities.load(colleagues=8))
    given = Certificate.objects.count()
    assert 0 < given < Enrolment.objects.filter(completed_at__isnull=False).count()
    enrolments = Enrolment.objects.filter(user__personnel_number__startswith="10")
    before = sorted(enrolments.values_list("user", "lessons_done"))
    assert len(before) == 16
    assert len({lessons for _person, lessons in before}) > 1
    without = User.objects.filter(email="")
    assert 0 < without.count() < 16
    assert {one.function for one in without} <= {"arbeider groen", "schoonmaker"}
    assert all(one.personnel_number for one in without)
    list(demo_municipalities.load(colleagues=8))
    assert Certificate.objects.count() == given
    assert sorted(enrolments.values_list("user", "lessons_done")) == before


def test_rebuilding_summaries_changes_nothing_that_was_right(amina: User, lennik: Organisation) -> None:
    programme = make_programme(lennik)
    assert amina.start_date
    progress.enrol(amina, programme, amina.start_date)
    demo_municipalities.complete_lesson(amina, programme.lesson_ids[0])
    assert "0 samenvattingen" in run("rebuild_summaries")
