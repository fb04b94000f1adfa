"""Recording that something was done elsewhere: from what, then in numbers for whom and why, and only then it happens.
Taking it back, and the document that goes with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import recording_exemptions
from onboarding.hr.done_elsewhere import exemption_choices, exemption_documents
from onboarding.hr.done_elsewhere.exemption_choices import Figures, What
from onboarding.hr.done_elsewhere.exemption_forms import GroundsForm, TakeBackForm
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.named_people import named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job
from onboarding.learning.journey.exempting import Grounds, NotTakenBack
from onboarding.learning.models import Exemption
from onboarding.people.models import User

WHAT = "wat"  # in the address: from what


class ExemptView(ForManyView):
    template_name = "hr/done_elsewhere/record.html"
    page_title = gettext_lazy("Elders gedaan")
    form_class = GroundsForm
    button = gettext_lazy("Stel vrij")

    @cached_property
    def what(self) -> What | None:
        """From what; None while that is to be chosen. 404 for something out of reach."""
        key = self.request.GET.get(WHAT, "")
        found = exemption_choices.read(self.viewer, key) if key else None
        if key and found is None:
            raise Http404
        return found

    @cached_property
    def figures(self) -> Figures:
        assert self.what is not None  # noqa: S101 - it is chosen before there are figures
        return Figures(self.people, self.what, self.today)

    @property
    def whom(self) -> str:
        """A digest of whom the screen speaks of, and of what."""
        assert self.what is not None  # noqa: S101 - as above
        return who_they_are(self.figures.ids, self.what.key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.what is None:
            self.template_name = "hr/done_elsewhere/choose.html"
            return {
                **super(ForManyView, self).get_context_data(**kwargs),
                "people": named_people(self.people.order_by(*BY_NAME), self.number),
                "choices": list(exemption_choices.offered(self.viewer, self.people)),
                "kept": [(name, value) for name in self.request.GET for value in self.request.GET.getlist(name)],
                "next": self.next_url,
            }
        exempted = User.objects.filter(enrolments__in=self.figures.ids).order_by(*BY_NAME)
        return {
            **super(ForManyView, self).get_context_data(**kwargs),
            "what": self.what,
            "figures": self.figures,
            "people": named_people(exempted, self.figures.number),
            "expected": self.whom,
            "next": self.next_url,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        what = self.what
        if what is None:
            raise Http404
        if not are_still_the_same(self.request, self.whom):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        waits = self.figures.would_wait
        chosen, kept = form.cleaned_data, exemption_documents.keep(form.cleaned_data["document"])
        grounds = Grounds(chosen["reason"], chosen["done_on"], kept.place, kept.name, kept.content_type)
        lesson_id = what.lesson.id if what.lesson else None
        done = recording_exemptions.exempt(self.viewer, what.programme, lesson_id, self.figures.ids, grounds, self.now)
        if isinstance(done, Job):
            return watch(done)
        links = [messages.button(reverse("hr:waiting", args=[what.programme.pk]), _("Kijk wie wacht"))] if waits else []
        say = messages.success if done else messages.warning
        say(self.request, recording_exemptions.exempted_in_words(done), buttons=links)
        return redirect(self.next_url)


REFUSALS = {
    "completed": gettext_lazy("Het traject is intussen klaar. Wat daarvoor telde, verandert niet meer."),
    "later_round": gettext_lazy("Er loopt intussen een nieuwe ronde. Die van vroeger blijft zoals ze is."),
    "gone": gettext_lazy("Deze vrijstelling is al teruggenomen."),
}


class OfExemption(HrOnlyMixin):
    @cached_property
    def exemption(self) -> Exemption:
        """The one that the address names, or 404."""
        mine = Exemption.objects.visible_to(self.viewer)
        mine = mine.select_related("enrolment__user", "enrolment__programme", "lesson")
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class TakeBackExemptionView(OfExemption, WagtailAdminTemplateMixin, FormView[TakeBackForm]):
    template_name = "hr/done_elsewhere/take_back.html"
    page_title = gettext_lazy("Vrijstelling terugnemen")
    header_icon = "user"
    form_class = TakeBackForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        person = self.exemption.enrolment.user
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:employees"), "label": _("Medewerkers")},
            {"url": self.back, "label": str(person)},
            {"url": "", "label": self.page_title},
        ]

    @property
    def back(self) -> str:
        return reverse("hr:employee", args=[self.exemption.enrolment.user_id])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refuse(code) if (code := self.why_not) else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refuse(code) if (code := self.why_not) else super().post(request, *args, **kwargs)

    @property
    def why_not(self) -> str:
        """The code of why it stays; "" when it can be taken back."""
        enrolment = self.exemption.enrolment
        if not self.exemption.is_in_force:
            return "gone"
        if enrolment.completed_at is not None:
            return "completed"
        return "" if enrolment.is_current else "later_round"

    @property
    def stays_exempt(self) -> bool:
        """Whether another exemption frees the person of this lesson too."""
        lesson_id, enrolment_id = self.exemption.lesson_id, self.exemption.enrolment_id
        others = Exemption.objects.in_force().filter(enrolment=enrolment_id).exclude(pk=self.exemption.pk)
        return lesson_id is not None and others.from_lesson(lesson_id).exists()

    def refuse(self, code: str) -> HttpResponse:
        messages.error(self.request, REFUSALS[code])
        return redirect(self.back)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            exemption=self.exemption, back=self.back, stays_exempt=self.stays_exempt, **kwargs
        )

    def form_valid(self, form: TakeBackForm) -> HttpResponse:
        try:
            recording_exemptions.take_back(self.viewer, self.exemption, form.cleaned_data["why"], self.now)
        except NotTakenBack as refusal:
            return self.refuse(refusal.code)
        if self.stays_exempt:
            messages.success(self.request, _("De vrijstelling is teruggenomen. Er wordt niets opnieuw gevraagd."))
        else:
            messages.success(self.request, _("De vrijstelling is teruggenomen. Wat gevraagd wordt, staat weer klaar."))
        return redirect(self.back)


class ExemptionDocumentView(OfExemption):
    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not self.exemption.document:
            raise Http404
        try:
            answer: HttpResponseBase = exemption_documents.answer_with(self.exemption)
        except FileNotFoundError as gone:
            raise Http404 from gone
        return answer
