"""Moves that cannot be: to another organisation, and out of a programme while something is planned in it."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from onboarding.clock_times import day_and_time
from onboarding.lessons.around_pages import programme_page_of
from onboarding.lessons.models import ExpiryDecision, OrganisationPage


def why_not(page: Page, destination: Page) -> str:
    """Why `page` cannot move under `destination`, in a sentence; "" when it can."""
    there = OrganisationPage.objects.ancestor_of(destination, inclusive=True).first()
    if there != OrganisationPage.objects.ancestor_of(page, inclusive=True).first():
        words = _(
            "“%(title)s” kan niet naar een andere organisatie: wat mensen hier deden, blijft hier. Kopieer de pagina, "
            "dan begint ze daar opnieuw."
        )
        return words % {"title": page.title}
    if programme_page_of(page) == programme_page_of(destination):
        return ""
    return _why_it_waits_to_go_live(page) or _why_it_waits_to_go_away(page)


def _why_it_waits_to_go_live(page: Page) -> str:
    planned = _planned_below(page)
    if planned is None or planned.approved_go_live_at is None:
        return ""
    words = _(
        "“%(title)s” gaat live op %(at)s, voor wie in dit traject gekozen is. Annuleer eerst die planning: verhuis "
        "daarna, en plan opnieuw."
    )
    at = day_and_time(planned.approved_go_live_at)
    return words % {"title": planned.object_str, "at": at}


def _why_it_waits_to_go_away(page: Page) -> str:
    """What was decided for that hour is about the people of this programme, and would be carried out for others."""
    decided = ExpiryDecision.objects.filter(page=OuterRef("pk"), expires_at=OuterRef("expire_at"))
    below = Page.objects.descendant_of(page, inclusive=True).live()
    going = below.filter(Exists(decided)).order_by("expire_at", "path").first()
    if going is None or going.expire_at is None:
        return ""
    words = _(
        "“%(title)s” gaat weg op %(at)s, en wat er dan gebeurt, is voor dit traject gekozen. Haal eerst die "
        "vervaldatum weg en publiceer: verhuis daarna, en plan opnieuw."
    )
    return words % {"title": going.title, "at": day_and_time(going.expire_at)}


def _planned_below(page: Page) -> Revision | None:
    """The first that goes live by a plan, of the page itself and all below it."""
    below = Page.objects.descendant_of(page, inclusive=True).values_list(Cast("pk", CharField()), flat=True)
    of_pages = Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(Page), object_id__in=below)
    planned: Revision | None = (
        of_pages.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at").first()
    )
    return planned
