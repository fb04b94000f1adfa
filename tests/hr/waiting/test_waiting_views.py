"""HR sees by name who has all that remains of a programme, and says whether they are done or wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from html import unescape
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.deeds import declaring
from onboarding.hr.models import Activity, Job, Verb
from onboarding.hr.waiting import waiting_views
from onboarding.learning.journey import progress, summaries
from onboarding.learning.journey.wrong_completions import WrongCompletion, WrongCompletions
from onboarding.learning.models import Completion, Enrolment, Notice, NoticeKind, NoticeSetting
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.factories import make_programme
from tests.hr.conftest import TODAY, Municipality, at, make_person
from tests.ready_made import Copy
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture(scope="session")
def without_questions(municipality_with: Callable[[Callable[[Organisation], Programme]], Copy]) -> Copy:
    return municipality_with(lambda lennik: make_programme(lennik, letters="KR", title="Onze waarden", questions=[]))


@pytest.fixture
def programme(lennik: Municipality, without_questions: Copy) -> Programme:
    return cast(Programme, without_questions.put_back())


def shorten(programme: Programme) -> None:
    """The last lesson goes, and everyone is counted anew."""
    Lesson.objects.get(pk=programme.lesson_ids[-1]).page.unpublish()
    summaries.rebuild(Enrolment.objects.filter(programme=programme))
    programme.refresh_from_db()


def did_the_first(programme: Programme, *people: User) -> list[Enrolment]:
    lesson = Lesson.objects.select_related("current_version").get(pk=programme.lesson_ids[0])
    ids = progress.enrol_many([one.pk for one in people], programme, TODAY, announce=False)
    Completion.objects.bulk_create(
        Completion(enrolment_id=pk, lesson=lesson, version=lesson.current_version, completed_at=at(2026, 11, 20))
        for pk in ids
    )
    return list(Enrolment.objects.filter(pk__in=ids).order_by("pk"))


@pytest.fixture
def waits(lennik: Municipality, programme: Programme) -> Enrolment:
    (enrolment,) = did_the_first(programme, lennik.learner)
    progress.enrol(lennik.head, programme, TODAY)
    shorten(programme)
    return enrolment


def url(programme: Programme) -> str:
    return f"/beheer/wachten/{programme.pk}/"


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_names_stand_there_with_what_they_did(hr_officer: Client, programme: Programme, waits: Enrolment) -> None:
    page = text(hr_officer.get(url(programme)))
    assert "1 persoon heeft alles wat overblijft van Onze waarden." in page
    assert "Amina Verbeke</strong> · Dienst Bevolking" in page
    assert "deed 1 van 1, laatst bezig op 20 november 2026" in page
    assert "Dries" not in page


def test_first_it_says_what_leaves_and_completes_nobody(
    hr_officer: Client, programme: Programme, waits: Enrolment
) -> None:
    rendered = hr_officer.get(url(programme))
    second = text(hr_officer.post(url(programme), {**fill(rendered, url(programme), id=waits.pk), "declare": "1"}))
    assert "Je verklaart Amina Verbeke klaar met Onze waarden." in second
    assert "Er komt 1 attest klaar te staan. Er vertrekt 1 mail." in second
    assert "Bekijk de mail" in second
    assert "Dag Amina" in unescape(second)  # once for the frame
    waits.refresh_from_db()
    assert waits.completed_at is None


def second_step(client: Client, programme: Programme, **ticked: object) -> ClientResponse:
    """What HR reads after ticking these and asking to declare them done."""
    page = client.get(url(programme))
    return client.post(url(programme), {**fill(page, url(programme), **ticked), "declare": "1"})


@pytest.mark.parametrize(("without", "mails"), [({}, 1), ({"zonder_mail": True}, 0)])
def test_then_hr_declares_them_done(
    hr_officer: Client,
    lennik: Municipality,
    programme: Programme,
    waits: Enrolment,
    without: dict[str, bool],
    mails: int,
) -> None:
    second = second_step(hr_officer, programme, id=waits.pk)
    assert "1 persoon klaar verklaard." in text(submit(hr_officer, second, follow=True, confirm="1", **without))
    waits.refresh_from_db()
    assert (waits.completed_at is not None, waits.declared_by) == (True, lennik.hr_officer)
    assert Notice.objects.filter(kind=NoticeKind.COMPLETION).count() == mails
    logged = Activity.objects.get(verb=Verb.DECLARED_DONE)
    assert (logged.subject, logged.actor, logged.detail) == (lennik.learner, lennik.hr_officer, "Onze waarden")


def test_who_is_let_to_wait_stays_there_and_is_not_asked_about_any_more(
    hr_officer: Client, programme: Programme, waits: Enrolment
) -> None:
    assert "1 persoon heeft alles wat overblijft van Onze waarden" in text(hr_officer.get("/beheer/"))
    page = text(hr_officer.post(url(programme), {"id": waits.pk, "wait": "1"}, follow=True))
    assert "je liet al wachten" in page
    waits.refresh_from_db()
    assert (waits.completed_at, waits.is_waiting, waits.may_wait, waits.declared_by) == (None, True, True, None)
    assert "heeft alles wat overblijft" not in text(hr_officer.get("/beheer/"))


def wait_as_well(programme: Programme, *people: User) -> list[Enrolment]:
    """These people do all that remains, and wait."""
    did = did_the_first(programme, *people)
    summaries.rebuild(Enrolment.objects.filter(programme=programme))
    return did


def test_one_of_several_is_let_to_wait_and_hr_still_decides_about_the_other(
    hr_officer: Client, lennik: Municipality, programme: Programme, waits: Enrolment
) -> None:
    [other] = wait_as_well(programme, make_person(lennik.organisation, "Noor", "Nieuw"))
    page = hr_officer.get(url(programme))
    assert "Verklaar hen klaar, of laat hen wachten." in text(page)
    asked = {**fill(page, url(programme), id=waits.pk), "wait": "1"}
    told = text(hr_officer.post(url(programme), asked, follow=True))
    assert "1 persoon wacht." in told
    assert told.count("je liet al wachten") == 1
    assert set(Enrolment.objects.filter(may_wait=True)) == {waits}
    assert "1 persoon heeft alles wat overblijft van Onze waarden" in text(hr_officer.get("/beheer/"))
    other.refresh_from_db()
    assert (other.completed_at, other.is_waiting) == (None, True)


@pytest.mark.parametrize("number", [1, 2])
def test_who_is_there_alone_is_ticked_already(
    hr_officer: Client, lennik: Municipality, programme: Programme, waits: Enrolment, number: int
) -> None:
    if number > 1:
        wait_as_well(programme, make_person(lennik.organisation, "Noor", "Nieuw"))
    page = text(hr_officer.get(url(programme)))
    assert page.count('name="id"') == number
    assert (" checked>" in page) is (number == 1)


def another_waits_instead(lennik: Municipality, programme: Programme, goes: Enrolment) -> None:
    """As many wait as before, but not the same."""
    wait_as_well(programme, make_person(lennik.organisation, "Noor", "Nieuw"))
    User.objects.filter(pk=goes.user_id).update(end_date=TODAY - timedelta(days=1))


@pytest.fixture
def three_wait_on_pages_of_two(
    lennik: Municipality, programme: Programme, waits: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting_views, "PER_PAGE", 2)
    wait_as_well(programme, *[make_person(lennik.organisation, "Wacht", str(one)) for one in range(2)])


@pytest.mark.usefixtures("three_wait_on_pages_of_two")
def test_who_is_declared_done_is_who_was_named_not_as_many_others(
    hr_officer: Client, lennik: Municipality, programme: Programme, waits: Enrolment
) -> None:
    second = second_step(hr_officer, programme, iedereen=True)
    another_waits_instead(lennik, programme, waits)
    again = submit(hr_officer, second, confirm="1")
    assert "Intussen zijn het andere mensen." in text(again)
    assert "<li>Noor Nieuw</li>" in text(again) and "<li>Amina Verbeke</li>" not in text(again)
    assert not Enrolment.objects.filter(completed_at__isnull=False).exists()
    assert "3 mensen klaar verklaard." in text(submit(hr_officer, again, follow=True, confirm="1"))


@pytest.mark.usefixtures("three_wait_on_pages_of_two")
def test_everyone_waits_only_as_it_was_shown(
    hr_officer: Client, lennik: Municipality, programme: Programme, waits: Enrolment
) -> None:
    page = hr_officer.get(url(programme))
    another_waits_instead(lennik, programme, waits)
    asked = {**fill(page, url(programme), iedereen=True), "wait": "1"}
    assert "Intussen zijn het andere mensen." in text(hr_officer.post(url(programme), asked, follow=True))
    assert not Enrolment.objects.filter(may_wait=True).exists()
    again = {**fill(hr_officer.get(url(programme)), url(programme), iedereen=True), "wait": "1"}
    assert "3 mensen wachten." in text(hr_officer.post(url(programme), again, follow=True))


def test_one_of_those_who_were_named_who_does_not_wait_any_more_is_asked_about_again(
    hr_officer: Client, lennik: Municipality, programme: Programme, waits: Enrolment
) -> None:
    [other] = wait_as_well(programme, make_person(lennik.organisation, "Noor", "Nieuw"))
    second = second_step(hr_officer, programme, id=[waits.pk, other.pk])
    User.objects.filter(pk=other.user_id).update(end_date=TODAY - timedelta(days=1))
    assert "Intussen zijn het andere mensen." in text(submit(hr_officer, second, confirm="1"))
    waits.refresh_from_db()
    assert waits.completed_at is None


@pytest.mark.parametrize("chosen", [{}, {"id": "x"}, {"id": "999999999999999999999"}, {"id": "12345"}])
def test_for_nobody_nothing_happens(
    hr_officer: Client, programme: Programme, waits: Enrolment, chosen: dict[str, str]
) -> None:
    page = text(hr_officer.post(url(programme), {**chosen, "confirm": "1", "expected": "1"}, follow=True))
    assert "Vink eerst aan voor wie je dit wil doen." in page
    waits.refresh_from_db()
    assert waits.completed_at is None


def test_who_does_not_wait_cannot_be_declared_done(
    hr_officer: Client, programme: Programme, waits: Enrolment, lennik: Municipality
) -> None:
    busy = Enrolment.objects.get(user=lennik.head, programme=programme)
    second = second_step(hr_officer, programme, id=waits.pk)
    hr_officer.post(url(programme), {**fill(second, confirm="1"), "id": busy.pk})
    busy.refresh_from_db()
    assert busy.completed_at is None


def test_who_left_is_not_asked_about(
    hr_officer: Client, programme: Programme, waits: Enrolment, lennik: Municipality
) -> None:
    User.objects.filter(pk=lennik.learner.pk).update(end_date=TODAY - timedelta(days=1))
    assert "Niemand wacht in Onze waarden." in text(hr_officer.get(url(programme)))


def test_hr_of_another_organisation_sees_and_does_nothing(
    outsider: Client, programme: Programme, waits: Enrolment
) -> None:
    assert outsider.get(url(programme)).status_code == 404
    assert outsider.post(url(programme), {"iedereen": "1", "expected": "1"}).status_code == 404
    assert outsider.get(f"{url(programme)}klaar-zonder-alles/").status_code == 404


def test_hundreds_are_declared_done_at_once_and_their_page_costs_the_same(
    hr_officer: Client, lennik: Municipality, programme: Programme
) -> None:
    def crowd(number: int) -> None:
        people = [make_person(lennik.organisation, "Wacht", f"{number}-{one:03}") for one in range(number)]
        did_the_first(programme, *people)
        summaries.rebuild(Enrolment.objects.filter(programme=programme))

    shortened = Lesson.objects.get(pk=programme.lesson_ids[-1])
    shortened.page.unpublish()
    programme.refresh_from_db()
    counts = []
    for number in (3, 120):
        crowd(number)
        hr_officer.get(url(programme))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = text(hr_officer.get(url(programme)))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Pagina 1 van 3" in page
    second = second_step(hr_officer, programme, iedereen=True)
    assert "en nog 113 mensen" in text(second)
    told = text(submit(hr_officer, second, follow=True, confirm="1"))
    assert "123 mensen klaar verklaard." in told
    assert Activity.objects.get(verb=Verb.DECLARED_DONE).number == 123


def test_more_than_can_wait_for_a_page_are_declared_in_the_background(
    hr_officer: Client,
    programme: Programme,
    waits: Enrolment,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(declaring, "MAX_AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, second_step(hr_officer, programme, id=waits.pk), confirm="1")
    job = Job.objects.get()
    assert job.outcome == "1 persoon klaar verklaard."
    waits.refresh_from_db()
    assert waits.completed_at is not None


def test_who_is_done_without_every_lesson_is_shown_by_name(
    hr_officer: Client, programme: Programme, lennik: Municipality
) -> None:
    (enrolment,) = did_the_first(programme, lennik.learner)
    missing = Lesson.objects.get(pk=programme.lesson_ids[1])
    done = timezone.now() + timedelta(days=1)
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=done, completed_at=done)
    page = text(hr_officer.get(f"{url(programme)}klaar-zonder-alles/"))
    assert "1 persoon staat klaar met Onze waarden zonder elke les die er toen was." in page
    assert f"Nooit gedaan: {missing.title} (zeker)" in page
    assert "Amina Verbeke" in page


def test_of_many_who_are_done_without_every_lesson_only_the_page_that_is_shown_is_read(
    hr_officer: Client, programme: Programme, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    told = WrongCompletions.told

    def counting(self: WrongCompletions, keys: Iterable[int]) -> Iterator[WrongCompletion]:
        found = list(told(self, keys))
        read.append(len(found))
        return iter(found)

    monkeypatch.setattr(WrongCompletions, "told", counting)
    done, costs = timezone.now() + timedelta(days=1), []
    address = f"{url(programme)}klaar-zonder-alles/"
    for number in (3, 57):
        people = [make_person(lennik.organisation, "Klaar", f"{number}-{one:03}") for one in range(number)]
        ids = [one.pk for one in did_the_first(programme, *people)]
        Enrolment.objects.filter(pk__in=ids).update(started_at=done, completed_at=done)
        hr_officer.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = text(hr_officer.get(address))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert "60 mensen staan klaar" in page
    assert "Pagina 1 van 2" in page
    assert "Klaar 57-056" in text(hr_officer.get(f"{address}?p=2"))
    assert read == [3, 3, 50, 50, 10]


def test_no_mail_is_promised_that_the_organisation_switched_off(
    hr_officer: Client, programme: Programme, waits: Enrolment
) -> None:
    organisation = programme.organisation
    NoticeSetting.objects.create(organisation=organisation, kind=NoticeKind.COMPLETION, is_on=False, days=0)
    assert "Er vertrekken 0 mails" in text(second_step(hr_officer, programme, id=waits.pk))
