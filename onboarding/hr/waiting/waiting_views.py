"""The people who have all that remains of a programme, by name: HR declares them done, or lets them wait."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.conditions import works_here
from onboarding.hr.deeds import declaring
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.same_people import EXPECTED, are_still_the_same
from onboarding.hr.models import Job
from onboarding.ids import read_id
from onboarding.learning.journey import waiting
from onboarding.learning.models import EnrolmentQuerySet
from onboarding.lessons.models import Programme

PER_PAGE = 50
NAMED = 10  # people whose name stands on the second step
WITHOUT_MAIL = "zonder_mail"
EVERYONE = "iedereen"


class OfProgramme(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about people in one programme, a page at a time; 404 for a programme out of reach."""

    header_icon = "group"

    @cached_property
    def programme(self) -> Programme:
        mine = Programme.objects.visible_to(self.viewer).select_related("organisation")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": f"{self.programme}: {self.page_title}"}]

    def page_of(self, found: Any) -> Page[Any]:
        """The page of `found` that the address asks for, or the nearest there is."""
        return Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))


class WaitingView(OfProgramme):
    """First who they are; then, for whom HR ticked, what declaring them done comes down to; only then it happens."""

    page_title = gettext_lazy("Wie alles heeft wat overblijft")
    template_name = "hr/waiting/waiting.html"

    def everyone(self) -> EnrolmentQuerySet:
        """Who waits in this programme and works here."""
        return waiting.waiting_in(self.programme).visible_to(self.viewer).filter(works_here(self.today))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.everyone().select_related("user__department").order_by("user__folded", "pk")
        page = self.page_of(people.defer("user__password"))
        return {**super().get_context_data(**kwargs), "programme": self.programme, "page": page}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        chosen = self.everyone()
        if EVERYONE not in request.POST:
            ids = [read_id(key) for key in request.POST.getlist("id")[:PER_PAGE]]
            chosen = chosen.filter(pk__in=[one for one in ids if one is not None])
        number = chosen.count()
        if not number:
            messages.error(request, _("Vink eerst aan voor wie je dit wil doen."))
            return redirect(self.request.path)
        if "wait" in request.POST:
            return self._let_wait(chosen)
        if EXPECTED in request.POST and are_still_the_same(request, number):
            return self._declare(chosen)
        return self._ask(chosen, number)

    def _ask(self, chosen: EnrolmentQuerySet, number: int) -> HttpResponse:
        """The second step: in words and numbers what happens."""
        by_name = chosen.select_related("user").order_by("user__folded", "pk")
        sends_mail = WITHOUT_MAIL not in self.request.POST
        context = super().get_context_data(
            programme=self.programme,
            number=number,
            named=list(by_name[:NAMED]),
            others=max(0, number - NAMED),
            ids=[] if EVERYONE in self.request.POST else list(chosen.values_list("pk", flat=True)),
            mails=chosen.exclude(user__email="").count(),
            sends_mail=sends_mail,
        )
        self.template_name = "hr/waiting/declare.html"
        return self.render_to_response(context)

    def _declare(self, chosen: EnrolmentQuerySet) -> HttpResponse:
        sends_mail = WITHOUT_MAIL not in self.request.POST
        ids = list(chosen.order_by("pk").values_list("pk", flat=True))
        done = declaring.declare(self.viewer, self.programme, ids, self.now, sends_mail=sends_mail)
        if isinstance(done, Job):
            return watch(done)
        messages.success(self.request, declaring.declared_in_words(done))
        return redirect("hr:waiting", self.programme.pk)

    def _let_wait(self, chosen: EnrolmentQuerySet) -> HttpResponse:
        number = waiting.let_wait(chosen)
        told = ngettext(
            "%(number)d persoon wacht. Je leest er niets meer van tot er iets verandert.",
            "%(number)d mensen wachten. Je leest er niets meer van tot er iets verandert.",
            number,
        )
        messages.success(self.request, told % {"number": number})
        return redirect("hr:waiting", self.programme.pk)
