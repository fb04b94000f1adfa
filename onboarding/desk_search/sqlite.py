"""On SQLite: Wagtail's own search, in which a quotation mark is a character like any other."""

from __future__ import annotations

from typing import Any

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
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]  # of the compiler that it stands before


def _doubled(words: str) -> str:
    return words.replace('"', '""')


class SearchCompiler(_Quoted, SQLiteSearchQueryCompiler):
    """Whole words."""


class AutocompleteCompiler(_Quoted, SQLiteAutocompleteQueryCompiler):
    """The last word may be the beginning of one."""


class OnSQLite(SQLiteSearchBackend):
    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
