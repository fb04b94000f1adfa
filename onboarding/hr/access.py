"""Who is HR, and so sees the desk of an organisation: its officers, and administrators."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import View
from wagtail.admin.menu import MenuItem

from onboarding.hr.clock import Dated
from onboarding.people.models import User


def is_hr(user: Any) -> bool:
    """Whether `user` is HR of an organisation or an administrator."""
    return bool(user.is_authenticated and (user.is_superuser or user.is_hr_officer))


class HrOnlyMixin(Dated, View):
    """Refuses anybody else; Wagtail turns that into its own message, or into the sign-in screen."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_hr(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> User:
        """Whoever asks."""
        user: Any = self.request.user
        return user


class OwnOrganisationMixin(HrOnlyMixin):
    """For what HR does for its own organisation: an administrator who works for none is led to the list of them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_hr(request.user) and self.viewer.organisation_id is None:
            return redirect("hr:organisations")
        return super().dispatch(request, *args, **kwargs)


class AdministratorOnlyMixin(HrOnlyMixin):
    """For what spans organisations: to HR it does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_hr(request.user) and not self.viewer.is_superuser:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class AdministratorMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


class HrOnlyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_hr(request.user)
