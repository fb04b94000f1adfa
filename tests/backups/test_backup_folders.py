"""A backup put back is the same evidence; a broken or a second one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from onboarding.backups import backup_folders, evidence_digests
from onboarding.backups.backup_folders import NoBackup
from onboarding.backups.database_copies import CopyFailed
from onboarding.learning.closing import certificates
from onboarding.learning.models import Certificate, Completion, Enrolment
from onboarding.people.models import User
from tests.learning.closing.endings import finished
from tests.learning.quiz_answers import ANSWERS, post_answers
from tests.private_database import empty_database, private_database
from tests.rendered_forms import submit

NOW = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that another program can copy."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "bewaard").mkdir(parents=True)
    (folder / "bewaard" / "film").write_bytes(b"a film")
    return folder


def make(media: Path, now: datetime = NOW) -> backup_folders.Backup:
    with backup_folders.alone(media.parent / "backups"):
        return backup_folders.make(connection, media, media.parent / "backups", now)


def test_a_backup_put_back_is_the_same_evidence_and_the_same_files_and_its_certificates_still_check(
    amina: User, enrolment: Enrolment, client: Client, media: Path
) -> None:
    client.force_login(amina)
    post_answers(client, enrolment.programme.lesson_ids[0], ANSWERS)
    certificate = certificates.issue(finished(enrolment), NOW)
    paper = certificates.pdf(certificate)
    before = evidence_digests.of_connection(connection)
    backup = make(media)
    Enrolment.objects.update(lessons_done=0)  # what comes later is not in it
    with empty_database(media.parent):
        backup_folders.put_back(backup_folders.read(backup.folder), connection, media.parent / "again")
        assert evidence_digests.of_connection(connection) == before
        assert Completion.objects.get().enrolment.lessons_done == 1
        asked = Client().get(reverse("learning:confirm_certificate"), {"nummer": certificate.number})  # as on its paper
        assert "Dit attest klopt" in submit(Client(), asked, name=certificate.name).content.decode()
        assert certificates.pdf(Certificate.objects.get()) == paper
        assert (media.parent / "again" / "bewaard" / "film").read_bytes() == b"a film"
        with pytest.raises(CopyFailed, match="staat al iets"):
            backup_folders.put_back(backup, connection, media.parent / "third")
        assert before[Completion._meta.db_table].rows == 1


@pytest.mark.postgresql  # SQLite has no extensions
def test_a_backup_is_put_back_where_somebody_else_made_the_extension(db: None, media: Path) -> None:
    """As on a server that does not let the owner of a database have it."""
    backup = make(media)
    with empty_database(media.parent):
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
            cursor.execute("CREATE ROLE puts_back LOGIN")
            cursor.execute("GRANT ALL ON SCHEMA public TO puts_back")
        ours = connection.settings_dict["USER"]
        try:
            connection.settings_dict["USER"] = "puts_back"
            backup_folders.put_back(backup, connection, media.parent / "again")
            connection.settings_dict["USER"] = ours
            assert User.objects.count() == 0
            with connection.cursor() as cursor:
                assert "person_by_pieces" in connection.introspection.get_constraints(cursor, User._meta.db_table)
        finally:
            connection.settings_dict["USER"] = ours
            with connection.cursor() as cursor:
                cursor.execute("DROP OWNED BY puts_back")
                cursor.execute("DROP ROLE puts_back")


def test_a_row_that_is_another_gives_its_table_another_digest(amina: User, enrolment: Enrolment) -> None:
    before = {table: one.as_dict() for table, one in evidence_digests.of_connection(connection).items()}
    assert evidence_digests.differing(before, evidence_digests.of_connection(connection)) == []
    Enrolment.objects.update(lessons_asked=9)
    after = evidence_digests.of_connection(connection)
    assert evidence_digests.differing(before, after) == [Enrolment._meta.db_table]
    assert evidence_digests.differing({}, after) == sorted(after)


def test_a_backup_that_was_altered_or_broken_off_is_refused(enrolment: Enrolment, media: Path) -> None:
    backup = make(media)
    with backup.database.open("r+b") as database:
        database.seek(1000)
        database.write(b"\xff\xff")
    with pytest.raises(NoBackup, match="niet meer wat er bewaard werd"):
        backup_folders.read(backup.folder)
    (backup.folder / "backup.json").unlink()
    with pytest.raises(NoBackup, match="geen kopie"):
        backup_folders.read(backup.folder)


def test_what_did_not_change_is_on_the_disk_once_and_the_oldest_go(enrolment: Enrolment, media: Path) -> None:
    broken_off = media.parent / "backups" / ".2026-11-27T023000Z.part"
    broken_off.mkdir(parents=True)
    first, second = make(media), make(media, NOW + timedelta(days=1))
    assert not broken_off.exists()
    films = [backup.folder / "media" / "bewaard" / "film" for backup in (first, second)]
    assert films[0].samefile(films[1])
    assert not films[0].samefile(media / "bewaard" / "film")  # whoever writes over that one spoils no backup
    into = first.folder.parent
    assert backup_folders.forget(into, 1) == [first.folder]
    assert backup_folders.newest_first(into) == [second.folder]
    assert films[1].read_bytes() == b"a film"


def test_a_second_backup_at_once_says_that_one_is_under_way_and_takes_nothing_of_it_away(
    enrolment: Enrolment, media: Path, settings: LazySettings
) -> None:
    into, settings.MEDIA_ROOT = media.parent / "backups", media
    with backup_folders.alone(into):
        part = into / ".2026-11-28T023000Z.part"
        part.mkdir()
        with pytest.raises(CommandError, match="wordt al een kopie gemaakt"):
            call_command("back_up", into)
        assert part.exists()
    call_command("back_up", into)
    assert not part.exists()
    assert len(backup_folders.newest_first(into)) == 1
