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
from onboarding.hr.lists.named_people import named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.learning.models import FollowUp
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.people.models import User


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

    @cached_property
    def open_ids(self) -> list[int]:
        """The follow-ups of this version that are still to be read, read once: who was shown is who need not read."""
        found = FollowUp.objects.visible_to(self.viewer).open().filter(version=self.version)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:reading_up"), "label": _("Bijlezen")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = User.objects.filter(enrolments__follow_ups__in=self.open_ids).order_by(*BY_NAME)
        return super().get_context_data(
            version=self.version,
            people=named_people(people, len(self.open_ids)),
            expected=who_they_are(self.open_ids),
            **kwargs,
        )

    def post(self, request: HttpRequest, version_id: int) -> HttpResponse:
        if not are_still_the_same(request, who_they_are(self.open_ids)):
            return self.render_to_response(self.get_context_data(), status=422)
        number = unasking.take_back(request.user, self.version, self.open_ids)
        told = ngettext(
            "%(number)d persoon hoeft dit niet meer te lezen.",
            "%(number)d mensen hoeven dit niet meer te lezen.",
            number,
        )
        messages.success(request, told % {"number": number})
        return redirect("hr:reading_up")
