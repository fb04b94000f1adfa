"""A published lesson taken over by another organisation: by way of what an open file would hold of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from onboarding.lessons.file_keeping import State, state_of
from onboarding.lessons.frozen_files import SOURCES
from onboarding.lessons.models import LessonPage, LessonVersion, OrganisationPage, PrinciplePage
from onboarding.lessons.open_file.draft_unpacking import kinds_lacking, make_drafts
from onboarding.lessons.open_file.packing import (
    Packed,
    as_page,
    file_name_of,
    open_thing,
    packed_version,
    stored_blocks,
)
from onboarding.lessons.open_file.portable_fields import STREAMS
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.open_file.stream_keys import id_of, ids_by_key


@dataclass(frozen=True, slots=True)
class Copied:
    """`page` is the draft that was made. `ids` has the id of each of its blocks, questions and answers by the id of the
    one that it was copied from."""

    page: LessonPage
    ids: dict[str, str]


def copied(version: LessonVersion, under: PrinciplePage, by: Any, settle: Callable[[Copied], None]) -> Copied:
    """A copy of what was published, as a draft below `under`, whosever that is, with files of its own in the collection
    of that organisation. It shares no results, and nobody is told. `settle` is given it in the same transaction.

    Who may do so, is for the caller to ask. Not for within a transaction: files are stored. Raises Refused, and leaves
    nothing behind, when a kept file is gone or damaged.
    """
    what = packed_version(version)
    keys = {name: list(keys_in(version, name)) for name in STREAMS}
    made: list[Copied] = []

    def with_ids(page: LessonPage) -> None:
        ids = {old: id_of(page.translation_key, name, key) for name in STREAMS for key, old in keys[name]}
        made.append(Copied(page, ids))
        settle(made[0])

    make_drafts(what.data, from_storage(what), under, by, with_ids)
    return made[0]


def keys_in(version: LessonVersion, name: str) -> Iterator[tuple[str, str]]:
    """The id that each block and item in a stream of a version has, by its key in the file."""
    origin = as_page(version)
    return ids_by_key(getattr(origin, name).stream_block, stored_blocks(origin, name))


def titles_of_files(version: LessonVersion) -> list[str]:
    """What the pictures and documents of a version are called, which goes along to others."""
    uses = version.files.filter(kind__in=SOURCES).order_by("pk")
    return list(dict.fromkeys(use.title or use.name for use in uses))


def left_behind(version: LessonVersion, owner: OrganisationPage) -> list[str]:
    """What does not come along to an organisation, in sentences. Costs a few queries."""
    what = packed_version(version)
    words = []
    if lacking := kinds_lacking(what.data, owner):
        kinds = _("Deze soorten werk kennen jullie niet: %(kinds)s. Wat alleen voor hen was, wordt voor iedereen.")
        words.append(kinds % {"kinds": ", ".join(lacking)})
    if what.lost_links:
        words.append(_("Links naar andere lessen en pagina’s vallen weg. De woorden blijven staan."))
    if what.lost_files:
        words.append(_("Een beeld of document is niet meer te vinden, en komt niet mee."))
    return words


def from_storage(what: Packed) -> Callable[[Mapping[str, Any]], Any]:
    """Opens the kept file of an entry, named after its title as in an open file: what somebody's file was called stays
    with them. Raises Refused for one that is gone, or is not what was kept."""

    @contextmanager
    def opened(entry: Mapping[str, Any]) -> Iterator[File[Any]]:
        thing = what.things[entry["path"]]
        if state_of(thing.use.file) == State.DAMAGED:
            words = _("Het bestand “%(title)s” is beschadigd. Vraag het aan je beheerder.")
            raise Refused(words % {"title": thing.title}, "damaged")
        with open_thing(thing) as source:
            yield File(source, name=file_name_of(entry))

    return opened
