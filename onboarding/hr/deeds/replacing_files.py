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
from wagtail.log_actions import log

from onboarding.hr.models import WAITING_FOLDER, Replacement
from onboarding.lessons.file_uses import kind_of
from onboarding.lessons.saved_files import new_file_let_go
from onboarding.people.models import User

WAITS = timedelta(days=1)


class NotThere(Exception):
    """It does not wait any more: it was put in its place or let go, perhaps in another window."""


class Refused(Exception):
    """The form that it came with is not accepted any more; its argument is why, in words."""


def changed_in(form: Any) -> QueryDict:
    """What was changed in a form besides the file, as it was sent."""
    fields = QueryDict(mutable=True)
    for name in form.changed_data:
        if name != "file":
            fields.setlist(name, form.data.getlist(name))
    return fields


def hold(owner: User, thing: Any, upload: Any, changed: QueryDict, now: datetime) -> Replacement:
    """Keep a file that was sent instead of that of `thing`, with what else was changed in the form that it came in.

    It takes the place of what this person sent for the same one before. Raises OSError when the storage fails.
    """
    let_go(waiting(owner, thing, now))
    held = Replacement(owner=owner, kind=kind_of(thing), source=thing.pk, name=upload.name[-255:], sent_at=now)
    held.fields = changed.urlencode()
    upload.seek(0)
    held.file.save(upload.name, upload, save=False)
    held.save()
    return held


def waiting(owner: User, thing: Any, now: datetime) -> QuerySet[Replacement]:
    """What this person sent for `thing`, and did not confirm yet."""
    mine = Replacement.objects.filter(owner=owner, kind=kind_of(thing), source=thing.pk)
    return mine.filter(sent_at__gt=now - WAITS)


def put_in_place(held: Replacement, thing: Any, actor: User) -> list[str]:
    """Save the file, and what else was changed when it was sent; the names of the fields that changed.

    Raises NotThere for what does not wait any more, Refused for what the form refuses now, and OSError when the storage
    fails; then nothing is done, and the file that it had is there as before.
    """
    with (
        held.file.storage.open(held.place) as kept,
        new_file_let_go(thing, thing.file.name),
        transaction.atomic(),
    ):
        if not Replacement.objects.filter(pk=held.pk).delete()[0]:
            raise NotThere
        file = UploadedFile(kept, name=held.name, size=kept.size)
        form = _form(held, thing, actor, {"file": file})
        if not form.is_valid():
            raise Refused(" ".join(str(one) for errors in form.errors.values() for one in errors))
        form.save()
        log(instance=thing, action="wagtail.edit", user=actor, content_changed=True)
        transaction.on_commit(lambda: default_storage.delete(held.place))
    changed: list[str] = form.changed_data
    return changed


def other_labels(held: Replacement, thing: Any, actor: User) -> list[str]:
    """What else than the file becomes as it was filled in when that was sent: the labels of these fields."""
    if not held.fields:
        return []
    form = _form(held, thing, actor)
    return [str(form[name].label) for name in form.fields if name in form.changed_data and not form[name].is_hidden]


def _form(held: Replacement, thing: Any, actor: User, files: Any = None) -> Any:
    """The form of `thing` with only the file and what was changed with it: whatever else it says by now stays."""
    make = get_document_form if isinstance(thing, AbstractDocument) else get_image_form
    sent = QueryDict(held.fields)
    form = make(type(thing))(sent, files, instance=thing, user=actor)
    for name in [name for name in form.fields if name not in sent and name != "file"]:
        del form.fields[name]
    return form


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
