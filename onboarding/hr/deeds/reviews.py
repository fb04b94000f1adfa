"""Four eyes, done: switched on and off, asked, approved, or sent back with what is to change.

Each deed is one transaction, with its line in the activity log, and its mails after it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from onboarding.hr.deeds import activity, four_eyes_mails, review_mails
from onboarding.hr.deeds.review_mails import Occasion
from onboarding.hr.models import Verb
from onboarding.lessons import four_eyes
from onboarding.lessons.drafted_marks import content_mark_of
from onboarding.lessons.four_eyes import Stage
from onboarding.lessons.models import OrganisationPage, ReviewState, ReviewTask
from onboarding.people.models import User


class Refused(Exception):
    """It cannot be done as things are now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# --- On and off ---


@transaction.atomic
def switch_on(actor: User, house: OrganisationPage, today: date) -> None:
    """From now on, nothing of this organisation goes live unapproved. Raises Refused: on_already, nobody."""
    held = _held_house(house)
    if four_eyes.workflow_at(held) is not None:
        raise Refused("on_already")
    if not review_mails.reviewers_of(held.organisation_id, today).exists():
        raise Refused("nobody")
    workflow = Workflow.objects.create(name=f"Nazicht {held.organisation.slug}"[:255])
    task = ReviewTask.objects.create(name=workflow.name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=held.page_ptr)
    activity.record(actor, Verb.FOUR_EYES_ON, held.organisation_id)


@transaction.atomic
def switch_off(actor: User, house: OrganisationPage, now: datetime) -> int:
    """HR publishes again without; whatever was asked is asked no more. How many hear of it in a mail: who reviews, and
    who else is of HR. Raises Refused: off_already."""
    held = _held_house(house)
    workflow = four_eyes.workflow_at(held)
    if workflow is None:
        raise Refused("off_already")
    asked = list(WorkflowState.objects.active().filter(workflow=workflow))
    for state in asked:
        state.cancel(user=actor)
    workflow.deactivate(user=actor)
    lapsed = ngettext("%(number)d vraag om nazicht verviel", "%(number)d vragen om nazicht vervielen", len(asked))
    activity.record(actor, Verb.FOUR_EYES_OFF, held.organisation_id, detail=lapsed % {"number": len(asked)})
    return four_eyes_mails.queue(held.organisation_id, actor, now)


def _held_house(house: OrganisationPage) -> OrganisationPage:
    held: OrganisationPage = OrganisationPage.objects.select_for_update(of=("self",)).get(pk=house.pk)
    return held


# --- One page ---


@transaction.atomic
def ask(actor: User, page: Page, message: str, now: datetime) -> list[User]:
    """Ask who reviews to look at the latest draft; who gets a mail of it.

    Whatever was asked of it before is asked no more. Raises Refused: off, gone, approved, nobody, waits (for the same
    draft).
    """
    held, told = begin(actor, page, message, now)
    review_mails.queue(Occasion.ASKED, told, held, actor, message)
    return told


@transaction.atomic
def begin(actor: User, page: Page, message: str, now: datetime) -> tuple[Page, list[User]]:
    """As `ask`, without its mails: the page as it is held, and who is to hear of it. Raises Refused, as `ask` does."""
    held, workflow = _held(page)
    standing = four_eyes.standing_of(held)
    if standing.stage == Stage.APPROVED:
        raise Refused("approved")
    if standing.stage == Stage.ASKED and not standing.is_stale:
        raise Refused("waits")
    house = four_eyes.house_of(held)
    told = list(review_mails.asked_of(held, house, now)) if house else []
    if not told:
        raise Refused("nobody")
    for state in WorkflowState.objects.active().for_instance(held):
        state.cancel(user=actor)
    started = workflow.start(held, actor)
    about = ReviewState.objects.get(pk=started.current_task_state_id)
    about.mark, about.message = content_mark_of(held, held.latest_revision), message
    about.save(update_fields=["mark", "message"])
    activity.record(actor, Verb.REVIEW_ASKED, _organisation_id(house), number=len(told), detail=held.title)
    return held, told


@transaction.atomic
def approve(actor: User, page: Page, seen: str, comment: str, now: datetime) -> None:
    """The draft may go live, as `actor` saw it (`seen`, its mark). Raises Refused: off, gone, changed, own (also for
    who does not review here)."""
    held, told = settle(actor, page, seen, comment, now, Verb.REVIEW_APPROVED)
    review_mails.queue(Occasion.APPROVED, told, held, actor, comment)


@transaction.atomic
def ask_changes(actor: User, page: Page, seen: str, comment: str, now: datetime) -> None:
    """The draft goes back to who wrote it, with what is to change. Raises Refused: off, gone, changed, own (also for
    who does not review here)."""
    held, told = settle(actor, page, seen, comment, now, Verb.REVIEW_CHANGES)
    review_mails.queue(Occasion.CHANGES, told, held, actor, comment)


@transaction.atomic
def settle(actor: User, page: Page, seen: str, comment: str, now: datetime, verb: Verb) -> tuple[Page, list[User]]:
    """As `approve` (REVIEW_APPROVED) or `ask_changes` (REVIEW_CHANGES), without its mails: the page as it is held, and
    who is to hear of it. Raises Refused, as those do."""
    held, _workflow = _held(page)
    standing = four_eyes.standing_of(held)
    if standing.stage != Stage.ASKED or standing.state is None:
        raise Refused("gone")
    house = four_eyes.house_of(held)
    if house is None or not review_mails.asked_of(held, house, now).filter(pk=actor.pk).exists():
        raise Refused("own")
    mark = content_mark_of(held, held.latest_revision)
    if seen != mark:
        raise Refused("changed")
    state = standing.state
    state.mark, state.revision = mark, held.latest_revision
    asker = state.workflow_state.requested_by
    if verb == Verb.REVIEW_APPROVED:
        state.approve(user=actor, comment=comment)
    else:
        state.reject(user=actor, comment=comment)
    activity.record(actor, verb, house.organisation_id, detail=held.title)
    return held, review_mails.who_asked(asker, house)


def _held(page: Page) -> tuple[Page, Workflow]:
    """The page, held, with the workflow of its organisation. Raises Refused: off, gone (with the page)."""
    found: Any = Page.objects.select_for_update(of=("self",)).filter(pk=page.pk).first()
    if found is None:
        raise Refused("gone")
    held = found.specific
    workflow = four_eyes.workflow_of(held)
    if workflow is None:
        raise Refused("off")
    return held, workflow


def _organisation_id(house: OrganisationPage | None) -> int | None:
    return house.organisation_id if house else None
