"""Which database the programs of PostgreSQL make a copy of."""

from __future__ import annotations

from onboarding.backups import database_copies
from onboarding.settings.base import database


def test_of_several_hosts_the_programs_take_the_one_that_the_site_takes() -> None:
    """A snapshot of the primary means nothing on a standby."""
    pair = database("postgres://u:p@h1:5432,h2:5432/n?target_session_attrs=read-write")
    asked, environment = database_copies._asked(pair)
    assert (asked, environment["PGHOST"], environment["PGPORT"]) == (["--dbname=n"], "h1,h2", "5432,5432")
    assert environment["PGTARGETSESSIONATTRS"] == "read-write"
    assert "PGTARGETSESSIONATTRS" not in database_copies._asked(database("postgres:///aanboord"))[1]
