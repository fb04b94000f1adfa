"""What is said of other organisations before a page goes away: a lesson that they could take is offered no more."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from onboarding.lessons.models import AdoptedLesson, LessonOffer


def ending_offers(page: Page, *, with_below: bool) -> list[str]:
    """The offers that stand of a page, or also of what is below it, in sentences; none when nothing is offered."""
    pages = page.get_descendants(inclusive=True) if with_below else Page.objects.filter(pk=page.pk)
    lessons = LessonOffer.objects.standing().filter(lesson__page__in=pages.values("pk")).values("lesson")
    number = lessons.count()
    if not number:
        return []
    words = ngettext(
        "Jullie bieden %(number)d les hiervan aan andere besturen aan. Gaat ze weg, dan stopt dat. Komt ze terug, dan "
        "kies je opnieuw of je ze aanbiedt.",
        "Jullie bieden %(number)d lessen hiervan aan andere besturen aan. Gaan ze weg, dan stopt dat. Komen ze terug, "
        "dan kies je opnieuw of je ze aanbiedt.",
        number,
    )
    return [words % {"number": number}, *_of_copies(AdoptedLesson.objects.filter(version__lesson__in=lessons).count())]


def _of_copies(number: int) -> list[str]:
    words = ngettext(
        "De kopie bij een ander bestuur blijft. Daar horen ze niet meer wat jullie later veranderen.",
        "De %(number)d kopieën bij andere besturen blijven. Daar horen ze niet meer wat jullie later veranderen.",
        number,
    )
    return [words % {"number": number}] if number else [_("Er is nog geen kopie bij een ander bestuur.")]
