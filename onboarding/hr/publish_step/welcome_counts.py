"""What the step says of welcomes that name a number of lessons, when a programme gets more of them, or fewer."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from onboarding.lessons.counted_lessons import wrong_for_all
from onboarding.lessons.models import OrganisationPage, Programme, ProgrammePage


def wrong_welcomes(programme: Programme | None, change: int) -> list[str]:
    """A sentence for each place, in the welcome of a programme or of its organisation, that does not hold once the
    programme has so many lessons more (or fewer, below 0); nothing where their number stays."""
    return list(_wrong(programme, change)) if programme is not None and change and programme.is_live else []


def _wrong(programme: Programme, change: int) -> Iterator[str]:
    after = len(programme.lesson_ids) + change
    others = Programme.objects.filter(organisation=programme.organisation_id, is_live=True).exclude(pk=programme.pk)
    all_of_them = [after, *(len(one.lesson_ids) for one in others.only("outline"))]
    pages: list[tuple[ProgrammePage | OrganisationPage, list[int]]] = [
        *((page, [after]) for page in ProgrammePage.objects.filter(pk=programme.page_id)),
        *((page, all_of_them) for page in OrganisationPage.objects.filter(organisation=programme.organisation_id)),
    ]
    words = _("In het welkom van “%(title)s” staat “%(place)s”. Dat klopt daarna niet: dan zijn het er %(number)s.")
    for page, numbers in pages:
        known = ", ".join(map(str, sorted(set(numbers))))
        for place in wrong_for_all(page, numbers):
            yield words % {"title": page.title, "place": place, "number": known}
