"""What HR does about a new e-mail address that waits: confirm what someone else asked, or take it back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from onboarding.hr.deeds import employment
from onboarding.hr.employees.editing import OfEmployees
from onboarding.hr.employees.employee_rows import employees
from onboarding.people import address_changes, addresses
from onboarding.people.models import AddressChange, User


def _said(person: User, change: AddressChange) -> str:
    if not change.new_email:
        return _("%(person)s heeft voortaan geen e-mailadres. Geef een brief om aan te melden.") % {"person": person}
    return _("%(person)s meldt voortaan aan met %(address)s.") % {"person": person, "address": change.new_email}


class _AboutAsked(OfEmployees, View):
    """The button is about the request that stood on the page: was it replaced since, then nothing happens."""

    def asked(self, person: User) -> AddressChange | None:
        change = address_changes.waiting_for(person, self.now)
        return change if change and str(change.pk) == self.request.POST.get("vraag") else None

    def over(self, person: User) -> HttpResponseBase:
        messages.warning(self.request, _("Deze vraag staat niet meer open."))
        return redirect("hr:employee", person.pk)


class ConfirmAddressView(_AboutAsked):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self.whom(employees(self.viewer))
        change = self.asked(person)
        if change is None:
            return self.over(person)
        if not address_changes.may_confirm(self.viewer, change):
            raise PermissionDenied
        if unproven := self.proof_about(person, reverse("hr:employee", args=[person.pk])):
            return unproven
        if address_changes.confirm(change, self.viewer, self.now):
            messages.success(request, _said(person, change))
        else:
            messages.error(request, addresses.UNUSABLE)  # a colleague has it by now
        return redirect("hr:employee", person.pk)


class WithdrawAddressView(_AboutAsked):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self.whom(employment.writable_by(self.viewer))
        change = self.asked(person)
        if change is None or not address_changes.withdraw([change.pk], self.viewer, self.now):
            return self.over(person)
        address = person.email or _("leeg")
        messages.success(request, _("De vraag is ingetrokken. Het adres blijft %(address)s.") % {"address": address})
        return redirect("hr:employee", person.pk)
