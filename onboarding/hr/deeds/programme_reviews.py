"""A whole programme at once: asked for a colleague's eyes, or several of its pages approved; one mail to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.query import PageQuerySet

from onboarding.hr.deeds import programme_review_mails, review_mails, reviews
from onboarding.hr.models import Verb
from onboarding.lessons import four_eyes
from onboarding.lessons.completeness import lesson_problems
from onboarding.lessons.four_eyes import Stage
from onboarding.lessons.models import LessonPage, ProgrammePage
from onboarding.people.models import User


class Reason(StrEnum):
    """Why a page of the programme is left out."""

    UNCHANGED = "unchanged"  # what is live is the latest
    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent_back"  # a reviewer asked for changes, and none were made
    LOCKED = "locked"  # by somebody else
    UNFINISHED = "unfinished"
    NOBODY = "nobody"  # all who review wrote on it


ANSWERED_AS_IT_IS = {Stage.ASKED: Reason.ASKED, Stage.CHANGES: Reason.SENT_BACK}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One page, as it was saved last; `reason` is None when it goes along, `words` say more of it."""

    page: Any
    reason: Reason | None
    told: tuple[User, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: `left_out` are the pages that were wanted and for which it could not be done any more."""

    pages: list[Any]
    left_out: list[Any]
    told: list[User]

    @property
    def mails(self) -> int:
        return sum(bool(person.email) for person in self.told)


def foresee(viewer: User, programme: ProgrammePage, now: datetime) -> list[Foreseen]:
    """All pages of the programme that are reviewed, in their order, itself first."""
    return [_foreseen(viewer, page, now) for page in _pages(programme).specific()]


def _pages(programme: ProgrammePage) -> PageQuerySet:
    return Page.objects.descendant_of(programme, inclusive=True).type(*four_eyes.REVIEWED).order_by("path")


def _foreseen(viewer: User, page: Any, now: datetime) -> Foreseen:
    draft = page.get_latest_revision_as_object()
    if page.latest_revision is None or four_eyes.is_live_as_it_is(page, page.latest_revision):
        return Foreseen(draft, Reason.UNCHANGED)
    standing = four_eyes.standing_of(page)
    if standing.stage == Stage.APPROVED:
        return Foreseen(draft, Reason.APPROVED)
    if standing.stage in ANSWERED_AS_IT_IS and not standing.is_stale:
        return Foreseen(draft, ANSWERED_AS_IT_IS[standing.stage])
    lock = page.get_lock()
    if lock is not None and lock.for_user(viewer):
        return Foreseen(draft, Reason.LOCKED)
    if isinstance(draft, LessonPage) and (problems := lesson_problems(draft)):
        return Foreseen(draft, Reason.UNFINISHED, words=" ".join(problems[0][1].messages))
    house = four_eyes.house_of(page)
    told = tuple(review_mails.asked_of(page, house, now)) if house else ()
    return Foreseen(draft, None, told) if told else Foreseen(draft, Reason.NOBODY)


@transaction.atomic
def ask(actor: User, programme: ProgrammePage, wanted: Iterable[Foreseen], message: str, now: datetime) -> Outcome:
    """Ask for those of the pages that go along; whoever reviews gets one mail, of what is theirs.

    `wanted` was foreseen before, so that nobody waits to write meanwhile; what changed since, and what does not go
    along, is named as left out.
    """
    asked: list[Any] = []
    left_out: list[Any] = []
    theirs: dict[User, list[str]] = {}
    for one in wanted:
        try:
            told = reviews.begin(actor, one.page, message, now)[1] if one.reason is None else []
        except reviews.Refused:  # somebody else came first
            told = []
        (asked if told else left_out).append(one.page)
        for person in told:
            theirs.setdefault(person, []).append(one.page.get_admin_display_title())
    for person, titles in theirs.items():
        programme_review_mails.queue_asked(person, programme, titles, actor, message)
    return Outcome(asked, left_out, list(theirs))


@transaction.atomic
def approve(actor: User, programme: ProgrammePage, seen: Mapping[int, str], comment: str, now: datetime) -> Outcome:
    """Approve these pages of the programme, by their ids, each as `actor` saw it (its mark); whoever asked gets one
    mail, of what is theirs.

    What changed since, was answered by somebody else, or is not for `actor` to approve, is named as left out.
    """
    approved: list[Any] = []
    left_out: list[Any] = []
    theirs: dict[User, list[str]] = {}
    for page in _pages(programme):
        if page.pk not in seen:
            continue
        try:
            told = reviews.settle(actor, page, seen[page.pk], comment, now, Verb.REVIEW_APPROVED)[1]
        except reviews.Refused:
            left_out.append(page)
            continue
        approved.append(page)
        for person in told:
            theirs.setdefault(person, []).append(page.get_admin_display_title())
    for person, titles in theirs.items():
        programme_review_mails.queue_approved(person, programme, titles, actor, comment)
    return Outcome(approved, left_out, list(theirs))
