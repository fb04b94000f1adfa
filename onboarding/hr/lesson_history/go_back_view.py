"""Back to an earlier version: first what that changes, then a draft of it. Nobody notices until it is published."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.lesson_history.of_lesson import OfLesson
from onboarding.lessons.differences import difference, words_of_page, words_of_version
from onboarding.lessons.going_back import go_back
from onboarding.lessons.known_keys import put_right_since
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.restored_files import Damaged


class GoBackView(OfLesson, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/lesson_history/go_back.html"

    def get_page_title(self) -> str:
        return self.here

    @property
    def here(self) -> str:
        return _("Ga terug naar versie %(number)d") % {"number": self.kwargs["number"]}

    @cached_property
    def of_version(self) -> LessonVersion:
        return self.version(self.kwargs["number"])

    @cached_property
    def put_right(self) -> str:
        """The questions of which the key was put right since, by name; "" for none."""
        quiz = self.of_version.quiz
        wrong = put_right_since(quiz, self.of_version.lesson) if quiz else []
        return ", ".join(f"“{question.text}”" for question in wrong)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.page.get_latest_revision_as_object()
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "version": self.of_version,
            "changes": difference(words_of_page(draft), words_of_version(self.of_version)).changes,
        }

    def post(self, request: HttpRequest, page_id: int, number: int) -> HttpResponse:
        if not self.page.permissions_for_user(self.viewer).can_edit():
            raise PermissionDenied
        lock = self.page.get_lock()
        if lock is not None and lock.for_user(self.viewer):
            messages.warning(request, lock.get_message(self.viewer))
            return redirect(self.history_url)
        try:
            go_back(self.page, self.of_version, self.viewer)
        except Damaged as damaged:
            told = _("Het bewaarde bestand “%(name)s” van deze versie is beschadigd. Vraag het aan je beheerder.")
            messages.error(request, told % {"name": damaged})
            return redirect(self.history_url)
        except OSError:
            messages.error(
                request, _("Een bestand van deze versie is niet meer te vinden. Vraag het aan je beheerder.")
            )
            return redirect(self.history_url)
        told = _("Er staat een concept klaar met wat in versie %(number)d stond. Kijk het na en publiceer het.")
        messages.success(request, told % {"number": number})
        if self.put_right:
            messages.info(request, _("Wat rechtgezet is, blijft juist: %(questions)s.") % {"questions": self.put_right})
        return redirect("hr:publish_step", self.page.pk)
