"""One try more for someone who used them all: first how many they had, and only then it is given."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.deeds import extra_try_giving
from onboarding.hr.deeds.employment import writable_by
from onboarding.hr.employees.editing import OfEmployees
from onboarding.learning.journey import extra_tries
from onboarding.learning.models import LessonProgress, LessonProgressQuerySet
from onboarding.people.models import User


class ExtraTryView(OfEmployees, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/employees/extra_try.html"
    page_title = gettext_lazy("Extra poging")
    header_icon = "user"

    @cached_property
    def places(self) -> LessonProgressQuerySet:
        """The place that the address names, as far as it is within reach; of who left, none is."""
        mine = LessonProgress.objects.visible_to(self.viewer).filter(pk=self.kwargs["pk"])
        return mine.filter(enrolment__user__in=writable_by(self.viewer).not_left(self.today))

    @cached_property
    def place(self) -> LessonProgress:
        related = self.places.select_related("enrolment__user", "enrolment__programme", "version", "lesson")
        return get_object_or_404(related.defer("version__content", "version__article"))

    @property
    def back(self) -> str:
        return reverse("hr:employee", args=[self.place.enrolment.user_id])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(self.place.enrolment.user, str(self.page_title))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = self.place
        found = next(iter(extra_tries.out_of_tries(self.places)), None)
        return super().get(request, *args, place=place, found=found, **kwargs) if found else self.refuse()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.back, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        given = request.POST.get("tries", "")
        tries = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0
        if not extra_try_giving.give(request.user, self.place, tries, self.now):
            return self.refuse()
        person = self.place.enrolment.user
        words = _("%(person)s kan “%(lesson)s” nog één keer proberen.")
        remind = f"{reverse('hr:employees_remind')}?{urlencode({'id': person.pk, 'next': self.back})}"
        is_reached = not User.objects.filter(pk=person.pk).without_mailbox().exists()
        buttons = [messages.button(remind, _("Stuur een herinnering"))] if is_reached else []
        messages.success(request, words % {"person": person, "lesson": self.place.version.title}, buttons=buttons)
        return redirect(self.back)

    def refuse(self) -> HttpResponse:
        messages.warning(
            self.request,
            _("Hier is geen extra poging te geven: er is er nog een, de les is klaar, of ze wordt niet meer gevraagd."),
        )
        return redirect(self.back)
