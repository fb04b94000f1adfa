"""What waits for a colleague's eyes: by programme, and what of that one reviewer may answer, page after page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.query import PageQuerySet

from onboarding.hr.tenancy import reach
from onboarding.lessons import four_eyes
from onboarding.lessons.models import ProgrammePage, ReviewState
from onboarding.people import roles
from onboarding.people.models import User
from onboarding.people.roles import May


@dataclass(frozen=True, slots=True)
class Group:
    """What waits in one programme, in the order of its pages, each with its `page`; `mine` is what waits for this
    person, `own` what they wrote on and somebody else answers. Both are empty for who does not approve."""

    programme: ProgrammePage
    states: list[ReviewState]
    mine: list[ReviewState]
    own: list[ReviewState]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a page stands, from 1, among what waits for this person in its programme."""

    programme: ProgrammePage
    number: int
    total: int
    before: Page | None
    after: Page | None


def waiting_reviews(pages: PageQuerySet) -> list[ReviewState]:
    """Of these pages, what was asked and nobody answered yet, the longest first; each with its `page`."""
    asked = ReviewState.objects.filter(status=ReviewState.STATUS_IN_PROGRESS).select_related(
        "workflow_state", "workflow_state__requested_by"
    )
    states = list(asked.filter(revision__object_id__in=_as_text(pages)).order_by("started_at", "pk"))
    by_id = {str(page.pk): page for page in pages.filter(pk__in=[state.workflow_state.object_id for state in states])}
    for state in states:
        state.page = by_id[state.workflow_state.object_id]
    return states


def _as_text(pages: PageQuerySet) -> Any:
    """Their ids as Wagtail keeps them with revisions."""
    return pages.order_by().annotate(as_text=Cast("pk", models.CharField())).values("as_text")


def by_programme(viewer: User, states: list[ReviewState]) -> list[Group]:
    """These, which `waiting_reviews` found; the programme where something waits longest comes first."""
    paths = {
        state.page.path[:end] for state in states for end in range(Page.steplen, len(state.page.path) + 1, Page.steplen)
    }
    programmes = {one.path: one for one in ProgrammePage.objects.filter(path__in=paths)}
    found: dict[str, list[ReviewState]] = {}
    for state in states:
        path = next(path for path in programmes if state.page.path.startswith(path))
        found.setdefault(path, []).append(state)
    return [_group(viewer, programmes[path], waiting) for path, waiting in found.items()]


def waiting_in(viewer: User, programme: ProgrammePage) -> Group:
    """What waits in this programme."""
    return _group(viewer, programme, waiting_reviews(reach.readable(viewer).filter(path__startswith=programme.path)))


def walk_of(viewer: User, page: Page) -> Walk | None:
    """None for a page that does not wait for this person, or waits alone in its programme."""
    programme = ProgrammePage.objects.ancestor_of(page, inclusive=True).first()
    pages = [state.page for state in waiting_in(viewer, programme).mine] if programme else []
    at = next((at for at, one in enumerate(pages) if one.pk == page.pk), None)
    if at is None or len(pages) == 1:
        return None
    before, after = pages[at - 1] if at else None, pages[at + 1] if at + 1 < len(pages) else None
    return Walk(programme, at + 1, len(pages), before, after)


def _group(viewer: User, programme: ProgrammePage, states: list[ReviewState]) -> Group:
    ordered = sorted(states, key=lambda state: state.page.path)
    answered = ordered if roles.may(viewer, May.APPROVE) else []
    written = four_eyes.written_by(viewer, [state.page for state in answered])
    mine = [state for state in answered if state.page.pk not in written]
    return Group(programme, ordered, mine, [state for state in answered if state.page.pk in written])
