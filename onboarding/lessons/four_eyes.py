"""Four eyes: where an organisation wants that, no page goes live that nobody but its writers saw.

Kept in Wagtail's own workflow records: a workflow that stands on the page of the organisation is on. Approving
publishes nothing: that stays with HR, with the step before it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, Workflow, WorkflowState

from onboarding.lessons.drafted_marks import content_mark_of
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, ProgrammePage, ReviewState
from onboarding.people.models import User

REVIEWED = (LessonPage, PrinciplePage, ProgrammePage)  # what employees read of a programme


class Stage(Enum):
    """How far the draft of a page is on its way to being approved."""

    UNASKED = "unasked"
    ASKED = "asked"
    CHANGES = "changes"  # the reviewer asked to change something
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is what Wagtail keeps of the last time that it was asked; `is_stale` when the draft changed since."""

    stage: Stage
    state: ReviewState | None = None
    is_stale: bool = False

    @property
    def at(self) -> datetime | None:
        """When it came to this."""
        when: datetime | None = (self.state.finished_at or self.state.started_at) if self.state else None
        return when


def workflow_at(house: OrganisationPage | None) -> Workflow | None:
    """The workflow of an organisation that wants four eyes; None where it is off."""
    if house is None:
        return None
    found: Workflow | None = Workflow.objects.active().filter(workflow_pages__page=house.pk).first()
    return found


def house_of(page: Page) -> OrganisationPage | None:
    found: OrganisationPage | None = OrganisationPage.objects.ancestor_of(page, inclusive=True).first()
    return found


def workflow_of(page: Page) -> Workflow | None:
    """The workflow that a draft of this page goes through; None for a page that goes live without."""
    return workflow_at(house_of(page)) if page.specific_class in REVIEWED else None


def states_of(page: Page) -> QuerySet[ReviewState]:
    """All times that the page was looked at, the last first."""
    about = WorkflowState.objects.for_instance(page)
    states: QuerySet[ReviewState] = ReviewState.objects.filter(workflow_state__in=about)
    return states.order_by("-started_at", "-pk")


def is_approved(page: Page, revision: Revision | None) -> bool:
    """Whether a colleague approved exactly what this revision says, with the files that it shows."""
    approved = states_of(page).filter(status=ReviewState.STATUS_APPROVED)
    return approved.filter(mark=content_mark_of(page, revision)).exists()


def standing_of(page: Page) -> Standing:
    """Where the latest draft of the page stands."""
    revision = page.latest_revision
    mark = content_mark_of(page, revision)
    approved = states_of(page).filter(status=ReviewState.STATUS_APPROVED, mark=mark).first()
    if approved is not None:
        return Standing(Stage.APPROVED, approved)
    last = states_of(page).exclude(status=ReviewState.STATUS_CANCELLED).first()
    if last is None:
        return Standing(Stage.UNASKED)
    is_stale = last.mark != mark
    if last.status == ReviewState.STATUS_IN_PROGRESS:
        return Standing(Stage.ASKED, last, is_stale)
    if last.status == ReviewState.STATUS_REJECTED:
        return Standing(Stage.CHANGES, last, is_stale)
    return Standing(Stage.UNASKED, last, is_stale)


def writers_of(page: Page) -> set[int]:
    """Who saved a draft of the page since what is live, by their ids: none of them approves it."""
    return {writer for _page, writer in _written_since_live([page])}


def written_by(person: User, pages: Collection[Page]) -> set[int]:
    """The ids of those of the pages that this person does not approve, as a writer of them; one query."""
    return {page for page, writer in _written_since_live(pages) if writer == person.pk}


def _written_since_live(pages: Collection[Page]) -> set[tuple[int, int]]:
    """The id of each page with that of whoever saved a draft of it since what is live."""
    live = {page.pk: page.live_revision_id or 0 for page in pages}
    since = Revision.objects.page_revisions().filter(
        object_id__in=[str(pk) for pk in live], pk__gt=min(live.values(), default=0)
    )
    saved = since.exclude(user=None).values_list("object_id", "pk", "user_id")
    return {(int(page), writer) for page, pk, writer in saved if pk > live[int(page)]}


def is_held_back(page: Page) -> bool:
    """Whether the latest draft waits for a colleague before it can be published."""
    return _waits(page, page.latest_revision)


def _waits(page: Page, revision: Revision | None) -> bool:
    if workflow_of(page) is None or is_live_as_it_is(page, revision):
        return False
    return not is_approved(page, revision)


def is_live_as_it_is(page: Page, revision: Revision | None) -> bool:
    """Whether this revision is what is live: it is never written over (DeskPage.save_revision)."""
    return revision is not None and Page.objects.filter(pk=page.pk, live=True, live_revision=revision).exists()


def refuse_unapproved(page: Any, revision: Revision) -> None:
    """Raises ValidationError when this revision would go live, now or later, though nobody approved it."""
    if _waits(page, revision):
        raise ValidationError(in_words(page), code="not_approved")


def in_words(page: Page) -> str:
    """Why the page does not go live yet."""
    return _("“%(title)s” gaat pas live als een collega het heeft nagekeken.") % {"title": page.title}
