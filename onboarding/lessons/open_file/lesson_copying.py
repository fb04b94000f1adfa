"""A lesson taken over by another organisation, or a second time by the same one: by way of what an
open file would hold of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files import File

from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage
from onboarding.lessons.open_file.draft_unpacking import kinds_lacking, make_drafts
from onboarding.lessons.open_file.packing import Packed, open_thing, packed, stored_blocks
from onboarding.lessons.open_file.portable_fields import STREAMS
from onboarding.lessons.open_file.stream_keys import id_of, ids_by_key


@dataclass(frozen=True, slots=True)
class Copied:
    """`page` is the draft that was made. `ids` has the id of each of its blocks, questions and answers by the id of the
    one that it was copied from; `kinds_lacking` are the kinds of work that are not there, and `left_out` says in
    sentences what else stayed behind."""

    page: LessonPage
    ids: dict[str, str]
    kinds_lacking: list[str]
    left_out: list[str]


def copied(lesson: LessonPage, under: PrinciplePage, by: Any) -> Copied:
    """A copy of a lesson as it was saved last, as a draft below `under`, whosever that is, with files of its own in the
    collection of that organisation. It shares no results, and nobody is told.

    Who may do so, is for the caller to ask. Not for within a transaction: files are stored. Raises Refused, and leaves
    nothing behind, when a file is gone.
    """
    what = packed(lesson)
    owner = OrganisationPage.objects.ancestor_of(under).get()
    page = make_drafts(what.data, _from_storage(what), under, by)
    origin = lesson.get_latest_revision_as_object()
    ids = {
        old: id_of(page.translation_key, name, key)
        for name in STREAMS
        for key, old in ids_by_key(getattr(origin, name).stream_block, stored_blocks(origin, name))
    }
    page.take_translations(lesson, ids)
    return Copied(page, ids, kinds_lacking(what.data, owner), what.left_out)


def _from_storage(what: Packed) -> Any:
    @contextmanager
    def opened(entry: dict[str, Any]) -> Iterator[File[Any]]:
        thing = what.things[entry["path"]]
        with open_thing(thing) as source:
            yield File(source, name=PurePath(thing.file.name).name)

    return opened
