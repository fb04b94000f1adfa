"""A programme is published with what stands below it, or alone: then it is said how many lessons stay behind."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from onboarding.lessons.models import LessonPage, ProgrammePage

TICKED = "eronder"  # in the address: what stands below goes along, unless one takes the tick away


class PublishWithBelow(PublishBulkAction):
    """Wagtail's own, with the tick on where the address asks that."""

    def get_initial(self) -> dict[str, bool]:
        return {"include_descendants": TICKED in self.request.GET}


def publish_all(programme: Page) -> str:
    """Where a programme is published together with what stands below it."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return f"{address}?{urlencode({'id': programme.pk, TICKED: 1, 'next': reverse('wagtailadmin_home')})}"


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
