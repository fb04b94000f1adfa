"""What a report of an error shows, for whoever has one mailed or sends them to a service (the log has none of it): the
lines of code, and nothing that anyone typed. Passwords, codes and secrets are posted at many addresses, by allauth's
views and by ours, and answers are a person's own: so it is decided here for all of them, and not at each view.
"""

from __future__ import annotations

from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NothingTyped(SafeExceptionReporterFilter):
    """Hides every value that was posted and every local variable; not while developing (settings.DEBUG)."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        posted: dict[str, Any] = super().get_post_parameters(request)
        return dict.fromkeys(posted, self.cleansed_substitute) if self.is_active(request) else posted

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:
        if self.is_active(request):
            return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
        return super().get_traceback_frame_variables(request, tb_frame)
