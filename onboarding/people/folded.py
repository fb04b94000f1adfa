"""`folding.fold` in the database, and the fields that go with it.

Both databases give the same answer, whatever language or rules a server was set up with: SQLite calls `fold` itself,
PostgreSQL (13 or later, in UTF-8) does the same steps with the same tables.
"""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from onboarding.people.folding import ACUTE, MARKS, PLAIN, SEVERAL, composed, fold


@models.CharField.register_lookup
@models.TextField.register_lookup
class Fold(models.Transform):
    """`fold` in the database: `name__fold`, to filter with and to sort by."""

    lookup_name = "fold"
    function = "fold"
    output_field = models.TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[object, ...]]:
        template = _in_postgresql()
        sql, parameters = self.as_sql(compiler, connection, template=template)
        return sql, (*parameters,) * template.count("%(expressions)s")


def _in_postgresql() -> str:
    """The steps of `fold`, in functions whose answer never changes, so that a generated column may hold it.

    Text without any special letter, such as most of it, goes a way that is far quicker.
    """
    apostrophe, letters = "''''", ("".join(map(chr, PLAIN)), "".join(map(chr, PLAIN.values())))
    bare = f"normalize(replace(%(expressions)s, '{ACUTE}', {apostrophe}), NFKD)"
    bare = f"regexp_replace({bare}, '[{MARKS}]', '', 'g')"
    bare = "translate({}, '{}', '{}')".format(bare, *(text.replace("'", "''") for text in letters))
    for one, several in SEVERAL.items():
        bare = f"replace({bare}, '{one}', '{several}')"
    bare = f"replace({bare}, {apostrophe}, '')"
    ascii_only = f"translate(lower((%(expressions)s) COLLATE \"C\"), {apostrophe} || '`', '')"
    is_ascii = "octet_length(%(expressions)s) = char_length(%(expressions)s)"
    return f'(CASE WHEN {is_ascii} THEN {ascii_only} ELSE {bare} END COLLATE "C")'


class FoldedField(models.TextField):
    """Folded text, in the order of its characters' numbers on every database."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, str | None]:
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C" if connection.vendor == "postgresql" else None}


class ComposedField(models.CharField):
    """Text of one line that is kept composed, whichever way it comes in."""

    def get_prep_value(self, value: object) -> object:
        value = super().get_prep_value(value)
        return composed(value) if isinstance(value, str) else value


def teach(connection: BaseDatabaseWrapper, **_sent: object) -> None:
    """SQLite `fold`, with every new connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("fold", 1, _fold_or_none, deterministic=True)


def _fold_or_none(text: str | None) -> str | None:
    return None if text is None else fold(text)
