"""Deleted pictures and documents are kept for thirty days, and are put back under their own numbers.

Only the row goes. The file stays where it is: without a row no address leads to it, and nothing has to be moved that
could fail halfway. It is erased before what is known of it, so that what was cut off halfway is done the next time.
The kept copies that versions show are others (frozen_files.py).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core import serializers
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django_tasks import task
from wagtail.documents import get_document_model
from wagtail.documents import signal_handlers as of_documents
from wagtail.images import get_image_model
from wagtail.images import signal_handlers as of_pictures
from wagtail.models import Collection as Folder
from wagtail.tasks import delete_file_from_storage_task

from onboarding.lessons.file_uses import kind_of
from onboarding.lessons.frozen_files import model_of
from onboarding.lessons.house_publishing import HOUSE_PICTURES
from onboarding.lessons.models import OrganisationPage, TrashedFile
from onboarding.lessons.models.in_trash import KEPT_FOR
from onboarding.lessons.putting_back import NotKept
from onboarding.people.models import User

logger = logging.getLogger(__name__)


class FileLost(Exception):
    """The storage has the file no more."""


def guard() -> None:
    """Wagtail erases the file of whatever is deleted; from now on, not one that is in the trash or is used."""
    of_pictures.delete_file_from_storage_task = of_documents.delete_file_from_storage_task = erase_unless_needed
    post_delete.connect(_gone_with_its_organisation, sender=TrashedFile, dispatch_uid="trashed_file")


def can_be_kept(things: Collection[Any]) -> bool:
    """Whether these pictures or documents are of organisations, into whose trash they go."""
    return {thing.collection_id for thing in things} <= _homes().keys()


def _homes() -> dict[int, int]:
    """The ids of the organisations, by those of their collections."""
    return dict(OrganisationPage.objects.values_list("collection", "organisation"))


def keep(things: Collection[Any], by: Any, now: datetime) -> None:
    """Keep these pictures, or these documents; for whoever deletes them, in the same transaction and right before it.

    What is gone meanwhile is kept already, and what is no organisation's is not kept.
    """
    if not things:
        return
    model = type(next(iter(things)))
    homes = _homes()
    there = model._default_manager.select_for_update(of=("self",)).filter(pk__in=[thing.pk for thing in things])
    for thing in there.order_by("pk"):
        if thing.collection_id in homes:
            TrashedFile.objects.create(
                organisation_id=homes[thing.collection_id],
                title=thing.title,
                kind=kind_of(thing),
                source=thing.pk,
                place=thing.file.name,
                name=thing.filename,
                content=_content(thing),
                deleted_by=by,
                deleted_at=now,
            )


def _content(thing: Any) -> dict[str, Any]:
    """`row` is what Django's serializer says of it, `tags` the names of its tags."""
    (row,) = serializers.serialize("python", [thing])
    for name, value in row["fields"].items():
        if isinstance(value, datetime):
            row["fields"][name] = value.isoformat()  # JSON would cut its microseconds off
    return {"row": row, "tags": sorted(thing.tags.names())}


@transaction.atomic
def put_back(kept_id: int, now: datetime) -> Any:
    """The picture or document that was deleted, as it was; once.

    Whoever sent it may be gone, and its collection too: then it is nobody's, or stands in that of the organisation.
    Raises NotKept or FileLost, and OSError when the storage fails; then nothing is done.
    """
    kept = TrashedFile.objects.still_kept(now).select_for_update(of=("self",)).filter(pk=kept_id).first()
    if kept is None:
        raise NotKept
    if model_of(kept.kind).objects.filter(pk=kept.source).exists():  # somebody saved it while it was deleted
        raise NotKept
    if not default_storage.exists(kept.place):
        raise FileLost
    row = kept.content["row"]
    if not User.objects.filter(pk=row["fields"]["uploaded_by_user"]).exists():
        row["fields"]["uploaded_by_user"] = None
    if not Folder.objects.filter(pk=row["fields"]["collection"]).exists():
        row["fields"]["collection"] = OrganisationPage.objects.get(organisation=kept.organisation_id).collection_id
    for one in serializers.deserialize("python", [row], ignorenonexistent=True):
        one.save(force_insert=True)
    thing = model_of(kept.kind).objects.get(pk=kept.source)
    thing.tags.set(kept.content["tags"])
    kept.content, kept.place, kept.put_back_at = {}, "", now
    kept.save(update_fields=["content", "place", "put_back_at"])
    return thing


def erase_old(now: datetime) -> int:
    """Erase what was kept long enough, each with its file; how many that was. What the storage refuses to erase is
    tried again the next time."""
    erased = 0
    for pk in TrashedFile.objects.filter(deleted_at__lte=now - KEPT_FOR).values_list("pk", flat=True):
        try:
            erased += _erase(pk)
        except OSError:
            logger.exception("Deleted file %s could not be erased, and is tried again.", pk)
    return erased


@transaction.atomic
def _erase(pk: int) -> int:
    """1, or 0 when somebody had put it back. The file goes first: cut off after that, the row is there to go on."""
    old = TrashedFile.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if old is None:
        return 0
    place, old.place = old.place, ""
    TrashedFile.objects.filter(pk=pk).update(place="")  # or its own place would be needed
    if place and not needed([place]):
        default_storage.delete(place)
    old.delete()
    return int(bool(place))


def _gone_with_its_organisation(sender: type[TrashedFile], instance: TrashedFile, **kwargs: object) -> None:
    if instance.place:
        storage = model_of(instance.kind)._meta.get_field("file").storage.deconstruct()
        transaction.on_commit(lambda: erase_unless_needed.enqueue(storage, instance.place))


@task()
def erase_unless_needed(deconstructed_storage: Any, path: str) -> None:
    """In the place of Wagtail's task, for every file of a row that was deleted."""
    if not needed([path]):
        delete_file_from_storage_task.func(deconstructed_storage, path)


def needed(places: Collection[str]) -> set[str]:
    """Those of these places where a picture or document has its file (two may have one), or had it and can come
    back."""
    rows = [model.objects.filter(file__in=places) for model in (get_image_model(), get_document_model())]
    used = {place for found in rows for place in found.values_list("file", flat=True)}
    return used | set(TrashedFile.objects.filter(place__in=places).values_list("place", flat=True))


def house_shows(kept: TrashedFile) -> bool:
    """Whether the page of the organisation, as it is written now, shows this picture once it is back."""
    page = OrganisationPage.objects.get(organisation=kept.organisation_id)
    written = page.latest_revision.content if page.latest_revision else {}
    return kept.source in (written.get(field) for field in HOUSE_PICTURES)
