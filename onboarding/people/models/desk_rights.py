"""What someone may do with pages, pictures and documents, which every screen of Wagtail's desk asks.

Wagtail asks it once for a person, and keeps it under the names below with whoever is signed in, for as long as the
request. Here it finds the same rows, asked by a query that is put together once.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from quizzes.compiled_queries import CompiledQuery, Parameter


def _rights(model: type[Model], *along: str) -> CompiledQuery[Any]:
    def make() -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.all()
        return rows.filter(group__user=Parameter("id")).select_related("permission", *along)

    return CompiledQuery(make)


_PAGES = _rights(GroupPagePermission, "page")
_COLLECTIONS = _rights(GroupCollectionPermission, "collection")


class DeskRights:
    """Someone of whom Wagtail's permission policies find what they would keep."""

    pk: Any
    is_active: bool
    is_superuser: bool

    @cached_property
    def _page_permission_cache(self) -> list[Any]:
        return self._asked(_PAGES)

    @cached_property
    def _collection_permission_cache(self) -> list[Any]:
        return self._asked(_COLLECTIONS)

    def _asked(self, rights: CompiledQuery[Any]) -> list[Any]:
        """Nothing of who may do everything anyway, as Wagtail has it, or nothing at all."""
        return rights.all(id=self.pk) if self.is_active and not self.is_superuser else []
