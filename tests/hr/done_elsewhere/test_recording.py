"""HR records that something was done elsewhere: first from what, then in numbers for whom, and only then it happens."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.deeds import recording_exemptions
from onboarding.hr.done_elsewhere import exemption_documents
from onboarding.hr.models import Activity, Job, Verb
from onboarding.learning.journey import progress
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Enrolment, Exemption
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, at, enrol, make_person
from tests.rendered_forms import fill

pytestmark = pytest.mark.usefixtures("today")

PDF = b"%PDF-1.7 een getuigschrift"
SAID = {"reason": "Volgde dit bij de provincie.", "done_on": "2026-09-01"}


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def address(lennik: Municipality, *people: User, what: str = "") -> str:
    chosen = "&".join(f"id={one.pk}" for one in people)
    return f"{reverse('hr:exempt')}?{chosen}&wat={what or lennik.programme.pk}"


def record(client: Client, url: str, **fields: object) -> ClientResponse:
    """Post the form as it was shown, filled in."""
    return client.post(url, {**fill(client.get(url), **SAID), **fields}, follow=True)


@pytest.fixture
def busy(lennik: Municipality) -> Enrolment:
    return enrol(lennik.learner, lennik.programme)


@pytest.mark.usefixtures("busy")
def test_first_one_chooses_what_was_done(hr_officer: Client, lennik: Municipality) -> None:
    shown = text(hr_officer.get(f"{reverse('hr:exempt')}?id={lennik.learner.pk}"))
    assert "Wat deed Amina Verbeke elders?" in shown
    assert f'<option value="{lennik.programme.pk}">' in shown
    assert f'<option value="{lennik.programme.pk}-3">Les 3</option>' in shown


@pytest.mark.usefixtures("busy")
def test_then_it_says_for_how_many_and_who_is_left_out_and_why(hr_officer: Client, lennik: Municipality) -> None:
    done = make_person(lennik.organisation, "Tom", "Klaar")
    enrol(done, lennik.programme, done=7, completed_at=at(2026, 11, 20))
    outside = make_person(lennik.organisation, "Noor", "Buiten")
    left = make_person(lennik.organisation, "Jef", "Weg", end_date=TODAY - timedelta(days=1))
    shown = text(hr_officer.get(address(lennik, lennik.learner, done, outside, left)))
    assert "Je stelt Amina Verbeke vrij." in shown
    for why in (
        *("1 persoon deed dit hier al", "1 persoon is niet ingeschreven", "1 persoon is uit dienst"),
        *("<li>Tom Klaar</li>", "<li>Noor Buiten</li>", "<li>Jef Weg</li>"),
    ):
        assert why in shown
    assert "al vrijgesteld" not in shown
    assert not Exemption.objects.exists()


def test_recording_it_keeps_who_when_and_why(hr_officer: Client, lennik: Municipality, busy: Enrolment) -> None:
    answer = record(hr_officer, address(lennik, lennik.learner))
    assert "1 persoon vrijgesteld." in text(answer)
    one = Exemption.objects.get()
    assert (one.enrolment, one.lesson, one.reason) == (busy, None, SAID["reason"])
    assert (one.recorded_by, one.recorded_by_name) == (lennik.hr_officer, str(lennik.hr_officer))
    busy.refresh_from_db()
    assert busy.is_exempted
    line = Activity.objects.get(verb=Verb.EXEMPTED)
    assert (line.actor, line.subject) == (lennik.hr_officer, lennik.learner)
    assert line.detail == f"KRACHT: {SAID['reason']}"


@pytest.mark.usefixtures("busy")
def test_pressing_twice_records_it_once(hr_officer: Client, lennik: Municipality) -> None:
    url = address(lennik, lennik.learner)
    form = fill(hr_officer.get(url), **SAID)
    hr_officer.post(url, form)
    again = hr_officer.post(url, form)
    assert again.status_code == 422
    assert "1 persoon is al vrijgesteld" in text(again)
    assert Exemption.objects.count() == Activity.objects.filter(verb=Verb.EXEMPTED).count() == 1


def test_two_of_hr_at_once_give_one_result(lennik: Municipality, busy: Enrolment) -> None:
    grounds = Grounds(SAID["reason"], TODAY)
    told = [
        recording_exemptions.exempt(lennik.hr_officer, lennik.programme, None, [busy.pk], grounds, timezone.now())
        for _twice in range(2)
    ]
    assert told == [1, 0]
    assert Activity.objects.filter(verb=Verb.EXEMPTED).count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "Schrijf waarom"),
        ({"reason": "a" * 301}, "Schrijf het in hoogstens 300 tekens."),
        ({"done_on": ""}, "Zeg op welke dag het gedaan is."),
        ({"done_on": (TODAY + timedelta(days=1)).isoformat()}, "Die dag moet nog komen."),
        ({"done_on": (TODAY - timedelta(days=50 * 366 + 1)).isoformat()}, "Dat is te lang geleden."),
        ({"document": SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>")}, "Dit is geen PDF, JPG of PNG."),
        ({"document": SimpleUploadedFile("x.pdf", b"")}, "Dit bestand is leeg."),
    ],
)
@pytest.mark.usefixtures("busy")
def test_what_is_wrong_gets_a_sentence_and_nothing_happens(
    hr_officer: Client, lennik: Municipality, fields: dict[str, object], sentence: str
) -> None:
    assert sentence in text(record(hr_officer, address(lennik, lennik.learner), **fields))
    assert not Exemption.objects.exists()


@pytest.mark.parametrize("days", [0, 50 * 366])
@pytest.mark.usefixtures("busy")
def test_today_and_half_a_century_ago_are_days(hr_officer: Client, lennik: Municipality, days: int) -> None:
    record(hr_officer, address(lennik, lennik.learner), done_on=(TODAY - timedelta(days=days)).isoformat())
    assert Exemption.objects.get().done_on == TODAY - timedelta(days=days)


@pytest.mark.parametrize(("extra", "is_taken"), [(0, True), (1, False)])
@pytest.mark.usefixtures("busy")
def test_a_document_may_be_so_large_and_no_larger(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch, extra: int, is_taken: bool
) -> None:
    monkeypatch.setattr("onboarding.hr.done_elsewhere.exemption_forms.MAX_BYTES", len(PDF) - extra)
    record(hr_officer, address(lennik, lennik.learner), document=SimpleUploadedFile("bewijs.pdf", PDF))
    assert Exemption.objects.exists() is is_taken


@pytest.mark.parametrize(
    ("name", "begin", "kept_as", "content_type"),
    [
        ("bewijs.html", PDF, "bewijs.pdf", "application/pdf"),
        ("foto", b"\xff\xd8\xff\xe0", "document.jpg", "image/jpeg"),
        ("scan.PNG", b"\x89PNG\r\n\x1a\n", "scan.png", "image/png"),
    ],
)
@pytest.mark.usefixtures("busy")
def test_a_document_is_what_it_begins_with_and_is_for_hr_alone(
    hr_officer: Client,
    outsider: Client,
    lennik: Municipality,
    name: str,
    begin: bytes,
    kept_as: str,
    content_type: str,
) -> None:
    record(hr_officer, address(lennik, lennik.learner), document=SimpleUploadedFile(name, begin, "text/html"))
    one = Exemption.objects.get()
    assert default_storage.exists(str(one.document))
    assert name not in str(one.document)
    url = reverse("hr:exemption_document", args=[one.pk])
    answer: Any = hr_officer.get(url)
    assert b"".join(answer.streaming_content) == begin
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (content_type, "nosniff")
    assert answer["Content-Disposition"] == f'attachment; filename="{kept_as}"'
    assert outsider.get(url).status_code == 404
    default_storage.delete(str(one.document))
    assert hr_officer.get(url).status_code == 404


@pytest.mark.parametrize("in_background", [False, True])
def test_a_document_that_nothing_came_of_is_thrown_away(
    lennik: Municipality, busy: Enrolment, monkeypatch: pytest.MonkeyPatch, in_background: bool
) -> None:
    """And one that somebody has stays, also when the work is done a second time."""
    monkeypatch.setattr(recording_exemptions, "MAX_AT_ONCE", 0 if in_background else 500)
    kept = exemption_documents.keep(SimpleUploadedFile("bewijs.pdf", PDF))
    grounds = Grounds(SAID["reason"], TODAY, kept.place, kept.name, kept.content_type)

    def exempt(grounds: Grounds) -> None:
        officer, programme = lennik.hr_officer, lennik.programme
        job = recording_exemptions.exempt(officer, programme, None, [busy.pk], grounds, timezone.now())
        if isinstance(job, Job):
            written = {**asdict(grounds), "done_on": TODAY.isoformat()}
            recording_exemptions.exempt_many.func(
                job.pk, lennik.programme.pk, None, [busy.pk], written, timezone.now().isoformat()
            )

    for _time in range(2):
        exempt(grounds)
        assert default_storage.exists(kept.place)
    other = exemption_documents.keep(SimpleUploadedFile("nog-een.pdf", PDF))
    exempt(replace(grounds, document=other.place))
    assert not default_storage.exists(other.place)
    assert default_storage.exists(str(Exemption.objects.get().document))


def test_who_then_waits_is_told_with_the_way_there(hr_officer: Client, lennik: Municipality) -> None:
    enrol(lennik.learner, lennik.programme, done=6)
    url = address(lennik, lennik.learner)
    assert "1 persoon heeft dan niets meer te doen" in text(hr_officer.get(url))
    assert reverse("hr:waiting", args=[lennik.programme.pk]) in text(record(hr_officer, url))


def test_many_are_done_in_the_background(
    hr_officer: Client, lennik: Municipality, busy: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = enrol(make_person(lennik.organisation, "Noor", "Claes"), lennik.programme)
    monkeypatch.setattr(recording_exemptions, "MAX_AT_ONCE", 1)
    record(hr_officer, address(lennik, lennik.learner, other.user))
    job = Job.objects.get()
    recording_exemptions.exempt_many.func(
        job.pk, lennik.programme.pk, None, [busy.pk, other.pk], {**SAID, "document": ""}, timezone.now().isoformat()
    )
    job.refresh_from_db()
    assert job.outcome == "2 mensen vrijgesteld."
    assert Exemption.objects.filter(done_on="2026-09-01").count() == 2
    assert Activity.objects.get(verb=Verb.EXEMPTED).number == 2


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    "what", ["x", "1-", "-", "99999999", "9" * 30, "{programme}-999", "{elsewhere}", "{elsewhere}-1"]
)
def test_what_is_not_within_reach_does_not_exist(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality, what: str
) -> None:
    key = what.format(programme=lennik.programme.pk, elsewhere=herenthout.programme.pk)
    assert hr_officer.get(address(lennik, lennik.learner, what=key)).status_code == 404
    assert hr_officer.post(address(lennik, lennik.learner, what=key), SAID).status_code == 404


# --- The person's page, and taking back -------------------------------------------------------------------------------


@pytest.fixture
def exempted(lennik: Municipality, busy: Enrolment) -> Exemption:
    grounds = Grounds(SAID["reason"], TODAY)
    progress.exempt([busy.pk], None, grounds, lennik.hr_officer, timezone.now())
    return Exemption.objects.get()


def test_the_page_of_the_person_says_why_and_takes_it_back(
    hr_officer: Client, lennik: Municipality, exempted: Exemption
) -> None:
    page = reverse("hr:employee", args=[lennik.learner.pk])
    shown = text(hr_officer.get(page))
    assert SAID["reason"] in shown
    assert "Vrijgesteld van KRACHT" in shown
    url = reverse("hr:exemption_take_back", args=[exempted.pk])
    assert url in shown
    assert "Schrijf waarom" in text(hr_officer.post(url, {"why": ""}))
    assert "De vrijstelling is teruggenomen." in text(hr_officer.post(url, {"why": "Toch niet."}, follow=True))
    exempted.enrolment.refresh_from_db()
    assert (exempted.enrolment.is_exempted, exempted.enrolment.lessons_asked) == (False, 7)
    line = Activity.objects.get(verb=Verb.EXEMPTION_TAKEN_BACK)
    assert (line.subject, line.detail) == (lennik.learner, "KRACHT: Toch niet.")
    assert "Teruggenomen door" in text(hr_officer.get(page))
    assert "al teruggenomen" in text(hr_officer.post(url, {"why": "Nog eens."}, follow=True))
    assert "al teruggenomen" in text(hr_officer.get(url, follow=True))


def test_what_another_exemption_covers_too_is_not_said_to_be_asked_again(
    hr_officer: Client, lennik: Municipality, busy: Enrolment
) -> None:
    lesson_id = Lesson.objects.create(pk=busy.outline.lesson_ids[-1], programme=busy.programme, title="Les 7").pk
    for what in (lesson_id, None):
        progress.exempt([busy.pk], what, Grounds(SAID["reason"], TODAY), lennik.hr_officer, timezone.now())
    url = reverse("hr:exemption_take_back", args=[Exemption.objects.get(lesson=lesson_id).pk])
    page = hr_officer.get(url)
    assert "Er wordt dus niets opnieuw gevraagd" in text(page) and "dan wordt het opnieuw gevraagd" not in text(page)
    done = hr_officer.post(url, fill(page, why="Vergissing."), follow=True)
    assert "Er wordt niets opnieuw gevraagd" in text(done)


def test_once_the_programme_is_completed_it_stays_with_a_sentence(
    hr_officer: Client, busy: Enrolment, exempted: Exemption
) -> None:
    Enrolment.objects.filter(pk=busy.pk).update(
        is_exempted=False, started_at=at(2026, 11, 1), completed_at=at(2026, 11, 20)
    )
    url = reverse("hr:exemption_take_back", args=[exempted.pk])
    assert "Het traject is intussen klaar." in text(hr_officer.post(url, {"why": "Toch niet."}, follow=True))
    assert Exemption.objects.get().is_in_force
