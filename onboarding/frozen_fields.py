"""A column whose value is frozen data: a dataclass in Python, JSON in the database, and nothing in between."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Protocol, Self

from django.db import models
from django.db.models.fields.json import KeyTransform

KEPT = 256  # values that a process remembers by their text


class Frozen(Protocol):
    """What such a column holds; `from_dict` raises KeyError, TypeError or ValueError on data it does not know."""

    @classmethod
    def from_dict(cls, data: Any) -> Self: ...

    def as_dict(self) -> dict[str, Any]: ...


class FrozenField(models.JSONField):
    """A JSON column that reads and writes `of`; a subclass names it.

    `is_kept`: the same text is read once a process, for columns that come with nearly every request. What is frozen
    can be shared. Migrations see a JSONField, so that they go on when the class is gone.
    """

    of: type[Frozen]
    is_kept = True

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not isinstance(value, str) or isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        return _kept(self.of, value) if self.is_kept else _read(self.of, value)

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, self.of) else self.of.from_dict(value)

    def get_prep_value(self, value: Any) -> Any:
        return value.as_dict() if isinstance(value, self.of) else super().get_prep_value(value)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(self.get_prep_value(value), model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.get_prep_value(self.value_from_object(obj))

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("verbose_name", None)  # which says nothing of the column
        if kwargs.get("default") is self.of:
            kwargs["default"] = dict
        return name, "django.db.models.JSONField", args, kwargs


def _read(of: type[Frozen], text: str) -> Frozen:
    return of.from_dict(json.loads(text))


_kept = lru_cache(maxsize=KEPT)(_read)
