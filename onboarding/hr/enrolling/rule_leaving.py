"""A rule that is switched off, narrowed or deleted: first who may go with it, in numbers and with names."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.deeds import rule_switching, withdrawing
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.enrolling.rule_views import OfRules, whom_it_enrolled
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.named_people import named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import Enrolment
from onboarding.people.models import User

WITHDRAW = "uitschrijven"  # what is sent along for whom it enrolled; anything else leaves them


class LeaveRuleView(OfRules, WagtailAdminTemplateMixin, TemplateView):
    """Asks what happens to whom the rule enrolled, and does so together with what happens to the rule."""

    template_name = "hr/enrolling/rule_leaving.html"
    button: Any
    stays: Any  # what became of the rule, in a sentence

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail_of_rule(str(self.page_title))

    @cached_property
    def untouched(self) -> list[int]:
        """The enrolments that may go."""
        return list(whom_it_enrolled(self.rule).order_by("pk").values_list("pk", flat=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        goes = Enrolment.objects.filter(pk__in=self.untouched)
        people = User.objects.filter(pk__in=goes.values("user"))
        number = HowMany.of(goes)
        stays = Enrolment.objects.current().filter(rule=self.rule).exclude(pk__in=self.untouched)
        return {
            **super().get_context_data(**kwargs),
            "rule": self.rule,
            "button": self.button,
            "people": named_people(people.order_by(*BY_NAME), number.people),
            "untouched": rule_switching.how_many_in_words(number) if self.untouched else "",
            "others": HowMany.of(stays).people,
            "again_by": [str(rule) for rule in self.others_that_give_it()],
            "withdraw": WITHDRAW,
            "expected": who_they_are(self.untouched),
        }

    def others_that_give_it(self) -> Any:
        """The other rules that are on and give what some of these people may go from."""
        goes = whom_it_enrolled(self.rule)
        rules = enrolment_rules.switched_on().filter(programmes__in=goes.order_by().values("programme"))
        return rules.exclude(pk=self.rule.pk).distinct()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        goes = request.POST.get("mensen") == WITHDRAW
        if goes and not are_still_the_same(request, who_they_are(self.untouched)):
            return self.render_to_response(self.get_context_data(), status=422)
        organisation, name, ids = self.rule.organisation, str(self.rule), self.untouched
        with transaction.atomic():
            self.leave()
            done = withdrawing.withdraw_by_rule(self.viewer, organisation, ids, name, self.now) if goes else None
        if isinstance(done, Job):
            return watch(done, says_outcome=True)
        said = withdrawing.gone_in_words(done) if done is not None else _("Wie ingeschreven is, blijft dat.")
        messages.success(request, f"{self.stays} {said}")
        return self.leads_to()

    def leave(self) -> None:
        """What happens to the rule."""
        raise NotImplementedError

    def leads_to(self) -> HttpResponse:
        return redirect("hr:rule", self.rule.pk)


class SwitchOffView(LeaveRuleView):
    """Of a rule that is off already, because what it asks was changed, only whom it enrolled goes."""

    page_title = gettext_lazy("Inschrijfregel uitzetten")
    stays = gettext_lazy("De regel staat uit.")

    @property
    def button(self) -> Any:
        return gettext_lazy("Zet uit") if self.rule.is_on else gettext_lazy("Bevestig")

    def leave(self) -> None:
        rule_switching.switch_off(self.viewer, self.rule)


class DeleteRuleView(LeaveRuleView):
    page_title = gettext_lazy("Inschrijfregel verwijderen")
    button = gettext_lazy("Ja, verwijder")
    stays = gettext_lazy("De regel is verwijderd.")

    def leave(self) -> None:
        rule_switching.remove(self.viewer, self.rule)

    def leads_to(self) -> HttpResponse:
        return redirect("hr:rules")
