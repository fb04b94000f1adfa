"""Who may open a screen of the desk; what a role opens, people/roles.py says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import View
from wagtail.admin.menu import MenuItem

from onboarding.hr.clock import Dated
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May
from onboarding.people.second_factor import fresh_proof


def is_hr(user: Any) -> bool:
    """Whether `user` is HR of an organisation or an administrator: who sees people."""
    return roles.may(user, May.SEE_PEOPLE)


class RoleMixin(Dated, View):
    """Refuses who has no role that opens this; Wagtail turns that into its own message, or into the sign-in screen."""

    needs: May

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not roles.may(request.user, self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def proof_first(self, back: str = "") -> HttpResponseBase | None:
        """Leads whoever asks to where they prove anew who they are, and then to `back`, or here again; None for who
        did so just now."""
        return fresh_proof.ask_first(self.request, self.viewer, back or self.request.path, self.now)

    @property
    def viewer(self) -> User:
        """Whoever asks."""
        user: Any = self.request.user
        return user


class HrOnlyMixin(RoleMixin):
    """For HR, and administrators."""

    needs = May.SEE_PEOPLE


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


class HeadMenuItem(MenuItem):
    """An entry for who heads a department besides."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_department_head", False))


class RoleMenuItem(MenuItem):
    """An entry for who has a role that opens what it leads to."""

    def __init__(self, *args: Any, needs: May, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs

    def is_shown(self, request: HttpRequest) -> bool:
        return roles.may(request.user, self.needs)
