"""The programmes that an organisation has, live or not, and what is left to do for each: publish it, or give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from onboarding.learning.journey import enrolment_rules
from onboarding.lessons import four_eyes
from onboarding.lessons.four_eyes import Stage
from onboarding.lessons.models import LessonPage, OrganisationPage, Programme, ProgrammePage
from onboarding.lessons.publishing_together import publish_all

HERE = "hr:starters"  # where publishing leads back to


@dataclass(frozen=True, slots=True)
class ProgrammeThere:
    """`words` say how it stands; `ask` is where a review is asked of it, `publish` where what is not live is published,
    `give` where a rule is made for it, each "" where there is nothing to do."""

    title: str
    url: str
    words: str
    ask: str = ""
    publish: str = ""
    give: str = ""


def programmes_there(page: OrganisationPage) -> list[ProgrammeThere]:
    """Those below the page of an organisation, in its order; four queries, and where it wants four eyes a few for each
    page that is not live."""
    pages = list(ProgrammePage.objects.child_of(page).order_by("path"))
    below = LessonPage.objects.descendant_of(page).values_list("path", "live")
    live, waiting = _per_programme(pages, below)
    rules = enrolment_rules.switched_on().of(page.organisation_id)
    given = set(Programme.objects.filter(enrolment_rules__in=rules).order_by().values_list("page_id", flat=True))
    asks = four_eyes.workflow_at(page) is not None
    return [
        _of(one, live[one.path], waiting[one.path], one.pk in given, _stage(one) if asks else Stage.APPROVED)
        for one in pages
    ]


def _stage(programme: ProgrammePage) -> Stage:
    """How far what is to be published is: asked once all of it is, approved once all of it is."""
    below = Page.objects.descendant_of(programme, inclusive=True)
    drafts = below.filter(Q(live=False) | Q(pk=programme.pk, has_unpublished_changes=True))
    found = Stage.APPROVED
    for draft in drafts.select_related("latest_revision"):
        stage = four_eyes.standing_of(draft).stage
        if stage in (Stage.UNASKED, Stage.CHANGES):
            return Stage.UNASKED
        if stage is Stage.ASKED:
            found = Stage.ASKED
    return found


def _per_programme(
    pages: list[ProgrammePage], lessons: Iterable[tuple[str, bool]]
) -> tuple[Counter[str], Counter[str]]:
    """How many lessons of each programme, by its path, are live, and how many are not."""
    paths = {page.path for page in pages}
    length = len(pages[0].path) if pages else 0
    counted = Counter[str](), Counter[str]()
    for path, is_live in lessons:
        if path[:length] in paths:
            counted[not is_live][path[:length]] += 1
    return counted


def _of(page: ProgrammePage, live: int, waiting: int, is_given: bool, stage: Stage) -> ProgrammeThere:
    title, url = page.draft_title or page.title, reverse("wagtailadmin_explore", args=[page.pk])
    publish = publish_all(page, HERE) if waiting and stage is Stage.APPROVED else ""
    ask = reverse("hr:ask_programme", args=[page.pk]) if waiting and stage is Stage.UNASKED else ""
    asked = _("; wacht op nazicht") if waiting and stage is Stage.ASKED else ""
    if not page.live:
        words = _lessons(waiting) if waiting else _("nog zonder lessen")
        return ProgrammeThere(title, url, _("concept, %(lessons)s") % {"lessons": words} + asked, ask, publish)
    words = _("live, %(lessons)s") % {"lessons": _lessons(live)}
    if waiting:
        more = ngettext("%(number)d les nog niet live", "%(number)d lessen nog niet live", waiting)
        words = f"{words}; {more % {'number': waiting}}{asked}"
    return ProgrammeThere(title, url, words, ask, publish, "" if is_given or not live else reverse("hr:rule_add"))


def _lessons(number: int) -> str:
    return ngettext("%(number)d les", "%(number)d lessen", number) % {"number": number}
