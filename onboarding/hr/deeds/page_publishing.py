"""What HR decided before a page changes for people, done: published with its decision, or taken away.

Each deed is one transaction, with its line in the activity log. What follows for people is done in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageLogEntry, Revision

from onboarding.hr.deeds import activity
from onboarding.hr.deeds.expiring import Afterwards, decide
from onboarding.hr.models import Verb
from onboarding.lessons import publish_checks
from onboarding.lessons.drafted_marks import mark_of
from onboarding.lessons.freezing import keep_files_of
from onboarding.lessons.models import (
    Lesson,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    ProgrammePage,
    PublishDecision,
)

VERB_OF = {
    "wagtail.publish": Verb.PAGE_PUBLISHED,
    "wagtail.publish.schedule": Verb.PUBLICATION_PLANNED,
    "wagtail.unpublish": Verb.LESSON_REMOVED,
    "wagtail.delete": Verb.LESSON_REMOVED,
    "wagtail.move": Verb.PAGE_MOVED,
}
_is_told: ContextVar[bool] = ContextVar("is_told", default=False)


class Gone(Exception):
    """The page, or what it was about, is not there any more."""


class AlreadyLive(Exception):
    """Someone published this very revision meanwhile, perhaps oneself in another window."""


class ChangedMeanwhile(Exception):
    """Someone saved something newer, `revision`, or something else became of the page."""

    def __init__(self, revision: Revision | None) -> None:
        super().__init__(str(revision))
        self.revision = revision


def standing_of(page: Page) -> str:
    """What of a page a decision was about: its latest revision as it was saved last, what is live, and the files that
    the draft of a lesson shows.

    The draft as drafted_marks.py tells it apart.
    """
    return f"{mark_of(page, page.latest_revision)};{page.live_revision_id if page.live else ''}"


def publish(
    actor: Any,
    page_id: int,
    seen: str,
    decision: Mapping[str, Any],
    now: datetime,
    *,
    number: int,
    detail: str,
    afterwards: Afterwards | None = None,
) -> Page:
    """Publish, or plan, the latest revision of a page as `decision` (fields of a PublishDecision) says.

    `seen` is the standing of the page that the decision was about; `number` the people whom it touches; `afterwards`
    what is to happen when it goes away at an hour that is planned. Raises Gone,
    AlreadyLive or ChangedMeanwhile, ValidationError for a page that is not complete and OSError when its files cannot
    be kept; then nothing is done.
    """
    page = Page.objects.filter(pk=page_id).first()
    keep_files_of(page.latest_revision if page else None, now)
    return _publish(actor, page_id, seen, decision, now, number, detail, afterwards)


@transaction.atomic
def _publish(
    actor: Any,
    page_id: int,
    seen: str,
    decision: Mapping[str, Any],
    now: datetime,
    number: int,
    detail: str,
    afterwards: Afterwards | None,
) -> Page:
    page = _held(page_id)
    revision = page.latest_revision
    if seen != standing_of(page):
        if revision is not None and seen.startswith(f"{revision.pk}@") and page.live_revision_id == revision.pk:
            raise AlreadyLive
        raise ChangedMeanwhile(revision)
    if revision is None:
        raise Gone
    publish_checks.check(page.specific, revision)
    PublishDecision.objects.filter(revision=revision, version__isnull=False).update(revision=None)  # that stays decided
    fields = {**decision, "decided_by": actor, "decided_at": now, "carried_out_at": None}
    PublishDecision.objects.update_or_create(revision=revision, defaults=fields)
    if afterwards is not None:
        decide(actor, page, afterwards, now)
    with _told_by_the_deed():
        PublishPageRevisionAction(revision, user=actor, changed=True).execute()
    activity.record(actor, _verb_of(page, revision), _organisation_of(page), number=number, detail=detail)
    return page.specific_class.objects.get(pk=page_id)


@transaction.atomic
def cancel_plan(actor: Any, page_id: int, revision_id: int, *, number: int, detail: str) -> None:
    """A revision that waits goes live no more, and what was decided about it counts no more; the day of the plan goes
    too, so that the draft can be published at once. Raises Gone when it does not wait any more."""
    page = _held(page_id)
    revision = page.revisions.filter(pk=revision_id, approved_go_live_at__isnull=False).first()
    if revision is None:
        raise Gone
    Page.objects.filter(pk=page_id, go_live_at=revision.approved_go_live_at).update(go_live_at=None)
    revision.approved_go_live_at = None
    revision.content["go_live_at"] = None
    revision.save(update_fields=["approved_go_live_at", "content"])
    forget_decision(revision_id)
    activity.record(actor, Verb.PLAN_CANCELLED, _organisation_of(page), number=number, detail=detail)


def _verb_of(page: Page, revision: Revision) -> Verb:
    """What became of it: Wagtail notes on the revision that it waits."""
    if revision.approved_go_live_at is not None:
        return Verb.PUBLICATION_PLANNED
    return Verb.LESSON_PUBLISHED if page.specific_class is LessonPage else Verb.PAGE_PUBLISHED


@contextmanager
def _told_by_the_deed() -> Iterator[None]:
    """Within it, what happens to pages brings no line of its own: the deed has one, with whom it touches."""
    token = _is_told.set(True)
    try:
        yield
    finally:
        _is_told.reset(token)


def log_around_the_step(instance: PageLogEntry, created: bool, **_sent: Any) -> None:
    """A line for what someone did to a page without a deed here, because nobody noticed: one page, or many at once.

    Wagtail keeps its own entry of each page, which this follows. What nobody did, a command or a plan, is told
    elsewhere or not at all; nor is the organisation's own page, which is no lesson, value or programme.
    """
    verb = VERB_OF.get(instance.action)
    if not created or verb is None or instance.user_id is None or _is_told.get():
        return
    page = instance.page.specific
    if isinstance(page, LessonPage | PrinciplePage | ProgrammePage):
        is_published = verb == Verb.PAGE_PUBLISHED
        detail = _title_and_version(page) if is_published else page.title
        verb = Verb.LESSON_PUBLISHED if is_published and isinstance(page, LessonPage) else verb
        activity.record(instance.user, verb, _organisation_of(page), detail=detail)


def log_gone_live(page: Page, **_sent: Any) -> None:
    """A line for what was planned and goes live now; nobody did it at this moment."""
    verb = Verb.LESSON_PUBLISHED if isinstance(page, LessonPage) else Verb.PAGE_PUBLISHED
    activity.record(None, verb, _organisation_of(page), detail=f"{_title_and_version(page)}, {_('zoals gepland')}")


def _title_and_version(page: Page) -> str:
    """Of what is live now; only a lesson has versions."""
    lesson = Lesson.objects.select_related("current_version").filter(page=page.pk).first()
    version = lesson.current_version if lesson else None
    return ", ".join([page.title, *([_("versie %(number)d") % {"number": version.number}] if version else [])])


def log_given_up(page: Page, why: str, **_sent: Any) -> None:
    """A line for what was planned and could not go live, or away."""
    activity.record(None, Verb.PLAN_CANCELLED, _organisation_of(page), detail=f"{page.title}: {why}")


@dataclass(frozen=True, slots=True)
class Removal:
    """A page that goes away: how, and of its lessons whether they come back. `verb` is what the log says of it."""

    how: Callable[[Page], None]
    lesson_ids: Collection[int]
    comes_back: bool = False
    verb: Verb = Verb.LESSON_REMOVED


@transaction.atomic
def remove(actor: Any, page_id: int, seen: str, removal: Removal, *, number: int, detail: str) -> None:
    """Take a page away as the removal says; raises Gone or ChangedMeanwhile, and then nothing is done."""
    page = _held(page_id)
    if seen != standing_of(page):
        raise ChangedMeanwhile(page.latest_revision)
    organisation = _organisation_of(page)
    Lesson.objects.filter(pk__in=removal.lesson_ids).update(comes_back=removal.comes_back)
    with _told_by_the_deed():
        removal.how(page.specific)
    activity.record(actor, removal.verb, organisation, number=number, detail=detail)


def forget_decision(revision_id: int | None) -> None:
    """What was once decided about a revision counts no more, as long as nothing came of it."""
    PublishDecision.objects.filter(revision=revision_id, version=None).delete()


def _held(page_id: int) -> Page:
    page = Page.objects.select_for_update(of=("self",)).filter(pk=page_id).first()
    if page is None:
        raise Gone
    return page


def _organisation_of(page: Page) -> int | None:
    house = OrganisationPage.objects.ancestor_of(page, inclusive=True).first()
    return house.organisation_id if house else None
