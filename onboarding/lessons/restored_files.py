"""The pictures and documents of a version on the desk again, for a draft that is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File

from onboarding.lessons import file_keeping, read_files
from onboarding.lessons.file_keeping import State
from onboarding.lessons.frozen_files import SOURCES, Source, model_of
from onboarding.lessons.models import LessonVersion, OrganisationPage, VersionFile
from onboarding.people.models import User


class Damaged(OSError):
    """A kept file holds something else than what was kept; its name."""


@contextmanager
def restored_sources(version: LessonVersion, by: User) -> Iterator[dict[Source, Any]]:
    """For each picture and document of a version, what a draft made of it can use: the one at the desk when its file
    is still the same, else a new one of the kept file, in the collection of the organisation.

    Raises FileNotFoundError, before anything is made, when a kept file that is needed is lost, and Damaged when it is
    not what was kept. What was made goes again when something fails within.
    """
    owner = OrganisationPage.objects.get(organisation=version.lesson.programme.organisation_id)
    found, lacking = _on_the_desk(version, owner)
    for use in lacking:
        _refuse_unless_whole(use)
    made: list[Any] = []
    try:
        for use in lacking:
            made.append(_made_anew(use, owner, by))
            found[use.kind, use.source] = made[-1]
        yield found
    except BaseException:
        for thing in made:
            thing.file.storage.delete(thing.file.name)
            thing.delete()
        raise


def _refuse_unless_whole(use: VersionFile) -> None:
    state = file_keeping.state_of(use.file)
    if state == State.LOST:
        raise FileNotFoundError(use.file.place)
    if state == State.DAMAGED:
        raise Damaged(use.name)


def _on_the_desk(version: LessonVersion, owner: OrganisationPage) -> tuple[dict[Source, Any], list[VersionFile]]:
    """What is there still with the same file, and the rest."""
    found: dict[Source, Any] = {}
    lacking = []
    for use in version.files.filter(kind__in=SOURCES).select_related("file"):
        thing = model_of(use.kind).objects.filter(pk=use.source, collection=owner.collection_id).first()
        if thing is not None and read_files.sha256_of_each([thing]) == [use.file.sha256]:
            found[use.kind, use.source] = thing
        else:
            lacking.append(use)
    return found, lacking


def _made_anew(use: VersionFile, owner: OrganisationPage, by: User) -> Any:
    with use.file.file.storage.open(use.file.place) as kept:
        thing = model_of(use.kind)(title=use.title, collection=owner.collection, uploaded_by_user=by)
        thing.file = File(kept, name=use.name)
        thing.save()
    return thing
