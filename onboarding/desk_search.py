"""The search of pages, pictures and documents at the desk: Wagtail's own, in which a quotation mark is a character."""

from __future__ import annotations

from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as backend_of_database
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText, SearchQuery


class _Quoted:
    """Mixin: every word goes to SQLite between quotation marks, so that one inside it has to be doubled."""

    def build_search_query_content(self, query: SearchQuery, config: Any = None) -> Any:
        if isinstance(query, PlainText):
            query = PlainText(_doubled(query.query_string), operator=query.operator)
        elif isinstance(query, Phrase):
            query = Phrase(_doubled(query.query_string))
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]


def _doubled(words: str) -> str:
    return words.replace('"', '""')


class SearchCompiler(_Quoted, SQLiteSearchQueryCompiler):  # type: ignore[misc]
    """Whole words."""


class AutocompleteCompiler(_Quoted, SQLiteAutocompleteQueryCompiler):  # type: ignore[misc]
    """The last word may be the beginning of one."""


class OnSQLite(SQLiteSearchBackend):  # type: ignore[misc]
    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database of the site."""
    return OnSQLite(params) if connection.vendor == "sqlite" else backend_of_database(params)
