"""A programme is published with what stands below it, or alone: then it is said how many lessons stay behind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from onboarding.hr.clock import Dated
from onboarding.hr.publish_step.many_pages import touching_when_published
from onboarding.lessons.models import LessonPage, ProgrammePage
from onboarding.lessons.publishing_together import TICKED, publish_all


class PublishWithBelow(Dated, PublishBulkAction):  # type: ignore[misc]  # Wagtail has no types
    """Wagtail's own, with the tick on where the address asks that; and it says whether anyone notices."""

    template_name = "hr/publish_step/many.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = [one["item"] for one in context["items"]]
        context["touching"] = touching_when_published(pages, self.request.user, self.now)
        return context

    def get_initial(self) -> dict[str, bool]:
        return {"include_descendants": TICKED in self.request.GET}


def not_live_below(page: Page) -> int:
    """How many lessons below a programme nobody sees yet; 0 below any other page."""
    if not isinstance(page, ProgrammePage):
        return 0
    return int(LessonPage.objects.descendant_of(page).not_live().count())


def in_words(number: int) -> str:
    return ngettext(
        "Onder dit traject staat nog %(number)d les die niet live is: die ziet nog niemand.",
        "Onder dit traject staan nog %(number)d lessen die niet live zijn: die ziet nog niemand.",
        number,
    ) % {"number": number}


def tell(request: HttpRequest, page: Page) -> None:
    """After a programme went live alone: how many lessons did not, and where they are published too."""
    if page.live and (number := not_live_below(page)):
        ways_on = [messages.button(publish_all(page), _("Publiceer ze mee"))]
        messages.warning(request, in_words(number), buttons=ways_on)
