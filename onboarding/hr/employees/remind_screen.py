"""A reminder now, for one or for many: who gets one, who does not and why, how it reads; and only then it leaves."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from onboarding.hr.deeds import reminding
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.employees.for_many_forms import ForManyForm
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.confirmed_beginnings import portions_in_words
from onboarding.hr.lists.named_people import named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job
from onboarding.learning.models import Enrolment, Notice
from onboarding.learning.notices import hand_reminders, mail_of_notice
from onboarding.learning.notices.hand_reminders import Outlook
from onboarding.people.mail_message import Mail
from onboarding.people.models import Organisation, User


class RemindView(ForManyView):
    template_name = "hr/employees/remind.html"
    page_title = gettext_lazy("Herinnering sturen")
    header_icon = "mail"
    button = gettext_lazy("Herinner nu")

    @cached_property
    def outlook(self) -> Outlook:
        return hand_reminders.outlook(self.people, self.today)

    @property
    def whom(self) -> str:
        """A digest of what the screen speaks of."""
        return who_they_are(self.outlook.enrolment_ids)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outlook = self.outlook
        reminded = User.objects.filter(pk__in=outlook.people_ids).order_by(*BY_NAME)
        day = outlook.day
        return {
            **super(ForManyView, self).get_context_data(**kwargs),
            "people": named_people(reminded, len(outlook.people_ids)),
            "mails": len(outlook.enrolment_ids),
            "why_not": {why.name.lower(): number for why, number in outlook.why_not.items()},
            "portions": self.portions(len(outlook.enrolment_ids)),
            "waits_until": day if day != self.today else None,
            "example": self.example(reminded.first()),
            "expected": self.whom,
            "next": self.next_url,
        }

    def portions(self, mails: int) -> str:
        """That so many mails leave in portions; empty where they are few."""
        organisation_id = self.people.order_by("organisation").values_list("organisation", flat=True).first()
        return portions_in_words(organisation_id, mails) if organisation_id else ""

    def example(self, person: User | None) -> tuple[User, Mail] | None:
        """The mail of the first of them, as it leaves; None without anybody."""
        mine = Enrolment.objects.filter(pk__in=self.outlook.enrolment_ids, user=person)
        related = mine.select_related("user__organisation", "user__department", "programme")
        enrolment = related.defer("programme__outline", "programme__welcome").order_by("pk").first()
        if enrolment is None:
            return None
        day = self.outlook.day
        line = Notice(recipient=enrolment.user, enrolment=enrolment, kind=hand_reminders.KIND, about=day)
        return enrolment.user, mail_of_notice.example(line, day)

    def form_valid(self, form: ForManyForm) -> HttpResponse:
        if not are_still_the_same(self.request, self.whom):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        outlook = self.outlook
        organisation = Organisation.objects.filter(people__in=outlook.people_ids).order_by("pk").first()
        done = reminding.remind(self.viewer, organisation, outlook.enrolment_ids, self.today) if organisation else 0
        if isinstance(done, Job):
            return watch(done, says_outcome=True)
        say = messages.success if done else messages.warning
        say(self.request, reminding.reminded_in_words(done, self.today, outlook.day))
        return redirect(self.next_url)
