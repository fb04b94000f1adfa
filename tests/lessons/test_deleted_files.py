"""A picture or document that was deleted comes back equal, under its own number; its file is there all the while."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Collection

from onboarding.lessons import deleted_files
from onboarding.lessons.models import OrganisationPage, TrashedFile
from onboarding.lessons.models.in_trash import KEPT_FOR
from onboarding.lessons.putting_back import NotKept
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.few_examples import FEW
from tests.lessons.desk_files import document, picture

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def things(lennik: Organisation) -> list[Any]:
    return [picture(lennik), document(lennik)]


def test_a_file_that_nothing_knows_of_is_found_after_a_day_and_removed_when_asked(
    things: list[Any], lennik: Organisation, marleen: User, tmp_path: Path
) -> None:
    lost = [thing.file.storage.save(thing.file.name, ContentFile(b"van wie gedood werd")) for thing in things]
    in_trash = picture(lennik, "weg.png")
    deleted_files.keep([in_trash], marleen, NOW)
    in_trash.delete()
    new = default_storage.save("documents/net-begonnen.txt", ContentFile(b"nog geen rij"))
    old = (NOW - timedelta(days=2)).timestamp()
    for path in tmp_path.rglob("*.*"):
        if path != tmp_path / new:
            os.utime(path, (old, old))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("find_lost_files", stdout=out)
    assert out.getvalue().split("\n")[:-1] == [*lost, "2 gevonden."]
    call_command("find_lost_files", "--remove", stdout=out)
    call_command("find_lost_files", stdout=out)
    assert out.getvalue().endswith("0 gevonden.\n")
    assert all(default_storage.exists(place) for place in (new, in_trash.file.name, *(one.file.name for one in things)))


@pytest.fixture
def throw_away(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    def act(thing: Any, by: User | None = None) -> TrashedFile:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            deleted_files.keep([thing], by, NOW)
            type(thing).objects.get(pk=thing.pk).delete()
        return TrashedFile.objects.latest("pk")

    return act


def everything(thing: Any) -> dict[str, Any]:
    with default_storage.open(thing.file.name) as file:
        content = file.read()
    fields = {field.name: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
    return fields | {"file": thing.file.name, "content": content, "tags": sorted(thing.tags.names())}


@FEW
@given(title=WORDS, alt=WORDS, tags=st.sets(st.sampled_from(["plein", "markt", "Ter Loo"])), point=st.integers(1, 90))
def test_what_comes_back_is_what_was_deleted(
    things: list[Any], throw_away: Any, title: str, alt: str, tags: set[str], point: int
) -> None:
    image, paper = things
    image.description, image.focal_point_x, image.focal_point_y = alt, point, point
    image.focal_point_width = image.focal_point_height = 10
    for thing in (image, paper):
        thing.title = title
        thing.save()
        thing.tags.set(tags)
        before = everything(type(thing).objects.get(pk=thing.pk))
        kept = throw_away(thing)
        assert not type(thing).objects.filter(pk=thing.pk).exists()
        back = deleted_files.put_back(kept.pk, NOW)
        assert everything(back) == before
        with pytest.raises(NotKept):
            deleted_files.put_back(kept.pk, NOW)
    assert image.get_rendition("width-100").file.size


def test_who_reads_gets_no_file_while_it_is_in_the_trash(
    lennik: Organisation, marleen: User, signed_in: Any, things: list[Any], throw_away: Any
) -> None:
    image, paper = things
    client: Client = signed_in(marleen)
    rendition = image.get_rendition("width-100")
    addresses = [image.file.url, rendition.url, paper.url]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    for thing in things:
        throw_away(thing, marleen)
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert [default_storage.exists(one) for one in (image.file.name, rendition.file.name, paper.file.name)] == [
        True,
        False,
        True,
    ]


def test_after_thirty_days_the_file_goes_and_then_what_is_known_of_it(
    things: list[Any], throw_away: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the storage does, and wherever it stops."""
    (image, paper), kept = things, [throw_away(thing).pk for thing in things]
    assert deleted_files.erase_old(NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    with pytest.raises(NotKept):
        deleted_files.put_back(kept[0], NOW + KEPT_FOR)

    def fails(name: str) -> None:
        if name == image.file.name:
            raise OSError("The storage is away.")
        Path(default_storage.path(name)).unlink()

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", fails)
        assert deleted_files.erase_old(NOW + KEPT_FOR) == 1
    assert TrashedFile.objects.get().place == image.file.name
    Path(default_storage.path(image.file.name)).unlink()  # erased, and then it was cut off
    assert deleted_files.erase_old(NOW + KEPT_FOR) == 1
    assert not TrashedFile.objects.exists()
    assert not default_storage.exists(paper.file.name)


def test_a_file_that_another_has_too_stays(lennik: Organisation, things: list[Any], throw_away: Any) -> None:
    paper = things[1]
    twin = document(lennik, "andere.pdf")
    type(twin).objects.filter(pk=twin.pk).update(file=paper.file.name)
    throw_away(paper)
    assert deleted_files.erase_old(NOW + KEPT_FOR) == 1
    assert default_storage.exists(paper.file.name)


def test_what_is_gone_meanwhile_keeps_nothing_from_coming_back(
    lennik: Organisation, things: list[Any], throw_away: Any
) -> None:
    image, paper = things
    apart = Collection.objects.get(depth=1).add_child(name="Apart")
    home = OrganisationPage.objects.get(organisation=lennik)
    home.collection, original = apart, home.collection
    home.save()
    sender = UserFactory.create(organisation=lennik)
    type(image).objects.filter(pk=image.pk).update(collection=apart, uploaded_by_user=sender)
    kept = throw_away(image, sender)
    home.collection = original
    home.save()
    apart.delete()
    User.objects.filter(pk=sender.pk).delete()
    back = deleted_files.put_back(kept.pk, NOW)
    assert (back.collection, back.uploaded_by_user) == (original, None)
    kept = throw_away(paper)
    default_storage.delete(paper.file.name)
    with pytest.raises(deleted_files.FileLost):
        deleted_files.put_back(kept.pk, NOW)
    assert TrashedFile.objects.filter(pk=kept.pk, put_back_at=None).exists()


def test_what_is_of_no_organisation_is_not_kept_and_what_goes_with_one_takes_its_file(
    things: list[Any], throw_away: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    image, paper = things
    type(image).objects.filter(pk=image.pk).update(collection=Collection.objects.get(depth=1))
    with django_capture_on_commit_callbacks(execute=True):
        deleted_files.keep([image], None, NOW)
        type(image).objects.get(pk=image.pk).delete()
    assert not TrashedFile.objects.exists()
    assert not default_storage.exists(image.file.name)
    throw_away(paper)
    with django_capture_on_commit_callbacks(execute=True):
        TrashedFile.objects.all().delete()  # as the database does when its organisation goes
    assert not default_storage.exists(paper.file.name)
