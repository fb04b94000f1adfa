"""Someone who goes to another organisation takes nothing of the old one along, whichever way they are moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.deeds import activity
from onboarding.hr.models import Activity, SavedView, Verb
from onboarding.learning.closing import farewells
from onboarding.learning.journey import progress, rounds
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeState
from onboarding.learning.notices import invitations
from onboarding.lessons.models import Lesson, Programme
from onboarding.people import address_changes
from onboarding.people.models import (
    Absence,
    AddressChange,
    AddressOutcome,
    Department,
    EmploymentStatus,
    Organisation,
    OwnField,
    OwnValue,
    User,
)
from tests.factories import UserFactory, make_programme
from tests.just_proven import just_proven
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db

NOW = timezone.now()
SECRET = "geheim-traject-van-lennik"


@pytest.fixture
def mover(amina: User, marleen: User, lennik: Organisation, department: Department, programme: Programme) -> User:
    """Amina, with everything of Lennik that one can have."""
    programme.title = SECRET
    programme.save()
    User.objects.filter(pk=amina.pk).update(
        external_id="sleutel", function="griffier", end_date=date(2036, 1, 1), department_since=date(2026, 11, 2),
        welcomed_at=NOW, last_login=NOW, status=EmploymentStatus.STATUTORY, work_regime="4/5", site="Markt",
        manager=marleen,
    )  # fmt: skip
    amina.refresh_from_db()
    assert lennik.hr_group
    amina.groups.add(lennik.hr_group)
    Department.objects.filter(pk=department.pk).update(head=amina)
    Absence.objects.create(user=amina, first_day=date(2026, 12, 1), last_day=date(2026, 12, 5))
    team = OwnField.objects.create(organisation=lennik, name="Ploeg")
    OwnValue.objects.create(person=amina, field=team, value="Noord")
    User.objects.filter(pk=marleen.pk).update(manager=amina)
    saved = SavedView.objects.create(organisation=lennik, made_by=amina, name="van ons", view="employees")
    saved.recipients.create(person=amina)
    enrolment = progress.enrol(amina, programme, timezone.localdate())
    lesson = Lesson.objects.filter(programme=programme).first()
    progress.open_lesson(amina, lesson.pk, NOW)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_date=timezone.localdate() - timedelta(days=3))
    sent = Notice(recipient=amina, enrolment=enrolment, kind=NoticeKind.DUE, about=date(2026, 11, 1))
    sent.send_on, sent.state, sent.settled_at = date(2026, 11, 1), NoticeState.SENT, NOW
    sent.save()
    invitations.invite([amina], timezone.localdate())
    address_changes.give(User.objects.get(pk=amina.pk), "nieuw@lennik.example", marleen, NOW)
    assert Notice.objects.filter(recipient=amina).count() > 1
    return User.objects.get(pk=amina.pk)


def by_save(person: User, organisation: Organisation) -> None:
    person.organisation = organisation
    person.save()


def by_saving_that_field(person: User, organisation: Organisation) -> None:
    person.organisation = organisation
    person.save(update_fields=["organisation"])


def by_saving_its_id(person: User, organisation: Organisation) -> None:
    person.organisation_id = organisation.pk
    person.save(update_fields=["organisation_id"])


def by_update(person: User, organisation: Organisation) -> None:
    User.objects.filter(pk=person.pk).update(organisation=organisation)


def by_update_of_its_id(person: User, organisation: Organisation) -> None:
    User.objects.filter(pk=person.pk).update(organisation_id=organisation.pk)


def by_an_administrator(person: User, organisation: Organisation) -> None:
    """In Wagtail's user screen, with the group of the old organisation still ticked, as the page shows it."""
    administrator = User.objects.create_superuser("beheer@aanboord.example", "x", first_name="B", last_name="B")
    client = Client()
    client.force_login(administrator)
    just_proven(client)
    address = reverse("wagtailusers_users:edit", args=[person.pk])
    page = submit(client, client.get(address), f"{person.pk}/", organisation=organisation.pk, department="")
    assert page.status_code == 302, page.context["form"].errors


WAYS = [by_save, by_saving_that_field, by_saving_its_id, by_update, by_update_of_its_id, by_an_administrator]


@pytest.mark.parametrize("move", WAYS, ids=lambda way: way.__name__)
def test_whichever_way_someone_is_moved_nothing_of_the_old_organisation_comes_along(
    mover: User, herenthout: Organisation, lennik: Organisation, move: Callable[[User, Organisation], None]
) -> None:
    move(mover, herenthout)
    person = User.objects.get(pk=mover.pk)
    assert person.organisation == herenthout
    assert not person.groups.exists()
    assert not person.is_hr_officer
    assert not person.is_department_head
    assert not Department.objects.filter(head=person).exists()
    assert (person.department, person.personnel_number, person.external_id, person.function) == (None, "", "", "")
    assert (person.status, person.work_regime, person.site, person.manager) == ("", "", "", None)
    assert not person.own_values.exists()
    assert not person.direct_reports.exists()
    assert (person.start_date, person.end_date, person.department_since, person.welcomed_at) == (None,) * 4
    assert not person.absences.exists()
    assert not person.mailed_lists.exists()
    assert AddressChange.objects.get().outcome == AddressOutcome.WITHDRAWN
    assert {(notice.state, notice.reason, notice.organisation) for notice in person.notices.all()} == {
        (NoticeState.SENT, "", lennik), (NoticeState.NOT_SENT, "left", lennik),
    }  # fmt: skip
    assert (person.email, person.language) == (mover.email, mover.language)
    assert person.enrolments.count() == 1  # evidence: it stays where it was done


@pytest.mark.parametrize("move", [by_save, by_update, by_an_administrator], ids=lambda way: way.__name__)
def test_the_log_of_the_old_organisation_says_what_was_deleted(
    mover: User, herenthout: Organisation, lennik: Organisation, ioana: User, move: Callable[[User, Organisation], None]
) -> None:
    mails = Notice.objects.filter(recipient=mover).exclude(state=NoticeState.SENT).count()
    Absence.objects.create(user=mover, first_day=date(2027, 1, 4), last_day=date(2027, 1, 4))
    move(mover, herenthout)
    line = Activity.objects.get(verb=Verb.WENT_ELSEWHERE)
    assert (line.organisation, line.subject, line.number) == (lennik, mover, 4 + mails)
    assert (
        line.detail == f"afwezigheden: 2, berichten: {mails}, ontvangers van een lijst: 1, waarden van eigen velden: 1"
    )
    assert str(line.actor) == ("B B" if move is by_an_administrator else "None")
    assert not Activity.objects.visible_to(ioana).filter(verb=Verb.WENT_ELSEWHERE).exists()


def test_who_had_nothing_there_is_told_of_all_the_same(lennik: Organisation, herenthout: Organisation) -> None:
    colleague = UserFactory.create(organisation=lennik)
    by_save(colleague, herenthout)
    line = Activity.objects.get(verb=Verb.WENT_ELSEWHERE)
    assert (line.subject, line.number, line.detail) == (colleague, 0, "")


def test_an_administrator_reads_beforehand_what_is_deleted(
    signed_in: Callable[[User], Client], stephanie: User, mover: User
) -> None:
    client = just_proven(signed_in(stephanie))
    warning = "mailen we die geen lijsten meer, en wissen we de afwezigheden en de mails die nog moesten vertrekken"
    assert warning in client.get(reverse("wagtailusers_users:edit", args=[mover.pk])).content.decode()
    assert warning not in client.get(reverse("wagtailusers_users:add")).content.decode()


def test_what_is_filled_in_for_the_new_organisation_stays(mover: User, herenthout: Organisation) -> None:
    mover.organisation, mover.personnel_number, mover.start_date = herenthout, "9", date(2027, 1, 4)
    mover.save()
    mover.refresh_from_db()
    assert (mover.personnel_number, mover.start_date, mover.function) == ("9", date(2027, 1, 4), "")


def test_a_manager_and_a_value_of_the_new_organisation_stay(
    mover: User, herenthout: Organisation, ioana: User, dries: User
) -> None:
    """Also of whom one manages: who is there stays, who is of the old organisation goes."""
    there = OwnField.objects.create(organisation=herenthout, name="Ploeg")
    OwnValue.objects.create(person=mover, field=there, value="Zuid")
    User.objects.filter(pk__in=[ioana.pk, dries.pk]).update(manager=mover)
    mover.organisation, mover.manager, mover.site = herenthout, ioana, "Bouwel"
    mover.save()
    person = User.objects.get(pk=mover.pk)
    assert (person.manager, person.site, person.status) == (ioana, "Bouwel", "")
    assert [value.value for value in person.own_values.all()] == ["Zuid"]
    assert list(person.direct_reports.all()) == [ioana]


def test_many_at_once_are_not_moved_behind_our_back(mover: User, herenthout: Organisation) -> None:
    mover.organisation = herenthout
    with pytest.raises(ValueError, match="save"):
        User.objects.bulk_update([mover], ["organisation"])


def test_who_stays_where_they_are_keeps_everything(
    mover: User, lennik: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mover.first_name = "Amine"
    mover.save()
    person = User.objects.get(pk=mover.pk)
    assert person.is_hr_officer
    assert person.absences.exists()
    assert person.personnel_number == "00001"
    with django_assert_num_queries(1):  # what signing in does
        person.save(update_fields=["last_login"])


def test_the_group_of_hr_elsewhere_takes_nobody_in(amina: User, herenthout: Organisation, lennik: Organisation) -> None:
    assert herenthout.hr_group
    amina.groups.add(herenthout.hr_group)
    assert not amina.groups.exists()
    herenthout.hr_group.user_set.add(amina)
    assert not amina.groups.exists()
    assert lennik.hr_group
    amina.groups.add(lennik.hr_group)
    assert amina.groups.get() == lennik.hr_group


def test_hr_there_sees_nothing_of_it_on_any_screen(
    mover: User, herenthout: Organisation, ioana: User, signed_in: Callable[[User], Client]
) -> None:
    make_programme(herenthout)
    by_save(mover, herenthout)
    client = signed_in(ioana)
    names = [name for name in get_resolver("onboarding.hr.admin_urls").reverse_dict if isinstance(name, str)]
    seen = 0
    for name in names:
        for args in ([], [mover.pk]):
            try:
                url = reverse(f"hr:{name}", args=args)
            except Exception:
                continue
            for query in ("", "?export=csv"):
                response = client.get(url + query, follow=True)
                text = response.getvalue().decode(errors="replace")
                seen += response.status_code == 200
                assert SECRET not in text, url
                assert "griffier" not in text, url
    assert seen > 30
    assert SECRET not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert not Enrolment.objects.visible_to(ioana).exists()
    assert not Notice.objects.visible_to(ioana).filter(recipient=mover).exists()
    assert not Activity.objects.visible_to(ioana).filter(subject=mover).exclude(verb="person_viewed").exists()


def test_hr_of_before_sees_the_person_no_more(
    mover: User, herenthout: Organisation, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    by_save(mover, herenthout)
    client = signed_in(marleen)
    assert client.get(reverse("hr:employee", args=[mover.pk])).status_code == 404
    assert mover.email not in client.get(reverse("hr:employees")).content.decode()
    assert not Enrolment.objects.visible_to(marleen).filter(user=mover).exists()


def test_the_log_of_before_tells_nothing_of_how_someone_is_called_now(
    mover: User, herenthout: Organisation, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    activity.record(marleen, Verb.PERSON_CHANGED, mover.organisation, subject=mover)
    client, address = signed_in(marleen), reverse("hr:activity_log")
    before = client.get(address, {"q": mover.last_name}).content.decode()
    assert mover.get_full_name() in before
    by_save(mover, herenthout)
    User.objects.filter(pk=mover.pk).update(last_name="Nieuwenaam", email="geheim77@herenthout.example")
    whole = client.get(address).content.decode()
    assert "Nieuwenaam" not in whole
    assert "iemand die nu elders werkt" in whole
    for words in ("geheim77", "geheim7", "Nieuwenaam", "herenthout.example"):
        assert "iemand die nu elders werkt" not in client.get(address, {"q": words}).content.decode()


def test_the_person_meets_nothing_of_it_and_gets_no_mail_about_it(
    mover: User,
    herenthout: Organisation,
    enrolment: Enrolment,
    signed_in: Callable[[User], Client],
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    lesson = Lesson.objects.filter(programme=enrolment.programme).first()
    by_save(mover, herenthout)
    client = signed_in(mover)
    User.objects.filter(pk=mover.pk).update(welcomed_at=NOW)
    for url in (reverse("learning:dashboard"), reverse("learning:search") + "?q=luisteren"):
        response = client.get(url)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()
        assert lesson.title not in response.content.decode()
    for url in (
        reverse("learning:lesson", args=[lesson.pk]),
        reverse("learning:farewell", args=[enrolment.pk]),
        reverse("learning:refresher", args=[enrolment.pk]),
    ):
        assert client.get(url).status_code == 404
    assert farewells.find(mover, enrolment.pk) is None
    mailoutbox.clear()
    call_command("send_reminders", on="2026-11-30")
    assert [message.to for message in mailoutbox] == []


def test_no_next_round_begins_of_a_programme_elsewhere(
    mover: User, herenthout: Organisation, enrolment: Enrolment, programme: Programme
) -> None:
    programme.outline = replace(programme.outline, repeat_months=1)
    programme.save()
    long_ago = timezone.now() - timedelta(days=400)
    Enrolment.objects.filter(user=mover).update(started_at=long_ago, completed_at=long_ago)
    by_save(mover, herenthout)
    assert sum(number for _programme, number in rounds.begun(timezone.localdate())) == 0


def test_who_comes_back_finds_what_was_done_here(
    mover: User, herenthout: Organisation, lennik: Organisation, marleen: User
) -> None:
    by_save(mover, herenthout)
    by_save(User.objects.get(pk=mover.pk), lennik)
    assert Enrolment.objects.visible_to(marleen).filter(user=mover).count() == 1


def test_a_head_there_is_told_nothing_of_it(
    mover: User, herenthout: Organisation, signed_in: Callable[[User], Client]
) -> None:
    room = Department.objects.create(organisation=herenthout, name="Bibliotheek")
    head = UserFactory.create(first_name="Roger", email="roger@herenthout.example", organisation=herenthout)
    Department.objects.filter(pk=room.pk).update(head=head)
    by_save(mover, herenthout)
    User.objects.filter(pk=mover.pk).update(department=room)
    response = signed_in(head).get(reverse("department_head"))
    assert mover.last_name in response.content.decode()
    assert SECRET not in response.content.decode()
