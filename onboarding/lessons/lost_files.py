"""Files of pictures and documents that no row knows of: left by who was killed between storing a file and writing its
row, as when a lesson is taken over from another organisation.

Only the folders of the desk are looked in; what versions keep is elsewhere (check_kept_files).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from onboarding.lessons import deleted_files
from onboarding.lessons.frozen_files import SOURCES, model_of
from onboarding.stored_files import names_in

AGE = timedelta(days=1)  # a file is stored before its row is written: a newer one may still get it
AT_ONCE = 500  # places that the database is asked about


def lost_files(now: datetime) -> Iterator[tuple[Any, str]]:
    """Each with its storage, and its place there."""
    for kind in SOURCES:
        model = model_of(kind)
        field = model._meta.get_field("file")
        folder = str(PurePath(field.generate_filename(model(), "x.png")).parent)
        places = [f"{folder}/{name}" for name in names_in(field.storage, folder)]
        for first in range(0, len(places), AT_ONCE):
            some = places[first : first + AT_ONCE]
            for place in sorted({*some} - deleted_files.needed(some)):
                if field.storage.get_modified_time(place) <= now - AGE:
                    yield field.storage, place
