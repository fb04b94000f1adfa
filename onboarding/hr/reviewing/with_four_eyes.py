"""What is asked and said of a page, or of a whole programme at once, where an organisation wants four eyes."""

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


class WithFourEyes(OnReview, WagtailAdminTemplateMixin, FormView):
    """A page of an organisation that wants four eyes; another one does not exist here."""

    header_icon = "comment"

    @cached_property
    def page(self) -> Any:
        page = super().page
        if four_eyes.workflow_of(page) is None:
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


class OnProgramme(WithFourEyes):
    """Such a page that is a programme."""

    @cached_property
    def page(self) -> Any:
        page = super().page
        if not isinstance(page, ProgrammePage):
            raise Http404
        return page
