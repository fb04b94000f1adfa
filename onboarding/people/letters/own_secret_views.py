"""How I sign in: another code or password, of who is signed in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from onboarding.people.account_views import TOO_OFTEN, ChangePassword
from onboarding.people.letters import own_secrets
from onboarding.people.letters.letter_views import PASSWORD, WITH
from onboarding.people.letters.own_secret_forms import ChangeCodeForm, ChangePasswordByNumberForm
from onboarding.people.models import PersonRequest, User

CODE = "code"  # the value of WITH


@method_decorator(never_cache, name="dispatch")
class ChangeOwn(View):
    """The one address where people change it: with a number this screen, with an address the one of passwords."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and own_secrets.signs_in_by_number(request.user):
            return super().dispatch(request, *args, **kwargs)
        response: HttpResponseBase = ChangePassword.as_view()(request, *args, **kwargs)
        return response

    def get(self, request: PersonRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: PersonRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            is_limit = any(form.has_error("present", code) for code in (*TOO_OFTEN, "closed"))
            return self._page(form, HTTPStatus.TOO_MANY_REQUESTS if is_limit else HTTPStatus.OK)
        is_code = isinstance(form, ChangeCodeForm)
        own_secrets.change(request, request.user, form.cleaned_data["secret"], is_code=is_code)
        messages.success(request, _("Je nieuwe code is bewaard. Op andere toestellen ben je afgemeld.") if is_code
                         else _("Je nieuwe wachtwoord is bewaard. Op andere toestellen ben je afgemeld."))  # fmt: skip
        return redirect("learning:preferences")

    def _form(self, data: Any = None) -> ChangeCodeForm | ChangePasswordByNumberForm:
        person: Any = self.request.user
        wished = self.request.GET.get(WITH) or (CODE if person.personal_code else PASSWORD)
        kind = ChangePasswordByNumberForm if wished == PASSWORD else ChangeCodeForm
        return kind(data, person=person, request=self.request)

    def _page(self, form: ChangeCodeForm | ChangePasswordByNumberForm, status: int = HTTPStatus.OK) -> HttpResponse:
        context = {"form": form, "is_code": isinstance(form, ChangeCodeForm)}
        return render(self.request, "account/own_secret.html", context, status=status)
