"""A deleted page comes back out of the trash, with all below it: as drafts, under their own numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import F, QuerySet
from wagtail.models import Page

from onboarding.lessons.around_pages import ensure_programme, programme_page_of
from onboarding.lessons.deleted_pages import still_said
from onboarding.lessons.models import (
    AdoptedLesson,
    CharterImport,
    Lesson,
    LessonPage,
    OrganisationPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
)
from onboarding.lessons.models.trashed_pages import PageKind, TrashedPage
from onboarding.lessons.page_slugs import free_slug
from onboarding.people.models import User

STANDS_UNDER: dict[str, type[Page]] = {
    PageKind.LESSON: PrinciplePage,
    PageKind.PRINCIPLE: ProgrammePage,
    PageKind.PROGRAMME: OrganisationPage,
}
KINDS: dict[str, type[Page]] = {model._meta.label_lower: model for model in (LessonPage, PrinciplePage, ProgrammePage)}
# Whatever it was when it was deleted: nothing is published, planned or locked by coming back.
AS_DRAFT: dict[str, Any] = {
    "live": False,
    "has_unpublished_changes": True,
    "latest_revision_id": None,
    "live_revision_id": None,
    "go_live_at": None,
    "expire_at": None,
    "expired": False,
    "locked": False,
    "locked_by_id": None,
    "locked_at": None,
}


class NotKept(Exception):
    """It was put back already, or is kept no more."""


class NoPlace(Exception):
    """The page to put it under is gone, or is no place for it."""


def places_for(kept: TrashedPage) -> QuerySet[Page]:
    """The pages that it can come back under, in the order of the desk."""
    house = OrganisationPage.objects.get(organisation=kept.organisation_id)
    found: QuerySet[Page] = Page.objects.descendant_of(house, inclusive=True).type(STANDS_UNDER[kept.kind])
    return found.order_by("path")


@transaction.atomic
def put_back(kept_id: int, parent_id: int, by: User, now: datetime) -> Page:
    """The page that was deleted, where it stood before under that parent, or last under another; once.

    Raises NotKept or NoPlace; then nothing is done.
    """
    kept = TrashedPage.objects.still_kept(now).select_for_update(of=("self",)).filter(pk=kept_id).first()
    if kept is None:
        raise NotKept
    parent = places_for(kept).select_for_update(of=("self",)).filter(pk=parent_id).first()
    if parent is None:
        raise NoPlace
    top, *below = kept.pages
    page = _place(top, parent)
    if parent.pk == kept.parent_id:
        _move_to_its_place(page, parent, kept.after)
    _complete(page, top, by)
    for one in below:
        _complete(_place(one, Page.objects.get(pk=one["parent"])), one, by)
    kept.pages, kept.put_back_at = [], now
    kept.save(update_fields=["pages", "put_back_at"])
    return Page.objects.get(pk=page.pk)


def _place(kept: dict[str, Any], parent: Page) -> Page:
    """The page, last under its parent. Wagtail would look for the row that a page with a number has already."""
    page = KINDS[kept["model"]].from_serializable_data(kept["content"])
    for name, value in AS_DRAFT.items():
        setattr(page, name, value)
    last = parent.get_last_child()
    page.path = last._inc_path() if last is not None else Page._get_path(parent.path, parent.depth + 1, 1)
    page.depth, page.numchild = parent.depth + 1, 0
    page.slug = free_slug(page.slug, parent)
    page.set_url_path(parent)
    page.draft_title = page.title
    super(Page, page).save(force_insert=(Page, type(page)))
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    return page


def _move_to_its_place(page: Page, parent: Page, after: int | None) -> None:
    """Right behind the page that it stood behind, if that is still there; first, if it was."""
    others = Page.objects.child_of(parent).exclude(pk=page.pk).order_by("path")
    target = others.first() if after is None else others.filter(pk=after).first()
    if target is not None:
        super(Page, page).move(target, pos="left" if after is None else "right")
        page.refresh_from_db(fields=["path", "depth", "url_path"])


def _complete(page: Page, kept: dict[str, Any], by: User) -> None:
    """Its records are its own again, so that history and numbers go on; and its draft, with what was said about it."""
    if isinstance(page, ProgrammePage):
        Programme.objects.filter(pk=kept["record"], page=None).update(page=page)
        if kept["charter"] is not None:
            CharterImport.objects.create(programme_page=page, entries=kept["charter"])
    if isinstance(page, LessonPage) and kept["record"] is not None:
        target = programme_page_of(page)
        assert target is not None  # noqa: S101 - a lesson stands in a programme
        Lesson.objects.filter(pk=kept["record"], page=None).update(page=page, programme=ensure_programme(target))
    if adopted := kept.get("adoption"):  # nothing is kept of it with what was deleted before there were any
        AdoptedLesson.objects.filter(pk=adopted, page=None).update(page=page.pk)
    for writer in User.objects.filter(pk__in=kept["writers"]):
        page.save_revision(user=writer, clean=False)  # none of them approves it, as before
    page.save_revision(user=by, log_action=True, clean=False)
    _restore_comments(kept["comments"])


def _restore_comments(rows: list[dict[str, Any]]) -> None:
    """Those of people who are still here, with the answers to them."""
    people = {row["fields"][name] for row in rows for name in ("user", "resolved_by") if name in row["fields"]}
    here = set(User.objects.filter(pk__in=people).values_list("pk", flat=True))
    for one in serializers.deserialize("python", still_said(rows, here.__contains__)):
        one.save()
