"""What someone may do with a page of HR's desk, where that differs from Wagtail's own rules."""

from __future__ import annotations

from wagtail.models import PagePermissionTester

TOP_DEPTH = 2  # in the tree, of the pages of organisations


class DeskPermissions(PagePermissionTester):
    """Who may write a page but not publish, takes none away and moves none: Wagtail would let them, as long as it is
    not live."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.page.depth <= TOP_DEPTH and not self.user.is_superuser:
            return False  # that of an organisation is there as long as the organisation
        return self.can_plan() and bool(super().can_delete(ignore_bulk=ignore_bulk))

    def can_copy(self) -> bool:
        return self.page.depth > TOP_DEPTH and bool(super().can_copy())  # an organisation has one page

    def can_unpublish(self) -> bool:
        return self.page.depth > TOP_DEPTH and bool(super().can_unpublish())  # nothing of it would go away

    def can_reorder_children(self) -> bool:
        return bool(self.page.specific_class.subpage_types and super().can_reorder_children())

    def can_plan(self) -> bool:
        """Whether this person decides what is live, and when."""
        return bool(self.user.is_superuser or "publish" in self.permissions)
