"""A file that is to take the place of another: held until whoever sent it confirms, put in its place, or let go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import AbstractDocument
from wagtail.images.forms import get_image_form
from wagtail.images.models import AbstractImage
from wagtail.log_actions import log

from onboarding.hr.models import WAITING_FOLDER, Replacement
from onboarding.lessons.file_uses import kind_of
from onboarding.people.models import User

WAITS = timedelta(days=1)
NOT_KEPT = ("csrfmiddlewaretoken", "next")


class NotThere(Exception):
    """It does not wait any more: it was put in its place or let go, perhaps in another window."""


class Refused(Exception):
    """The form that it came with is not accepted any more; its argument is why, in words."""


def hold(owner: User, thing: Any, upload: Any, sent: QueryDict, now: datetime) -> Replacement:
    """Keep a file that was sent instead of that of `thing`, with the form that it came in.

    It takes the place of what this person sent for the same one before. Raises OSError when the storage fails.
    """
    let_go(waiting(owner, thing, now))
    fields = sent.copy()
    for name in NOT_KEPT:
        fields.pop(name, None)
    held = Replacement(owner=owner, kind=kind_of(thing), source=thing.pk, name=upload.name[-255:], sent_at=now)
    held.fields = fields.urlencode()
    upload.seek(0)
    held.file.save(upload.name, upload, save=False)
    held.save()
    return held


def waiting(owner: User, thing: Any, now: datetime) -> QuerySet[Replacement]:
    """What this person sent for `thing`, and did not confirm yet."""
    mine = Replacement.objects.filter(owner=owner, kind=kind_of(thing), source=thing.pk)
    return mine.filter(sent_at__gt=now - WAITS)


def put_in_place(held: Replacement, thing: Any, actor: User) -> list[str]:
    """Save the form with the file, as it was sent; the names of the fields that changed.

    Raises NotThere for what does not wait any more, Refused for what the form refuses now, and OSError when the storage
    fails; then nothing is done, and the file that it had is there as before.
    """
    storage, before = thing.file.storage, thing.file.name
    try:
        changed = _save(held, thing, actor)
    except BaseException:
        if thing.file.name != before and getattr(thing.file, "_committed", False):  # the new one was stored already
            storage.delete(thing.file.name)
        raise
    return changed


def _save(held: Replacement, thing: Any, actor: User) -> list[str]:
    storage, before = thing.file.storage, thing.file.name
    with held.file.storage.open(held.place) as kept, transaction.atomic():
        if not Replacement.objects.filter(pk=held.pk).delete()[0]:
            raise NotThere
        file = UploadedFile(kept, name=held.name, size=kept.size)
        form = _form_class(thing)(QueryDict(held.fields), {"file": file}, instance=thing, user=actor)
        if not form.is_valid():
            raise Refused(" ".join(str(one) for errors in form.errors.values() for one in errors))
        form.original_file = None  # or Wagtail deletes it at once, whatever becomes of the transaction
        form.save()
        if isinstance(thing, AbstractImage):
            thing.renditions.all().delete()  # Wagtail makes them of the old one otherwise
        log(instance=thing, action="wagtail.edit", user=actor, content_changed=True)
        transaction.on_commit(lambda: default_storage.delete(held.place))
        if thing.file.name != before:  # a storage may put the new one in the very same place
            transaction.on_commit(lambda: storage.delete(before))
    changed: list[str] = form.changed_data
    return changed


def _form_class(thing: Any) -> Any:
    make = get_document_form if isinstance(thing, AbstractDocument) else get_image_form
    return make(type(thing))


def let_go(held: QuerySet[Replacement]) -> int:
    """Forget these, with their files; how many."""
    rows = list(held)
    for one in rows:
        one.delete()
        default_storage.delete(one.place)
    return len(rows)


def forget_old(now: datetime) -> int:
    """Forget what waited too long, and files that nobody knows of (whoever sent them is gone); how many."""
    forgotten = let_go(Replacement.objects.filter(sent_at__lte=now - WAITS))
    if not default_storage.exists(WAITING_FOLDER):
        return forgotten
    places = [f"{WAITING_FOLDER}/{name}" for name in default_storage.listdir(WAITING_FOLDER)[1]]
    known = set(Replacement.objects.values_list("file", flat=True))
    lost = [one for one in places if one not in known and default_storage.get_modified_time(one) <= now - WAITS]
    for place in lost:
        default_storage.delete(place)
    return forgotten + len(lost)
