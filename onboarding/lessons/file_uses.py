"""Where a picture or a document of the desk is used: in lessons that are live, in drafts, on other pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from onboarding.lessons.body_sources import named_in
from onboarding.lessons.models import FileKind, Lesson, LessonPage, LessonVersion, OrganisationPage, VersionFile


@dataclass(frozen=True, slots=True)
class FileUses:
    """Lessons of which the live version shows `thing`, and other pages on which it stands, a draft included."""

    thing: Any
    lessons: tuple[Lesson, ...]
    pages: tuple[Page, ...]

    def __bool__(self) -> bool:
        return bool(self.lessons or self.pages)


def kind_of(thing: Any) -> FileKind:
    return FileKind.DOCUMENT if isinstance(thing, AbstractDocument) else FileKind.PICTURE


def live_lessons_with(thing: Any) -> list[Lesson]:
    """The lessons of which the live version shows a kept copy of this picture or document, by title."""
    return _live_lessons([thing]).get(thing.pk, []) if thing.pk else []


def versions_with(thing: Any) -> QuerySet[LessonVersion]:
    """The versions, live or of before, that show a kept copy of this picture or document."""
    return LessonVersion.objects.filter(files__kind=kind_of(thing), files__source=thing.pk)


def planned_with(thing: Any) -> list[LessonPage]:
    """The drafts (with their `go_live_at`) that are planned to go live and name this picture or document, in the order
    in which they go. What they will show is what it is then: files are kept when a lesson goes live."""
    home = OrganisationPage.objects.filter(collection=thing.collection_id).first()
    if home is None:
        return []
    pages = LessonPage.objects.descendant_of(home).values_list(Cast("pk", CharField()), flat=True)
    planned = Revision.objects.filter(approved_go_live_at__isnull=False, object_id__in=pages)
    planned = planned.filter(content_type__app_label="lessons", content_type__model="lessonpage")
    drafts = [revision.as_object() for revision in planned.order_by("approved_go_live_at", "pk")]
    return [one for one in drafts if thing.pk in named_in(one.body.get_prep_value()).get(type(thing), set())]


def uses_of(things: Sequence[Any]) -> list[FileUses]:
    """Of each of these pictures, or of these documents, where it is used. Costs the same for one and for many."""
    lessons = _live_lessons(things)
    pages = _pages(things)
    found = []
    for thing in things:
        live = lessons.get(thing.pk, [])
        shown = {lesson.page_id for lesson in live}
        others = {page.pk: page for page in pages.get(thing.pk, []) if page.pk not in shown}
        found.append(FileUses(thing, tuple(live), tuple(sorted(others.values(), key=lambda page: page.title))))
    return found


def _live_lessons(things: Sequence[Any]) -> dict[int, list[Lesson]]:
    if not things:
        return {}
    shown = VersionFile.objects.filter(
        kind=kind_of(things[0]),
        source__in=[thing.pk for thing in things],
        version__lesson__current_version=F("version"),
    )
    found: dict[int, list[Lesson]] = {}
    for use in shown.select_related("version__lesson").order_by("version__lesson__title", "version__lesson"):
        found.setdefault(use.source, []).append(use.version.lesson)
    return found


def _pages(things: Sequence[Any]) -> dict[int, list[Page]]:
    """The pages that name each thing: as they are live, by Wagtail's index, and as they are written now."""
    found: dict[int, list[Page]] = {}
    for key, page in [*_indexed(things), *_drafted(things)]:
        found.setdefault(key, []).append(page)
    return found


def _indexed(things: Sequence[Any]) -> Iterator[tuple[int, Page]]:
    references = ReferenceIndex.get_references_to_in_bulk(list(things))
    named = list(references.filter(base_content_type__model="page").values_list("to_object_id", "object_id"))
    pages = Page.objects.in_bulk([int(page) for _key, page in named])
    yield from ((int(key), pages[int(page)]) for key, page in named if int(page) in pages)


def _drafted(things: Sequence[Any]) -> Iterator[tuple[int, Page]]:
    keys = {thing.pk for thing in things}
    for home in OrganisationPage.objects.filter(collection__in={thing.collection_id for thing in things}):
        written = LessonPage.objects.descendant_of(home).filter(has_unpublished_changes=True)
        for page in written.select_related("latest_revision"):
            draft = page.latest_revision.as_object() if page.latest_revision else page
            named = named_in(draft.body.get_prep_value())
            yield from ((key, page) for key in named.get(type(things[0]), set()) & keys)
        draft = home.get_latest_revision_as_object() if home.has_unpublished_changes else home
        if kind_of(things[0]) == FileKind.PICTURE:
            yield from ((key, home) for key in _pictures_of(draft) if key in keys)


def _pictures_of(home: OrganisationPage) -> Iterable[int]:
    return {getattr(home, f"{name}_id") for name in home.picture_fields} - {None}


class VersionAtDesk(ModelAdminURLFinder):
    """Where whoever looks at what uses a file finds a version: at its lesson, for those who can reach that."""

    def get_edit_url(self, instance: LessonVersion) -> str | None:
        """None for a lesson that is deleted, or out of reach."""
        reachable = PagePermissionPolicy().explorable_instances(self.user)
        page = reachable.filter(pk=instance.lesson.page_id).first() if instance.lesson.page_id else None
        return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else None
