"""The search of pages, pictures and documents at the desk: Wagtail's own, in which every character is a character."""

from __future__ import annotations

from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as backend_of_database


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database of the site."""
    if connection.vendor == "sqlite":
        from onboarding.desk_search.sqlite import OnSQLite  # noqa: PLC0415 - its tables are there on SQLite only

        return OnSQLite(params)
    return backend_of_database(params)
