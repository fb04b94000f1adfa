"""Deleted pages are kept for thirty days: what each said last, where it stood, and which records were its own.

A page is put back under its own number: links to it, its history and the comments on it hold again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.core import serializers
from django.db.models import QuerySet
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, Page

from onboarding.lessons import four_eyes
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
from onboarding.lessons.models.in_trash import KEPT_FOR
from onboarding.lessons.models.trashed_pages import PageKind, TrashedPage
from onboarding.people import events
from onboarding.people.models import User

KINDS = {LessonPage: PageKind.LESSON, PrinciplePage: PageKind.PRINCIPLE, ProgrammePage: PageKind.PROGRAMME}


def connect() -> None:
    events.going_for_good.connect(forget_words_of, dispatch_uid="trashed_pages")


def keep(pages: Collection[Page], by: Any, now: datetime) -> None:
    """Keep these pages with all below them; for whoever deletes them, in the same transaction and right before it.

    One that stands below another of them is kept with that one. The page of an organisation is no content, and is not
    kept.
    """
    tops = [page for page in pages if not any(page.is_descendant_of(other) for other in pages)]
    for page in tops:
        if page.specific_class in KINDS:
            _keep(page, by, now)


def _keep(page: Page, by: Any, now: datetime) -> None:
    parent, before = page.get_parent(), page.get_prev_sibling()
    TrashedPage.objects.create(
        organisation_id=OrganisationPage.objects.ancestor_of(page).get().organisation_id,
        title=page.draft_title,
        kind=KINDS[page.specific_class],
        parent=parent,
        parent_title=parent.draft_title,
        after=before.pk if before is not None else None,
        pages=[_kept(one) for one in page.get_descendants(inclusive=True).order_by("path").specific()],
        deleted_by=by,
        deleted_at=now,
    )


def _kept(page: Page) -> dict[str, Any]:
    """`page` is the id, `model` the kind of page, `parent` the id of the page above; `content` is that of the latest
    draft, and `writers` who saved it since what was live. `record` is the id of its Lesson or Programme, or None;
    `charter` what an import knew of it, or None; `adoption` is the id of its AdoptedLesson, or None."""
    records: Any = {LessonPage: Lesson, ProgrammePage: Programme}.get(page.specific_class)
    content = page.get_latest_revision_as_object().serializable_data()
    content.pop(COMMENTS_RELATION_NAME)  # only those that are open, and with revisions that go
    return {
        "page": page.pk,
        "model": page._meta.label_lower,
        "parent": page.get_parent().pk,
        "content": content,
        "record": records.objects.filter(page=page).values_list("pk", flat=True).first() if records else None,
        "charter": CharterImport.objects.filter(programme_page=page.pk).values_list("entries", flat=True).first(),
        "adoption": AdoptedLesson.objects.filter(page=page.pk).values_list("pk", flat=True).first(),
        "comments": _comments_on(page),
        "writers": sorted(four_eyes.writers_of(page)),
    }


def _comments_on(page: Page) -> list[dict[str, Any]]:
    comments = Comment.objects.filter(page=page).order_by("pk")
    replies = CommentReply.objects.filter(comment__in=comments).order_by("pk")
    rows: list[dict[str, Any]] = serializers.serialize("python", [*comments, *replies])
    for row in rows:
        if "revision_created" in row["fields"]:
            row["fields"]["revision_created"] = None  # it goes with the page
    return rows


def forget_words_of(sender: type[User], people: QuerySet[User], **_sent: Any) -> None:
    """What these people said about deleted pages goes with them, as it does on the pages that are there: their
    comments with the answers to them, their answers, and that it was they who settled or wrote something."""
    going = set(people.values_list("pk", flat=True))
    for kept in TrashedPage.objects.filter(put_back_at=None).select_for_update(of=("self",)):
        comments = [one["comments"] for one in kept.pages]
        left = [still_said(rows, lambda pk: pk not in going) for rows in comments]
        if left != comments:
            for one, rows in zip(kept.pages, left, strict=True):
                one["comments"] = rows
            kept.save(update_fields=["pages"])


def still_said(rows: list[dict[str, Any]], is_here: Callable[[int], bool]) -> list[dict[str, Any]]:
    """Of the comments on a page and the answers to them: those of people who are here, and the answers to these."""
    left, said = [], {None}
    for row in rows:
        fields = row["fields"]
        if not is_here(fields["user"]) or fields.get("comment") not in said:
            continue
        if "comment" not in fields:
            said.add(row["pk"])
            settled = fields["resolved_by"]
            fields = {**fields, "resolved_by": settled if settled and is_here(settled) else None}
        left.append({**row, "fields": fields})
    return left


def erase_old(now: datetime) -> int:
    """Forget what was kept long enough; how many deleted pages are gone by that, each counted with all below it."""
    old = TrashedPage.objects.filter(deleted_at__lte=now - KEPT_FOR)
    number = old.filter(put_back_at=None).count()
    old.delete()
    return number
