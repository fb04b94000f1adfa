"""What is frozen is whole: a version keeps its own copy of every picture and document that it shows."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from onboarding.lessons import assembling, file_keeping, frozen_files
from onboarding.lessons.completeness import lesson_problems
from onboarding.lessons.file_words import FileWords
from onboarding.lessons.freezing import digest_of
from onboarding.lessons.models import (
    FileKind,
    FrozenFile,
    Lesson,
    LessonPage,
    LessonVersion,
    Programme,
    ReadFile,
    VersionFile,
)
from onboarding.lessons.restored_files import restored_sources
from onboarding.lessons.scheduled import publish_due
from onboarding.people.models import Organisation, User
from quizzes.definitions import digest
from tests.client_response import content_of
from tests.factories import stream, text_block
from tests.lessons.desk_files import (
    document,
    document_block,
    film_block,
    linked,
    picture,
    picture_block,
    png,
    replace,
    show,
)

ADDRESS = re.compile(r'(?:src|href)="(/[^"]+)"')


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lesson_page(programme: Programme) -> LessonPage:
    page: LessonPage = LessonPage.objects.first()
    return page


def current(page: LessonPage) -> LessonVersion:
    version = Lesson.objects.get(page=page).current_version
    assert version is not None
    return version


def html_of(version: LessonVersion) -> str:
    version.refresh_from_db()
    return "".join(str(run) for section in version.article.sections for part in section.parts for run in part.runs)


def addresses_in(version: LessonVersion) -> list[str]:
    return ADDRESS.findall(html_of(version))


def held_by(version: LessonVersion) -> set[bytes]:
    """What the files of a version hold, as they are in the storage."""
    return {use.file.file.open().read() for use in version.files.select_related("file")}


def test_a_version_keeps_every_file_that_it_shows(lesson_page: LessonPage, lennik: Organisation) -> None:
    image, paper = picture(lennik), document(lennik)
    film, words = document(lennik, "loket.mp4", b"film"), document(lennik, "loket.vtt", b"WEBVTT")
    link = document(lennik, "bijlage.docx", b"bijlage")
    show(lesson_page, picture_block(image), document_block(paper), film_block(film, words), linked(link))
    version = current(lesson_page)
    kept = {(use.kind, use.source): use for use in version.files.select_related("file")}
    assert kept.keys() == {
        ("picture", image.pk), ("rendition", image.pk),
        *(("document", one.pk) for one in (paper, film, words, link)),
    }  # fmt: skip
    original = kept["picture", image.pk]
    assert (original.name, original.file.sha256) == ("plein.png", hashlib.sha256(png()).hexdigest())
    assert (original.file.size, original.file.content_type) == (len(png()), "image/png")
    shown = kept["rendition", image.pk]
    assert (shown.width, shown.height, shown.file.content_type) == (720, 360, "image/webp")
    assert [use.is_in_digest for use in (original, shown)] == [True, False]
    assert {b"film", b"WEBVTT", b"bijlage", b"Het reglement."} <= held_by(version)


def test_an_article_leads_to_what_was_kept_and_never_to_the_desk(
    lesson_page: LessonPage, lennik: Organisation, amina: User, signed_in: Callable[[User], Client]
) -> None:
    film, words = document(lennik, "loket.mp4", b"film"), document(lennik, "loket.vtt", b"WEBVTT")
    show(
        lesson_page, picture_block(picture(lennik)), document_block(document(lennik)), film_block(film, words),
        linked(document(lennik, "bijlage.docx", b"bijlage")),
    )  # fmt: skip
    html = html_of(current(lesson_page))
    assert '<img src="/bewaard/' in html
    assert 'width="720" height="360" alt="Het plein op marktdag."' in html
    assert "PDF, 14" in html
    found = ADDRESS.findall(html)
    assert [address.rpartition("/")[2] for address in found] == [
        "plein.webp", "reglement.pdf", "loket.mp4", "loket.vtt", "bijlage.docx",
    ]  # fmt: skip
    assert all(address.startswith("/bewaard/") for address in found)
    assert [content_of(signed_in(amina).get(address)) for address in found[1:]] == [
        b"Het reglement.", b"film", b"WEBVTT", b"bijlage",
    ]  # fmt: skip


def test_a_draft_shows_the_files_at_the_desk(
    lesson_page: LessonPage, lennik: Organisation, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    image = picture(lennik)
    show(lesson_page, picture_block(image))
    replace(image, png("gold"))
    response = lesson_page.make_preview_request(preview_mode="lesson")
    assert image.get_rendition("width-720|format-webp").url in response.content.decode()


TURNS: dict[str, Callable[[Image, Document], Any]] = {
    "replaced": lambda image, paper: (replace(image, png("gold")), replace(paper, b"Een ander reglement, en langer.")),
    "renamed": lambda image, paper: [
        type(one).objects.filter(pk=one.pk).update(title="Iets anders") for one in (image, paper)
    ],
    "moved": lambda image, paper: [
        type(one).objects.filter(pk=one.pk).update(collection=Collection.get_first_root_node())
        for one in (image, paper)
    ],
    "deleted": lambda image, paper: (image.delete(), paper.delete()),
    "lost by the storage": lambda image, paper: [default_storage.delete(one.file.name) for one in (image, paper)],
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS.keys())
def test_whatever_happens_to_a_file_at_the_desk_a_version_stays_as_it_was(
    turn: Callable[[Image, Document], Any],
    lesson_page: LessonPage,
    lennik: Organisation,
    amina: User,
    signed_in: Callable[[User], Client],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    image, paper = picture(lennik), document(lennik)
    show(lesson_page, picture_block(image), document_block(paper))
    version = current(lesson_page)
    before = (html_of(version), held_by(version), version.digest, frozen_files.files_of(version))
    with django_capture_on_commit_callbacks(execute=True):
        turn(image, paper)
    call_command("rebuild_lessons", verbosity=0)
    assert (html_of(version), held_by(version), version.digest, frozen_files.files_of(version)) == before
    reader = signed_in(amina)
    assert [reader.get(address).status_code for address in addresses_in(version)] == [200, 200]


def test_publishing_again_without_a_change_makes_no_version_and_a_replaced_file_makes_one(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    image, paper = picture(lennik), document(lennik)
    show(lesson_page, picture_block(image), document_block(paper))
    first = current(lesson_page)
    show(lesson_page, picture_block(image), document_block(paper))
    assert current(lesson_page) == first
    replace(image, png("gold"))
    show(lesson_page, picture_block(image), document_block(paper))
    second = current(lesson_page)
    assert (second.number, second.content == first.content) == (first.number + 1, True)
    replace(paper, b"Een ander reglement.")
    show(lesson_page, picture_block(image), document_block(paper))
    third = current(lesson_page)
    assert third.number == first.number + 2
    assert held_by(first) & held_by(third) == set()
    assert held_by(second) & held_by(third) != set()


def test_a_title_that_readers_see_is_part_of_a_version_and_one_that_they_do_not_is_not(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    image, paper = picture(lennik), document(lennik)
    show(lesson_page, picture_block(image), document_block(paper))
    number = current(lesson_page).number
    Image.objects.update(title="Een andere naam")
    show(lesson_page, picture_block(image), document_block(paper))
    assert current(lesson_page).number == number
    Document.objects.update(title="Een andere naam")
    show(lesson_page, picture_block(image), document_block(paper))
    assert current(lesson_page).number == number + 1
    assert "Een andere naam" in html_of(current(lesson_page))


def test_a_lesson_without_files_keeps_the_digest_it_always_had(lesson_page: LessonPage) -> None:
    version = current(lesson_page)
    assert version.quiz
    assert version.digest == digest({"content": version.content.as_dict(), "quiz": version.quiz.definition})


def test_the_digest_can_be_made_again_from_what_is_kept(lesson_page: LessonPage, lennik: Organisation) -> None:
    show(lesson_page, picture_block(picture(lennik)), document_block(document(lennik)))
    version = current(lesson_page)
    assert version.quiz
    assert version.digest == digest_of(version.content, version.quiz.quiz, frozen_files.files_of(version))
    assert version.digest != digest_of(version.content, version.quiz.quiz, ())


def test_the_same_file_is_kept_once_and_apart_for_each_organisation(
    lesson_page: LessonPage, lennik: Organisation, herenthout: Organisation
) -> None:
    one, other = document(lennik, "een.pdf", b"gelijk"), document(lennik, "twee.pdf", b"gelijk")
    show(lesson_page, document_block(one), document_block(other))
    assert sorted(use.name for use in current(lesson_page).files.all()) == ["een.pdf", "twee.pdf"]
    kept = FrozenFile.objects.get()
    elsewhere = file_keeping.keep(
        document(herenthout, content=b"gelijk").file.open(), "x.pdf", herenthout.pk, timezone.now()
    )
    assert (elsewhere.sha256, elsewhere.place == kept.place) == (kept.sha256, False)


def test_nothing_half_done_stays_when_the_storage_fails(
    lesson_page: LessonPage, lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current(lesson_page)
    image, paper = picture(lennik), document(lennik)
    save = FileSystemStorage.save
    written: list[str] = []

    def full(storage: FileSystemStorage, name: str, content: Any, max_length: int | None = None) -> str:
        if len(written) == 2:
            raise OSError("No space left on device")
        written.append(name)
        return save(storage, name, content, max_length)

    page = LessonPage.objects.get(pk=lesson_page.pk)
    page.body = stream("body", [text_block(), picture_block(image), document_block(paper)])
    revision = page.save_revision()
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "save", full)
        with pytest.raises(OSError, match="No space"):
            revision.publish()
    assert current(lesson_page) == before
    assert not VersionFile.objects.exists()
    revision.publish()
    assert {use.kind for use in current(lesson_page).files.all()} == {"picture", "rendition", "document"}
    assert FrozenFile.objects.count() == 3


def planned(page: LessonPage) -> None:
    """As the worker publishes what HR planned for an hour that has passed."""
    now = timezone.now()
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=now)
    assert publish_due(now) == 1


WAYS: dict[str, Callable[[LessonPage], Any]] = {
    "at once": lambda page: page.latest_revision.publish(),
    "as planned": planned,
}


@pytest.mark.parametrize("publish", WAYS.values(), ids=WAYS.keys())
def test_files_are_written_before_the_transaction_that_makes_a_version(
    publish: Callable[[LessonPage], Any],
    lesson_page: LessonPage,
    lennik: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = picture(lennik)
    lesson_page.body = stream("body", [text_block(), picture_block(image)])
    lesson_page.save_revision()
    around, save = len(connection.savepoint_ids), FileSystemStorage.save
    depths: list[int] = []

    def noted(storage: FileSystemStorage, name: str, content: Any, max_length: int | None = None) -> str:
        depths.append(len(connection.savepoint_ids))
        return save(storage, name, content, max_length)

    monkeypatch.setattr(FileSystemStorage, "save", noted)
    publish(lesson_page)
    assert current(lesson_page).files.count() == 2
    assert depths[:2] == [around, around]


def test_two_who_keep_the_same_file_at_the_same_moment_get_one_row(lennik: Organisation) -> None:
    paper = document(lennik)
    kept = file_keeping.keep(paper.file.open(), paper.filename, lennik.pk, timezone.now())
    late = FrozenFile(
        organisation=lennik, sha256=kept.sha256, size=kept.size, kept_since=kept.kept_since, file="bewaard/elders.pdf"
    )
    assert file_keeping._settled(late) == kept
    assert FrozenFile.objects.get() == kept


def test_a_cut_that_was_made_for_a_version_is_used_again(
    lesson_page: LessonPage, lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = picture(lennik)
    show(lesson_page, picture_block(image))
    first = current(lesson_page)
    with monkeypatch.context() as patch:
        patch.setattr(Image, "generate_rendition_file", None)
        show(lesson_page, text_block(text="<p>Nog iets.</p>"), picture_block(image))
    assert current(lesson_page).number == first.number + 1
    assert held_by(current(lesson_page)) == held_by(first)


def test_a_kept_file_that_the_storage_lost_is_written_again_by_the_next_publication(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    paper = document(lennik)
    show(lesson_page, document_block(paper))
    kept = FrozenFile.objects.get()
    default_storage.delete(kept.place)
    show(lesson_page, document_block(paper))
    assert FrozenFile.objects.get().file.open().read() == b"Het reglement."


def test_a_lesson_whose_file_is_gone_is_not_published(lesson_page: LessonPage, lennik: Organisation) -> None:
    paper = document(lennik)
    default_storage.delete(paper.file.name)
    lesson_page.body = stream("body", [text_block(), document_block(paper)])
    assert [(name, error.code) for name, error in lesson_problems(lesson_page)] == [("body", "file_gone")]


def test_a_file_cannot_go_while_a_version_needs_it(lesson_page: LessonPage, lennik: Organisation) -> None:
    show(lesson_page, document_block(document(lennik)))
    with pytest.raises(ProtectedError):
        FrozenFile.objects.get().delete()


# --- Versions of before -----------------------------------------------------------------------------------------------


@pytest.fixture
def show_as_before(monkeypatch: pytest.MonkeyPatch) -> Callable[..., LessonVersion]:
    """Publish a lesson as it was before versions kept files: none kept, and none in the digest."""

    def publish(page: LessonPage, *blocks: dict[str, Any]) -> LessonVersion:
        with monkeypatch.context() as patch:
            patch.setattr(frozen_files, "keep", lambda *_args: ())
            show(page, *blocks)
        version = current(page)
        assert not version.files.exists()
        return version

    return publish


def test_rebuilding_keeps_the_files_of_a_version_of_before_and_leaves_its_digest(
    lesson_page: LessonPage, lennik: Organisation, show_as_before: Callable[..., LessonVersion]
) -> None:
    image, paper = picture(lennik), document(lennik)
    version = show_as_before(lesson_page, picture_block(image), document_block(paper))
    before = version.digest
    call_command("rebuild_lessons", verbosity=0)
    assert [address.rpartition("/")[2] for address in addresses_in(version)] == ["plein.webp", "reglement.pdf"]
    assert version.digest == before
    assert list(version.files.values_list("is_in_digest", flat=True)) == [False] * 3
    call_command("rebuild_lessons", verbosity=0)
    assert version.files.count() == 3
    show(lesson_page, picture_block(image), document_block(paper))
    assert current(lesson_page) == version
    replace(paper, b"Een ander reglement.")
    show(lesson_page, picture_block(image), document_block(paper))
    assert current(lesson_page).number == version.number + 1


def test_rebuilding_says_what_is_gone_and_keeps_the_rest(
    lesson_page: LessonPage,
    lennik: Organisation,
    capsys: pytest.CaptureFixture[str],
    show_as_before: Callable[..., LessonVersion],
) -> None:
    image, paper, lost = picture(lennik), document(lennik), document(lennik, "weg.pdf", b"weg")
    version = show_as_before(lesson_page, picture_block(image), document_block(paper), document_block(lost))
    number = image.pk
    image.delete()
    default_storage.delete(lost.file.name)
    call_command("rebuild_lessons")
    told = capsys.readouterr()
    which = f"“{version.title}”, versie {version.number}"
    assert told.err.splitlines() == [
        f"{which}: een document (nummer {lost.pk}) is weg en kon niet bewaard worden.",
        f"{which}: een afbeelding (nummer {number}) is weg en kon niet bewaard worden.",
    ]
    assert "1 bestanden erbij bewaard" in told.out
    assert [address.rpartition("/")[2] for address in addresses_in(version)] == ["reglement.pdf"]


# --- What other rooms ask ---------------------------------------------------------------------------------------------


def test_a_version_and_a_draft_tell_the_same_of_the_same_files(lesson_page: LessonPage, lennik: Organisation) -> None:
    image, paper = picture(lennik), document(lennik)
    show(lesson_page, picture_block(image), document_block(paper))
    told = frozen_files.files_of(current(lesson_page))
    assert told == (
        FileWords(
            "document", paper.pk, "reglement.pdf", "Stuk reglement.pdf", hashlib.sha256(b"Het reglement.").hexdigest()
        ),
        FileWords("picture", image.pk, "plein.png", "Beeld plein.png", hashlib.sha256(png()).hexdigest()),
    )
    assert frozen_files.files_in_draft(lesson_page) == told
    replace(paper, b"Anders.")
    default_storage.delete(image.file.name)
    changed, gone = frozen_files.files_in_draft(lesson_page)
    assert (changed.sha256, gone.sha256) == (hashlib.sha256(b"Anders.").hexdigest(), "")


def test_what_a_version_shows_comes_back_to_the_desk_where_it_is_another_or_gone(
    lesson_page: LessonPage, lennik: Organisation, marleen: User
) -> None:
    image, paper, same = picture(lennik), document(lennik), document(lennik, "zelfde.pdf", b"zelfde")
    show(lesson_page, picture_block(image), document_block(paper), document_block(same))
    version, image_id = current(lesson_page), image.pk
    image.delete()
    replace(paper, b"Een ander reglement.")
    with restored_sources(version, marleen) as restored:
        assert restored.keys() == {("picture", image_id), ("document", paper.pk), ("document", same.pk)}
        assert restored["document", same.pk] == same
        again = restored["picture", image_id]
        assert (again.title, again.filename[:5], again.file.open().read()) == ("Beeld plein.png", "plein", png())
        assert (again.collection, again.uploaded_by_user) == (same.collection, marleen)
        older = restored["document", paper.pk]
        assert older != paper
        assert older.file.open().read() == b"Het reglement."
        paper.refresh_from_db()
        assert paper.file.open().read() == b"Een ander reglement."


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places that are opened from now on."""
    places: list[str] = []
    really = FileSystemStorage.open

    def note(storage: FileSystemStorage, name: str, mode: str = "rb") -> Any:
        places.append(name)
        return really(storage, name, mode)

    monkeypatch.setattr(FileSystemStorage, "open", note)
    return places


def test_what_stayed_the_same_is_not_read_again(
    lesson_page: LessonPage, lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, paper = picture(lennik), document(lennik)
    show(lesson_page, picture_block(image), document_block(paper))
    places = opened(monkeypatch)
    told = frozen_files.files_in_draft(lesson_page)
    show(LessonPage.objects.get(pk=lesson_page.pk), picture_block(image), document_block(paper), text_block(text="<p>"))
    assert places == []
    assert frozen_files.files_of(current(lesson_page)) == told


def test_a_draft_that_was_told_once_is_not_read_again(
    lesson_page: LessonPage, lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = document(lennik)
    lesson_page.body = stream("body", [document_block(paper)])
    places = opened(monkeypatch)
    told = frozen_files.files_in_draft(lesson_page)
    assert frozen_files.files_in_draft(lesson_page) == told
    assert places == [paper.file.name]


def rewritten(paper: Document, content: bytes, hours: int = 0) -> None:
    """Another file in the very place of this one, written `hours` later."""
    place = Path(default_storage.path(paper.file.name))
    written = place.stat().st_mtime
    place.write_bytes(content)
    os.utime(place, (written, written + 3600 * hours))


@pytest.mark.parametrize(
    ("content", "hours", "sha1"),
    [(b"Hat reglement.", 1, ""), (b"Het reglement!!", 0, ""), (b"Hat reglement.", 0, "f" * 40)],
    ids=["written later", "larger", "another hash of Wagtail's"],
)
def test_another_file_in_the_same_place_is_read(
    content: bytes, hours: int, sha1: str, lesson_page: LessonPage, lennik: Organisation
) -> None:
    paper = document(lennik)
    show(lesson_page, document_block(paper))
    rewritten(paper, content, hours)
    Document.objects.filter(pk=paper.pk).update(file_hash=sha1)
    (told,) = frozen_files.files_in_draft(lesson_page)
    assert told.sha256 == hashlib.sha256(content).hexdigest()
    show(LessonPage.objects.get(pk=lesson_page.pk), document_block(paper))
    assert held_by(current(lesson_page)) == {content}


def altered(kept: FrozenFile, content: bytes = b"Hat reglement.") -> None:
    """Other bytes, as many of them, in the place of a kept file, written later."""
    place = Path(default_storage.path(kept.place))
    written = place.stat().st_mtime
    place.write_bytes(content)
    os.utime(place, (written, written + 1))


@pytest.mark.parametrize("is_known", [True, False], ids=["known at the desk", "read anew at the desk"])
def test_a_kept_copy_that_was_altered_is_written_again_by_the_next_publication(
    is_known: bool, lesson_page: LessonPage, lennik: Organisation, caplog: pytest.LogCaptureFixture
) -> None:
    paper = document(lennik)
    show(lesson_page, document_block(paper))
    kept = FrozenFile.objects.get()
    altered(kept)
    if not is_known:
        ReadFile.objects.all().delete()
    show(LessonPage.objects.get(pk=lesson_page.pk), text_block(text="<p>Anders.</p>"), document_block(paper))
    assert held_by(current(lesson_page)) == {b"Het reglement."}
    assert FrozenFile.objects.get().place == kept.place
    assert f"Kept file {kept.pk} was damaged" in caplog.text


def test_a_cut_that_was_altered_is_made_again(lesson_page: LessonPage, lennik: Organisation) -> None:
    image = picture(lennik)
    show(lesson_page, picture_block(image))
    before = held_by(current(lesson_page))
    altered(VersionFile.objects.get(kind=FileKind.RENDITION).file, b"geen beeld")
    show(LessonPage.objects.get(pk=lesson_page.pk), text_block(text="<p>Nog.</p>"), picture_block(image))
    assert held_by(current(lesson_page)) == before


def test_a_command_says_which_kept_files_are_lost_or_altered_and_where_they_stand(
    lesson_page: LessonPage, lennik: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    show(lesson_page, *[document_block(document(lennik, f"{one}.pdf", one.encode())) for one in ("goed", "weg", "mis")])
    call_command("check_kept_files")
    assert capsys.readouterr().out == "3 bestanden gelezen, 0 weg of beschadigd.\n"
    lost, wrong = (VersionFile.objects.get(name=f"{one}.pdf").file for one in ("weg", "mis"))
    default_storage.delete(lost.place)
    altered(wrong, b"mas")
    with pytest.raises(SystemExit) as ended:
        call_command("check_kept_files")
    assert ended.value.code == 1
    where = f"Het staat in “{lesson_page.title}”, versie {current(lesson_page).number}"
    assert capsys.readouterr().out.splitlines() == [
        f"{lennik.short_name}: {lost.place} is weg. {where} (weg.pdf).",
        f"{lennik.short_name}: {wrong.place} is niet meer wat bewaard werd. {where} (mis.pdf).",
        "3 bestanden gelezen, 2 weg of beschadigd.",
    ]


def test_a_kept_copy_that_is_lost_is_made_again_of_what_stayed_the_same(
    lesson_page: LessonPage, lennik: Organisation
) -> None:
    paper = document(lennik)
    show(lesson_page, document_block(paper))
    default_storage.delete(FrozenFile.objects.get().place)
    show(LessonPage.objects.get(pk=lesson_page.pk), text_block(text="<p>Anders.</p>"), document_block(paper))
    assert held_by(current(lesson_page)) == {b"Het reglement."}


# --- Serving ----------------------------------------------------------------------------------------------------------


def test_a_kept_file_is_for_people_of_the_organisation_only(
    lesson_page: LessonPage,
    lennik: Organisation,
    amina: User,
    ioana: User,
    stephanie: User,
    client: Client,
    signed_in: Callable[[User], Client],
) -> None:
    show(lesson_page, document_block(document(lennik)))
    (address,) = addresses_in(current(lesson_page))
    assert [signed_in(user).get(address).status_code for user in (amina, stephanie, ioana)] == [200, 200, 404]
    assert client.get(address).status_code == 302
    assert signed_in(amina).get(address.replace("reglement", "iets")).status_code == 404
    assert signed_in(amina).post(address).status_code == 405
    default_storage.delete(FrozenFile.objects.get().place)
    assert signed_in(amina).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("reglement.pdf", "application/pdf", 'inline; filename="reglement.pdf"'),
        ("notitie.txt", "text/plain", 'attachment; filename="notitie.txt"'),
        ("loket.vtt", "text/vtt", 'inline; filename="loket.vtt"'),
        ("loket.webm", "video/webm", 'inline; filename="loket.webm"'),
    ],
)  # fmt: skip
def test_a_kept_file_comes_under_its_own_name_and_may_stay_in_the_browser(
    name: str,
    kind: str,
    disposition: str,
    lesson_page: LessonPage,
    lennik: Organisation,
    amina: User,
    signed_in: Callable[[User], Client],
) -> None:
    show(lesson_page, document_block(document(lennik, name, b"inhoud")))
    response = signed_in(amina).get(addresses_in(current(lesson_page))[0])
    assert (response["Content-Type"], response["Content-Disposition"]) == (kind, disposition)
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert content_of(response) == b"inhoud"


def test_reading_costs_no_query_more_for_what_is_kept(lesson_page: LessonPage, lennik: Organisation) -> None:
    show(lesson_page, picture_block(picture(lennik)), document_block(document(lennik)))
    version = current(lesson_page)
    with CaptureQueriesContext(connection) as queries:
        assembling.pieces_of(version)
    assert len(queries) == 1
    assert FileKind.PICTURE in {use.kind for use in version.files.all()}
