"""The step before a picture or document gets another file: told first, kept aside, and only then in its place."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image

from onboarding.hr.deeds import replacing_files
from onboarding.hr.models import WAITING_FOLDER, Replacement
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, OrganisationPage
from onboarding.lessons.scheduled import publish_due
from onboarding.people.house import House
from onboarding.people.models import Organisation
from tests.client_response import ClientResponse
from tests.factories import make_programme, stream, text_block
from tests.hr.conftest import Municipality, make_person, sign_in
from tests.hr.publish_step.conftest import NEW_INTRODUCTION, begin, finish, step_of, words
from tests.lessons.desk_files import document, document_block, picture, picture_block, png, replace, show
from tests.rendered_forms import submit

pytestmark = pytest.mark.usefixtures("today")

QUERIES = 19
OLD, NEW = b"Het reglement.", b"Een ander reglement."
KINDS: list[Any] = [
    pytest.param(picture, picture_block, "wagtailimages", "image", id="picture"),
    pytest.param(document, document_block, "wagtaildocs", "document", id="document"),
]
of_each_kind = pytest.mark.parametrize(("make", "block", "app", "kind"), KINDS)


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hr(hr_officer: Client) -> Client:
    return hr_officer


@pytest.fixture
def paper(page: LessonPage, lennik: Municipality) -> Document:
    """Shown by the first lesson, as it is live."""
    paper = document(lennik.organisation, content=OLD)
    show(page, document_block(paper))
    return paper


def another(thing: Image | Document) -> SimpleUploadedFile:
    if isinstance(thing, Image):
        return SimpleUploadedFile("ander.png", png("gold"), "image/png")
    return SimpleUploadedFile("ander.pdf", NEW, "application/pdf")


def edit_url(thing: Image | Document) -> str:
    return reverse("wagtailimages:edit" if isinstance(thing, Image) else "wagtaildocs:edit", args=[thing.pk])


def send(client: Client, thing: Any, **fields: Any) -> ClientResponse:
    """Choose another file on the form of a picture or document, and save."""
    address = edit_url(thing)
    return submit(client, client.get(address), address, file=another(thing), **fields)


def step(client: Client, thing: Any, **fields: Any) -> ClientResponse:
    sent = send(client, thing, **fields)
    assert sent.status_code == 302, sent.context["form"].errors
    return client.get(sent["Location"])


def held_by(thing: Any) -> bytes:
    fresh = type(thing).objects.get(pk=thing.pk)
    with fresh.file.storage.open(fresh.file.name) as file:
        return bytes(file.read())


def waiting_files() -> list[str]:
    return default_storage.listdir(WAITING_FOLDER)[1] if default_storage.exists(WAITING_FOLDER) else []


@of_each_kind
def test_another_file_waits_until_it_is_confirmed(
    make: Any, block: Any, app: str, kind: str, hr: Client, page: LessonPage, lennik: Municipality,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    thing = make(lennik.organisation)
    show(page, block(thing))
    before, new = held_by(thing), another(thing).read()
    asked = step(hr, thing, title="Een andere titel")
    assert held_by(thing) == before
    assert type(thing).objects.get(pk=thing.pk).title == thing.title
    said = words(asked)
    for told in ("Wie raakt dit?", thing.filename, "ander.", "0 mails vertrekken", page.title):
        assert told in said
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in asked.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = submit(hr, asked, follow=True)
    assert "is vervangen." in done.content.decode()
    assert "nog zoals het was" in done.content.decode()
    assert held_by(thing) == new
    assert type(thing).objects.get(pk=thing.pk).title == "Een andere titel"
    assert (Replacement.objects.count(), waiting_files()) == (0, [])
    assert not default_storage.exists(thing.file.name)


def test_the_step_tells_how_many_people_keep_the_old_file_and_hr_who(
    hr: Client, paper: Document, enrolled: dict[str, Enrolment], lessons: list[Lesson]
) -> None:
    begin(enrolled["amina"].user, lessons[0])
    finish(enrolled["jef"].user, lessons[0])
    asked = step(hr, paper)
    said = words(asked)
    assert "1 is klaar Jef Claes" in said
    assert "1 is bezig Amina Verbeke" in said
    for card, name in zip(asked.context["cards"], ("Jef", "Amina"), strict=False):
        assert name in words(hr.get(card.address))
    assert asked.context["cards"][2].address == ""


def test_people_in_another_version_are_not_counted(
    hr: Client, paper: Document, page: LessonPage, enrolled: dict[str, Enrolment], lessons: list[Lesson]
) -> None:
    finish(enrolled["jef"].user, lessons[0])
    show(LessonPage.objects.get(pk=page.pk))  # without the document
    begin(enrolled["amina"].user, lessons[0])
    asked = step(hr, paper)
    assert [card.touched.number for card in asked.context["cards"]] == [1, 0, 0]
    assert "Geen les die live staat, toont dit bestand." in words(asked)


def test_going_back_changes_nothing_and_lets_the_file_go(hr: Client, paper: Document) -> None:
    back = submit(hr, step(hr, paper, title="Anders"), back="1")
    assert back["Location"] == edit_url(paper)
    assert held_by(paper) == OLD
    assert Document.objects.get().title == paper.title
    assert (Replacement.objects.count(), waiting_files()) == (0, [])


def test_another_title_needs_no_step(hr: Client, paper: Document) -> None:
    address = edit_url(paper)
    saved = submit(hr, hr.get(address), address, title="Anders")
    assert saved["Location"] == reverse("wagtaildocs:index")
    assert Document.objects.get().title == "Anders"


@of_each_kind
def test_what_no_version_shows_is_replaced_at_once(
    make: Any, block: Any, app: str, kind: str, hr: Client, page: LessonPage, lennik: Municipality
) -> None:
    thing = make(lennik.organisation)
    page.body = stream("body", [text_block(), block(thing)])
    page.save_revision()  # a draft
    assert send(hr, thing)["Location"] == reverse(f"{app}:index")
    assert held_by(thing) == another(thing).read()


def test_what_became_something_else_meanwhile_is_shown_again(hr: Client, paper: Document, page: LessonPage) -> None:
    asked = step(hr, paper)
    show(LessonPage.objects.get(pk=page.pk), text_block(text="<p>Nog iets.</p>"), document_block(paper))
    refused = submit(hr, asked)
    assert refused.status_code == 422
    assert "Intussen is er iets veranderd." in refused.content.decode()
    assert held_by(paper) == OLD
    assert submit(hr, refused).status_code == 302
    assert held_by(paper) == NEW


def test_confirming_twice_says_that_it_does_not_wait_any_more(hr: Client, paper: Document) -> None:
    asked = step(hr, paper)
    submit(hr, asked)
    again = submit(hr, asked, follow=True)
    assert "Dit bestand wacht niet meer" in again.content.decode()
    assert held_by(paper) == NEW


def test_sending_another_file_lets_go_of_the_one_before(hr: Client, paper: Document) -> None:
    step(hr, paper)
    step(hr, paper)
    assert (Replacement.objects.count(), len(waiting_files())) == (1, 1)


def test_nobody_else_finds_what_waits(
    hr: Client, paper: Document, lennik: Municipality, herenthout: Municipality
) -> None:
    asked = step(hr, paper)
    address = asked.request["PATH_INFO"]
    lies = make_person(lennik.organisation, "Lies", "Peeters")
    lies.groups.set(lennik.hr_officer.groups.all())
    colleague = sign_in(lies)
    for path in (address, f"{address}beeld/", f"{address}mensen/klaar/"):
        assert colleague.get(path)["Location"] == edit_url(paper)
        assert sign_in(herenthout.hr_officer).get(path).status_code == 404
    assert colleague.post(address, {"seen": asked.context["seen"]})["Location"] == edit_url(paper)
    assert held_by(paper) == OLD
    (name,) = waiting_files()
    assert hr.get(f"/media/{WAITING_FOLDER}/{name}").status_code == 404


def test_the_picture_that_waits_is_shown_to_whoever_sent_it(hr: Client, page: LessonPage, lennik: Municipality) -> None:
    image = picture(lennik.organisation)
    show(page, picture_block(image))
    asked = step(hr, image)
    shown = hr.get(asked.context["picture_address"])
    assert b"".join(shown.streaming_content) == png("gold")  # type: ignore[attr-defined]
    assert shown["Content-Type"] == "image/png"


def test_a_document_that_waits_is_not_served(hr: Client, paper: Document) -> None:
    assert hr.get(step(hr, paper).request["PATH_INFO"] + "beeld/").status_code == 404


def test_a_group_or_kind_that_is_none_does_not_exist(hr: Client, paper: Document) -> None:
    address = step(hr, paper).request["PATH_INFO"]
    assert hr.get(f"{address}mensen/iedereen/").status_code == 404
    assert hr.get(address.replace("/document/", "/film/")).status_code == 404


@pytest.mark.parametrize(("age", "remains"), [(timedelta(hours=23, minutes=59), 1), (timedelta(days=1), 0)])
def test_what_is_not_confirmed_within_a_day_is_forgotten(
    age: timedelta, remains: int, hr: Client, paper: Document
) -> None:
    address = step(hr, paper).request["PATH_INFO"]
    now = timezone.now()
    Replacement.objects.update(sent_at=now - age)
    assert replacing_files.forget_old(now) == 1 - remains
    assert (Replacement.objects.count(), len(waiting_files())) == (remains, remains)
    assert hr.get(address).status_code == (200 if remains else 302)
    assert held_by(paper) == OLD


def test_a_file_that_nobody_knows_of_goes_once_it_is_a_day_old(hr: Client, paper: Document) -> None:
    step(hr, paper)
    Replacement.objects.all().delete()
    now = timezone.now()
    assert replacing_files.forget_old(now) == 0
    assert replacing_files.forget_old(now + timedelta(days=1, minutes=1)) == 1
    assert waiting_files() == []


def test_a_file_that_the_storage_lost_changes_nothing(hr: Client, paper: Document) -> None:
    asked = step(hr, paper)
    default_storage.delete(Replacement.objects.get().place)
    lost = submit(hr, asked, follow=True)
    assert "Het bestand konden we niet bewaren." in lost.content.decode()
    assert held_by(paper) == OLD


@of_each_kind
def test_the_form_beside_an_upload_takes_no_file(
    make: Any, block: Any, app: str, kind: str, hr: Client, page: LessonPage, lennik: Municipality
) -> None:
    thing = make(lennik.organisation)
    show(page, block(thing))
    before, prefix = held_by(thing), "image" if kind == "image" else "doc"
    sent = {f"{prefix}-{thing.pk}-title": "Anders", f"{prefix}-{thing.pk}-file": another(thing)}
    sent[f"{prefix}-{thing.pk}-collection"] = str(thing.collection_id)
    assert hr.post(reverse(f"{app}:edit_multiple", args=[thing.pk]), sent).json()["success"]
    assert type(thing).objects.get().title == "Anders"
    assert held_by(thing) == before


def test_a_planned_lesson_is_told_to_show_the_new_file(hr: Client, paper: Document, page: LessonPage) -> None:
    planned = LessonPage.objects.get(pk=page.pk)
    planned.go_live_at = timezone.now() + timedelta(days=3)
    planned.save_revision().publish()
    assert f"“{page.title}” gaat live op" in words(step(hr, paper))


def test_a_planned_lesson_keeps_the_files_of_the_moment_it_goes_live_and_the_step_says_so(
    hr: Client, paper: Document, page: LessonPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Lesson.objects.get(page=page).current_version
    draft = LessonPage.objects.get(pk=page.pk)
    draft.go_live_at, draft.introduction = timezone.now() + timedelta(days=3), NEW_INTRODUCTION
    revision = draft.save_revision()
    promise = "worden bewaard zoals ze zijn op het moment dat de les live gaat"
    assert promise in words(hr.get(step_of(page)))
    revision.publish()
    submit(hr, step(hr, paper))
    assert live is not None
    assert files_of(live) == [hashlib.sha256(OLD).hexdigest()]
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    publish_due(later)
    planned = Lesson.objects.get(page=page).current_version
    assert planned is not None
    assert planned != live
    assert [files_of(live), files_of(planned)] == [[hashlib.sha256(one).hexdigest()] for one in (OLD, NEW)]


def test_a_planned_lesson_without_files_promises_nothing_about_them(hr: Client, page: LessonPage) -> None:
    page.go_live_at, page.introduction = timezone.now() + timedelta(days=3), NEW_INTRODUCTION
    page.save_revision()
    assert "worden bewaard zoals ze zijn" not in words(hr.get(step_of(page)))


def files_of(version: LessonVersion) -> list[str]:
    return list(version.files.values_list("file__sha256", flat=True))


def test_the_step_costs_the_same_for_one_lesson_and_for_more(
    hr: Client, paper: Document, lessons: list[Lesson], on_their_way: dict[str, Enrolment],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    address = step(hr, paper).request["PATH_INFO"]
    with django_assert_num_queries(QUERIES):
        hr.get(address)
    show(LessonPage.objects.get(lesson=lessons[1]), document_block(paper))
    with django_assert_num_queries(QUERIES):
        hr.get(address)


def test_a_document_that_is_replaced_while_the_step_is_open_does_not_go_live_unseen(
    hr: Client, paper: Document, page: LessonPage
) -> None:
    draft = LessonPage.objects.get(pk=page.pk)
    draft.introduction = "Een andere inleiding."
    draft.save_revision()
    before = page.lesson.versions.count()
    step = hr.get(reverse("hr:publish_step", args=[page.pk]))
    replace(paper, b"Een ander reglement.")
    again = submit(hr, step)
    assert again.status_code == 422
    assert page.lesson.versions.count() == before
    assert submit(hr, again).status_code == 302
    assert page.lesson.versions.count() == before + 1


# --- What else it says ------------------------------------------------------------------------------------------------


def colleague_changes(paper: Document, **fields: Any) -> None:
    Document.objects.filter(pk=paper.pk).update(**fields)


def test_a_title_that_a_colleague_changed_meanwhile_is_told_and_stays(hr: Client, paper: Document) -> None:
    asked = step(hr, paper)
    colleague_changes(paper, title="Het reglement van 2027")
    again = submit(hr, asked)
    assert again.status_code == 422
    assert "Intussen is er iets veranderd." in again.content.decode()
    submit(hr, again)
    assert held_by(paper) == NEW
    assert Document.objects.get().title == "Het reglement van 2027"


def test_what_was_changed_along_with_the_file_is_told_and_nothing_else_is_put_back(hr: Client, paper: Document) -> None:
    asked = step(hr, paper, title="Een andere titel")
    assert "verandert mee: Titel." in words(asked)
    paper.tags.set(["reglement"])
    again = submit(hr, asked)
    assert again.status_code == 422
    submit(hr, again)
    assert (held_by(paper), Document.objects.get().title) == (NEW, "Een andere titel")
    assert list(Document.objects.get().tags.names()) == ["reglement"]


def test_with_only_another_file_nothing_else_is_said_to_change(hr: Client, paper: Document) -> None:
    assert "verandert mee" not in words(step(hr, paper))


def test_another_file_in_the_same_place_is_shown_again(hr: Client, paper: Document) -> None:
    """By a storage that overwrites, or a colleague who replaced it by one with the same name."""
    asked = step(hr, paper)
    colleague_changes(paper, file_hash="0" * 40)
    assert submit(hr, asked).status_code == 422


# --- Who keeps the old one --------------------------------------------------------------------------------------------


def test_who_completed_it_in_an_earlier_round_or_before_the_lesson_moved_counts_too(
    hr: Client, paper: Document, enrolled: dict[str, Enrolment], lessons: list[Lesson], lennik: Municipality
) -> None:
    for name in ("jef", "joris"):
        finish(enrolled[name].user, lessons[0])
    Enrolment.objects.filter(pk=enrolled["joris"].pk).update(is_current=False)
    Lesson.objects.filter(pk=lessons[0].pk).update(programme=make_programme(lennik.organisation, title="Elders"))
    assert "2 zijn klaar Jef Claes, Joris Wouters" in words(step(hr, paper))


# --- Pictures of the house --------------------------------------------------------------------------------------------


@pytest.fixture
def logo(lennik: Municipality) -> Image:
    """The logo and the welcome picture of Lennik, live."""
    home = OrganisationPage.objects.get(organisation=lennik.organisation)
    image = picture(lennik.organisation, "logo.png")
    home.logo = home.welcome_picture = image
    home.welcome_picture_alt = "Het gemeentehuis."
    home.save_revision().publish()
    return image


def house(lennik: Municipality) -> House:
    found: House = Organisation.objects.get(pk=lennik.organisation.pk).house
    return found


def file_at(url: str) -> bool:
    return default_storage.exists(url.removeprefix(settings.MEDIA_URL))


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_house_shows_the_new_picture_at_once_and_that_is_said_before(
    is_shown: bool, hr: Client, page: LessonPage, lennik: Municipality, logo: Image,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    if is_shown:
        show(page, picture_block(logo))
    before = house(lennik)
    assert "en toont meteen het nieuwe" in words(hr.get(edit_url(logo)))
    with django_capture_on_commit_callbacks(execute=True):
        sent = send(hr, logo)
        if is_shown:
            asked = hr.get(sent["Location"])
            assert "als logo of welkomstbeeld bij “Lokaal bestuur Lennik”" in words(asked)
            submit(hr, asked)
    now = house(lennik)
    assert now.picture is not None
    assert before.logo != now.logo
    assert [file_at(url) for url in (now.logo, now.picture.url)] == [True, True]
    assert default_storage.exists(now.logo_file)


@pytest.mark.parametrize("many", [False, True])
def test_a_picture_that_is_deleted_leaves_no_broken_logo(
    many: bool, hr: Client, lennik: Municipality, logo: Image,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    address = reverse("wagtailimages:delete", args=[logo.pk])
    if many:
        address = reverse("wagtail_bulk_action", args=["wagtailimages", "image", "delete"]) + f"?id={logo.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        assert submit(hr, hr.get(address), sure=True).status_code == 302
    assert not Image.objects.exists()
    assert (house(lennik).logo, house(lennik).picture) == ("", None)


# --- The storage or the database fails half-way -----------------------------------------------------------------------


def fails(*_: Any, **__: Any) -> None:
    raise OSError("the disk is full")


@of_each_kind
@pytest.mark.parametrize("where", ["storage", "log"])
def test_when_it_fails_half_way_the_file_that_was_there_is_there(
    make: Any, block: Any, app: str, kind: str, where: str, hr: Client, page: LessonPage, lennik: Municipality,
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    thing = make(lennik.organisation)
    show(page, block(thing))
    before = held_by(thing)
    asked = step(hr, thing)
    if where == "storage":
        monkeypatch.setattr(FileSystemStorage, "_save", fails)
    else:
        monkeypatch.setattr(replacing_files, "log", fails)
    places = all_files()
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr, asked, follow=True)
    assert held_by(thing) == before
    assert all_files() == places
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr, asked, follow=True)
    assert held_by(thing) == another(thing).read()


@of_each_kind
@pytest.mark.parametrize("fails_at", ["log", None])
def test_replaced_at_once_the_old_file_goes_only_when_all_is_saved(
    make: Any, block: Any, app: str, kind: str, fails_at: str | None, hr: Client, lennik: Municipality,
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    thing = make(lennik.organisation)
    before, places = held_by(thing), all_files()
    if fails_at:
        monkeypatch.setattr("wagtail.admin.views.generic.models.log", fails)
    with django_capture_on_commit_callbacks(execute=True), suppress(OSError):
        send(hr, thing)
        assert thing.file.storage.exists(thing.file.name)  # until it is committed
    assert held_by(thing) == (before if fails_at else another(thing).read())
    originals = {place for place in all_files() if not place.startswith("images/")}  # and not what was cut of them
    assert len(originals) == len(places) == 1


@of_each_kind
@pytest.mark.parametrize("fails_at", ["log", None])
@pytest.mark.parametrize("is_shown", [True, False])
def test_a_storage_that_overwrites_loses_nothing_either(
    make: Any, block: Any, app: str, kind: str, fails_at: str | None, is_shown: bool, hr: Client, page: LessonPage,
    lennik: Municipality, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    overwrites = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"allow_overwrite": True}}
    settings.STORAGES = {**settings.STORAGES, "default": overwrites}
    thing = make(lennik.organisation, name=another(make(lennik.organisation)).name)
    if is_shown:
        show(page, block(thing))
    before = held_by(thing)
    if fails_at:
        monkeypatch.setattr("wagtail.admin.views.generic.models.log", fails)
        monkeypatch.setattr(replacing_files, "log", fails)
    with django_capture_on_commit_callbacks(execute=True), suppress(OSError):
        sent = send(hr, thing)
        if is_shown:
            submit(hr, hr.get(sent["Location"]))
    assert held_by(thing) == (before if fails_at else another(thing).read())


def all_files() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
