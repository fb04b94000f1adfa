"""What is said about a whole programme at once: the programme, and the way to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.reviewing.review_screens import OnReview
from onboarding.lessons import four_eyes
from onboarding.lessons.models import ProgrammePage


class OnProgramme(OnReview, WagtailAdminTemplateMixin, FormView):
    """A programme of an organisation that wants four eyes; another page does not exist here."""

    header_icon = "comment"

    @cached_property
    def page(self) -> Any:
        page = super().page
        if not isinstance(page, ProgrammePage) or four_eyes.workflow_of(page) is None:
            raise Http404
        return page

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:reviews"), "label": _("Nazicht")},
            {"url": reverse("hr:review", args=[self.page.pk]), "label": self.page.title},
            {"url": "", "label": self.page_title},
        ]

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
