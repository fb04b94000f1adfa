"""Taking away the second factor of who lost it: one of HR asks, another one confirms, or either takes it back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from onboarding.hr.employees.editing import OfEmployees
from onboarding.people import roles
from onboarding.people.models import FactorReset, User, UserQuerySet
from onboarding.people.roles import May
from onboarding.people.second_factor import factor_resets


class _OnFactor(OfEmployees, View):
    """For HR, and for who only gives roles and does not see how far people are."""

    needs = May.RESET_FACTORS

    @property
    def people(self) -> UserQuerySet:
        return User.objects.of_whom_roles_are_given_by(self.viewer)

    def back(self, person: User) -> HttpResponseBase:
        return redirect(self.page_of(person))

    def page_of(self, person: User) -> str:
        sees_people = roles.may(self.viewer, May.SEE_PEOPLE)
        return reverse("hr:employee" if sees_people else "hr:person_roles", args=[person.pk])


class AskFactorResetView(_OnFactor):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self.whom(self.people)
        if not factor_resets.may_act(self.viewer, person):
            raise PermissionDenied
        if unproven := self.proof_first(self.page_of(person)):
            return unproven
        if factor_resets.ask(person, self.viewer, self.now):
            words = _("Je vraag staat klaar: een tweede persoon bevestigt ze. %(person)s krijgt een mail.")
            if not person.email:
                words = _("Je vraag staat klaar: een tweede persoon bevestigt ze. Zeg het zelf aan %(person)s.")
            messages.success(request, words % {"person": person})
        else:
            messages.warning(request, _("Er is geen tweede stap om te wissen, of het is al gevraagd."))
        return self.back(person)


class _AboutAskedReset(_OnFactor):
    """The button is about the request that stood on the page: was it replaced since, then nothing happens."""

    def asked(self, person: User) -> FactorReset | None:
        reset = factor_resets.waiting_for(person, self.now)
        return reset if reset and str(reset.pk) == self.request.POST.get("vraag") else None

    def over(self, person: User) -> HttpResponseBase:
        messages.warning(self.request, _("Deze vraag staat niet meer open."))
        return self.back(person)


class ConfirmFactorResetView(_AboutAskedReset):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self.whom(self.people)
        reset = self.asked(person)
        if reset is None:
            return self.over(person)
        if not factor_resets.may_confirm(self.viewer, reset):
            raise PermissionDenied
        if unproven := self.proof_first(self.page_of(person)):
            return unproven
        if not factor_resets.confirm(reset, self.viewer, self.now):
            return self.over(person)
        messages.success(request, _("De tweede stap van %(person)s is gewist.") % {"person": person})
        return self.back(person)


class WithdrawFactorResetView(_AboutAskedReset):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self.whom(self.people)
        reset = self.asked(person)
        if reset is None:
            return self.over(person)
        if not factor_resets.may_act(self.viewer, person):
            raise PermissionDenied
        if not factor_resets.withdraw(reset, self.viewer, self.now):
            return self.over(person)
        messages.success(request, _("De vraag is ingetrokken. De tweede stap blijft."))
        return self.back(person)
