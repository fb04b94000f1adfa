"""Files in a bucket are served, kept, found and forgotten as those in a folder; without the bucket people read why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, RequestFactory
from pytest_django import Settings

from onboarding import deploy_checks, errors
from onboarding.backups import backup_folders
from onboarding.backups.database_copies import CopyFailed
from onboarding.hr.jobs.kept_zips import KeptZips
from onboarding.lessons.lost_files import lost_files
from onboarding.lessons.models import FrozenFile
from onboarding.people.models import Organisation, User
from onboarding.stored_files import names_in
from tests.bucket_server import BUCKET, bucket_server
from tests.client_response import content_of
from tests.lessons.desk_files import document, picture

FILM = bytes(range(256)) * 600


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, Any]]:
    with bucket_server() as storages:
        yield storages


@pytest.fixture
def bucket(server: dict[str, Any], settings: Settings) -> Settings:
    settings.STORAGES, settings.MEDIA_BUCKET = server, BUCKET
    return settings


@pytest.mark.django_db
def test_files_in_a_bucket_are_what_files_in_a_folder_are(
    bucket: Settings, lennik: Organisation, marleen: User, ioana: User, signed_in: Callable[[User], Client]
) -> None:
    hr, other = signed_in(marleen), signed_in(ioana)
    shown = picture(lennik, "plein.png")
    assert shown.file.url.startswith("/media/")  # never an address of the bucket
    answer = hr.get(shown.file.url)
    assert (answer.status_code, content_of(answer)) == (200, shown.file.open().read())
    assert other.get(shown.file.url).status_code == 404
    film = document(lennik, "loket.mp4", FILM)
    part = hr.get(film.url, headers={"Range": "bytes=100-70000"})
    assert (part.status_code, content_of(part)) == (206, FILM[100:70001])
    assert content_of(hr.get(film.url)) == FILM
    assert document(lennik, "loket.mp4", b"another").file.name != film.file.name
    # What nothing knows of is found, and what was kept for a while is forgotten.
    place = default_storage.save("documents/niemand.pdf", ContentFile(b"x"))
    later = datetime.now(UTC) + timedelta(days=2)
    lost = {found for _storage, found in lost_files(later)}  # also what another test left in the bucket
    assert lost & {place, shown.file.name, film.file.name} == {place}
    assert KeptZips("bewijs", timedelta(days=7)).forget_old(later) == 0
    default_storage.save("bewijs/404.zip", ContentFile(b"x"))
    assert KeptZips("bewijs", timedelta(days=7)).forget_old(later) == 1
    assert names_in(default_storage, "bewijs") == []
    with pytest.raises(FileNotFoundError):
        FrozenFile(file="bewaard/weg").file.open()
    long = document(lennik, "lang.mp4", FILM * 7).file.open()
    assert long.read(1) == FILM[:1]
    assert long.file.file._rolled  # to the disk: a film does not stand in memory whole
    assert [one.id for one in deploy_checks._bucket()] == []


@pytest.mark.django_db
def test_without_the_bucket_people_read_that_it_is_away(
    bucket: Settings, lennik: Organisation, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    shown = picture(lennik, "plein.png")
    options = {**bucket.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    bucket.STORAGES = {**bucket.STORAGES, "default": {**bucket.STORAGES["default"], "OPTIONS": options}}
    client = signed_in(marleen)
    client.raise_request_exception = False
    answer = client.get(shown.file.url)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Probeer het zo dadelijk opnieuw." in answer.content.decode()
    assert [one.id for one in deploy_checks._bucket()] == ["onboarding.E009"]


def test_a_bucket_that_says_it_cannot_do_it_now_is_away_too() -> None:
    for status, told in ((500, 503), (503, 503), (403, 500)):
        try:
            raise ClientError({"ResponseMetadata": {"HTTPStatusCode": status}}, "GetObject")
        except ClientError:
            assert errors.server_error(RequestFactory().get("/")).status_code == told, status


def test_a_backup_says_that_the_files_are_in_the_bucket(tmp_path: Path) -> None:
    about = {"evidence": {}, "files": {"bucket": BUCKET}}
    backup = backup_folders.Backup(tmp_path, about)
    assert "zonder de bestanden: die staan in de bucket aanboord" in backup.in_words
    whole = backup_folders.Backup(tmp_path, {"evidence": {}, "files": {"number": 2, "bytes": 3_000_000}})
    for one, media in ((backup, tmp_path / "media"), (whole, BUCKET)):
        with pytest.raises(CopyFailed, match="MEDIA_BUCKET"):
            backup_folders.put_back(one, None, media)  # type: ignore[arg-type]  # it is refused before it is asked
