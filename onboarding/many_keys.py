"""A condition on very many keys, which go to the database as one value.

`__in` sends each of them by itself: for two thousand, Django and the driver take longer to put that together than the
database takes to find them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler


class IsAmong(Func):
    """Whether a field, or what is made of one, is one of these whole numbers or texts; a condition for filter()."""

    output_field = BooleanField()

    def __init__(self, of: str | Combinable, keys: Iterable[int] | Iterable[str]) -> None:
        super().__init__(F(of) if isinstance(of, str) else of)
        self.keys: list[int] | list[str] = list(keys)  # type: ignore[assignment]  # of either

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[object, ...]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} = ANY(%s)", (*params, self.keys)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} IN (SELECT value FROM json_each(%s))", (*params, json.dumps(self.keys))  # noqa: S608 - of a field
