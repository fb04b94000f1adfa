"""What a connection cannot answer any more is asked on a new one, but in a transaction, which would be lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import NotSupportedError, OperationalError, connection, transaction
from django.db.models import CharField
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from onboarding.people.models import Organisation
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.prepared_statements import fetch
from tests.private_database import private_database


@pytest.mark.postgresql  # SQLite prepares anew by itself
def test_what_a_column_became_since_is_asked_on_a_new_connection(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    slugs = CompiledQuery(lambda: Organisation.objects.filter(slug=Parameter("slug", CharField())))
    with django_db_blocker.unblock(), private_database(tmp_path):
        Organisation.objects.create(name="Halle", short_name="Halle", slug="halle")
        upgrade = connection.copy()
        for length in (60, 70):
            with CaptureQueriesContext(connection) as queries:
                assert all(slugs.first(slug="halle") for _ in range(9))
            assert all("people_organisation" in one["sql"] for one in queries)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_prepared_statements")
                assert cursor.fetchone()[0]
            with upgrade.cursor() as cursor:
                cursor.execute(f"ALTER TABLE people_organisation ALTER slug TYPE varchar({length})")
        with upgrade.cursor() as cursor:  # as when the server begins anew
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        connection.close_if_unusable_or_obsolete()  # as a request begins
        assert all(slugs.first(slug="halle") for _ in range(3))
        with upgrade.cursor() as cursor:
            cursor.execute("ALTER TABLE people_organisation ALTER slug TYPE varchar(80)")
        upgrade.close()
        with pytest.raises(NotSupportedError), transaction.atomic():  # a new connection would lose what was done
            slugs.first(slug="halle")
        assert slugs.first(slug="halle")


def test_a_database_that_cannot_be_reached_is_tried_once() -> None:
    """Each try may take the whole of connect_timeout, for each host, while a person waits."""

    class Unreachable:
        vendor, connection, in_atomic_block, tries = "postgresql", None, False, 0

        def ensure_connection(self) -> None:
            self.tries += 1
            raise OperationalError

        def close(self) -> None:
            """There is nothing to close."""

    unreachable = Unreachable()
    with pytest.raises(OperationalError):
        fetch(unreachable, "SELECT 1", [])
    assert unreachable.tries == 1
