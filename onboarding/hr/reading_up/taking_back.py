"""Taking back what people were asked to read: first in words who that is, then it happens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import unasking
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.lists.same_people import are_still_the_same
from onboarding.learning.models import FollowUp, FollowUpQuerySet
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.people.models import User

NAMED = 10  # people whose name stands on the screen


class TakeBackView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/reading_up/take_back.html"
    page_title = gettext_lazy("Hoeft niet meer")
    header_icon = "doc-full-inverse"

    @cached_property
    def version(self) -> LessonVersion:
        versions = LessonVersion.objects.filter(lesson__in=Lesson.objects.visible_to(self.viewer))
        versions = versions.select_related("lesson__programme").defer(
            "article", "content", "lesson__programme__outline"
        )
        return get_object_or_404(versions, pk=self.kwargs["version_id"])

    @property
    def open_ones(self) -> FollowUpQuerySet:
        return FollowUp.objects.visible_to(self.viewer).open().filter(version=self.version)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:reading_up"), "label": _("Bijlezen")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.open_ones.count()
        named = list(User.objects.filter(enrolments__follow_ups__in=self.open_ones).order_by(*BY_NAME)[:NAMED])
        return super().get_context_data(
            version=self.version, number=number, named=named, others=number - len(named), **kwargs
        )

    def post(self, request: HttpRequest, version_id: int) -> HttpResponse:
        if not are_still_the_same(request, self.open_ones.count()):
            return self.render_to_response(self.get_context_data(), status=422)
        number = unasking.take_back(request.user, self.version)
        told = ngettext(
            "%(number)d persoon hoeft dit niet meer te lezen.",
            "%(number)d mensen hoeven dit niet meer te lezen.",
            number,
        )
        messages.success(request, told % {"number": number})
        return redirect("hr:reading_up")
