"""A draft that was saved over another one may have lost what was taken over from an original: that is news again."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F
from django.db.models.signals import post_save

from onboarding.lessons.models import AdoptedLesson, LessonPage
from onboarding.lessons.sharing.upstream import upstream_of


def connect() -> None:
    post_save.connect(_saved, sender=LessonPage, dispatch_uid="lost_pieces")


def _saved(
    sender: type[LessonPage], instance: LessonPage, update_fields: Collection[str] | None = None, **kwargs: object
) -> None:
    """A new draft names its revision on the page."""
    if update_fields and "latest_revision" in update_fields:
        notice(instance.pk)


def notice(page_id: int) -> None:
    """Have it heard wherever news is told, if the latest draft of a copy has lost a piece that it took over; asks one
    query of a page that took none, or is about to hear news anyhow."""
    up_to_date = AdoptedLesson.objects.filter(
        page=page_id, settled_up_to__gte=F("version__lesson__current_version__number")
    )
    adoption = up_to_date.select_related("version__lesson").first()
    if adoption is None or not adoption.taken:
        return
    up = upstream_of(adoption, LessonPage.objects.get(pk=page_id))
    if up is not None and up.pieces:
        AdoptedLesson.objects.filter(pk=adoption.pk).update(settled_up_to=up.version.number - 1)
