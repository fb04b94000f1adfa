"""Where a letter leads: typing its code, and choosing how to sign in. Looking changes nothing, whoever or whatever
looks; only the form that someone sends uses a letter up."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView, View

from onboarding.people import known_organisation, sign_in_limits
from onboarding.people.entering import enter
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.letters.letter_forms import ChoosingForm, CodeForm, LetterCodeForm, PasswordForm
from onboarding.people.letters.letter_keeping import Spent
from onboarding.people.limits import client_address
from onboarding.people.models import Letter, LetterState
from onboarding.people.sessions import sign_ins
from onboarding.people.single_sign_on import only_way, provider_views
from onboarding.people.single_sign_on.refusals import Refused, Why

WITH = "met"  # in the address: choose a password instead of a code
PASSWORD = "wachtwoord"  # noqa: S105 - no password, the value of WITH


class TypeCode(FormView[LetterCodeForm]):
    """For who has no camera at hand: the code as it stands on the letter."""

    template_name = "account/letter_code.html"
    form_class = LetterCodeForm

    def form_valid(self, form: LetterCodeForm) -> HttpResponse:
        return redirect("letter", letter_codes.written(form.cleaned_data["code"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(organisation=known_organisation.of_device(self.request), **kwargs)


class OpenLetter(View):
    """The page behind the QR code of a letter."""

    template = "account/letter.html"
    now: datetime

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        letter = letter_keeping.of_code(kwargs["code"])
        response = self._unknown() if letter is None else self._of(letter, request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def _of(self, letter: Letter, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.letter = letter
        if request.user.is_authenticated and request.user.pk != letter.user_id:
            return render(request, "account/already_signed_in.html", status=HTTPStatus.CONFLICT)
        if request.user.is_authenticated and letter.used_at is not None:  # sent twice, or gone back to
            return redirect("learning:dashboard")
        try:
            letter_keeping.check(letter, timezone.localdate(self.now))
        except Spent as spent:
            return self._spent(spent.state)
        provider = only_way.of(letter.user)
        if provider is not None:
            return provider_views.refusal(request, Refused(Why.ONLY_WAY, "a letter"), provider)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if not is_looked_at_by_a_machine(request):
            letter_keeping.opened(self.letter, self.now)
        return self._form(self.form())

    def head(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._form(self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponseBase:
        form = self.form(request.POST)
        if not form.is_valid():
            return self._form(form)
        try:
            letter_keeping.use(self.letter, form.cleaned_data["secret"], self.now, is_code=isinstance(form, CodeForm))
        except Spent as spent:
            return self._spent(spent.state)
        response = self.enter(form)
        sign_ins.end_others(self.letter.user, request.session.session_key)
        return response

    def enter(self, form: ChoosingForm) -> HttpResponseBase:
        person = self.letter.user
        sign_in_limits.know_by_letter(person, client_address(self.request), self.now)
        return enter(self.request, person, is_own_device=form.cleaned_data["remember"])

    def form(self, data: Any = None) -> ChoosingForm:
        kind = PasswordForm if self.request.GET.get(WITH) == PASSWORD else CodeForm
        return kind(data, person=self.letter.user)

    def _form(self, form: ChoosingForm) -> HttpResponse:
        context = {
            "form": form,
            "letter": self.letter,
            "person": self.letter.user,
            "is_code": isinstance(form, CodeForm),
        }
        return self._page(self.template, context)

    def _spent(self, state: LetterState) -> HttpResponse:
        return self._page("account/letter_spent.html", {"state": state.value}, HTTPStatus.GONE)

    def _page(self, template: str, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
        organisation = self.letter.user.organisation
        return render(self.request, template, {"organisation": organisation, **context}, status=status)

    def _unknown(self) -> HttpResponse:
        context = {"state": "", "organisation": known_organisation.of_device(self.request)}
        return render(self.request, "account/letter_spent.html", context, status=HTTPStatus.NOT_FOUND)


def is_looked_at_by_a_machine(request: HttpRequest) -> bool:
    """Whether a browser only gets the page ready, in case someone goes there."""
    return any("prefetch" in request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
