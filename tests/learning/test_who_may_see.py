"""Who may see what is about a person, and what belongs to an organisation."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from onboarding.learning.models import Certificate, Completion, Enrolment, Notice, NoticeKind
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Department, Organisation, User


@pytest.fixture
def completion(enrolment: Enrolment, programme: Programme) -> Completion:
    """What Amina finished."""
    lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
    assert lesson.current_version is not None
    return Completion.objects.create(
        enrolment=enrolment, lesson=lesson, version=lesson.current_version, completed_at=timezone.now()
    )


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        ("amina", True),  # herself
        ("dries", True),  # the head of her department
        ("marleen", True),  # HR of her organisation
        ("stephanie", True),  # an administrator
        ("ioana", False),  # HR elsewhere
        ("colleague", False),
    ],
)
def test_a_completion_is_seen_by_whoever_may_see_the_person(
    request: pytest.FixtureRequest, completion: Completion, viewer: str, sees: bool
) -> None:
    who = request.getfixturevalue(viewer)
    about = {"completed_on": timezone.localdate(), "issued_at": timezone.now()}
    Certificate.objects.create(enrolment=completion.enrolment, number="X", **about)
    found: list[QuerySet[Any]] = [Completion.objects.visible_to(who), Certificate.objects.visible_to(who)]
    found += [Enrolment.objects.visible_to(who), User.objects.visible_to(who).filter(first_name="Amina")]
    assert [one.exists() for one in found] == [sees] * 4


@pytest.fixture
def colleague(lennik: Organisation, department: Department) -> User:
    return User.objects.create_user(
        "lien@lennik.example", first_name="Lien", last_name="Maes", organisation=lennik, department=department
    )


def test_what_was_done_elsewhere_is_of_there(
    completion: Completion, amina: User, herenthout: Organisation, marleen: User, ioana: User, lennik: Organisation
) -> None:
    """Nobody of either organisation sees it any more: not of the one, for it is not about theirs; nor of the other."""
    User.objects.filter(pk=amina.pk).update(organisation=herenthout)
    assert [Completion.objects.visible_to(who).exists() for who in (marleen, ioana)] == [False, False]
    assert [Completion.objects.of(one).exists() for one in (lennik, herenthout)] == [True, False]
    assert not Enrolment.objects.of_person(User.objects.get(pk=amina.pk)).exists()


def test_a_mail_about_no_programme_is_of_where_one_works(
    enrolment: Enrolment, amina: User, lennik: Organisation, herenthout: Organisation, marleen: User, ioana: User
) -> None:
    today = timezone.localdate()
    for about in (None, enrolment):
        Notice.objects.create(recipient=amina, enrolment=about, kind=NoticeKind.INVITATION, about=today, send_on=today)
    mails = Notice.objects.filter(kind=NoticeKind.INVITATION)
    assert [mails.of(one).count() for one in (lennik, herenthout)] == [2, 0]
    assert [mails.visible_to(who).count() for who in (marleen, ioana)] == [2, 0]


def test_of_an_organisation_one_sees_only_the_own(
    programme: Programme, lennik: Organisation, herenthout: Organisation, amina: User, ioana: User, stephanie: User
) -> None:
    assert list(Organisation.objects.visible_to(amina)) == [lennik]
    assert set(Organisation.objects.visible_to(stephanie)) == {lennik, herenthout}
    assert set(Lesson.objects.visible_to(amina)) == set(programme.lessons.all())
    assert not Lesson.objects.visible_to(ioana).filter(programme=programme).exists()
    assert not Department.objects.visible_to(ioana).filter(organisation=lennik).exists()
