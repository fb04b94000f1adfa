"""At the top of the form of a lesson: how much of it is still to be written."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from onboarding.lessons.left_to_write import LeftToWrite, left_to_write


class LeftPanel(Panel):
    """Shown for a lesson that was saved before, while something of it is left."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "lessons/left_to_write.html"

        @cached_property
        def left(self) -> LeftToWrite:
            return left_to_write(self.instance)

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.left)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "left": self.left}
