"""What someone may do with pages, pictures and documents, which every screen of Wagtail's desk asks.

Wagtail asks it once for a person, and keeps it under the names below with whoever is signed in, for as long as the
request. Here it finds the same rows, asked by a query that is put together once.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import page_permission_policy
from wagtail.users.models import UserProfile

from quizzes.compiled_queries import CompiledQuery, Parameter


def _rights(model: type[Model], *along: str) -> CompiledQuery[Any]:
    def make() -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.all()
        return rows.filter(group__user=Parameter("id")).select_related("permission", *along)

    return CompiledQuery(make)


_PROFILE = CompiledQuery(lambda: UserProfile.objects.filter(user=Parameter("id")))
_PAGES = _rights(GroupPagePermission, "page")
_COLLECTIONS = _rights(GroupCollectionPermission, "collection")
# Where an administrator's pages begin, as Wagtail has it.
_ROOTS = CompiledQuery(lambda: Page.objects.filter(depth=1))


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

    @cached_property
    def _explorable_root_page_cache(self) -> Page | None:
        """Where one's pages begin; mostly that is the one page of which the rights are, which came along with them."""
        if self.is_superuser:
            pages: Any = _ROOTS.all()
        else:
            pages = page_permission_policy.instances_with_direct_explore_permission(self)
        if len({page.pk for page in pages}) == 1:
            return pages[0]
        try:
            found: Page = Page.objects.first_common_ancestor_of(pages, include_self=True, strict=True)
        except Page.DoesNotExist:
            return None
        return found

    def know_desk_profile(self) -> None:
        """Ask what Wagtail keeps of someone, and put it where it looks first."""
        kept: Any = type(self).wagtail_userprofile.related  # type: ignore[attr-defined]  # Wagtail's, from its side
        if not kept.is_cached(self):
            profile = _PROFILE.first(id=self.pk)
            kept.set_cached_value(self, profile)
            if profile is not None:
                kept.field.set_cached_value(profile, self)

    def _asked(self, rights: CompiledQuery[Any]) -> list[Any]:
        """Nothing of who may do everything anyway, as Wagtail has it, or nothing at all."""
        return rights.all(id=self.pk) if self.is_active and not self.is_superuser else []
