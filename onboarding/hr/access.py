"""Who may see how far people are: HR of an organisation, and administrators."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.generic import View
from wagtail.admin.menu import MenuItem


def may_see_completion(user: Any) -> bool:
    """Whether `user` is HR of an organisation or an administrator."""
    return user.is_authenticated and (user.is_superuser or user.is_hr_officer)


class HrOnlyMixin(View):
    """Refuses anybody else; Wagtail turns that into its own message, or into the sign-in screen."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_completion(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class HrOnlyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_completion(request.user)
