"""Someone who left works here again: first the screen says what the rules then do, where they do anything."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.deeds import employment, rule_switching
from onboarding.hr.employees.editing import OfEmployees
from onboarding.hr.employees.rules_for_one import BACK, SILENT, ByRule, asked, foresee
from onboarding.hr.lists.same_people import EXPECTED, are_still_the_same
from onboarding.people.models import User


class BringBackView(OfEmployees, WagtailAdminTemplateMixin, TemplateView):
    http_method_names = ["post"]
    template_name = "hr/employees/by_rule.html"
    header_icon = "user"
    page_title = gettext_lazy("Terug in dienst")
    confirm_button = gettext_lazy("Haal terug en schrijf in")

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        person = self.person = self.whom(employment.writable_by(self.viewer))
        if unproven := self.proof_about(person, reverse("hr:employee", args=[person.pk])):
            return unproven
        if BACK in request.POST or person.end_date is None:
            return redirect("hr:employee", person.pk)
        by_rule = foresee(self.bring_back, self.today)
        if by_rule.enrolments:
            expected, is_confirmed = by_rule.expected(person), EXPECTED in request.POST
            if not is_confirmed or not are_still_the_same(request, expected):
                context = self.get_context_data(**asked(request, by_rule, expected))
                return self.render_to_response(context, status=422 if is_confirmed else 200)
        self.carry_out(by_rule, is_silent=SILENT in request.POST)
        return redirect("hr:employee", person.pk)

    def bring_back(self) -> User:
        employment.bring_back(self.viewer, self.person)
        return User.objects.get(pk=self.person.pk)

    @transaction.atomic
    def carry_out(self, by_rule: ByRule, *, is_silent: bool) -> None:
        person = self.bring_back()
        said = [_("%(person)s is terug in dienst en gaat verder waar die was.") % {"person": person}]
        if by_rule.enrolments:
            rule_switching.run_for(self.viewer, person, self.today, is_silent=is_silent)
            said.append(by_rule.done_in_words(is_silent=is_silent))
        messages.success(self.request, " ".join(said))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(self.person, str(self.page_title))
