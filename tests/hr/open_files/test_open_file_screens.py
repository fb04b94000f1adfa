"""HR puts a programme in a file and makes one of a file: in numbers first, in the background, and once."""

from __future__ import annotations

import io
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.models import SENT_FOLDER, Activity, Job, JobState, SentProgramme, SentState, Verb
from onboarding.hr.open_files import exporting, sent_programmes
from onboarding.lessons.models import LessonPage, Programme, ProgrammePage
from onboarding.lessons.open_file.packing import packed
from onboarding.people.models import KindOfWork
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import Municipality
from tests.lessons.open_file.open_files import exported, make_rich_programme, tampered, with_content
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
SEND = "/beheer/trajecten/uit-een-bestand/"
Capture = DjangoCaptureOnCommitCallbacks


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(herenthout: Municipality) -> ProgrammePage:
    return make_rich_programme(herenthout.organisation)


@pytest.fixture
def archive(page: ProgrammePage) -> bytes:
    return exported(page)


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def sent(client: Client, archive: bytes, capture: Capture) -> ClientResponse:
    """What one sees after choosing this file and letting it be looked through."""
    upload = SimpleUploadedFile("traject.zip", archive, "application/zip")
    with capture(execute=True):
        watching = submit(client, client.get(SEND), file=upload)
    return client.get(watching["Location"], follow=True)


def test_a_programme_is_put_in_a_file_in_numbers_first_and_downloaded(
    outsider: Client, page: ProgrammePage, archive: bytes, django_capture_on_commit_callbacks: Capture
) -> None:
    assert f"/beheer/trajecten/{page.pk}/bestand/" in text(outsider.get(f"/beheer/pages/{page.pk}/"))
    screen = outsider.get(f"/beheer/trajecten/{page.pk}/bestand/")
    shown = text(screen)
    counts = screen.context["counts"]
    assert (counts.principles, counts.lessons, counts.questions, counts.files) == (1, 2, 11, 4)
    assert "Links naar een pagina die niet in dit bestand zit" in shown
    assert not Job.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        watching = submit(outsider, screen)
    after = outsider.get(watching["Location"], follow=True)
    assert "Het bestand is klaar: 1 waarde of pijler, 2 lessen, 11 vragen en 4 bestanden" in text(after)
    job = Job.objects.get()
    address = f"/beheer/trajecten/bestand/{job.pk}/"
    assert f'href="{address}"' in text(after)
    assert content_of(outsider.get(address)) == archive
    log = Activity.objects.get(verb=Verb.PROGRAMME_EXPORTED)
    assert (log.actor, log.number, log.detail) == (job.owner, 2, "Alles & nog wat")
    assert exporting.ZIPS.forget_old(timezone.now() + timedelta(days=8)) == 1
    assert outsider.get(address).status_code == 404


def test_a_file_that_is_gone_stops_it_with_a_sentence(
    outsider: Client, page: ProgrammePage, django_capture_on_commit_callbacks: Capture
) -> None:
    exporting_page = outsider.get(f"/beheer/trajecten/{page.pk}/bestand/")
    for name in default_storage.listdir("documents")[1]:
        default_storage.delete(f"documents/{name}")
    with django_capture_on_commit_callbacks(execute=True):
        watching = submit(outsider, exporting_page)
    assert "Het bestand van “Film” is weg." in text(outsider.get(watching["Location"]))


def test_a_file_says_what_is_in_it_and_becomes_drafts_once(
    hr_officer: Client, lennik: Municipality, archive: bytes, django_capture_on_commit_callbacks: Capture
) -> None:
    programmes = Programme.objects.count()
    KindOfWork.objects.filter(organisation=lennik.organisation, key="zorg").delete()
    assert f'href="{SEND}"' in text(hr_officer.get("/beheer/beginnen/"))
    screen = sent(hr_officer, archive, django_capture_on_commit_callbacks)
    shown = text(screen)
    assert "Alles & nog wat" in shown
    assert "Deze soorten werk kennen jullie niet: Zorg." in shown
    assert "Er staat al een traject met deze naam" not in shown
    assert not ProgrammePage.objects.descendant_of(lennik.page).filter(title="Alles & nog wat").exists()
    with django_capture_on_commit_callbacks(execute=True):
        watching = submit(hr_officer, screen)
        submit(hr_officer, screen)
    made = ProgrammePage.objects.descendant_of(lennik.page).get(title="Alles & nog wat")
    after = hr_officer.get(watching["Location"], follow=True)
    assert after.redirect_chain[-1][0] == f"/beheer/pages/{made.pk}/"
    assert "“Alles & nog wat” staat klaar als concept: 1 waarde of pijler, 2 lessen" in text(after)
    assert not made.live
    assert not LessonPage.objects.descendant_of(made).filter(live=True).exists()
    assert Programme.objects.count() == programmes
    row = SentProgramme.objects.get()
    assert (row.state, row.page) == (SentState.MADE, made)
    assert default_storage.listdir(SENT_FOLDER)[1] == []
    log = Activity.objects.get(verb=Verb.PROGRAMME_IMPORTED)
    assert (log.actor, log.organisation, log.number) == (lennik.hr_officer, lennik.organisation, 2)
    assert "Dit traject staat klaar als concept." in text(hr_officer.get(f"{SEND}{row.pk}/"))
    assert "Er staat al een traject met deze naam" in text(
        sent(hr_officer, archive, django_capture_on_commit_callbacks)
    )
    own = [thing.file.name for thing in packed(made).things.values()]
    assert sorted(row.stored) == sorted(own)
    row.stored.append(default_storage.save("documents/achtergebleven.pdf", ContentFile(b"%PDF")))
    sent_programmes.let_go(row)  # with what a worker that was killed left behind
    assert [default_storage.exists(place) for place in row.stored] == [True] * len(own) + [False]


def test_what_is_no_such_file_is_told_and_forgotten(
    hr_officer: Client, archive: bytes, django_capture_on_commit_callbacks: Capture
) -> None:
    newer = with_content(archive, lambda data: data.update(format="aan-boord/9"))
    for file, sentence in (
        (b"geen zip", "Dit is geen traject in een bestand."),
        (newer, "gemaakt met een andere versie van Aan boord (aan-boord/9)"),
        (tampered(archive, lambda entries: entries.update({"bestanden/01-de-poort.png": b"x"})), "is veranderd"),
    ):
        assert sentence in text(sent(hr_officer, file, django_capture_on_commit_callbacks))
    assert not SentProgramme.objects.exists()
    assert default_storage.listdir(SENT_FOLDER)[1] == []
    nothing = submit(hr_officer, hr_officer.get(SEND))
    assert nothing.status_code == 422
    assert "Kies eerst een bestand." in text(nothing)


def test_one_that_fails_half_way_leaves_nothing_and_can_be_tried_again(
    hr_officer: Client,
    lennik: Municipality,
    archive: bytes,
    django_capture_on_commit_callbacks: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = sent(hr_officer, archive, django_capture_on_commit_callbacks)
    files = sorted(default_storage.listdir("documents")[1])

    def fail(*args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(sent_programmes, "remember", fail)
        submit(hr_officer, screen)
    assert Job.objects.order_by("pk").last().state == JobState.FAILED
    assert not ProgrammePage.objects.descendant_of(lennik.page).filter(title="Alles & nog wat").exists()
    assert sorted(default_storage.listdir("documents")[1]) == files
    again = hr_officer.get(f"{SEND}{SentProgramme.objects.get().pk}/")
    assert "Het is niet gelukt door een fout bij ons." in text(again)
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, again)
    assert ProgrammePage.objects.descendant_of(lennik.page).filter(title="Alles & nog wat").count() == 1


def test_what_nobody_made_is_forgotten_after_a_week(
    hr_officer: Client, archive: bytes, django_capture_on_commit_callbacks: Capture
) -> None:
    sent(hr_officer, archive, django_capture_on_commit_callbacks)
    now = timezone.now()
    assert sent_programmes.forget_old(now + timedelta(days=6)) == 0
    assert sent_programmes.forget_old(now + timedelta(days=8)) == 1
    assert default_storage.listdir(SENT_FOLDER)[1] == []


def test_the_commands_do_the_same(lennik: Municipality, page: ProgrammePage, archive: bytes, tmp_path: Path) -> None:
    path, said = tmp_path / "traject.zip", io.StringIO()
    call_command("export_programme", page.pk, output=path, stdout=said)
    assert path.read_bytes() == archive
    with pytest.raises(CommandError, match="kan niet geschreven worden"):
        call_command("export_programme", page.pk, output=path)
    call_command("import_programme", path, organisation="lennik", stdout=said)
    assert "Er is nog niets gemaakt." in said.getvalue()
    here = ProgrammePage.objects.descendant_of(lennik.page).filter(title="Alles & nog wat")
    assert not here.exists()
    call_command("import_programme", path, organisation="lennik", make=True, stdout=said)
    assert exported(here.get()) == archive
    path.write_bytes(b"iets anders")
    with pytest.raises(CommandError, match="Dit is geen traject"):
        call_command("import_programme", path, organisation="lennik", make=True)
