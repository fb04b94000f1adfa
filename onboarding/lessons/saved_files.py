"""How a picture or a document gets another file: the one it has stays until all is committed, and when that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from django import forms
from django.db import transaction
from django.utils.crypto import get_random_string

from onboarding.lessons.file_uses import kind_of
from onboarding.lessons.house_publishing import houses_follow
from onboarding.lessons.models import FileKind

LONGEST_STEM = 40  # characters of a name that gets something behind it, or Wagtail may cut that off again


class FileForm(forms.ModelForm):
    """Of a picture or document. Wagtail's own deletes the old file at once, whatever becomes of the transaction."""

    original_file: Any  # of Wagtail's forms: the file that it has

    def save(self, commit: bool = True) -> Any:
        old = self.original_file
        if not (commit and old and "file" in self.changed_data):
            return super().save(commit=commit)
        self.original_file = None
        _never_in_its_place(self.instance, old)
        with transaction.atomic(), houses_follow([self.instance]):
            thing = super().save()
            if kind_of(thing) == FileKind.PICTURE:
                thing.renditions.all().delete()  # these are cut of the old one
            transaction.on_commit(lambda: old.storage.delete(old.name))
        return thing


def _never_in_its_place(thing: Any, old: Any) -> None:
    """Another name for the new file, where it has that of the old one: there are storages that overwrite."""
    new = thing.file
    if new.field.generate_filename(thing, new.name) == old.name:
        name = PurePath(new.name)
        new.name = f"{name.stem[:LONGEST_STEM]}_{get_random_string(7)}{name.suffix}"


@contextmanager
def new_file_let_go(thing: Any, before: str) -> Iterator[None]:
    """Within it, `thing` gets another file than the one at `before`: when that fails, the new one goes again."""
    try:
        yield
    except BaseException:
        if thing.file.name != before and getattr(thing.file, "_committed", False):  # it was stored already
            thing.file.storage.delete(thing.file.name)
        raise
