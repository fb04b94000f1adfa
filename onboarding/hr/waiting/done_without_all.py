"""Who is complete without every lesson: shown to HR by name, and nothing more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from onboarding.hr.waiting.waiting_views import OfProgramme
from onboarding.learning.journey import wrong_completions
from onboarding.learning.journey.wrong_completions import Certainty
from onboarding.learning.models import Enrolment

CERTAINTIES = {Certainty.SURE: gettext_lazy("zeker"), Certainty.LIKELY: gettext_lazy("waarschijnlijk")}


class DoneWithoutAllView(OfProgramme):
    page_title = gettext_lazy("Klaar zonder alle lessen")
    template_name = "hr/waiting/done_without_all.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(wrong_completions.find(self.programme, Enrolment.objects.visible_to(self.viewer)))
        rows = [(one, [(missing.title, CERTAINTIES[missing.certainty]) for missing in one.missing]) for one in found]
        return {**super().get_context_data(**kwargs), "programme": self.programme, "page": self.page_of(rows)}
