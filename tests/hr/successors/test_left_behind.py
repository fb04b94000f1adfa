"""Someone of HR goes: a colleague takes over what works in their name in one step; else it is in nobody's name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from onboarding.hr.deeds import expiring, role_giving
from onboarding.hr.models import Activity, EmployeeImport, SavedView, Schedule, Verb
from onboarding.hr.successors import left_behind
from onboarding.lessons.models import AfterExpiry, ExpiryDecision, LessonPage, PublishDecision
from onboarding.people import acting_for
from onboarding.people.models import User
from onboarding.people.roles import Role
from tests.factories import UserFactory, make_lesson
from tests.hr.conftest import Municipality, at, make_person, sign_in
from tests.just_proven import just_proven
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)


@pytest.fixture
def katrien(lennik: Municipality) -> User:
    person = make_person(lennik.organisation, "Katrien", "Wouters")
    role_giving.give(lennik.hr_officer, person, Role.HR, NOW)
    return person


@pytest.fixture
def lesson(lennik: Municipality) -> LessonPage:
    return make_lesson(lennik.principle_page, "Luisteren")


def leave_things(owner: User, lesson: LessonPage) -> None:
    kept = {"organisation": owner.organisation, "made_by": owner, "view": "completion_report"}
    for name, schedule in (("Te laat", Schedule.WEEKLY), ("Klaar", Schedule.MONTHLY), ("Iedereen", Schedule.NEVER)):
        SavedView.objects.create(name=name, schedule=schedule, **kept).recipients.create(person=owner)
    revision = lesson.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=NOW + timedelta(days=2))
    PublishDecision.objects.create(revision=revision, decided_by=owner, decided_at=NOW)
    gone = NOW + timedelta(days=9)
    LessonPage.objects.filter(pk=lesson.pk).update(expire_at=gone)
    ExpiryDecision.objects.create(
        page=lesson, expires_at=gone, after=AfterExpiry.DECLARE, decided_by=owner, decided_at=NOW
    )
    assert owner.organisation is not None
    EmployeeImport.objects.create(organisation=owner.organisation, uploaded_by=owner, filename="x.csv", content=b"")


def test_all_of_it_goes_over_in_one_step_in_numbers_first(
    lennik: Municipality, katrien: User, lesson: LessonPage
) -> None:
    leave_things(lennik.hr_officer, lesson)
    SavedView.objects.get(name="Te laat").recipients.create(person=katrien)
    client = sign_in(katrien)
    page = client.get(reverse("hr:hand_over", args=[lennik.hr_officer.pk]))
    for words in (
        "2 lijsten die gemaild worden",
        "1 geplande publicatie",
        "1 beslissing over een pagina die weggaat",
        "1 import halverwege",
    ):
        assert words in page.content.decode()
    submit(client, page, successor=str(katrien.pk))
    assert not left_behind.of(lennik.hr_officer, NOW).is_there
    for saved in SavedView.objects.all():
        assert [one.person for one in saved.recipients.all()] == [katrien]
        assert saved.made_by == lennik.hr_officer, "who made it stays told"
    assert PublishDecision.objects.get().decided_by == ExpiryDecision.objects.get().decided_by == katrien
    assert EmployeeImport.objects.get().uploaded_by == katrien
    line = Activity.objects.get(verb=Verb.HANDED_OVER)
    assert (line.actor, line.subject) == (katrien, lennik.hr_officer)


def test_what_someone_left_at_another_organisation_is_not_counted_and_not_handed_over_here(
    lennik: Municipality, herenthout: Municipality, katrien: User, lesson: LessonPage
) -> None:
    """Marleen came from Lennik, and is of HR at Herenthout now."""
    marleen = lennik.hr_officer
    leave_things(marleen, lesson)
    SavedView.objects.all().delete()
    marleen.organisation = herenthout.organisation
    marleen.save()
    role_giving.give(herenthout.hr_officer, marleen, Role.HR, NOW)
    marleen = User.objects.get(pk=marleen.pk)
    assert not left_behind.of(marleen, NOW).is_there
    EmployeeImport.objects.create(
        organisation=herenthout.organisation, uploaded_by=marleen, filename="y.csv", content=b""
    )
    found = left_behind.hand_over(herenthout.hr_officer, marleen, herenthout.hr_officer, NOW)
    assert (found.publications, found.removals, found.imports) == (0, 0, 1)
    assert EmployeeImport.objects.get(organisation=lennik.organisation).uploaded_by == marleen
    assert PublishDecision.objects.get().decided_by == ExpiryDecision.objects.get().decided_by == marleen


def test_doing_it_twice_finds_nothing_the_second_time(lennik: Municipality, katrien: User, lesson: LessonPage) -> None:
    leave_things(lennik.hr_officer, lesson)
    left_behind.hand_over(katrien, lennik.hr_officer, katrien, NOW)
    assert not left_behind.hand_over(katrien, lennik.hr_officer, katrien, NOW).is_there
    assert Activity.objects.filter(verb=Verb.HANDED_OVER).count() == 1


def test_only_who_is_of_hr_here_and_stays_takes_over(
    lennik: Municipality, herenthout: Municipality, katrien: User, lesson: LessonPage
) -> None:
    leave_things(lennik.hr_officer, lesson)
    address = reverse("hr:hand_over", args=[lennik.hr_officer.pk])
    client = sign_in(katrien)
    for person in (lennik.learner, herenthout.hr_officer, lennik.hr_officer):
        assert client.post(address, {"successor": person.pk}).status_code == 422
    assert left_behind.of(lennik.hr_officer, NOW).is_there
    assert sign_in(herenthout.hr_officer).get(address).status_code == 404


def test_it_is_offered_where_someone_of_hr_goes(
    lennik: Municipality, katrien: User, lesson: LessonPage, hr_officer: Client
) -> None:
    leave_things(katrien, lesson)
    over = reverse("hr:hand_over", args=[katrien.pk])
    person_page = reverse("hr:employee", args=[katrien.pk])
    assert over not in hr_officer.get(person_page).content.decode()
    edit = reverse("hr:employee_edit", args=[katrien.pk])
    assert submit(hr_officer, just_proven(hr_officer).get(edit), end_date="2027-01-31")["Location"] == over
    assert over in hr_officer.get(person_page).content.decode()


def test_what_who_is_of_hr_no_more_planned_is_done_in_nobodys_name(lennik: Municipality, katrien: User) -> None:
    here, today = lennik.organisation.pk, NOW.date()
    assert acting_for.still_publishes(katrien.pk, here, today) == katrien
    role_giving.take(lennik.hr_officer, katrien, Role.HR, NOW)
    assert acting_for.still_publishes(katrien.pk, here, today) is None
    assert acting_for.still_publishes(None, here, today) is None


def test_who_became_hr_elsewhere_does_nothing_here_any_more(
    lennik: Municipality, herenthout: Municipality, katrien: User
) -> None:
    katrien.organisation = herenthout.organisation
    katrien.save()
    role_giving.give(herenthout.hr_officer, katrien, Role.HR, NOW)
    assert acting_for.still_publishes(katrien.pk, herenthout.organisation.pk, NOW.date()) == katrien
    assert acting_for.still_publishes(katrien.pk, lennik.organisation.pk, NOW.date()) is None


def test_a_platform_administrator_acts_at_any(lennik: Municipality) -> None:
    administrator = UserFactory.create(organisation=None, is_superuser=True)
    assert acting_for.still_publishes(administrator.pk, lennik.organisation.pk, NOW.date()) == administrator


def test_a_version_says_who_published_it_only_of_who_still_could(
    lennik: Municipality, katrien: User, lesson: LessonPage
) -> None:
    lesson.title = "Luisteren is vragen"
    revision = lesson.save_revision(user=katrien)
    PublishDecision.objects.create(revision=revision, decided_by=katrien, decided_at=NOW)
    role_giving.take(lennik.hr_officer, katrien, Role.HR, NOW)
    revision.publish()
    assert lesson.lesson.versions.latest("number").published_by is None


def test_who_would_be_declared_done_by_who_is_of_hr_no_more_waits(
    lennik: Municipality, katrien: User, lesson: LessonPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[User] = []
    monkeypatch.setattr(expiring, "programme_around", lambda page: lennik.programme)
    monkeypatch.setattr(expiring, "lessons_of", lambda page, programme: [lesson.lesson])
    monkeypatch.setattr(expiring, "_declare", lambda decision, decider, *rest: asked.append(decider))
    leave_things(katrien, lesson)
    lesson.refresh_from_db()
    expiring.carry_out(lesson, NOW)
    role_giving.take(lennik.hr_officer, katrien, Role.HR, NOW)
    expiring.carry_out(lesson, NOW)
    assert asked == [katrien]
