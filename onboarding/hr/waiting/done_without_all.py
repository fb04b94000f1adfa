"""Who is complete without every lesson: shown to HR by name, and nothing more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from onboarding.hr.waiting.waiting_views import OfProgramme
from onboarding.learning.journey.wrong_completions import WrongCompletions
from onboarding.learning.models import Enrolment


class DoneWithoutAllView(OfProgramme):
    page_title = gettext_lazy("Klaar zonder alle lessen")
    template_name = "hr/waiting/done_without_all.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wrong = WrongCompletions(self.programme, Enrolment.objects.visible_to(self.viewer))
        page = self.page_of(wrong.keys)
        shown = list(wrong.told(page.object_list))
        return {**super().get_context_data(**kwargs), "programme": self.programme, "page": page, "shown": shown}
