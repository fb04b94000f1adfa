"""Enrolling one or some people: first in which programme, then who they are and which mails leave, and only then it
happens."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from onboarding.hr.deeds import assigning
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.employees.for_many_forms import EnrolForm, ForManyForm
from onboarding.hr.lists.confirmed_beginnings import FIELD, ConfirmedBeginnings, chosen_in
from onboarding.hr.lists.same_people import are_still_the_same
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.journey.enrolling import due_unless_chosen
from onboarding.learning.models import Mailed


class EnrolView(ForManyView):
    """A form that names whom to mail was sent from the second screen."""

    page_title = gettext_lazy("Inschrijven voor een traject")
    form_class = EnrolForm
    button = gettext_lazy("Ga verder")
    question = ngettext_lazy("Je schrijft %(name)s in.", "Je schrijft %(number)d mensen in.", "number")
    consequence = gettext_lazy(
        "Hierna zie je wie nieuw is in het traject en welke mails er vertrekken. Er gebeurt nog niets."
    )
    done = ngettext_lazy("%(number)d persoon ingeschreven.", "%(number)d mensen ingeschreven.", "number")
    why_not = gettext_lazy("Uit dienst, of van een andere organisatie dan het traject")
    already = 0  # in the programme
    mailed = Mailed.NEWCOMERS

    def form_valid(self, form: ForManyForm) -> HttpResponse:
        confirmation = self.confirmation(form.cleaned_data)
        if confirmation.number == 0:
            return super().form_valid(form)
        said = confirmation.expected(self.expected, str(form.cleaned_data["due_date"] or ""))
        if FIELD not in self.request.POST:
            if not are_still_the_same(self.request, self.expected):
                return self.render_to_response(self.get_context_data(form=form), status=422)
            return self.confirm(form, confirmation, said)
        mailed = chosen_in(self.request)
        if mailed is None or not are_still_the_same(self.request, said):
            return self.confirm(form, confirmation, said, status=422)
        self.mailed = mailed
        return self.carry_out(form)

    def confirmation(self, chosen: dict[str, Any]) -> ConfirmedBeginnings:
        programme, due_date = chosen["programme"], chosen["due_date"]
        calendar = calendar_of(programme.organisation_id)
        people = assigning.new_in(self.viewer, self.people, programme, self.today)
        return ConfirmedBeginnings(
            [(programme, people)],
            self.today,
            lambda one: due_date or due_unless_chosen(one.start_date, programme, self.today, calendar),
        )

    def confirm(
        self, form: ForManyForm, confirmation: ConfirmedBeginnings, expected: str, status: int = 200
    ) -> HttpResponse:
        """The second screen."""
        chosen = form.cleaned_data
        context = {
            **self.get_context_data(form=form),
            "confirmation": confirmation,
            "programme": chosen["programme"],
            "due_date": chosen["due_date"],
            "others": self.number - confirmation.number,
            "expected": expected,
        }
        return self.response_class(
            request=self.request, template=["hr/employees/enrol.html"], context=context, status=status
        )

    def do(self, chosen: dict[str, Any]) -> int:
        people, programme, due_date = self.people, chosen["programme"], chosen["due_date"]
        enrolled = assigning.enrol(self.viewer, people, programme, self.today, due_date, self.mailed)
        self.already = enrolled.already
        return enrolled.new

    def told(self, changed: int, chosen: dict[str, Any]) -> list[str]:
        were = ngettext("%(number)d was het al.", "%(number)d waren het al.", self.already) % {"number": self.already}
        already = [were] if self.already else []
        return [self.done % {"number": changed}, *already, *self.left_alone(changed + self.already)]
